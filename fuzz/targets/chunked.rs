//! Chunked bodies: first byte the way of cutting, then the body. What the scanner takes is what a strict reader takes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tshost::http1::{ChunkError, ChunkRules, ChunkScanner, ScanStep};
use tshost_fuzz::{choice, pieces, strict};

/// Data, bytes taken, and whether the body is complete.
type Scanned = Result<(Vec<u8>, usize, bool), ChunkError>;

fn scan(input: &[&[u8]]) -> Scanned {
    let mut scanner = ChunkScanner::new(ChunkRules::Strict);
    let (mut data, mut used) = (Vec::new(), 0);
    for piece in input {
        let mut rest = *piece;
        loop {
            let len = match scanner.step(rest)? {
                ScanStep::Framing(len) | ScanStep::Trailer(len) => len,
                ScanStep::Data(len) => {
                    data.extend_from_slice(&rest[..len]);
                    len
                }
                ScanStep::More => break,
                ScanStep::Done => return Ok((data, used, true)),
            };
            used += len;
            rest = &rest[len..];
        }
        assert!(rest.is_empty(), "more is wanted, but not all was taken");
    }
    Ok((data, used, scanner.is_done()))
}

fuzz_target!(|data: &[u8]| {
    let mut data = data;
    let seed = choice(&mut data);
    let whole = scan(&[data]);
    assert_eq!(whole, scan(&pieces(data, seed)));
    match (whole, strict::chunks(data)) {
        (Ok((body, used, true)), strict) => assert_eq!(strict, Ok(Some((body, used)))),
        (Ok((.., false)), strict) => assert!(!matches!(strict, Ok(Some(_))), "a whole body is not seen"),
        // The strict reader has no limits of length, and says that a line is missing before it looks at it.
        (Err(error), Ok(Some(_))) => assert!(
            matches!(error, ChunkError::LineTooLong | ChunkError::TrailerTooLong | ChunkError::SizeTooLarge),
            "{error:?}"
        ),
        (Err(_), _) => {}
    }
});
