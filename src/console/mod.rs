//! Programs a person can type.

pub mod kubectl;
