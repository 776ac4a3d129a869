//! Chunked coding: RFC 9112, 7.1.
//!
//! ```text
//!           +--------------------------------------------------------------+
//!           v                                                              |
//! Start -> Size -> (Blank | Extension) -> SizeEnd -> Data -> DataCr -> DataLf
//!                                           | size 0
//!                                           v
//!                                    TrailerStart <-> TrailerName -> TrailerValue -> TrailerEnd
//!                                           |                                         |
//!                                           v                                         |
//!                                         LastLf -> Done        TrailerStart <--------+
//! ```
//!
//! What is not exactly this is refused: two parties that read a sloppy chunk line differently can be made to disagree
//! about where a message ends. By [`ChunkRules::Lenient`] it is taken as the original takes it. The table is in
//! `docs/http1.md`.

use crate::message::is_token_byte;

/// What the scanner found at the front of its input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScanStep {
    /// So many bytes of framing: chunk lines and line ends. To be skipped, or passed on when the framing is kept.
    Framing(usize),
    /// So many bytes of body data.
    Data(usize),
    /// So many bytes of trailer fields with their line ends; the empty line at the end is framing.
    Trailer(usize),
    /// The input is used up.
    More,
    /// The body is complete: what follows belongs to the next message.
    Done,
}

/// Why chunked coding is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChunkError {
    /// The chunk size has a byte that is no hexadecimal digit, or no digit at all.
    Size,
    /// The chunk size does not fit 63 bits.
    SizeTooLarge,
    /// A control byte in a chunk extension.
    Extension,
    /// The chunk line is longer than [`MAX_CHUNK_LINE`].
    LineTooLong,
    /// Chunk data is not followed by CR LF.
    DataEnd,
    /// A line ends in LF alone or in CR alone.
    LineEnd,
    /// A trailer field is malformed.
    Trailer,
    /// The trailer section is longer than [`MAX_TRAILER`].
    TrailerTooLong,
}

impl std::fmt::Display for ChunkError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ChunkError::Size => "chunk size: not hexadecimal",
            ChunkError::SizeTooLarge => "chunk size: too large",
            ChunkError::Extension => "chunk extension: control byte",
            ChunkError::LineTooLong => "chunk line: too long",
            ChunkError::DataEnd => "chunk data: not followed by CR LF",
            ChunkError::LineEnd => "chunk line: does not end in CR LF",
            ChunkError::Trailer => "trailer field: malformed",
            ChunkError::TrailerTooLong => "trailer section: too long",
        })
    }
}

impl std::error::Error for ChunkError {}

/// Longest chunk line: size, extensions and line end. Extensions are of no use to anybody, so this is generous.
pub const MAX_CHUNK_LINE: usize = 4096;
/// Longest trailer section.
pub const MAX_TRAILER: usize = 65536;

/// How exactly a chunked body has to follow the grammar (`proxy.config.http.strict_chunk_parsing`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ChunkRules {
    /// As RFC 9112, 7.1 has it.
    #[default]
    Strict,
    /// A line may end in LF alone, anything but a CR may stand behind blanks or `;`, and trailers are not looked at.
    Lenient,
}

impl ChunkRules {
    /// The meaning of a value of the record.
    pub fn from_record(value: i64) -> ChunkRules {
        if value == 0 { ChunkRules::Lenient } else { ChunkRules::Strict }
    }
}

/// Where in the grammar the scanner is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// Before the first digit of a size.
    Start,
    /// In the digits.
    Size,
    /// In blanks behind the digits: only an extension may follow, or the line end where that is tolerated.
    Blank,
    /// Behind a semicolon.
    Extension,
    /// Behind the CR of a chunk line.
    SizeEnd,
    /// In chunk data, of which `size` bytes are left.
    Data,
    /// Behind the data, before CR.
    DataCr,
    /// Behind that CR.
    DataLf,
    /// At the beginning of a trailer line.
    TrailerStart,
    /// In a trailer's name.
    TrailerName,
    /// In a trailer's value.
    TrailerValue,
    /// Behind the CR of a trailer line.
    TrailerEnd,
    /// Behind the CR of the last, empty line.
    LastLf,
    /// Behind the body.
    Done,
}

/// Finds data and framing in a chunked body that comes in pieces of any size.
#[derive(Clone, Debug)]
pub struct ChunkScanner {
    state: State,
    /// The size that is being read, or the data bytes that are left.
    size: u64,
    /// Bytes of the chunk line or of the trailer section so far.
    line: usize,
    rules: ChunkRules,
}

impl ChunkScanner {
    /// At the beginning of a body.
    pub const fn new(rules: ChunkRules) -> ChunkScanner {
        ChunkScanner { state: State::Start, size: 0, line: 0, rules }
    }

    fn is_lenient(&self) -> bool {
        self.rules == ChunkRules::Lenient
    }

    /// Whether `byte` begins the empty line at the end of the trailers.
    fn ends_trailers(&self, byte: u8) -> bool {
        byte == b'\r' || (byte == b'\n' && self.is_lenient())
    }

    /// Whether the body is complete.
    pub fn is_done(&self) -> bool {
        self.state == State::Done
    }

    /// Body bytes of the current chunk that have not come yet; 0 between chunks.
    pub fn chunk_left(&self) -> u64 {
        if self.state == State::Data { self.size } else { 0 }
    }

    /// Looks at the front of `input`; to be called again with what is behind the bytes that it names.
    pub fn step(&mut self, input: &[u8]) -> Result<ScanStep, ChunkError> {
        match self.state {
            State::Done => Ok(ScanStep::Done),
            _ if input.is_empty() => Ok(ScanStep::More),
            State::Data => Ok(self.data(input)),
            State::TrailerName | State::TrailerValue | State::TrailerEnd => self.trailer(input),
            State::TrailerStart if !self.ends_trailers(input[0]) => self.trailer(input),
            _ => self.framing(input),
        }
    }

    fn data(&mut self, input: &[u8]) -> ScanStep {
        let here = usize::try_from(self.size).unwrap_or(usize::MAX).min(input.len());
        self.size -= here as u64;
        if self.size == 0 {
            self.state = State::DataCr;
        }
        ScanStep::Data(here)
    }

    fn framing(&mut self, input: &[u8]) -> Result<ScanStep, ChunkError> {
        for (at, &byte) in input.iter().enumerate() {
            if matches!(self.state, State::Data | State::Done)
                || (self.state == State::TrailerStart && !self.ends_trailers(byte))
            {
                return Ok(ScanStep::Framing(at));
            }
            self.state = self.framing_byte(byte)?;
        }
        Ok(ScanStep::Framing(input.len()))
    }

    fn framing_byte(&mut self, byte: u8) -> Result<State, ChunkError> {
        self.line += 1;
        if self.line > MAX_CHUNK_LINE {
            return Err(ChunkError::LineTooLong);
        }
        match self.state {
            State::Start | State::Size => self.size_byte(byte),
            State::Blank => match byte {
                b' ' | b'\t' => Ok(State::Blank),
                b';' => Ok(State::Extension),
                b'\r' if self.is_lenient() => Ok(State::SizeEnd),
                b'\n' if self.is_lenient() => Ok(self.behind_size()),
                _ if self.is_lenient() => Ok(State::Extension),
                _ => Err(ChunkError::Size),
            },
            State::Extension => match byte {
                b'\r' => Ok(State::SizeEnd),
                b'\n' if self.is_lenient() => Ok(self.behind_size()),
                b'\n' => Err(ChunkError::LineEnd),
                _ if is_text(byte) || self.is_lenient() => Ok(State::Extension),
                _ => Err(ChunkError::Extension),
            },
            State::SizeEnd => {
                let next = self.behind_size();
                line_feed(byte, next, ChunkError::LineEnd)
            }
            State::DataCr if byte == b'\r' => Ok(State::DataLf),
            State::DataCr if byte == b'\n' && self.is_lenient() => {
                self.line = 0;
                Ok(State::Start)
            }
            State::DataCr => Err(ChunkError::DataEnd),
            State::DataLf => {
                self.line = 0;
                line_feed(byte, State::Start, ChunkError::DataEnd)
            }
            // Only the beginning of the last line comes here.
            State::TrailerStart if byte == b'\n' => Ok(State::Done),
            State::TrailerStart => Ok(State::LastLf),
            State::LastLf => line_feed(byte, State::Done, ChunkError::LineEnd),
            State::Data | State::TrailerName | State::TrailerValue | State::TrailerEnd | State::Done => {
                unreachable!("`step` sends these elsewhere")
            }
        }
    }

    /// The state behind the end of a chunk line.
    fn behind_size(&mut self) -> State {
        self.line = 0;
        if self.size == 0 { State::TrailerStart } else { State::Data }
    }

    fn size_byte(&mut self, byte: u8) -> Result<State, ChunkError> {
        if let Some(digit) = char::from(byte).to_digit(16) {
            if self.state == State::Start {
                self.size = 0;
            }
            // 63 bits, so that sums of sizes fit 64.
            if self.size >> 59 != 0 {
                return Err(ChunkError::SizeTooLarge);
            }
            self.size = self.size << 4 | u64::from(digit);
            return Ok(State::Size);
        }
        match byte {
            _ if self.state == State::Start => Err(ChunkError::Size),
            b'\r' => Ok(State::SizeEnd),
            b';' => Ok(State::Extension),
            b' ' | b'\t' => Ok(State::Blank),
            b'\n' if self.is_lenient() => Ok(self.behind_size()),
            b'\n' => Err(ChunkError::LineEnd),
            _ => Err(ChunkError::Size),
        }
    }

    fn trailer(&mut self, input: &[u8]) -> Result<ScanStep, ChunkError> {
        for (at, &byte) in input.iter().enumerate() {
            self.state = match (self.state, byte) {
                (State::TrailerStart, _) if self.ends_trailers(byte) => return Ok(ScanStep::Trailer(at)),
                (_, b'\n') if self.is_lenient() => State::TrailerStart,
                (..) if self.is_lenient() => State::TrailerValue,
                (State::TrailerStart | State::TrailerName, _) if is_token_byte(byte) => State::TrailerName,
                (State::TrailerName, b':') => State::TrailerValue,
                (State::TrailerValue, b'\r') => State::TrailerEnd,
                (State::TrailerValue, _) if is_text(byte) => State::TrailerValue,
                (State::TrailerEnd, b'\n') => State::TrailerStart,
                (State::TrailerEnd | State::TrailerValue, b'\r' | b'\n') => return Err(ChunkError::LineEnd),
                _ => return Err(ChunkError::Trailer),
            };
            self.line += 1;
            if self.line > MAX_TRAILER {
                return Err(ChunkError::TrailerTooLong);
            }
        }
        Ok(ScanStep::Trailer(input.len()))
    }
}

fn line_feed(byte: u8, next: State, otherwise: ChunkError) -> Result<State, ChunkError> {
    if byte == b'\n' { Ok(next) } else { Err(otherwise) }
}

/// Anything but control bytes; TAB is text.
fn is_text(byte: u8) -> bool {
    byte == b'\t' || (byte >= 0x20 && byte != 0x7f)
}

/// Writes the line before a chunk of `len` bytes (`1f4` CR LF) to the end of `line` and returns it.
///
/// The data is followed by CR LF, the whole body by [`LAST_CHUNK`]. An empty chunk would end the body: none is written
/// for no data.
pub fn chunk_head(len: usize, line: &mut [u8; 18]) -> &[u8] {
    let (digits, end) = line.split_at_mut(16);
    end.copy_from_slice(b"\r\n");
    let mut left = len;
    let mut at = 16;
    loop {
        at -= 1;
        digits[at] = b"0123456789abcdef"[left & 15];
        left >>= 4;
        if left == 0 {
            return &line[at..];
        }
    }
}

/// The last chunk with an empty trailer section.
pub const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs the scanner over `input` in pieces; gives data, trailers and the bytes it took.
    fn scan(
        mut scanner: ChunkScanner,
        input: &[u8],
        piece: usize,
    ) -> Result<(Vec<u8>, Vec<u8>, usize, bool), ChunkError> {
        let (mut data, mut trailers, mut used) = (Vec::new(), Vec::new(), 0);
        let mut available = piece.min(input.len());
        loop {
            match scanner.step(&input[used..available])? {
                ScanStep::Framing(n) => used += n,
                ScanStep::Data(n) => {
                    data.extend_from_slice(&input[used..used + n]);
                    used += n;
                }
                ScanStep::Trailer(n) => {
                    trailers.extend_from_slice(&input[used..used + n]);
                    used += n;
                }
                ScanStep::More if available < input.len() => available = (available + piece).min(input.len()),
                ScanStep::More => return Ok((data, trailers, used, false)),
                ScanStep::Done => return Ok((data, trailers, used, true)),
            }
        }
    }

    #[test]
    fn bodies_are_the_same_in_pieces_of_any_size() {
        let table: &[(&str, &str, &str, usize)] = &[
            ("0\r\n\r\n", "", "", 0),
            ("5\r\nhello\r\n0\r\n\r\n", "hello", "", 0),
            ("5\r\nhello\r\n0\r\n\r\nGET /", "hello", "", 5),
            ("1\r\na\r\nA\r\n0123456789\r\n000\r\n\r\n", "a0123456789", "", 0),
            ("3;name=value\r\nabc\r\n0;x\r\n\r\n", "abc", "", 0),
            ("3 ; a=\"b c\"\t\r\nabc\r\n0\r\n\r\n", "abc", "", 0),
            ("3;\r\nabc\r\n0\r\n\r\n", "abc", "", 0),
            ("2\r\n\r\n\r\n0\r\n\r\n", "\r\n", "", 0),
            ("0\r\nX-Sum: 1\r\nY:\r\n\r\nrest", "", "X-Sum: 1\r\nY:\r\n", 4),
        ];
        for &(input, data, trailers, rest) in table {
            for piece in 1..=input.len() {
                let found = scan(ChunkScanner::new(ChunkRules::Strict), input.as_bytes(), piece).unwrap();
                let expected =
                    (data.as_bytes().to_vec(), trailers.as_bytes().to_vec(), input.len() - rest, true);
                assert_eq!(found, expected, "{input:?} by {piece}");
            }
        }
    }

    #[test]
    fn what_is_not_exactly_chunked_is_refused() {
        use ChunkError::*;
        let table: &[(&[u8], ChunkError)] = &[
            (b"\r\n", Size),
            (b"g\r\n", Size),
            (b"-1\r\n", Size),
            (b"+1\r\n", Size),
            (b" 1\r\n", Size),
            (b"0x1\r\n", Size),
            (b"1 \r\n", Size),
            (b"1 2\r\n", Size),
            (b"1\n", LineEnd),
            (b"1\ra", LineEnd),
            (b"1;a\nb\r\n", LineEnd),
            (b"1;a\rb\r\n", LineEnd),
            (b"1;a\0b\r\n", Extension),
            (b"1;\x7f\r\n", Extension),
            (b"8000000000000000\r\n", SizeTooLarge),
            (b"fffffffffffffffff\r\n", SizeTooLarge),
            (b"1\r\nab", DataEnd),
            (b"1\r\na\n", DataEnd),
            (b"1\r\na\rb", DataEnd),
            (b"0\r\n\n", Trailer),
            (b"0\r\n\ra", LineEnd),
            (b"0\r\n x: y\r\n\r\n", Trailer),
            (b"0\r\n: y\r\n\r\n", Trailer),
            (b"0\r\nx y: z\r\n\r\n", Trailer),
            (b"0\r\nx\r\n\r\n", Trailer),
            (b"0\r\nx: \x01\r\n\r\n", Trailer),
            (b"0\r\nx: a\n\r\n", LineEnd),
            (b"0\r\nx: a\r\r\n\r\n", LineEnd),
        ];
        for &(input, error) in table {
            for piece in 1..=input.len() {
                let found = scan(ChunkScanner::new(ChunkRules::Strict), input, piece);
                assert_eq!(found, Err(error), "{:?} by {piece}", String::from_utf8_lossy(input));
            }
        }
    }

    #[test]
    fn lenient_rules_take_what_the_original_takes() {
        let good: &[&[u8]] = &[
            b"5 \r\nhello\r\n0\r\n\r\n",
            b"5\t\nhello\r\n0 \r\n\r\n",
            b"5  5\r\nhello\r\n0\r\n\r\n",
            b"5\nhello\n0\n\n",
            b"5\r\nhello\n0\n\r\n",
            b"5\r\nhello\r\n0\r\n\n",
            b"5;a\0b\nhello\r\n0;\x01\r\n\r\n",
            b"5\r\nhello\r\n0\r\n X: y\r\nX : y\r\nno colon\n\n",
        ];
        for input in good {
            for piece in 1..=input.len() {
                let (data, _, used, done) =
                    scan(ChunkScanner::new(ChunkRules::Lenient), input, piece).unwrap();
                assert_eq!((data.as_slice(), used, done), (b"hello".as_slice(), input.len(), true));
            }
        }
        let bad: &[&[u8]] =
            &[b" 5\r\n", b"5x\r\n", b"5\rhello", b"5;a\rb\r\n", b"5\r\nhellox", b"x\r\n", b"\r\n", b"-5\r\n"];
        for input in bad {
            assert!(scan(ChunkScanner::new(ChunkRules::Lenient), input, 3).is_err());
        }
    }

    #[test]
    fn lines_and_trailers_have_an_end() {
        let mut long = b"1;".to_vec();
        long.resize(MAX_CHUNK_LINE + 1, b'x');
        assert_eq!(scan(ChunkScanner::new(ChunkRules::Strict), &long, 1000), Err(ChunkError::LineTooLong));
        let mut zeros = vec![b'0'; MAX_CHUNK_LINE + 1];
        assert_eq!(scan(ChunkScanner::new(ChunkRules::Strict), &zeros, 1000), Err(ChunkError::LineTooLong));
        zeros.truncate(100);
        zeros.extend_from_slice(b"1\r\nx\r\n0\r\n\r\n");
        assert_eq!(scan(ChunkScanner::new(ChunkRules::Strict), &zeros, 1000).unwrap().0, b"x");
        let mut trailers = b"0\r\n".to_vec();
        for _ in 0..MAX_TRAILER / 6 + 1 {
            trailers.extend_from_slice(b"a: b\r\n");
        }
        assert_eq!(
            scan(ChunkScanner::new(ChunkRules::Strict), &trailers, 1000),
            Err(ChunkError::TrailerTooLong)
        );
    }

    #[test]
    fn an_unfinished_body_is_not_done() {
        let input = b"5\r\nhello\r\n0\r\n\r\n";
        for end in 0..input.len() {
            assert!(!scan(ChunkScanner::new(ChunkRules::Strict), &input[..end], 4).unwrap().3, "{end}");
        }
    }

    #[test]
    fn chunk_heads_are_hexadecimal() {
        let mut line = [0; 18];
        assert_eq!(chunk_head(1, &mut line), b"1\r\n");
        assert_eq!(chunk_head(500, &mut line), b"1f4\r\n");
        assert_eq!(chunk_head(usize::MAX, &mut line), b"ffffffffffffffff\r\n");
    }
}
