//! The HTTP/1 wire: how a body is framed, chunked coding. Pure functions and state machines over slices; no I/O.

mod chunked;
mod framing;

pub use chunked::{ChunkError, ChunkScanner, LAST_CHUNK, MAX_CHUNK_LINE, MAX_TRAILER, ScanStep, chunk_head};
pub use framing::{Framing, FramingError, request_framing, response_framing};
