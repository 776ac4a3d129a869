//! Connections of the engine: listening, connecting, the pool of idle connections.

use super::*;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

/// A port that answers each line with its length, once per connection.
fn answer_once(conn: Conn) {
    event::spawn(Mutex::new_ref(), async move {
        let mut buffer = IoBuffer::new(5);
        let mut reader = buffer.reader();
        while !reader.to_vec().ends_with(b"\n") {
            if !matches!(conn.read(&mut buffer, 4096).await, Ok(n) if n > 0) {
                return;
            }
        }
        let answer = format!("{}", reader.avail());
        reader.consume(reader.avail() as usize);
        buffer.write(answer.as_bytes());
        let _ = conn.write_all(&mut reader).await;
    });
}

#[test]
fn a_port_is_served_on_all_threads_and_can_be_closed() {
    net_thread();
    let options = ListenOptions::new("127.0.0.1:0".parse().unwrap());
    let listener = listen(&options, event::net_threads(), Arc::new(answer_once)).unwrap();
    for _ in 0..8 {
        let mut socket = TcpStream::connect(listener.addr()).unwrap();
        socket.write_all(b"12345\n").unwrap();
        let mut text = String::new();
        socket.read_to_string(&mut text).unwrap();
        assert_eq!(text, "6");
    }
    let taken = listen(&ListenOptions::new(listener.addr()), event::net_threads(), Arc::new(answer_once));
    assert_eq!(taken.err().map(Error::errno), Some(libc::EADDRINUSE));
    listener.close();
    std::thread::sleep(QUIET);
    assert!(TcpStream::connect(listener.addr()).is_err());
}

#[test]
fn connecting_waits_for_the_connection_or_its_failure() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let thread = net_thread();
    let local = run_task(thread, move || async move {
        let conn = connect(addr, &ConnectOptions::default(), Mutex::new_ref(), 0).await.unwrap();
        conn.local_addr().unwrap()
    });
    let (peer, from) = listener.accept().unwrap();
    assert_eq!(from, local);
    drop((peer, listener));
    let error = run_task(thread, move || async move {
        connect(addr, &ConnectOptions::default(), Mutex::new_ref(), 0).await.err()
    });
    assert_eq!(error.map(Error::errno), Some(libc::ECONNREFUSED));
}

#[test]
fn a_source_address_is_used() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let options = ConnectOptions { source: Some("127.0.0.9:0".parse().unwrap()), ..Default::default() };
    let connected =
        run_task(
            net_thread(),
            move || async move { connect(addr, &options, Mutex::new_ref(), 0).await.is_ok() },
        );
    assert!(connected);
    assert_eq!(listener.accept().unwrap().1.ip().to_string(), "127.0.0.9");
}

#[test]
fn large_transfers_keep_their_order() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let peer = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut bytes = vec![0; 3_000_000];
        socket.read_exact(&mut bytes).unwrap();
        socket.write_all(&bytes).unwrap();
    });
    let same = run_task(net_thread(), move || async move {
        let conn = connect(addr, &ConnectOptions::default(), Mutex::new_ref(), 0).await.unwrap();
        let sent: Vec<u8> = (0..3_000_000u32).map(|i| (i * 7 + i / 251) as u8).collect();
        let mut out = IoBuffer::default();
        let mut reader = out.reader();
        out.write(&sent);
        conn.write_all(&mut reader).await.unwrap();
        let mut back = IoBuffer::default();
        let received = back.reader();
        while conn.read(&mut back, usize::MAX).await.unwrap() > 0 {}
        received.to_vec() == sent
    });
    assert!(same);
    peer.join().unwrap();
}

#[test]
fn an_idle_connection_is_used_again_unless_the_origin_has_closed_it() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let thread = net_thread();
    let key = OriginKey::new(Some(addr), Some(b"Example.test"));
    run_task(thread, move || async move {
        let conn = connect(addr, &ConnectOptions::default(), Mutex::new_ref(), 0).await.unwrap();
        origin_pool::put(key, conn, 60_000_000_000);
    });
    let (peer, _) = listener.accept().unwrap();
    let other = OriginKey::new(Some(addr), Some(b"other.test"));
    let taken = on_thread(thread, move || {
        assert!(origin_pool::take(&other).is_none());
        let same = OriginKey::new(Some(addr), Some(b"EXAMPLE.TEST"));
        let conn = origin_pool::take(&same);
        let found = conn.is_some();
        origin_pool::put(key, conn.unwrap(), 60_000_000_000);
        found
    });
    assert!(taken);
    drop(peer);
    std::thread::sleep(QUIET);
    assert!(on_thread(thread, move || origin_pool::take(&key).is_none()));
}

#[test]
fn a_shared_idle_connection_is_used_by_any_thread_and_keeps_what_it_is_counted_for() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    net_thread();
    let threads = event::net_threads();
    let key = OriginKey::new(Some(addr), Some(b"shared.test"));
    run_task(threads[0], move || async move {
        let conn = connect(addr, &ConnectOptions::default(), Mutex::new_ref(), 0).await.unwrap();
        let slot = origin_limits::claim(key, 1);
        conn.set_places(Some(Box::new(origin_limits::Places { slot, counted: None })));
        conn.count_use();
        shared_pool::put(key, conn, 60_000_000_000);
    });
    let (mut peer, _) = listener.accept().unwrap();
    assert!(origin_limits::claim(key, 1).is_none(), "an idle connection counts");
    let echo = std::thread::spawn(move || {
        let mut ping = [0; 4];
        peer.read_exact(&mut ping).unwrap();
        peer.write_all(b"pong").unwrap();
        peer
    });
    let answer = run_task(threads[1], move || async move {
        let conn = shared_pool::take(&key, &Mutex::new_ref()).expect("it waits");
        assert!(shared_pool::take(&key, &Mutex::new_ref()).is_none());
        assert_eq!(conn.count_use(), 2);
        let mut buffer = IoBuffer::default();
        let mut reader = buffer.reader();
        buffer.write(b"ping");
        conn.write_all(&mut reader).await.unwrap();
        conn.read(&mut buffer, 4).await.unwrap();
        let answer = reader.to_vec();
        reader.consume(answer.len());
        shared_pool::put(key, conn, 60_000_000_000);
        answer
    });
    assert_eq!(answer, b"pong");
    drop(echo.join().unwrap());
    std::thread::sleep(QUIET);
    let gone = on_thread(threads[0], move || shared_pool::take(&key, &Mutex::new_ref()).is_none());
    assert!(gone, "closed by the peer");
    assert!(origin_limits::claim(key, 1).is_some());
}

#[test]
fn an_idle_connection_expires() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let key = OriginKey::new(Some(addr), None);
    run_task(net_thread(), move || async move {
        let conn = connect(addr, &ConnectOptions::default(), Mutex::new_ref(), 0).await.unwrap();
        origin_pool::put(key, conn, 1_000_000);
    });
    let (mut peer, _) = listener.accept().unwrap();
    peer.set_read_timeout(Some(WAIT)).unwrap();
    assert_eq!(peer.read(&mut [0; 1]).unwrap(), 0, "closed by the sweep");
}

#[test]
fn a_peer_that_closes_is_noticed_while_nothing_is_read() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let closer = std::thread::spawn(move || {
        let (mut peer, _) = listener.accept().unwrap();
        peer.write_all(b"unread").unwrap();
        std::thread::sleep(QUIET);
    });
    let closed = run_task(net_thread(), move || async move {
        let conn = connect(addr, &ConnectOptions::default(), Mutex::new_ref(), 0).await.unwrap();
        std::future::poll_fn(|cx| conn.poll_peer_closed(cx)).await.is_ok() && conn.is_peer_closed()
    });
    assert!(closed);
    closer.join().unwrap();
}

#[test]
fn a_reset_is_noticed_while_nothing_is_read_and_an_end_is_none() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let ends = std::thread::spawn(move || {
        let (ending, _) = listener.accept().unwrap();
        let (mut resetting, _) = listener.accept().unwrap();
        ending.shutdown(std::net::Shutdown::Write).unwrap();
        // A close with bytes unread resets.
        resetting.read_exact(&mut [0]).unwrap();
        drop(resetting);
        ending
    });
    let (error, is_failed) = run_task(net_thread(), move || async move {
        let ended = connect(addr, &ConnectOptions::default(), Mutex::new_ref(), 0).await.unwrap();
        let reset = connect(addr, &ConnectOptions::default(), Mutex::new_ref(), 0).await.unwrap();
        let mut buffer = IoBuffer::default();
        let mut reader = buffer.reader();
        buffer.write(b"two bytes or more");
        reset.write_all(&mut reader).await.unwrap();
        let error = std::future::poll_fn(|cx| reset.poll_failed(cx)).await;
        std::future::poll_fn(|cx| ended.poll_peer_closed(cx)).await.unwrap();
        let is_failed =
            std::future::poll_fn(|cx| std::task::Poll::Ready(ended.poll_failed(cx).is_ready())).await;
        (error, is_failed)
    });
    assert_eq!(error.errno(), libc::ECONNRESET);
    assert!(!is_failed);
    ends.join().unwrap();
}

#[test]
fn a_plugin_that_closes_the_engines_connection_fails_its_read() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let error = run_task(net_thread(), move || async move {
        let conn = connect(addr, &ConnectOptions::default(), Mutex::new_ref(), 0).await.unwrap();
        let vc = conn.object_ref();
        event::spawn(Mutex::new_ref(), async move {
            event::sleep(1_000_000).await;
            VConn::from_object(vc.live().unwrap()).unwrap().close(Close::Normal);
        });
        conn.read(&mut IoBuffer::default(), 100).await.err()
    });
    assert_eq!(error, Some(Error::Closed));
}
