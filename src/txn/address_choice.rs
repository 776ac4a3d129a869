//! Which of a name's addresses a request goes to: one that is not dead, if there is one.

use crate::config::http::HttpConfig;
use crate::net::resolve::Answer;
use std::net::IpAddr;

/// Chooses by `hostdb.strict_round_robin` (the next one for each request), `hostdb.timed_round_robin` (another one after so
/// many seconds), or the client's address. `now` is in seconds.
pub fn choose(
    answer: &Answer,
    config: &HttpConfig,
    client: IpAddr,
    now: i64,
    is_dead: impl Fn(IpAddr) -> bool,
) -> Option<IpAddr> {
    let addresses = &*answer.addrs;
    if let [only] = addresses {
        return Some(*only);
    }
    if config.strict_round_robin != 0 {
        return in_turn(addresses, std::iter::repeat_with(|| answer.turn.next()), is_dead);
    }
    if config.timed_round_robin > 0 {
        return in_turn(addresses, answer.turn.at(now, config.timed_round_robin).., is_dead);
    }
    by_client(addresses, client, is_dead)
}

/// The first that lives, going round once by these numbers; if all are dead, the last one looked at.
fn in_turn(
    addresses: &[IpAddr],
    numbers: impl Iterator<Item = usize>,
    is_dead: impl Fn(IpAddr) -> bool,
) -> Option<IpAddr> {
    let mut chosen = None;
    for number in numbers.take(addresses.len()) {
        let address = addresses[number % addresses.len()];
        chosen = Some(address);
        if !is_dead(address) {
            break;
        }
    }
    chosen
}

/// Always the same for a client, so that what it keeps there stays useful. The numbers are the original's.
fn by_client(addresses: &[IpAddr], client: IpAddr, is_dead: impl Fn(IpAddr) -> bool) -> Option<IpAddr> {
    let rank = |address: &IpAddr| fold(client) ^ fold(*address);
    // Of equals the first, so that the order of the name server counts.
    let best = |among: &mut dyn Iterator<Item = IpAddr>| among.min_by_key(|address| u16::MAX - rank(address));
    let alive = best(&mut addresses.iter().copied().filter(|address| !is_dead(*address)));
    alive.or_else(|| best(&mut addresses.iter().copied()))
}

/// An address in 16 bits.
fn fold(address: IpAddr) -> u16 {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            u16::from_be_bytes([a, b]) ^ u16::from_be_bytes([c, d])
        }
        IpAddr::V6(address) => address.segments().iter().fold(0, |sum, segment| sum ^ segment),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::resolve::Turn;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn clients_keep_their_address_as_long_as_it_lives() {
        // As seen from Traffic Server for a client on 127.0.0.1.
        let addresses = ["127.0.0.1", "127.0.0.2", "127.0.0.3"].map(address);
        let client = address("127.0.0.1");
        let pick = |dead: &[&str]| {
            let dead: Vec<IpAddr> = dead.iter().map(|text| address(text)).collect();
            by_client(&addresses, client, |address| dead.contains(&address)).unwrap().to_string()
        };
        assert_eq!(pick(&[]), "127.0.0.2");
        assert_eq!(pick(&["127.0.0.2"]), "127.0.0.3");
        assert_eq!(pick(&["127.0.0.2", "127.0.0.3"]), "127.0.0.1");
        assert_eq!(pick(&["127.0.0.1", "127.0.0.2", "127.0.0.3"]), "127.0.0.2", "the best of the dead");
        assert_eq!(by_client(&[], client, |_| false), None);
    }

    #[test]
    fn addresses_take_turns_and_the_dead_are_passed_over() {
        let addresses = ["127.0.0.1", "127.0.0.2", "127.0.0.3"].map(address);
        let turn = Turn::default();
        let next = |dead: &str| {
            in_turn(&addresses, std::iter::repeat_with(|| turn.next()), |one| one.to_string() == dead)
                .unwrap()
                .to_string()
        };
        assert_eq!(
            [next(""), next(""), next(""), next("")],
            ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.1"]
        );
        assert_eq!([next("127.0.0.2"), next("127.0.0.2")], ["127.0.0.3", "127.0.0.1"]);
    }

    #[test]
    fn a_turn_may_last_for_some_seconds() {
        let turn = Turn::default();
        // The first look begins a period.
        assert_eq!([1000, 1010, 1011, 1011, 1021, 1022].map(|now| turn.at(now, 10)), [1, 1, 2, 2, 2, 3]);
    }
}
