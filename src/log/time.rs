//! Local time for log lines.
//!
//! `localtime_r` takes a lock and reads zone tables; each thread keeps the last answer, since neighbouring lines
//! mostly fall into the same second.

use std::cell::Cell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A moment in local time, broken down to the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Local {
    /// Seconds since the epoch that this is.
    pub epoch: i64,
    /// Year, as written.
    pub year: i32,
    /// Month, from 1.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
    /// Hour.
    pub hour: u8,
    /// Minute.
    pub minute: u8,
    /// Second.
    pub second: u8,
    /// Seconds east of Greenwich.
    pub offset: i32,
}

/// English month names, as log lines have them in every locale.
pub const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

thread_local! {
    static LAST: Cell<Option<Local>> = const { Cell::new(None) };
}

impl Local {
    /// The local time of a moment given in seconds since the epoch.
    pub fn at(epoch: i64) -> Local {
        let last = LAST.try_with(Cell::get).ok().flatten();
        if let Some(last) = last.filter(|last| last.epoch == epoch) {
            return last;
        }
        let local = Local::compute(epoch);
        // A thread that is ending keeps nothing.
        let _ = LAST.try_with(|last| last.set(Some(local)));
        local
    }

    fn compute(epoch: i64) -> Local {
        let time: libc::time_t = epoch;
        // SAFETY: `tm` is plain data for which zero is a valid value.
        let mut tm: libc::tm = unsafe { std::mem::zeroed() };
        // SAFETY: both pointers are valid for the call.
        let done = unsafe { libc::localtime_r(&raw const time, &raw mut tm) };
        if done.is_null() {
            return Local { epoch, year: 1970, month: 1, day: 1, ..Local::default() };
        }
        Local {
            epoch,
            year: tm.tm_year + 1900,
            month: tm.tm_mon as u8 + 1,
            day: tm.tm_mday as u8,
            hour: tm.tm_hour as u8,
            minute: tm.tm_min as u8,
            second: tm.tm_sec as u8,
            offset: tm.tm_gmtoff as i32,
        }
    }

    /// Seconds since midnight.
    pub fn second_of_day(&self) -> u32 {
        u32::from(self.hour) * 3600 + u32::from(self.minute) * 60 + u32::from(self.second)
    }

    /// English short name of the month.
    pub fn month_name(&self) -> &'static str {
        MONTHS[usize::from(self.month - 1) % MONTHS.len()]
    }

    /// `YYYYMMDD.HHhMMmSSs`, the stamp of text logs and rolled files.
    pub fn stamp(&self) -> String {
        let Local { year, month, day, hour, minute, second, .. } = self;
        format!("{year:04}{month:02}{day:02}.{hour:02}h{minute:02}m{second:02}s")
    }
}

/// Time since the epoch.
pub fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Seconds since the epoch.
pub fn now_secs() -> i64 {
    i64::try_from(now().as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_have_the_given_form() {
        let local =
            Local { year: 2026, month: 11, day: 2, hour: 3, minute: 4, second: 5, ..Local::default() };
        assert_eq!(local.stamp(), "20261102.03h04m05s");
        assert_eq!(local.month_name(), "Nov");
    }

    #[test]
    fn a_moment_is_broken_down_the_same_twice() {
        let first = Local::at(1_700_000_000);
        assert_eq!(first, Local::at(1_700_000_000));
        assert_ne!(first, Local::at(1_700_000_001));
        let midnight = first.epoch + i64::from(first.offset);
        assert_eq!(midnight.rem_euclid(60), i64::from(first.second));
    }
}
