//! Chapter: MIME headers.

use std::ffi::c_int;

use crate::abi::iobuffer;
use crate::abi::mloc::{self, change};
use crate::abi::types::{RawTSReturnCode, TSIOBuffer, TSMBuffer, TSMLoc};
use crate::message::{MimeMut, new_mime};

/// Makes an empty MIME header in the buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrCreate(bufp: TSMBuffer, locp: *mut TSMLoc) -> RawTSReturnCode {
    // SAFETY: the arguments come from C as they are.
    let header = unsafe { mloc::create("TSMimeHdrCreate", bufp, locp, new_mime) };
    change(header, |_| ())
}

/// Forgets the fields of a header, which is not to be used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrDestroy(bufp: TSMBuffer, offset: TSMLoc) -> RawTSReturnCode {
    // SAFETY: the handles come from C.
    let header = unsafe { mloc::mime("TSMimeHdrDestroy", bufp, offset) };
    // SAFETY: live as just checked.
    change(unsafe { MimeMut::of(header) }, |mut header| header.clear())
}

/// Makes a copy of a header's fields as a new MIME header, in the same buffer or another.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrClone(
    dest_bufp: TSMBuffer,
    src_bufp: TSMBuffer,
    src_hdr: TSMLoc,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSMimeHdrClone";
    // SAFETY: the handles come from C.
    let source = unsafe { mloc::mime(NAME, src_bufp, src_hdr) };
    // SAFETY: the arguments come from C as they are.
    let header = unsafe { mloc::create(NAME, dest_bufp, locp, new_mime) };
    // SAFETY: just made in a live buffer.
    let target = header.and_then(|header| unsafe { MimeMut::of(header) });
    // SAFETY: live as just checked, and another header than the new one.
    change(target, |mut target| unsafe { target.copy_from(source) })
}

/// Replaces the fields of a header by those of another. A header that is copied onto itself becomes empty.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrCopy(
    dest_bufp: TSMBuffer,
    dest_offset: TSMLoc,
    src_bufp: TSMBuffer,
    src_offset: TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSMimeHdrCopy";
    // SAFETY: the handles come from C.
    let source = unsafe { mloc::mime(NAME, src_bufp, src_offset) };
    // SAFETY: the handles come from C.
    let header = unsafe { mloc::mime(NAME, dest_bufp, dest_offset) };
    // SAFETY: live as just checked.
    change(unsafe { MimeMut::of(header) }, |mut target| match header == source {
        true => target.clear(),
        // SAFETY: live as just checked, and another header.
        false => unsafe { target.copy_from(source) },
    })
}

/// Appends the header's text to an IO buffer: all fields but internal ones (`@…`), and an empty line.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrPrint(bufp: TSMBuffer, offset: TSMLoc, iobufp: TSIOBuffer) {
    const NAME: &str = "TSMimeHdrPrint";
    // SAFETY: the handles come from C.
    let header = unsafe { mloc::mime(NAME, bufp, offset) };
    // SAFETY: the handle comes from C.
    let mut buffer = unsafe { iobuffer::buffer(NAME, iobufp) };
    let mut text = Vec::new();
    // SAFETY: live as just checked.
    unsafe { header.as_ref() }.print_into(&mut text);
    buffer.write(&text);
}

/// Gives the length of the header's text, internal fields included.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrLengthGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    // SAFETY: the handles come from C.
    let header = unsafe { mloc::mime("TSMimeHdrLengthGet", bufp, offset) };
    // SAFETY: live as just checked.
    mloc::length(unsafe { header.as_ref() }.length())
}
