//! Programs a person can type.
