//! Logs: diagnostics, error log, plugins' text logs and access logs.
