//! URLs through the C API: what is parsed prints, and what is printed parses to the same.
#![no_main]

use std::ffi::{c_char, c_int};

use libfuzzer_sys::fuzz_target;
use tshost_fuzz::c_api::*;

/// The parts of a URL.
type Parts = (Vec<Option<Vec<u8>>>, c_int);

/// A getter of a part.
type Getter = unsafe extern "C" fn(Handle, Handle, *mut c_int) -> *const c_char;

fn parse(url: &Object, text: &[u8]) -> c_int {
    let range = text.as_ptr_range();
    let mut start: *const c_char = range.start.cast();
    // SAFETY: a live object, and the bytes of a slice.
    let result = unsafe { TSUrlParse(url.buffer, url.loc, &raw mut start, range.end.cast()) };
    assert!(range.contains(&start.cast()) || start.cast() == range.end);
    result
}

fn parts(url: &Object) -> Parts {
    let getters: [Getter; 8] = [
        TSUrlSchemeGet,
        TSUrlUserGet,
        TSUrlPasswordGet,
        TSUrlHostGet,
        TSUrlPathGet,
        TSUrlHttpParamsGet,
        TSUrlHttpQueryGet,
        TSUrlHttpFragmentGet,
    ];
    let get = |getter: Getter| {
        let mut length = -1;
        // SAFETY: a live object, and a place for the length.
        let text = unsafe { getter(url.buffer, url.loc, &raw mut length) };
        // SAFETY: what the getter says, copied at once. A part that is empty does not print.
        unsafe { bytes(text, length) }.filter(|part| !part.is_empty()).map(<[u8]>::to_vec)
    };
    // SAFETY: a live object.
    (getters.map(get).to_vec(), unsafe { TSUrlPortGet(url.buffer, url.loc) })
}

fn text(url: &Object) -> Vec<u8> {
    let mut length = -1;
    // SAFETY: a live object; the text is copied and freed.
    let text = unsafe {
        let memory = TSUrlStringGet(url.buffer, url.loc, &raw mut length);
        let text = bytes(memory, length).expect("a text").to_vec();
        assert_eq!(*memory.add(text.len()), 0);
        TSfree(memory.cast());
        text
    };
    // SAFETY: live objects.
    assert_eq!(printed(|to| unsafe { TSUrlPrint(url.buffer, url.loc, to) }), text);
    // SAFETY: a live object.
    assert_eq!(unsafe { TSUrlLengthGet(url.buffer, url.loc) }, length);
    text
}

fuzz_target!(|data: &[u8]| {
    let url = Object::new(TSUrlCreate);
    let result = parse(&url, data);
    let first = parts(&url);
    let shown = text(&url);
    let again = Object::new(TSUrlCreate);
    let repeated = parse(&again, data);
    assert_eq!((repeated, parts(&again)), (result, first.clone()), "the same input, another object");
    // A URL with scheme and host is told apart from a path by its text; others are not.
    let is_absolute = first.0[0].is_some()
        && first.0[3].as_ref().is_some_and(|host| {
            // A bare address of IPv6 is printed in brackets; brackets may stand, when a port that is none was not
            // printed, before what cannot follow them.
            ![b':', b'[', b']'].iter().any(|odd| host.contains(odd))
        });
    if result == DONE && is_absolute {
        assert_eq!(parse(&again, &shown), DONE, "{:?}", String::from_utf8_lossy(&shown));
        assert_eq!(parts(&again), first, "{:?}", String::from_utf8_lossy(&shown));
        // An empty path of which a `?` or `#` was left prints without its slash.
        let path = |text: &[u8]| text.strip_suffix(b"/").unwrap_or(text).to_vec();
        assert_eq!(path(&text(&again)), path(&shown));
    }
});
