//! The engine: a cluster as a value.
