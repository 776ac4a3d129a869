//! The host: directories, start and stop, lifecycle hooks, the embedding API.

pub mod update;
