//! Statistics: counters of the engine and of plugins.
