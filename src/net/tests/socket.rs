//! Connections of plugins over sockets.

use super::*;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::{AsRawFd, IntoRawFd};
use std::os::unix::net::UnixStream;

/// A plugin connected by `TSNetConnect` to a test's listener.
struct Client {
    thread: &'static EventThread,
    plugin: Watch,
}

impl Client {
    fn connect(addr: std::net::SocketAddr, react: React) -> Client {
        let thread = net_thread();
        let plugin = Watch::new(&Mutex::new_ref(), react);
        let cont = plugin.plugin.cont;
        let done = on_thread(thread, move || {
            let mutex = cont.live().unwrap().mutex().unwrap();
            let _guard = mutex.guard();
            connect_for_plugin(cont, addr, &ConnectOptions::default()).unwrap().is_done()
        });
        assert!(done, "called back inline on an ET_NET thread");
        Client { thread, plugin }
    }

    fn adopt(fd: std::os::fd::RawFd, react: React) -> Client {
        let thread = net_thread();
        let plugin = Watch::new(&Mutex::new_ref(), react);
        let vc = on_thread(thread, move || adopt(fd).map(|conn| conn.into_plugin().expose_provenance()));
        let vc = std::ptr::with_exposed_provenance_mut(vc.expect("adopted"));
        // SAFETY: nothing uses the plugin yet.
        unsafe { (&raw const plugin.plugin.vc).cast_mut().write(vc) };
        Client { thread, plugin }
    }

    fn run(&self, f: impl FnOnce(&'static Plugin) + Send + 'static) {
        let address = std::ptr::from_ref(self.plugin.plugin).expose_provenance();
        on_thread(self.thread, move || {
            // SAFETY: the plugin is leaked.
            let plugin: &'static Plugin = unsafe { &*std::ptr::with_exposed_provenance::<Plugin>(address) };
            let mutex = plugin.cont.live().unwrap().mutex().unwrap();
            let _guard = mutex.guard();
            f(plugin);
        });
    }
}

fn read_exactly(socket: &mut impl Read, n: usize) -> String {
    let mut bytes = vec![0; n];
    socket.read_exact(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_conversation() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::connect(listener.local_addr().unwrap(), take_all);
    client.plugin.expect(&["CONNECT"]);
    client.run(|plugin| {
        plugin.read(i64::MAX);
        plugin.write("hello", 5);
    });
    client.plugin.expect(&["write WRITE_COMPLETE"]);
    let (mut peer, _) = listener.accept().unwrap();
    assert_eq!(read_exactly(&mut peer, 5), "hello");
    peer.write_all(b"answer").unwrap();
    client.plugin.expect(&["read READ_READY", "answer"]);
    drop(peer);
    client.plugin.expect(&["read EOS"]);
    client.plugin.expect_quiet();
    client.run(|plugin| plugin.vc().close(Close::Normal));
}

#[test]
fn data_and_end_together_are_two_events() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::connect(listener.local_addr().unwrap(), take_all);
    let (mut peer, _) = listener.accept().unwrap();
    peer.write_all(b"bye").unwrap();
    drop(peer);
    client.plugin.expect(&["CONNECT"]);
    client.run(|plugin| plugin.read(i64::MAX));
    client.plugin.expect(&["read READ_READY", "bye", "read EOS"]);
}

#[test]
fn a_refused_connection_connects_and_ends() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::connect(addr, passive);
    client.plugin.expect(&["CONNECT"]);
    client.run(|plugin| plugin.read(i64::MAX));
    client.plugin.expect(&["read EOS"]);
}

#[test]
fn an_impossible_connection_fails_at_once() {
    // The broadcast address is refused by connect itself.
    let client = Client::connect("255.255.255.255:9".parse().unwrap(), passive);
    let event = client.plugin.events.recv_timeout(WAIT).unwrap();
    assert!(event.starts_with("CONNECT_FAILED -"), "{event}");
}

#[test]
fn from_another_thread_the_connect_comes_later_and_can_be_cancelled() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    net_thread();
    let plugin = Watch::new(&Mutex::new_ref(), passive);
    let mutex = plugin.plugin.cont.live().unwrap().mutex().unwrap();
    mutex.lock();
    let options = ConnectOptions::default();
    let first = connect_for_plugin(plugin.plugin.cont, addr, &options).unwrap();
    assert!(!first.is_done());
    first.cancel();
    connect_for_plugin(plugin.plugin.cont, addr, &options).unwrap();
    plugin.expect_quiet();
    mutex.unlock();
    plugin.expect(&["CONNECT"]);
    plugin.expect_quiet();
}

#[test]
fn five_bytes_of_an_unbounded_write_are_one_event() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::connect(listener.local_addr().unwrap(), passive);
    client.plugin.expect(&["CONNECT"]);
    client.run(|plugin| plugin.write("12345", i64::MAX));
    client.plugin.expect(&["write WRITE_READY"]);
    client.plugin.expect_quiet();
    let (mut peer, _) = listener.accept().unwrap();
    assert_eq!(read_exactly(&mut peer, 5), "12345");
}

#[test]
fn an_empty_writer_may_fill_before_anything_is_sent() {
    fn fill(plugin: &Plugin, event: i32) {
        if event == code::WRITE_READY {
            plugin.queue("filled");
        }
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::connect(listener.local_addr().unwrap(), fill);
    client.plugin.expect(&["CONNECT"]);
    client.run(|plugin| plugin.write("", 6));
    client.plugin.expect(&["write WRITE_READY", "write WRITE_COMPLETE"]);
    let (mut peer, _) = listener.accept().unwrap();
    assert_eq!(read_exactly(&mut peer, 6), "filled");
}

#[test]
fn zero_bytes_give_no_event_and_neither_does_a_lowered_total() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::connect(listener.local_addr().unwrap(), passive);
    client.plugin.expect(&["CONNECT"]);
    client.run(|plugin| plugin.write("", 0));
    client.plugin.expect_quiet();
    client.run(|plugin| plugin.write("abc", 10));
    client.plugin.expect(&["write WRITE_READY"]);
    client.run(|plugin| {
        plugin.vc().write_vio().set_nbytes(3);
        plugin.vc().write_vio().reenable();
    });
    client.plugin.expect_quiet();
}

#[test]
fn a_full_buffer_stops_reading_until_reenabled() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::connect(listener.local_addr().unwrap(), passive);
    client.plugin.expect(&["CONNECT"]);
    let (mut peer, _) = listener.accept().unwrap();
    let sender = std::thread::spawn(move || {
        peer.write_all(&[b'x'; 40000]).unwrap();
        peer
    });
    client.run(|plugin| plugin.read(i64::MAX));
    let mut got = 0;
    while got < 32768 {
        client.plugin.expect(&["read READ_READY"]);
        let (send, receive) = channel();
        client.run(move |plugin| {
            // SAFETY: a live reader.
            let _ = send.send(unsafe { Reader::borrow(plugin.input_reader) }.unwrap().avail());
        });
        got = receive.recv().unwrap();
    }
    assert_eq!(got, 32768, "one block, and no room behind it");
    let _peer = sender.join().unwrap();
    client.plugin.expect_quiet();
    client.run(|plugin| {
        assert_eq!(plugin.take().len(), 32768);
        plugin.vc().read_vio().reenable();
    });
    client.plugin.expect(&["read READ_READY"]);
}

#[test]
fn completion_stops_the_direction() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::connect(listener.local_addr().unwrap(), passive);
    client.plugin.expect(&["CONNECT"]);
    let (mut peer, _) = listener.accept().unwrap();
    client.run(|plugin| plugin.read(4));
    peer.write_all(b"123456").unwrap();
    client.plugin.expect(&["read READ_COMPLETE"]);
    drop(peer);
    client.plugin.expect_quiet();
    client.run(|plugin| assert_eq!(plugin.take(), "1234"));
}

#[test]
fn a_unix_pair_can_be_adopted_once() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let fd = near.into_raw_fd();
    let client = Client::adopt(fd, take_all);
    assert!(on_thread(client.thread, move || adopt(fd).is_err()), "it has a connection already");
    client.run(|plugin| {
        plugin.read(i64::MAX);
        plugin.write("over unix", 9);
    });
    client.plugin.expect(&["write WRITE_COMPLETE"]);
    assert_eq!(read_exactly(&mut far, 9), "over unix");
    far.write_all(b"back").unwrap();
    client.plugin.expect(&["read READ_READY", "back"]);
    client.run(|plugin| plugin.vc().close(Close::Normal));
    assert_eq!(far.read(&mut [0; 1]).unwrap(), 0, "closing the connection closes the descriptor");
}

#[test]
fn what_cannot_be_adopted_stays_as_it_was() {
    let thread = net_thread();
    let file = std::fs::File::open("/proc/self/exe").unwrap();
    let fd = file.as_raw_fd();
    assert!(on_thread(thread, move || adopt(fd).is_err()));
    // SAFETY: asks for flags.
    assert_eq!(unsafe { libc::fcntl(fd, libc::F_GETFL) } & libc::O_NONBLOCK, 0);
    assert!(on_thread(thread, || adopt(-1).is_err()));
    assert!(on_thread(thread, || adopt(1_000_000).is_err()));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let socket = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    assert!(matches!(adopt(socket.as_raw_fd()), Err(Error::NoEventThread)));
    assert!(socket.peer_addr().is_ok(), "still open");
}

#[test]
fn an_unconnected_socket_is_adopted_and_stays_silent() {
    // SAFETY: plain values.
    let fd = unsafe { libc::socket(libc::AF_INET, libc::SOCK_STREAM, 0) };
    let client = Client::adopt(fd, passive);
    client.run(|plugin| plugin.read(i64::MAX));
    client.plugin.expect_quiet();
    client.run(|plugin| plugin.vc().close(Close::Normal));
}

#[test]
fn a_peer_that_resets_is_an_end_of_stream() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::connect(listener.local_addr().unwrap(), passive);
    client.plugin.expect(&["CONNECT"]);
    let (peer, _) = listener.accept().unwrap();
    client.run(|plugin| plugin.read(i64::MAX));
    let linger = libc::linger { l_onoff: 1, l_linger: 0 };
    super::super::socket::set_option(peer.as_raw_fd(), libc::SOL_SOCKET, libc::SO_LINGER, &linger);
    drop(peer);
    client.plugin.expect(&["read EOS"]);
}

#[test]
fn inactivity_reaches_the_reader_only_when_it_writes_too() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::connect(listener.local_addr().unwrap(), passive);
    client.plugin.expect(&["CONNECT"]);
    client.run(|plugin| {
        plugin.read(i64::MAX);
        plugin.vc().set_inactivity_timeout(10_000_000);
    });
    client.plugin.expect(&["read INACTIVITY"]);
    client.plugin.expect_quiet();
    client.run(|plugin| plugin.vc().set_active_timeout(10_000_000));
    client.plugin.expect(&["read ACTIVE"]);
    client.run(|plugin| plugin.vc().close(Close::Normal));
}

#[test]
fn shutting_down_writing_sends_the_end() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::connect(listener.local_addr().unwrap(), take_all);
    client.plugin.expect(&["CONNECT"]);
    let (mut peer, _) = listener.accept().unwrap();
    client.run(|plugin| {
        plugin.vc().shutdown(false, true);
        plugin.read(i64::MAX);
    });
    assert_eq!(peer.read(&mut [0; 1]).unwrap(), 0);
    peer.write_all(b"half open").unwrap();
    client.plugin.expect(&["read READ_READY", "half open"]);
}
