//! Configuration: the records of `records.config`, their per-transaction view, directories, and the YAML files.
