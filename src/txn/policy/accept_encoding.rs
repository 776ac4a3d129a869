//! Accept-Encoding cut down to what makes a difference for caches.

use crate::message::Message;

/// Rewrites the request's Accept-Encoding as `proxy.config.http.normalize_ae` says: 0 not at all, 1 `gzip` or nothing,
/// 2 `br` or `gzip` or nothing, 3 `br, gzip` or one of them or nothing.
pub fn normalize(request: &mut Message, normalize_ae: i8) {
    let _ = (request, normalize_ae);
    unimplemented!("lands next")
}
