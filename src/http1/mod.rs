//! The HTTP/1 wire: how a body is framed, chunked coding. Pure functions and state machines over slices; no I/O.

mod chunked;
mod framing;

pub use chunked::{
    ChunkError, ChunkRules, ChunkScanner, LAST_CHUNK, MAX_CHUNK_LINE, MAX_TRAILER, ScanStep, chunk_head,
};
pub use framing::{
    Framing, FramingError, announces_body, has_no_body, has_unknown_coding, request_framing, response_framing,
};
