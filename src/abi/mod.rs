//! The C boundary: one file per chapter of `ts.h`.
