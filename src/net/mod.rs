//! Virtual connections: sockets, adopted descriptors, internal pairs; accept, connect, names, timeouts, origin pool.
