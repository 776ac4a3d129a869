//! HTTP messages as plugins see them (`TSMBuffer`, `TSMLoc`): URLs, MIME fields, headers, parsers, dates.
