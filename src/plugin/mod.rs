//! Loading and registration of plugins.
