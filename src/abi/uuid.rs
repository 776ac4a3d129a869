//! Chapter: UUIDs.

use std::ffi::c_char;
use std::ptr::{NonNull, null};
use std::sync::OnceLock;

use crate::abi::types::{
    RawTSReturnCode, RawTSUuidVersion, TS_ERROR, TS_SUCCESS, TSHttpTxn, TSUuid, TSUuidVersion,
};
use crate::abi::{check, handle};
use crate::config::uuid::{self, TEXT_LEN, Uuid};
use crate::pool::{Pooled, SlotHead};
use crate::pooled;

const KIND: u32 = handle::kind(*b"UUID");

/// What a `TSUuid` points to.
#[repr(C)]
struct Object {
    head: SlotHead,
    /// `None` until it is initialised, copied to or parsed into.
    value: Option<Uuid>,
    /// The text form with a NUL, when there is a value.
    text: [u8; TEXT_LEN + 1],
}
pooled!(Object);

impl Object {
    fn create(value: Option<Uuid>) -> NonNull<Object> {
        let head = SlotHead::new(KIND);
        let object = Object::pool_new(Object { head, value: None, text: [0; TEXT_LEN + 1] });
        // SAFETY: just made, and known to nobody else.
        unsafe { &mut *object.as_ptr() }.set(value);
        object
    }

    fn set(&mut self, value: Option<Uuid>) {
        self.value = value;
        if let Some(uuid) = value {
            self.text[..TEXT_LEN].copy_from_slice(&uuid.text());
        }
    }
}

/// A UUID without a value, to be freed by `TSUuidDestroy`. Any thread; the object itself is for one at a time.
#[unsafe(no_mangle)]
pub extern "C" fn TSUuidCreate() -> TSUuid {
    Object::create(None).as_ptr().cast()
}

/// Makes a new value: a random one for version 4, the nil UUID for 1, 2, 3 and 5. Version 0 ends the process, others
/// are an error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUuidInitialize(uuid: TSUuid, v: RawTSUuidVersion) -> RawTSReturnCode {
    // SAFETY: a handle by contract.
    let object = unsafe { object_mut("TSUuidInitialize", "uuid", uuid) };
    match u8::try_from(v.0) {
        Ok(0) => check::bad_argument("TSUuidInitialize", "v", v.0),
        Ok(4) => object.set(Some(Uuid::random())),
        Ok(version @ 1..=5) => object.set(Some(Uuid::nil(version))),
        _ => return TS_ERROR,
    }
    TS_SUCCESS
}

/// Frees a UUID; not for that of the process.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUuidDestroy(uuid: TSUuid) {
    // SAFETY: a handle by contract.
    let object = unsafe { object_mut("TSUuidDestroy", "uuid", uuid) };
    // SAFETY: live as just checked, and given up by the caller.
    unsafe { Object::pool_free(object.into()) };
}

/// Gives one UUID the value of another; `TS_ERROR` if that has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUuidCopy(dest: TSUuid, src: TSUuid) -> RawTSReturnCode {
    // SAFETY: a handle by contract; the reference ends here, since both may be one object.
    let value = unsafe { object("TSUuidCopy", "src", src) }.value;
    // SAFETY: a handle by contract.
    let dest = unsafe { object_mut("TSUuidCopy", "dest", dest) };
    if value.is_none() {
        return TS_ERROR;
    }
    dest.set(value);
    TS_SUCCESS
}

/// The text form: 36 lower-case characters and a NUL, inside the UUID; null if it has no value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUuidStringGet(uuid: TSUuid) -> *const c_char {
    // SAFETY: a handle by contract.
    let object = unsafe { object("TSUuidStringGet", "uuid", uuid) };
    if object.value.is_some() { object.text.as_ptr().cast() } else { null() }
}

/// The version, `TS_UUID_UNDEFINED` if there is no value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUuidVersionGet(uuid: TSUuid) -> RawTSUuidVersion {
    // SAFETY: a handle by contract.
    let object = unsafe { object("TSUuidVersionGet", "uuid", uuid) };
    let version = object.value.map(|uuid| i32::from(uuid.version));
    RawTSUuidVersion(version.unwrap_or(TSUuidVersion::TS_UUID_UNDEFINED as i32))
}

/// Reads the text form; on `TS_ERROR` the UUID has no value afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUuidStringParse(uuid: TSUuid, uuid_str: *const c_char) -> RawTSReturnCode {
    // SAFETY: a handle by contract.
    let object = unsafe { object_mut("TSUuidStringParse", "uuid", uuid) };
    // SAFETY: a C string by contract.
    let text = unsafe { check::c_bytes("TSUuidStringParse", "uuid_str", uuid_str) };
    object.set(Uuid::parse(text));
    if object.value.is_some() { TS_SUCCESS } else { TS_ERROR }
}

/// Writes the name of a request: the process's UUID, a dash and the transaction's number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSClientRequestUuidGet(txnp: TSHttpTxn, uuid_str: *mut c_char) -> RawTSReturnCode {
    const NAME: &str = "TSClientRequestUuidGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    check::not_null(NAME, "uuid_str", uuid_str);
    let process = uuid::process().text();
    let text = format!("{}-{}", String::from_utf8_lossy(&process), txn.id);
    // SAFETY: room for `TS_CRUUID_STRING_LEN` bytes and a NUL by contract: a UUID, a dash and 19 digits.
    unsafe { uuid_str.cast::<u8>().copy_from_nonoverlapping(text.as_ptr(), text.len()) };
    // SAFETY: as above.
    unsafe { uuid_str.add(text.len()).write(0) };
    TS_SUCCESS
}

/// The UUID of this process, of version 4 and new at each start; never to be destroyed. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn TSProcessUuidGet() -> TSUuid {
    struct Shared(NonNull<Object>);
    // SAFETY: never changed after it was made.
    unsafe impl Send for Shared {}
    // SAFETY: as above.
    unsafe impl Sync for Shared {}
    static PROCESS: OnceLock<Shared> = OnceLock::new();
    PROCESS.get_or_init(|| Shared(Object::create(Some(*uuid::process())))).0.as_ptr().cast()
}

/// A UUID for reading.
///
/// # Safety
/// `uuid` is null or was once made by `TSUuidCreate`, and is not changed by another thread.
unsafe fn object<'a>(function: &str, argument: &str, uuid: TSUuid) -> &'a Object {
    // SAFETY: passed on from the caller.
    let object = unsafe { handle::checked(function, argument, uuid.cast(), KIND) };
    // SAFETY: live as just checked; unchanged by contract.
    unsafe { object.as_ref() }
}

/// A UUID for writing.
///
/// # Safety
/// `uuid` is null or was once made by `TSUuidCreate`, and is used by this thread alone.
unsafe fn object_mut<'a>(function: &str, argument: &str, uuid: TSUuid) -> &'a mut Object {
    // SAFETY: passed on from the caller.
    let mut object = unsafe { handle::checked(function, argument, uuid.cast(), KIND) };
    // SAFETY: live as just checked; unshared by contract.
    unsafe { object.as_mut() }
}
