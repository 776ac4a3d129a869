//! Request heads: first byte the way of cutting, second the limits, then the head.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tshost::message::{Kind, Limits, UriStrictness};
use tshost_fuzz::{choice, head};

fuzz_target!(|data: &[u8]| {
    let mut data = data;
    let seed = choice(&mut data);
    let flags = choice(&mut data);
    let limits = match flags & 7 {
        0 => Limits::API,
        1 => Limits { start_line: 64, field: 64, head: 256, ..Limits::REQUEST },
        2 => Limits { bare_lf: false, ..Limits::REQUEST },
        3 => Limits { uri: UriStrictness::Rfc3986, ..Limits::REQUEST },
        4 => Limits { uri: UriStrictness::Any, ..Limits::REQUEST },
        _ => Limits::REQUEST,
    };
    head::check(Kind::Request, data, seed, &limits);
});
