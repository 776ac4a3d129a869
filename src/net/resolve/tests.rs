use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use simple_dns::rdata::{A, AAAA, CNAME, RData};
use simple_dns::{CLASS, Name, Packet, PacketFlag, QTYPE, RCODE, ResourceRecord, TYPE};

use super::config::parse_server;
use super::*;
use crate::net::tests::{net_thread, run_task};

/// A name server on loopback that knows a few names below `test`. Questions for `lost.test` are not answered, those for
/// `long.test` are truncated over UDP.
fn serve(count: Arc<AtomicUsize>) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let addr = socket.local_addr().unwrap();
    let tcp = std::net::TcpListener::bind(addr).unwrap();
    std::thread::spawn(move || {
        let mut bytes = [0; 512];
        while let Ok((len, from)) = socket.recv_from(&mut bytes) {
            count.fetch_add(1, Ordering::Relaxed);
            if let Some(answer) = answer(&bytes[..len], false) {
                let _ = socket.send_to(&answer, from);
            }
        }
    });
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        while let Ok((mut peer, _)) = tcp.accept() {
            let mut prefix = [0; 2];
            peer.read_exact(&mut prefix).unwrap();
            let mut question = vec![0; usize::from(u16::from_be_bytes(prefix))];
            peer.read_exact(&mut question).unwrap();
            let answer = answer(&question, true).unwrap();
            peer.write_all(&(answer.len() as u16).to_be_bytes()).unwrap();
            peer.write_all(&answer).unwrap();
        }
    });
    addr
}

fn answer(question: &[u8], tcp: bool) -> Option<Vec<u8>> {
    let query = Packet::parse(question).unwrap();
    let asked = query.questions[0].clone();
    let name = asked.qname.to_string().to_ascii_lowercase();
    let v4 = asked.qtype == QTYPE::TYPE(TYPE::A);
    let mut reply = query.into_reply();
    let mut add = |owner: &'static str, data: RData<'static>| {
        reply.answers.push(ResourceRecord::new(Name::new_unchecked(owner), CLASS::IN, 60, data));
    };
    let a = |last: u32| RData::A(A { address: 0xc000_0200 + last });
    match name.as_str() {
        "one.test" if v4 => add("ONE.test", a(1)),
        "two.test" if v4 => {
            add("two.test", a(1));
            add("two.test", a(2));
        }
        "six.test" if !v4 => add("six.test", RData::AAAA(AAAA { address: 1 })),
        "alias.test" if v4 => {
            add("alias.test", RData::CNAME(CNAME(Name::new_unchecked("target.test"))));
            add("target.test", a(9));
            add("unrelated.test", a(66));
        }
        "short.search.test" if v4 => add("short.search.test", a(5)),
        "long.test" if v4 && tcp => (1..=40).for_each(|i| add("long.test", a(i))),
        "long.test" if v4 => reply.set_flags(PacketFlag::TRUNCATION),
        "lost.test" => return None,
        "six.test" | "one.test" => {}
        _ => *reply.rcode_mut() = RCODE::NameError,
    }
    Some(reply.build_bytes_vec().unwrap())
}

fn ask(name: &'static str, preference: Preference) -> Result<Vec<String>, LookupError> {
    let found = run_task(net_thread(), move || lookup(name.as_bytes(), preference));
    found.map(|answer| answer.addrs.iter().map(IpAddr::to_string).collect())
}

/// One test for all that needs a server: the settings are those of the process.
#[test]
fn names_are_resolved() {
    let count = Arc::new(AtomicUsize::new(0));
    let mut config = ResolverConfig {
        nameservers: vec![serve(count.clone())],
        search: vec!["search.test".into()],
        timeout_ns: 1_200_000_000,
        tries: 1,
        ..Default::default()
    };
    config.set_hosts("# local names\n10.1.1.1 file.test other.test # x\n::1 file.test\nnonsense here\n");
    configure(config);
    let any = Preference::V4ThenV6;
    assert_eq!(ask("one.test", any).unwrap(), ["192.0.2.1"]);
    assert_eq!(count.load(Ordering::Relaxed), 1);
    assert_eq!(ask("ONE.test.", any).unwrap(), ["192.0.2.1"], "from the cache");
    assert_eq!(count.load(Ordering::Relaxed), 1);
    assert_eq!(ask("two.test", any).unwrap(), ["192.0.2.1", "192.0.2.2"]);
    assert_eq!(ask("six.test", any).unwrap(), ["::1"], "no IPv4, so IPv6");
    assert_eq!(ask("six.test", Preference::V4), Err(LookupError::NotFound));
    assert_eq!(ask("alias.test", any).unwrap(), ["192.0.2.9"]);
    assert_eq!(ask("short", any).unwrap(), ["192.0.2.5"], "by the search domain");
    assert_eq!(ask("long.test", any).unwrap().len(), 40, "over TCP");
    assert_eq!(ask("nowhere.test", any), Err(LookupError::NotFound));
    assert_eq!(ask("lost.test", any), Err(LookupError::Timeout));
    let started = std::time::Instant::now();
    let within = run_task(net_thread(), move || lookup_within(50_000_000, b"lost.test", any));
    assert!(matches!(within, Err(LookupError::Timeout)));
    assert!(started.elapsed() < std::time::Duration::from_millis(1000), "sooner than the settings say");
    assert_eq!(ask("file.test", any).unwrap(), ["10.1.1.1"]);
    assert_eq!(ask("file.test", Preference::V6ThenV4).unwrap(), ["::1"]);
    assert_eq!(ask("other.test", Preference::V6ThenV4).unwrap(), ["10.1.1.1"]);
    assert_eq!(ask("192.0.2.77", Preference::V6).unwrap(), ["192.0.2.77"]);
    assert_eq!(ask("[2001:db8::1]", any).unwrap(), ["2001:db8::1"]);
    assert_eq!(ask("not a name", any), Err(LookupError::BadName));
    assert_eq!(ask("", any), Err(LookupError::BadName));
    let before = count.load(Ordering::Relaxed);
    let two = run_task(net_thread(), || async {
        let task = |name: &'static [u8]| Box::pin(lookup(name, Preference::V6ThenV4));
        let (mut first, mut second) = (task(b"two.test"), task(b"two.test"));
        let mut results = (None, None);
        std::future::poll_fn(|cx| {
            for (result, future) in [(&mut results.0, &mut first), (&mut results.1, &mut second)] {
                if result.is_none()
                    && let std::task::Poll::Ready(found) = future.as_mut().poll(cx)
                {
                    *result = Some(found.is_ok());
                }
            }
            if results.0.is_some() && results.1.is_some() {
                std::task::Poll::Ready(results)
            } else {
                std::task::Poll::Pending
            }
        })
        .await
    });
    assert_eq!(two, (Some(true), Some(true)));
    // No IPv6 address, so IPv4 is asked for as well, but nothing twice.
    assert_eq!(count.load(Ordering::Relaxed) - before, 2);
}

#[test]
fn preferences_are_read_from_records() {
    let v6: IpAddr = "::1".parse().unwrap();
    assert_eq!(Preference::parse("ipv4;ipv6", None), Preference::V4ThenV6);
    assert_eq!(Preference::parse("ipv6;ipv4;none", None), Preference::V6ThenV4);
    assert_eq!(Preference::parse("ipv6;none", None), Preference::V6);
    assert_eq!(Preference::parse("ipv4;only", None), Preference::V4);
    assert_eq!(Preference::parse("client;ipv4", Some(v6)), Preference::V6ThenV4);
    assert_eq!(Preference::parse("", None), Preference::V4ThenV6);
}

#[test]
fn servers_are_addresses_with_an_optional_port() {
    let text = |text: &str| parse_server(text).map(|addr| addr.to_string());
    assert_eq!(text("192.0.2.1").as_deref(), Some("192.0.2.1:53"));
    assert_eq!(text("192.0.2.1:5353").as_deref(), Some("192.0.2.1:5353"));
    assert_eq!(text("2001:db8::1").as_deref(), Some("[2001:db8::1]:53"));
    assert_eq!(text("[2001:db8::1]:5353").as_deref(), Some("[2001:db8::1]:5353"));
    assert_eq!(text("server.test"), None);
}

#[test]
fn answers_to_other_questions_are_ignored() {
    let question = message::question(7, "one.test", Family::V4).unwrap();
    let bytes = answer(&question, false).unwrap();
    assert!(message::reply(&bytes, 7, "one.test", Family::V4).is_some());
    assert_eq!(message::reply(&bytes, 8, "one.test", Family::V4), None);
    assert_eq!(message::reply(&bytes, 7, "two.test", Family::V4), None);
    assert_eq!(message::reply(&question, 7, "one.test", Family::V4), None, "not an answer");
    assert_eq!(message::reply(b"junk", 7, "one.test", Family::V4), None);
}
