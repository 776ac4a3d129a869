//! Response heads: first byte the way of cutting, second the limits, then the head.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tshost::message::{Kind, Limits};
use tshost_fuzz::{choice, head};

fuzz_target!(|data: &[u8]| {
    let mut data = data;
    let seed = choice(&mut data);
    let flags = choice(&mut data);
    let limits = match flags & 3 {
        0 => Limits::API,
        1 => Limits { start_line: 64, field: 64, head: 256, ..Limits::RESPONSE },
        2 => Limits { bare_lf: false, ..Limits::RESPONSE },
        _ => Limits::RESPONSE,
    };
    head::check(Kind::Response, data, seed, &limits);
});
