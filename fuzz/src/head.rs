//! Heads through the engine's parser: any cut of the input gives the same, and what is sent reads back as it was.

use tshost::message::{
    Kind, Limits, Message, ParseError, Parser, Progress, UriStrictness, Version, WellKnown,
};

/// What the parser made of an input.
pub struct Outcome {
    pub message: Message,
    pub consumed: usize,
    pub result: Result<Progress, ParseError>,
}

/// Parses pieces until the head is complete or refused.
pub fn parse(kind: Kind, pieces: &[&[u8]], limits: &Limits) -> Outcome {
    let mut message = Message::new(kind);
    let mut parser = Parser::new();
    let mut consumed = 0;
    for piece in pieces {
        let parsed = match kind {
            Kind::Response => parser.response(&mut message, piece, limits),
            _ => parser.request(&mut message, piece, limits),
        };
        assert!(parsed.consumed <= piece.len());
        consumed += parsed.consumed;
        if parsed.outcome != Ok(Progress::More) {
            return Outcome { message, consumed, result: parsed.outcome };
        }
        assert_eq!(parsed.consumed, piece.len(), "more is wanted, but not all was taken");
    }
    Outcome { message, consumed, result: Ok(Progress::More) }
}

/// The head as it is sent.
pub fn print(message: &Message) -> Vec<u8> {
    let mut text = Vec::new();
    let written = message.print_into(&mut text);
    assert_eq!(written, text.len());
    assert!(message.print_bound() >= written);
    text
}

/// Checks one input: whole and in pieces, and read back after it was printed.
pub fn check(kind: Kind, text: &[u8], seed: u8, limits: &Limits) {
    let mut whole = parse(kind, &[text], limits);
    let cut = parse(kind, &crate::pieces(text, seed), limits);
    if is_too_long(&whole) || is_too_long(&cut) {
        // Found as soon as it is too long, which in pieces may be before the end of a line that is wrong as well.
        assert!(whole.result.is_err() && cut.result.is_err());
        return;
    }
    assert_eq!(whole.result, cut.result);
    if whole.result == Err(ParseError::NotHttp) {
        // Left in the input of the call that found it.
        return;
    }
    assert_eq!(whole.consumed, cut.consumed);
    assert_eq!(print(&whole.message), print(&cut.message));
    if whole.result == Ok(Progress::Done) && !limits.stray_cr {
        reads_back(kind, &mut whole.message, limits);
    }
}

fn is_too_long(outcome: &Outcome) -> bool {
    matches!(
        outcome.result,
        Err(ParseError::StartLineTooLong | ParseError::FieldTooLong | ParseError::HeadTooLong)
    )
}

/// What is sent is whole, has no line of LF alone, and is the same message to the next parser.
fn reads_back(kind: Kind, message: &mut Message, limits: &Limits) {
    if message.method_token() == Some(WellKnown::CONNECT) {
        // Its last byte is taken for the slash of an empty path and not printed, as in the original. Tunnels are not sent.
        return;
    }
    if kind == Kind::Request {
        name_path_only(message);
        if limits.uri == UriStrictness::Any
            && print(message).windows(7).any(|text| text == b"  HTTP/" || text == b"\t HTTP/")
        {
            // Blanks at the end of a target, which are none of it when they are read: only where the records allow them.
            return;
        }
    }
    let message = &*message;
    let is_sent = kind != Kind::Response
        || ((1..=999).contains(&message.status())
            && matches!(message.version(), Version::V1_0 | Version::V1_1));
    if !is_sent {
        // No status line that anybody would be sent: the engine writes its own version.
        return;
    }
    let text = print(message);
    if message.reason().is_some_and(|reason| matches!(reason.last(), Some(b' ' | b'\t'..=b'\r'))) {
        // White space behind the phrase stays in a line of unusual columns and is trimmed in the usual ones, as there.
        return;
    }
    // What is sent may be longer than what came in: LF becomes CR LF.
    let strict = Limits {
        start_line: usize::MAX,
        head: usize::MAX,
        bare_lf: false,
        skip_empty_lines: false,
        space_before_colon: false,
        ..limits.clone()
    };
    let again = parse(kind, &[&text], &strict);
    assert_eq!(again.result, Ok(Progress::Done), "{:?}", String::from_utf8_lossy(&text));
    assert_eq!(again.consumed, text.len(), "{:?}", String::from_utf8_lossy(&text));
    assert_eq!(print(&again.message), text);
    let fields = |message: &Message| -> Vec<(Vec<u8>, Vec<u8>)> {
        message.fields().map(|field| (field.name().to_vec(), field.value().to_vec())).collect()
    };
    assert_eq!(fields(message), fields(&again.message));
}

/// Leaves of the target what an origin gets: a path.
fn name_path_only(message: &mut Message) {
    let Some(mut url) = message.url_mut() else { return };
    url.set_fragment(None);
    url.set_user(None);
    url.set_password(None);
    url.set_slash();
    url.set_scheme(None);
    url.set_host(None);
    url.set_port(0);
}
