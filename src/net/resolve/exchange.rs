//! Asking name servers: over UDP, in turn, and over TCP when the answer is too long.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;
use std::pin::pin;
use std::task::Poll;

use super::config::ResolverConfig;
use super::message::{self, Reply};
use super::{Family, LookupError, Preference};
use crate::buffer::IoBuffer;
use crate::event::{self, Interest, Mutex, Registration};
use crate::net::connect::{ConnectOptions, connect};
use crate::net::error::Error;

/// Largest datagram we take: more than servers send without EDNS.
const MAX_DATAGRAM: usize = 4096;

/// Addresses and their time to live in seconds.
pub(super) type Found = (Vec<IpAddr>, u32);

/// Looks a name up: the wanted families in order, with search domains if there are any.
pub(super) async fn resolve(
    name: &str,
    preference: Preference,
    config: &ResolverConfig,
) -> Result<Found, LookupError> {
    let deadline = event::now().saturating_add(config.timeout_ns);
    let mut last = LookupError::NotFound;
    let candidates =
        std::iter::once(name.to_owned()).chain(config.search.iter().map(|domain| format!("{name}.{domain}")));
    for candidate in candidates {
        for family in preference.order() {
            match ask(&candidate, *family, config, deadline).await {
                Ok((addrs, ttl)) if !addrs.is_empty() => return Ok((addrs, ttl)),
                Ok(_) | Err(LookupError::NotFound) => {}
                // Another family or domain does not help when nobody answers.
                Err(LookupError::Timeout) => return Err(LookupError::Timeout),
                Err(error) => last = error,
            }
        }
    }
    Err(last)
}

/// Asks the servers in turn until one answers.
async fn ask(
    name: &str,
    family: Family,
    config: &ResolverConfig,
    deadline: u64,
) -> Result<Found, LookupError> {
    let mut last = LookupError::Timeout;
    let share = (config.timeout_ns / u64::from(config.tries.max(1))).max(1_000_000_000);
    let try_ns = config.try_ns.min(share);
    for server in config.nameservers.iter().cycle().take(config.tries.max(1) as usize) {
        let until = event::now().saturating_add(try_ns).min(deadline);
        if event::now() >= deadline {
            break;
        }
        match until_time(ask_server(*server, name, family), until).await {
            Some(Ok(Reply::Addresses(addrs, ttl))) => return Ok((addrs, ttl)),
            Some(Ok(Reply::NoSuchName)) => return Err(LookupError::NotFound),
            Some(Ok(_)) => last = LookupError::ServerFailure,
            Some(Err(LookupError::BadName)) => return Err(LookupError::BadName),
            Some(Err(error)) => last = error,
            None => last = LookupError::Timeout,
        }
    }
    Err(last)
}

/// The result of a future, unless the time comes first.
pub(super) async fn until_time<R>(future: impl Future<Output = R>, when: u64) -> Option<R> {
    let mut future = pin!(future);
    let mut alarm = pin!(event::sleep(when.saturating_sub(event::now())));
    poll_fn(|cx| {
        if let Poll::Ready(result) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(result));
        }
        alarm.as_mut().poll(cx).map(|()| None)
    })
    .await
}

async fn ask_server(server: SocketAddr, name: &str, family: Family) -> Result<Reply, LookupError> {
    let id = random_id();
    let question = message::question(id, name, family)?;
    match over_udp(server, &question, |bytes| message::reply(bytes, id, name, family)).await? {
        Reply::Truncated => {
            let bytes = over_tcp(server, &question).await.map_err(LookupError::Network)?;
            message::reply(&bytes, id, name, family).ok_or(LookupError::ServerFailure)
        }
        reply => Ok(reply),
    }
}

/// Numbers of questions are not to be guessed.
fn random_id() -> u16 {
    thread_local! {
        static STATE: (RandomState, Cell<u64>) = (RandomState::new(), Cell::new(0));
    }
    STATE.with(|(keys, count)| {
        count.set(count.get() + 1);
        keys.hash_one(count.get()) as u16
    })
}

async fn over_udp(
    server: SocketAddr,
    question: &[u8],
    accept: impl Fn(&[u8]) -> Option<Reply>,
) -> Result<Reply, LookupError> {
    let failed = |error: std::io::Error| LookupError::Network(Error::of("udp", &error));
    let any: IpAddr =
        if server.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    // A socket per question: its port, chosen by the kernel, is as hard to guess as the number.
    let socket = UdpSocket::bind((any, 0)).map_err(failed)?;
    socket.set_nonblocking(true).map_err(failed)?;
    socket.connect(server).map_err(failed)?;
    let registration = Registration::new(socket.as_raw_fd()).map_err(failed)?;
    socket.send(question).map_err(failed)?;
    let mut bytes = [0; MAX_DATAGRAM];
    loop {
        poll_fn(
            |cx| if registration.poll_ready(Interest::Read, cx) { Poll::Ready(()) } else { Poll::Pending },
        )
        .await;
        match socket.recv(&mut bytes) {
            // Anything else is not for us: keep waiting.
            Ok(len) => {
                if let Some(reply) = accept(&bytes[..len]) {
                    return Ok(reply);
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                registration.not_ready(Interest::Read)
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
}

/// The same question over TCP (RFC 1035, 4.2.2): a length of two bytes before each message.
async fn over_tcp(server: SocketAddr, question: &[u8]) -> Result<Vec<u8>, Error> {
    let conn = connect(server, &ConnectOptions::default(), Mutex::new_ref(), 0).await?;
    let mut buffer = IoBuffer::new(5);
    let mut reader = buffer.reader();
    let len = u16::try_from(question.len()).unwrap_or(u16::MAX);
    buffer.write(&len.to_be_bytes());
    buffer.write(question);
    conn.write_all(&mut reader).await?;
    loop {
        let mut prefix = [0; 2];
        if reader.copy_to(0, &mut prefix) == 2 {
            let len = usize::from(u16::from_be_bytes(prefix));
            let mut bytes = vec![0; len];
            if reader.copy_to(2, &mut bytes) == len {
                return Ok(bytes);
            }
        }
        if conn.read(&mut buffer, MAX_DATAGRAM).await? == 0 {
            return Err(Error::PeerClosed);
        }
    }
}
