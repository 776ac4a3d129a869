//! Reason phrases (`TSHttpHdrReasonLookup`).

use std::ffi::CStr;

/// The original's phrase for a status, its odd spaces included; `None` for a status that it does not know.
pub fn reason(status: i32) -> Option<&'static str> {
    reason_c(status)?.to_str().ok()
}

/// [`reason`] as C wants it.
pub fn reason_c(status: i32) -> Option<&'static CStr> {
    Some(match status {
        0 => c"None",
        100 => c"Continue",
        101 => c"Switching Protocols",
        102 => c"Processing",
        103 => c"Early Hints",
        200 => c"OK",
        201 => c"Created",
        202 => c"Accepted",
        203 => c"Non - Authoritative Information",
        204 => c"No Content",
        205 => c"Reset Content",
        206 => c"Partial Content",
        207 => c"Multi - Status",
        208 => c"Already Reported",
        226 => c"IM Used",
        300 => c"Multiple Choices",
        301 => c"Moved Permanently",
        302 => c"Found",
        303 => c"See Other",
        304 => c"Not Modified",
        305 => c"Use Proxy",
        307 => c"Temporary Redirect",
        308 => c"Permanent Redirect",
        400 => c"Bad Request",
        401 => c"Unauthorized",
        402 => c"Payment Required",
        403 => c"Forbidden",
        404 => c"Not Found",
        405 => c"Method Not Allowed",
        406 => c"Not Acceptable",
        407 => c"Proxy Authentication Required",
        408 => c"Request Timeout",
        409 => c"Conflict",
        410 => c"Gone",
        411 => c"Length Required",
        412 => c"Precondition Failed",
        413 => c"Request Entity Too Large",
        414 => c"Request - URI Too Long",
        415 => c"Unsupported Media Type",
        416 => c"Requested Range Not Satisfiable",
        417 => c"Expectation Failed",
        422 => c"Unprocessable Entity",
        423 => c"Locked",
        424 => c"Failed Dependency",
        426 => c"Upgrade Required",
        428 => c"Precondition Required",
        429 => c"Too Many Requests",
        431 => c"Request Header Fields Too Large",
        500 => c"Internal Server Error",
        501 => c"Not Implemented",
        502 => c"Bad Gateway",
        503 => c"Service Unavailable",
        504 => c"Gateway Timeout",
        505 => c"HTTP Version Not Supported",
        506 => c"Variant Also Negotiates",
        507 => c"Insufficient Storage",
        508 => c"Loop Detected",
        510 => c"Not Extended",
        511 => c"Network Authentication Required",
        _ => return None,
    })
}
