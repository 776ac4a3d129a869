//! The error log: one line per failed connection attempt, failed look-up and error page.

use std::sync::LazyLock;

use super::text::TextLog;
use crate::config::records;

static LOG: LazyLock<Option<TextLog>> = LazyLock::new(|| {
    let name = records::text("proxy.config.error.logfile.filename").unwrap_or_else(|| "error.log".into());
    TextLog::create(&name, true, true).ok()
});

/// Writes a line, stamped with the time, if error logging is on (`proxy.config.log.logging_enabled` 1 or 3).
pub fn line(text: &str) {
    if !matches!(records::int("proxy.config.log.logging_enabled"), Some(1 | 3)) {
        return;
    }
    if let Some(log) = &*LOG {
        // An entry that is too long is dropped, as in the original.
        let _ = log.write(text.as_bytes());
    }
}
