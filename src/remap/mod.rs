//! Remap rules and their matching.
