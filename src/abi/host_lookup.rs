//! Chapter: name resolution.

use libc::{size_t, sockaddr};
use std::ffi::c_char;
use std::ptr::{null, null_mut};

use crate::abi::stub::stub;
use crate::abi::types::{TSAction, TSCont, TSHostLookupResult};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHostLookup(contp: TSCont, hostname: *const c_char, namelen: size_t) -> TSAction {
    stub!(TSHostLookup(contp, hostname, namelen) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHostLookupResultAddrGet(lookup_result: TSHostLookupResult) -> *const sockaddr {
    stub!(TSHostLookupResultAddrGet(lookup_result) => null())
}
