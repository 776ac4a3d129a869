//! The functions of `ts/ts.h` that targets call, and messages made with them.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::{null, null_mut};

pub type Handle = *mut c_void;
pub type EventFunc = extern "C" fn(Handle, c_int, Handle) -> c_int;

pub const DONE: c_int = 0;
pub const CONT: c_int = 1;
pub const ERROR: c_int = -1;

unsafe extern "C" {
    pub fn tshost_start(options: *const Options) -> c_int;
    pub fn tshost_port() -> c_int;
    pub fn tshost_last_error() -> *const c_char;
    pub fn TSContCreate(function: EventFunc, mutex: Handle) -> Handle;
    pub fn TSHttpHookAdd(id: c_int, cont: Handle);
    pub fn TSHttpTxnReenable(txn: Handle, event: c_int);
    pub fn TSHttpTxnServerReqGet(txn: Handle, buffer: *mut Handle, header: *mut Handle) -> c_int;
    pub fn TSMBufferCreate() -> Handle;
    pub fn TSMBufferDestroy(buffer: Handle) -> c_int;
    pub fn TSHandleMLocRelease(buffer: Handle, parent: Handle, loc: Handle) -> c_int;
    pub fn TSIOBufferCreate() -> Handle;
    pub fn TSIOBufferDestroy(buffer: Handle);
    pub fn TSIOBufferReaderAlloc(buffer: Handle) -> Handle;
    pub fn TSIOBufferReaderAvail(reader: Handle) -> i64;
    pub fn TSIOBufferReaderCopy(reader: Handle, to: *mut c_void, length: i64) -> i64;
    pub fn TSHttpHdrPrint(buffer: Handle, header: Handle, to: Handle);
    pub fn TSMimeParserCreate() -> Handle;
    pub fn TSMimeParserDestroy(parser: Handle);
    pub fn TSMimeHdrCreate(buffer: Handle, header: *mut Handle) -> c_int;
    pub fn TSMimeHdrParse(
        parser: Handle,
        buffer: Handle,
        header: Handle,
        start: *mut *const c_char,
        end: *const c_char,
    ) -> c_int;
    pub fn TSMimeHdrPrint(buffer: Handle, header: Handle, to: Handle);
    pub fn TSMimeHdrLengthGet(buffer: Handle, header: Handle) -> c_int;
    pub fn TSMimeHdrFieldsCount(buffer: Handle, header: Handle) -> c_int;
    pub fn TSMimeHdrFieldGet(buffer: Handle, header: Handle, index: c_int) -> Handle;
    pub fn TSMimeHdrFieldNext(buffer: Handle, header: Handle, field: Handle) -> Handle;
    pub fn TSMimeHdrFieldNextDup(buffer: Handle, header: Handle, field: Handle) -> Handle;
    pub fn TSMimeHdrFieldFind(buffer: Handle, header: Handle, name: *const c_char, length: c_int) -> Handle;
    pub fn TSMimeHdrFieldNameGet(
        buffer: Handle,
        header: Handle,
        field: Handle,
        length: *mut c_int,
    ) -> *const c_char;
    pub fn TSMimeHdrFieldValuesCount(buffer: Handle, header: Handle, field: Handle) -> c_int;
    pub fn TSMimeHdrFieldValueStringGet(
        buffer: Handle,
        header: Handle,
        field: Handle,
        index: c_int,
        length: *mut c_int,
    ) -> *const c_char;
    pub fn TSMimeHdrFieldValueInt64Get(buffer: Handle, header: Handle, field: Handle, index: c_int) -> i64;
    pub fn TSMimeHdrFieldValueDateGet(buffer: Handle, header: Handle, field: Handle) -> i64;
    pub fn TSMimeHdrFieldValueDelete(buffer: Handle, header: Handle, field: Handle, index: c_int) -> c_int;
    pub fn TSMimeHdrFieldValueStringInsert(
        buffer: Handle,
        header: Handle,
        field: Handle,
        index: c_int,
        value: *const c_char,
        length: c_int,
    ) -> c_int;
    pub fn TSMimeHdrFieldDestroy(buffer: Handle, header: Handle, field: Handle) -> c_int;
    pub fn TSUrlCreate(buffer: Handle, url: *mut Handle) -> c_int;
    pub fn TSUrlParse(buffer: Handle, url: Handle, start: *mut *const c_char, end: *const c_char) -> c_int;
    pub fn TSUrlPrint(buffer: Handle, url: Handle, to: Handle);
    pub fn TSUrlLengthGet(buffer: Handle, url: Handle) -> c_int;
    pub fn TSUrlStringGet(buffer: Handle, url: Handle, length: *mut c_int) -> *mut c_char;
    pub fn TSUrlSchemeGet(buffer: Handle, url: Handle, length: *mut c_int) -> *const c_char;
    pub fn TSUrlUserGet(buffer: Handle, url: Handle, length: *mut c_int) -> *const c_char;
    pub fn TSUrlPasswordGet(buffer: Handle, url: Handle, length: *mut c_int) -> *const c_char;
    pub fn TSUrlHostGet(buffer: Handle, url: Handle, length: *mut c_int) -> *const c_char;
    pub fn TSUrlPathGet(buffer: Handle, url: Handle, length: *mut c_int) -> *const c_char;
    pub fn TSUrlHttpParamsGet(buffer: Handle, url: Handle, length: *mut c_int) -> *const c_char;
    pub fn TSUrlHttpQueryGet(buffer: Handle, url: Handle, length: *mut c_int) -> *const c_char;
    pub fn TSUrlHttpFragmentGet(buffer: Handle, url: Handle, length: *mut c_int) -> *const c_char;
    pub fn TSUrlPortGet(buffer: Handle, url: Handle) -> c_int;
    /// `TSfree` is a macro for it.
    #[link_name = "_TSfree"]
    pub fn TSfree(memory: *mut c_void);
}

/// `tshost_options` of `ts/host.h`.
#[repr(C)]
pub struct Options {
    pub size: usize,
    pub run_root: *const c_char,
    pub conf_dir: *const c_char,
    pub listen: *const c_char,
    pub origin: *const c_char,
    pub maps: *const *const c_char,
    pub plugins: *const *const c_char,
    pub records: *const *const c_char,
}

/// Starts the host on a free port of loopback and returns the port.
pub fn start(rule: &CStr, records: &[&CStr]) -> u16 {
    let list = |items: &[&CStr]| -> Vec<*const c_char> {
        items.iter().map(|item| item.as_ptr()).chain([null()]).collect()
    };
    let (maps, records) = (list(&[rule]), list(records));
    let options = Options {
        size: size_of::<Options>(),
        run_root: null(),
        conf_dir: null(),
        listen: c"127.0.0.1:0".as_ptr(),
        origin: null(),
        maps: maps.as_ptr(),
        plugins: null(),
        records: records.as_ptr(),
    };
    // SAFETY: a structure as the header has it, of C strings and null-terminated lists that live for the call.
    let started = unsafe { tshost_start(&raw const options) };
    // SAFETY: a C string that is valid until the next call.
    assert_eq!(started, 0, "{:?}", unsafe { CStr::from_ptr(tshost_last_error()) });
    // SAFETY: a plain question.
    u16::try_from(unsafe { tshost_port() }).expect("a port")
}

/// A string that a getter gave; `None` for null.
///
/// # Safety
/// `text` is null or points to `length` bytes that outlive the use.
pub unsafe fn bytes<'a>(text: *const c_char, length: c_int) -> Option<&'a [u8]> {
    let length = usize::try_from(length).expect("a length");
    // SAFETY: passed on from the caller.
    (!text.is_null()).then(|| unsafe { std::slice::from_raw_parts(text.cast(), length) })
}

/// What a printing function writes.
pub fn printed(print: impl FnOnce(Handle)) -> Vec<u8> {
    // SAFETY: the buffer is made and ended here, its reader with it; the copy fits.
    unsafe {
        let buffer = TSIOBufferCreate();
        let reader = TSIOBufferReaderAlloc(buffer);
        print(buffer);
        let length = TSIOBufferReaderAvail(reader);
        let mut text = vec![0; usize::try_from(length).expect("a length")];
        assert_eq!(TSIOBufferReaderCopy(reader, text.as_mut_ptr().cast(), length), length);
        TSIOBufferDestroy(buffer);
        text
    }
}

/// An object in a buffer of its own.
pub struct Object {
    pub buffer: Handle,
    pub loc: Handle,
}

impl Object {
    /// Makes one with a `TS…Create` function.
    pub fn new(create: unsafe extern "C" fn(Handle, *mut Handle) -> c_int) -> Object {
        // SAFETY: makes an empty buffer.
        let buffer = unsafe { TSMBufferCreate() };
        let mut loc = null_mut();
        // SAFETY: a live buffer, and a place for the handle.
        assert_eq!(unsafe { create(buffer, &raw mut loc) }, 0);
        Object { buffer, loc }
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        // SAFETY: the buffer is this object's, and its fields' handles were released.
        assert_eq!(unsafe { TSMBufferDestroy(self.buffer) }, 0);
    }
}
