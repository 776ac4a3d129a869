//! Fields through the C API: first byte the way of cutting, second what is done to the fields, then the fields.
#![no_main]

use std::ffi::{c_char, c_int};
use std::ptr::null_mut;

use libfuzzer_sys::fuzz_target;
use tshost_fuzz::c_api::*;
use tshost_fuzz::{choice, pieces};

/// Parses pieces; the result, and the bytes taken.
fn parse(header: &Object, input: &[&[u8]]) -> (c_int, usize) {
    // SAFETY: a fresh parser, ended below.
    let parser = unsafe { TSMimeParserCreate() };
    let (mut result, mut consumed) = (CONT, 0);
    for piece in input {
        let range = piece.as_ptr_range();
        let mut start: *const c_char = range.start.cast();
        // SAFETY: live objects, and the bytes of a slice.
        result =
            unsafe { TSMimeHdrParse(parser, header.buffer, header.loc, &raw mut start, range.end.cast()) };
        consumed += start as usize - range.start as usize;
        if result != CONT {
            break;
        }
        assert_eq!(start.cast(), range.end, "more is wanted, but not all was taken");
    }
    // SAFETY: made above.
    unsafe { TSMimeParserDestroy(parser) };
    (result, consumed)
}

fn print(header: &Object) -> Vec<u8> {
    // SAFETY: live objects.
    let text = printed(|to| unsafe { TSMimeHdrPrint(header.buffer, header.loc, to) });
    // SAFETY: a live object. Fields that are not printed count in the length.
    assert!(unsafe { TSMimeHdrLengthGet(header.buffer, header.loc) } as usize >= text.len());
    text
}

/// Calls `look` with each field of a header, from the first on; it is released afterwards.
fn each_field(header: &Object, mut look: impl FnMut(c_int, Handle)) {
    // SAFETY: live objects; each handle is released once.
    unsafe {
        let mut field = TSMimeHdrFieldGet(header.buffer, header.loc, 0);
        let mut index = 0;
        while !field.is_null() {
            let next = TSMimeHdrFieldNext(header.buffer, header.loc, field);
            look(index, field);
            assert_eq!(TSHandleMLocRelease(header.buffer, header.loc, field), 0);
            field = next;
            index += 1;
        }
    }
}

/// Reads every element of a field; elements lie inside of the whole value, in order.
///
/// # Safety
/// `field` is a live field of `header`.
unsafe fn read_values(header: &Object, field: Handle) {
    let mut length = -1;
    // SAFETY: passed on from the caller; strings are looked at before anything changes.
    unsafe {
        let whole = TSMimeHdrFieldValueStringGet(header.buffer, header.loc, field, -1, &raw mut length);
        let whole = bytes(whole, length).unwrap_or_default();
        let count = TSMimeHdrFieldValuesCount(header.buffer, header.loc, field);
        let mut at = whole.as_ptr() as usize;
        for index in 0..count {
            let text = TSMimeHdrFieldValueStringGet(header.buffer, header.loc, field, index, &raw mut length);
            let text = bytes(text, length).unwrap_or_default();
            if !text.is_empty() {
                assert!(text.as_ptr() as usize >= at, "element {index}");
                at = text.as_ptr() as usize + text.len();
                assert!(at <= whole.as_ptr() as usize + whole.len(), "element {index}");
            }
            TSMimeHdrFieldValueInt64Get(header.buffer, header.loc, field, index);
        }
        TSMimeHdrFieldValueDateGet(header.buffer, header.loc, field);
    }
}

/// Finds a field by its name, and follows its duplicates; it must be among them.
///
/// # Safety
/// `field` is a live field of `header`.
unsafe fn find_by_name(header: &Object, field: Handle) {
    let mut length = -1;
    // SAFETY: passed on from the caller; each handle is released once.
    unsafe {
        let name = TSMimeHdrFieldNameGet(header.buffer, header.loc, field, &raw mut length);
        let mut found = TSMimeHdrFieldFind(header.buffer, header.loc, name, length);
        assert!(!found.is_null());
        let mut hops = 0;
        while !found.is_null() && hops < 100 {
            let next = TSMimeHdrFieldNextDup(header.buffer, header.loc, found);
            TSHandleMLocRelease(header.buffer, header.loc, found);
            found = next;
            hops += 1;
        }
        if !found.is_null() {
            TSHandleMLocRelease(header.buffer, header.loc, found);
        }
    }
}

/// Changes a field in the way that `how` and its place say.
///
/// # Safety
/// `field` is a live field of `header`.
unsafe fn change(header: &Object, field: Handle, how: u8, index: c_int) {
    let at = c_int::from(how >> 4);
    // SAFETY: passed on from the caller; a string of three bytes.
    unsafe {
        match (how & 7, index & 3) {
            (1, _) => {
                TSMimeHdrFieldValueDelete(header.buffer, header.loc, field, at);
            }
            (2, _) => {
                TSMimeHdrFieldValueStringInsert(header.buffer, header.loc, field, at, c"a,b".as_ptr(), 3);
            }
            (3, 0) => {
                TSMimeHdrFieldDestroy(header.buffer, header.loc, field);
            }
            _ => {}
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let mut data = data;
    let seed = choice(&mut data);
    let how = choice(&mut data);
    let header = Object::new(TSMimeHdrCreate);
    let whole = parse(&header, &[data]);
    let cut = Object::new(TSMimeHdrCreate);
    assert_eq!(parse(&cut, &pieces(data, seed)), whole);
    assert_eq!(print(&cut), print(&header));
    // SAFETY: a live object.
    let count = unsafe { TSMimeHdrFieldsCount(header.buffer, header.loc) };
    let mut seen = 0;
    each_field(&header, |index, field| {
        assert_eq!(index, seen);
        seen += 1;
        // SAFETY: a live field.
        unsafe {
            read_values(&header, field);
            find_by_name(&header, field);
            change(&header, field, how, index);
        }
    });
    assert_eq!(seen, count);
    print(&header);
    // SAFETY: null is no field, and released without effect.
    unsafe { TSHandleMLocRelease(header.buffer, header.loc, null_mut()) };
});
