//! The HTTP/1 wire: heads, body framing, and their limits.
