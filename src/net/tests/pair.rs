//! Internal pairs: the engine polls one end, a plugin gets events at the other.

use super::*;

struct Ends {
    thread: &'static EventThread,
    plugin: Watch,
    engine: Shared,
}

/// A connection of the engine that the test hands from task to task of one event thread.
struct Shared(&'static Conn);
// SAFETY: only tasks of its own thread use it.
unsafe impl Send for Shared {}
impl Clone for Shared {
    fn clone(&self) -> Self {
        Shared(self.0)
    }
}

fn ends(options: PairOptions, react: React) -> Ends {
    let thread = net_thread();
    let (active, passive) = pair(&options, thread);
    let plugin = Watch::new(&Mutex::new_ref(), react);
    let vc = active.into_plugin();
    // SAFETY: nothing uses the plugin yet.
    unsafe { (&raw const plugin.plugin.vc).cast_mut().write(vc) };
    let engine = Shared(Box::leak(Box::new(passive)));
    Ends { thread, plugin, engine }
}

impl Ends {
    fn plugin(&self, f: impl FnOnce(&'static Plugin) + Send + 'static) {
        let plugin: &'static Plugin = self.plugin.plugin;
        let address = std::ptr::from_ref(plugin).addr();
        on_thread(self.thread, move || {
            // SAFETY: the plugin is leaked.
            let plugin: &'static Plugin = unsafe { &*std::ptr::with_exposed_provenance::<Plugin>(address) };
            let mutex = plugin.cont.live().unwrap().mutex().unwrap();
            let _guard = mutex.guard();
            f(plugin);
        });
    }

    fn engine_read(&self, limit: usize) -> Result<String> {
        let engine = self.engine.clone();
        run_task(self.thread, move || async move {
            let engine = engine;
            let mut buffer = IoBuffer::default();
            let reader = buffer.reader();
            engine.0.read(&mut buffer, limit).await?;
            Ok(String::from_utf8(reader.to_vec()).unwrap())
        })
    }

    fn engine_write(&self, text: &'static str) -> Result<()> {
        let engine = self.engine.clone();
        run_task(self.thread, move || async move {
            let engine = engine;
            let mut buffer = IoBuffer::default();
            let mut reader = buffer.reader();
            buffer.write(text.as_bytes());
            engine.0.write_all(&mut reader).await
        })
    }

    fn engine_close(&self) {
        let engine = self.engine.clone();
        on_thread(self.thread, move || {
            let engine = engine;
            // SAFETY: leaked by `ends`, dropped once, and not used afterwards.
            drop(unsafe { Box::from_raw(std::ptr::from_ref(engine.0).cast_mut()) });
        });
    }
}

#[test]
fn a_request_and_its_answer() {
    let ends = ends(PairOptions::default(), take_all);
    ends.plugin(|plugin| {
        plugin.read(i64::MAX);
        plugin.write("GET", 3);
    });
    ends.plugin.expect(&["write WRITE_COMPLETE"]);
    assert_eq!(ends.engine_read(100).unwrap(), "GET");
    ends.engine_write("200 OK").unwrap();
    ends.plugin.expect(&["read READ_READY", "200 OK"]);
    ends.engine_close();
    ends.plugin.expect(&["read EOS"]);
    ends.plugin.expect_quiet();
}

#[test]
fn an_unbounded_writer_hears_once_more_when_drained() {
    let ends = ends(PairOptions::default(), passive);
    ends.plugin(|plugin| plugin.write("hello", i64::MAX));
    ends.plugin.expect(&["write WRITE_READY", "write WRITE_READY"]);
    ends.plugin.expect_quiet();
    ends.plugin(|plugin| plugin.vc().write_vio().reenable());
    ends.plugin.expect(&["write WRITE_READY"]);
    ends.plugin.expect_quiet();
}

#[test]
fn zero_bytes_give_no_event() {
    let ends = ends(PairOptions::default(), passive);
    ends.plugin(|plugin| {
        plugin.write("", 0);
        plugin.read(0);
    });
    ends.plugin.expect_quiet();
}

#[test]
fn a_full_pair_stalls_silently_until_the_other_end_reads() {
    let ends = ends(PairOptions { buffer_index: 0, ..Default::default() }, passive);
    ends.plugin(|plugin| plugin.write(&"x".repeat(200), 200));
    ends.plugin.expect(&["write WRITE_READY"]);
    ends.plugin.expect_quiet();
    assert_eq!(ends.engine_read(1000).unwrap().len(), 128);
    ends.plugin.expect(&["write WRITE_COMPLETE"]);
    assert_eq!(ends.engine_read(1000).unwrap().len(), 72);
}

#[test]
fn the_water_mark_raises_the_capacity() {
    let options = PairOptions { buffer_index: 0, water_mark: 1000, ..Default::default() };
    let ends = ends(options, passive);
    ends.plugin(|plugin| plugin.write(&"x".repeat(1000), 1000));
    ends.plugin.expect(&["write WRITE_COMPLETE"]);
}

#[test]
fn a_reader_that_does_not_consume_gets_no_more_than_the_capacity() {
    let ends = ends(PairOptions { buffer_index: 0, ..Default::default() }, passive);
    ends.plugin(|plugin| plugin.read(i64::MAX));
    let text: &'static str = "y".repeat(128).leak();
    ends.engine_write(text).unwrap();
    ends.plugin.expect(&["read READ_READY"]);
    ends.engine_write("more").unwrap();
    ends.plugin.expect_quiet();
    ends.plugin(|plugin| {
        assert_eq!(plugin.take().len(), 128);
        plugin.vc().read_vio().reenable();
    });
    ends.plugin.expect(&["read READ_READY"]);
    ends.plugin(|plugin| assert_eq!(plugin.take(), "more"));
}

#[test]
fn a_close_of_the_engine_ends_reading_and_fails_writing() {
    let ends = ends(PairOptions { buffer_index: 0, ..Default::default() }, passive);
    ends.plugin(|plugin| {
        plugin.read(i64::MAX);
        plugin.write(&"x".repeat(200), i64::MAX);
    });
    ends.plugin.expect(&["write WRITE_READY"]);
    ends.engine_close();
    ends.plugin.expect(&["read EOS", "write ERROR"]);
    ends.plugin.expect_quiet();
    ends.plugin(|plugin| plugin.vc().read_vio().reenable());
    ends.plugin.expect(&["read EOS"]);
}

#[test]
fn what_the_engine_sent_before_its_close_arrives() {
    let ends = ends(PairOptions::default(), take_all);
    ends.engine_write("late reader").unwrap();
    ends.engine_close();
    ends.plugin(|plugin| plugin.read(i64::MAX));
    ends.plugin.expect(&["read READ_READY", "late reader", "read EOS"]);
}

#[test]
fn no_end_of_stream_after_completion() {
    let ends = ends(PairOptions::default(), passive);
    ends.plugin(|plugin| plugin.read(4));
    ends.engine_write("body").unwrap();
    ends.plugin.expect(&["read READ_COMPLETE"]);
    ends.engine_close();
    ends.plugin.expect_quiet();
}

#[test]
fn a_close_of_the_plugin_ends_the_engines_reading() {
    let ends = ends(PairOptions::default(), passive);
    ends.plugin(|plugin| plugin.write("all", 3));
    ends.plugin.expect(&["write WRITE_COMPLETE"]);
    ends.plugin(|plugin| plugin.vc().close(Close::Normal));
    assert_eq!(ends.engine_read(100).unwrap(), "all");
    assert_eq!(ends.engine_read(100).unwrap(), "");
    assert_eq!(ends.engine_write("x"), Err(Error::PeerClosed));
}

#[test]
fn a_plugin_may_close_inside_its_callback() {
    fn close(plugin: &Plugin, _: i32) {
        plugin.vc().close(Close::Normal);
        plugin.vc().close(Close::Abort);
    }
    let ends = ends(PairOptions::default(), close);
    ends.plugin(|plugin| {
        plugin.read(i64::MAX);
        plugin.write("hello", i64::MAX);
    });
    ends.plugin.expect(&["write WRITE_READY"]);
    ends.plugin.expect_quiet();
    assert_eq!(ends.engine_read(100).unwrap(), "hello");
    assert_eq!(ends.engine_read(100).unwrap(), "");
    ends.plugin(|plugin| {
        // SAFETY: pool memory; the handle is stale.
        let object = unsafe { &*plugin.vc.cast::<Object>() };
        assert!(VConn::from_object(object).is_none());
    });
}

#[test]
fn shutting_down_reading_fails_the_engines_writes() {
    let ends = ends(PairOptions::default(), passive);
    ends.plugin(|plugin| plugin.vc().shutdown(true, false));
    assert_eq!(ends.engine_write("x"), Err(Error::PeerClosed));
}

#[test]
fn shutting_down_writing_ends_the_engines_reading() {
    let ends = ends(PairOptions::default(), take_all);
    ends.plugin(|plugin| {
        plugin.vc().shutdown(false, true);
        plugin.read(i64::MAX);
    });
    assert_eq!(ends.engine_read(100).unwrap(), "");
    ends.engine_write("still works").unwrap();
    ends.plugin.expect(&["read READ_READY", "still works"]);
}

#[test]
fn events_wait_for_the_mutex_of_the_continuation() {
    let ends = ends(PairOptions::default(), take_all);
    ends.plugin(|plugin| plugin.read(i64::MAX));
    let mutex = ends.plugin.plugin.cont.live().unwrap().mutex().unwrap();
    mutex.lock();
    ends.engine_write("held").unwrap();
    ends.plugin.expect_quiet();
    mutex.unlock();
    ends.plugin.expect(&["read READ_READY", "held"]);
}

#[test]
fn a_destroyed_continuation_gets_nothing() {
    let ends = ends(PairOptions::default(), passive);
    ends.plugin(|plugin| {
        plugin.read(i64::MAX);
        Cont::from_object(plugin.cont.live().unwrap()).unwrap().destroy();
    });
    ends.engine_write("void").unwrap();
    ends.plugin.expect_quiet();
}

#[test]
fn inactivity_is_told_once() {
    let ends = ends(PairOptions::default(), passive);
    ends.plugin(|plugin| {
        plugin.read(i64::MAX);
        plugin.vc().set_inactivity_timeout(10_000_000);
    });
    ends.plugin.expect(&["read INACTIVITY"]);
    ends.plugin.expect_quiet();
}

#[test]
fn a_timeout_of_the_engine_is_an_error_of_its_read() {
    let ends = ends(PairOptions::default(), passive);
    let engine = ends.engine.clone();
    on_thread(ends.thread, move || {
        let engine = engine;
        engine.0.set_active_timeout(10_000_000);
    });
    assert_eq!(ends.engine_read(100), Err(Error::ActiveTimeout));
}

#[test]
fn addresses_and_origin_of_the_pair_are_seen_at_both_ends() {
    let addr: std::net::SocketAddr = "192.0.2.7:4711".parse().unwrap();
    let options = PairOptions { active_addr: Some(addr), id: 42, ..Default::default() };
    let ends = ends(options, passive);
    let engine = ends.engine.clone();
    on_thread(ends.thread, move || {
        let engine = engine;
        assert_eq!((engine.0.remote_addr(), engine.0.local_addr()), (Some(addr), None));
        assert_eq!(engine.0.pair_options().unwrap().id, 42);
        assert_eq!(engine.0.fd(), None);
    });
    ends.plugin(move |plugin| {
        assert_eq!((plugin.vc().remote_addr(), plugin.vc().local_addr()), (None, Some(addr)));
    });
}

#[test]
fn operations_may_come_from_another_thread() {
    const TOTAL: usize = 300_000;
    let ends = ends(PairOptions { buffer_index: 4, ..Default::default() }, take_all);
    let engine = ends.engine.clone();
    let (done, counted) = channel();
    ends.thread.post(move || {
        event::spawn(Mutex::new_ref(), async move {
            let engine = engine;
            let (mut got, mut buffer) = (0, IoBuffer::default());
            let mut reader = buffer.reader();
            while got < TOTAL {
                let n = engine.0.read(&mut buffer, 7000).await.unwrap();
                assert!(reader.to_vec().iter().enumerate().all(|(i, byte)| *byte == ((got + i) % 251) as u8));
                reader.consume(n);
                got += n;
            }
            let _ = done.send(got);
        });
    });
    let plugin = ends.plugin.plugin;
    let mutex = plugin.cont.live().unwrap().mutex().unwrap();
    let mut sent = 0;
    while sent < TOTAL {
        let guard = mutex.guard();
        let n = (TOTAL - sent).min(1 + sent % 5000);
        let piece: Vec<u8> = (sent..sent + n).map(|i| (i % 251) as u8).collect();
        // SAFETY: a live buffer of this plugin, used with its mutex held.
        unsafe { IoBuffer::borrow(plugin.output) }.unwrap().write(&piece);
        match sent {
            0 => {
                let (output, reader) = (plugin.output, plugin.output_reader);
                plugin.vc().start_write(plugin.cont, output, reader, TOTAL as i64).unwrap();
            }
            _ => plugin.vc().write_vio().reenable(),
        }
        sent += n;
        drop(guard);
    }
    assert_eq!(counted.recv_timeout(WAIT), Ok(TOTAL));
    plugin.vc().close(Close::Normal);
}
