//! I/O buffers: reference-counted blocks, chains of them, and readers (`TSIOBuffer`).
