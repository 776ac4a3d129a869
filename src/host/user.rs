//! The user that serves.

use std::ffi::CString;
use std::io;

use super::error::Error;
use crate::config::records;

/// The user that stands for "stay who you are".
const STAY: &str = "#-1";

/// Becomes the configured user, if this process is root; refuses to go on as root unless told to.
pub(super) fn become_configured() -> Result<(), Error> {
    // SAFETY: takes nothing and cannot fail.
    if unsafe { libc::geteuid() } != 0 {
        return Ok(());
    }
    match records::text("proxy.config.admin.user_id").filter(|user| !user.is_empty()) {
        None => Err(Error::Root),
        Some(user) if user == STAY => Ok(()),
        Some(user) => switch_to(&user).map_err(|error| Error::User(user, error)),
    }
}

/// Gives up root for a user by name, or by number after a `#`.
fn switch_to(user: &str) -> io::Result<()> {
    let not_found = || io::Error::new(io::ErrorKind::NotFound, "no such user");
    let entry = match user.strip_prefix('#') {
        Some(number) => {
            let number = number.parse().map_err(|_| not_found())?;
            // SAFETY: only the main thread runs yet, so nobody else uses the static result.
            unsafe { libc::getpwuid(number) }
        }
        None => {
            let name = CString::new(user)?;
            // SAFETY: the name is terminated; for the result as above.
            unsafe { libc::getpwnam(name.as_ptr()) }
        }
    };
    // SAFETY: null or a valid entry until the next such call.
    let entry = unsafe { entry.as_ref() }.ok_or_else(not_found)?;
    let (uid, gid) = (entry.pw_uid, entry.pw_gid);
    // SAFETY: the entry's name is terminated.
    check(unsafe { libc::initgroups(entry.pw_name, gid) })?;
    // SAFETY: plain numbers.
    check(unsafe { libc::setgid(gid) })?;
    // SAFETY: plain numbers; takes effect in all threads.
    check(unsafe { libc::setuid(uid) })?;
    // Being able to go back would mean that nothing was given up.
    // SAFETY: plain numbers.
    if uid != 0 && unsafe { libc::setresuid(0, 0, 0) } == 0 {
        return Err(io::Error::other("root could be taken back"));
    }
    Ok(())
}

fn check(result: libc::c_int) -> io::Result<()> {
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
