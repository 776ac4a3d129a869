//! The cache: until it is filled in, every lookup is a miss.
