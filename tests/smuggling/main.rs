//! The smuggling matrix: what strange messages become on their way through the engine, by real sockets.
//!
//! Each case says what must come of it. For all of them the same holds: what reaches the origin is what a strict reader
//! takes for exactly one message, and the request behind it is answered as itself or not at all.
//!
//! usage: smuggling [--original] [TEXT]
//!
//! `TSHOST` names the program to test; the one built along with this is the default. `--original` tests an installed Traffic
//! Server, which differs in what `docs/differences.md` says. `TEXT` picks the cases whose names contain it.

#![allow(clippy::print_stdout, reason = "it tells its results to a person")]

mod drive;
mod origin;
mod proxy;
mod requests;
mod responses;
#[allow(dead_code, reason = "shared with the fuzz targets")]
mod strict;

use std::fmt::Debug;
use std::process::ExitCode;

use proxy::Proxy;

/// Drives the cases whose name contains `only`, and tells of those that went otherwise than expected; how many there were,
/// and how many of these.
fn check<Case, Outcome: PartialEq + Debug>(
    cases: &[Case],
    only: &str,
    about: impl Fn(&Case) -> (&str, &Outcome),
    mut run: impl FnMut(usize, &Case) -> Outcome,
) -> (usize, usize) {
    let (mut count, mut failed) = (0, 0);
    for (number, case) in cases.iter().enumerate() {
        let (name, expected) = about(case);
        if !name.contains(only) {
            continue;
        }
        count += 1;
        let found = run(number, case);
        if found != *expected {
            failed += 1;
            println!("{name}\n    {expected:?} expected, {found:?} found");
        }
    }
    (count, failed)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let only = arguments.iter().find(|argument| !argument.starts_with("--")).map_or("", String::as_str);
    let start = match arguments.iter().any(|argument| argument == "--original") {
        true => Proxy::original,
        false => Proxy::engine,
    };
    let mut proxy = start();
    // A proxy that keeps silent may be busy with the case for long: the next case gets another one.
    let replace_if = |proxy: &mut Proxy, is_silent: bool| {
        if is_silent {
            *proxy = start();
        }
    };
    let requests = requests::cases();
    let requests = check(
        &requests,
        only,
        |case| (&case.name, &case.expected),
        |n, case| {
            let class = drive::run(&proxy, n, case);
            replace_if(&mut proxy, class == drive::Class::silence());
            class
        },
    );
    let answers = responses::cases();
    let answers = check(
        &answers,
        only,
        |case| (&case.name, &case.expected),
        |n, case| {
            let fate = responses::run(&proxy, n, case);
            replace_if(&mut proxy, fate == responses::Fate::silence());
            fate
        },
    );
    let (count, failed) = (requests.0 + answers.0, requests.1 + answers.1);
    println!("{} passed, {failed} failed", count - failed);
    // A matrix without cases would say nothing.
    ExitCode::from(u8::from(failed > 0 || count == 0))
}
