//! Event threads, continuations, mutexes, scheduled events and tasks.
