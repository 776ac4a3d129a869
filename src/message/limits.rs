//! What a caller of the parser allows: sizes and strictness.

/// Sizes and strictness of a head; the caller fills it from its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the start line with its line end (`proxy.config.http.request_line_max_size`).
    pub start_line: usize,
    /// Bytes of one field, name and value (`proxy.config.http.header_field_max_size`).
    pub field: usize,
    /// Bytes of the whole head (`proxy.config.http.request_header_max_size`, `…response_header_max_size`).
    pub head: usize,
    /// Which bytes a request target may hold (`proxy.config.http.strict_uri_parsing`).
    pub uri: UriStrictness,
    /// A line may end in LF alone. RFC 9112, 2.2 allows it; the original accepts it always.
    pub bare_lf: bool,
    /// Empty lines before a request line are skipped (RFC 9112, 2.2), where the original answers 400.
    pub skip_empty_lines: bool,
    /// Space between name and colon is dropped instead of refused: responses only (RFC 9112, 5.1).
    pub space_before_colon: bool,
    /// Fields whose name begins with `@`, which are internal, are dropped: for all that comes from a wire.
    pub drop_internal: bool,
    /// A CR that no LF follows is passed on where the original does so: in request targets, reason phrases, and in front
    /// of a field's line end. Otherwise it is refused, the last case repaired.
    pub stray_cr: bool,
}

/// Which bytes a request target may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum UriStrictness {
    /// All but NUL and line ends.
    #[default]
    Any,
    /// Only characters of RFC 3986; `%` need not be followed by hexadecimal digits.
    Rfc3986,
    /// Neither blanks nor anything else that ASCII cannot print.
    Printable,
}

impl UriStrictness {
    /// The meaning of a value of `proxy.config.http.strict_uri_parsing`.
    pub fn from_record(value: i64) -> UriStrictness {
        match value {
            1 => UriStrictness::Rfc3986,
            2 => UriStrictness::Printable,
            _ => UriStrictness::Any,
        }
    }
}

impl Limits {
    /// What the plugin API's parsers allow.
    pub const API: Limits = Limits {
        start_line: 65535,
        field: 131_070,
        head: usize::MAX,
        uri: UriStrictness::Any,
        bare_lf: true,
        skip_empty_lines: false,
        space_before_colon: false,
        drop_internal: false,
        stray_cr: true,
    };

    /// What a client's request head may be with all records at their defaults.
    pub const REQUEST: Limits = Limits {
        head: 131_072,
        uri: UriStrictness::Printable,
        drop_internal: true,
        stray_cr: false,
        ..Limits::API
    };

    /// What an origin's response head may be with all records at their defaults.
    pub const RESPONSE: Limits = Limits {
        head: 131_072,
        space_before_colon: true,
        drop_internal: true,
        stray_cr: false,
        ..Limits::API
    };
}
