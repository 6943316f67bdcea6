//! Runners of the tables in `validation/`: what kubectl and the API server say to a manifest.
//!
//! Knows: `admit` and what a console prints of it. Never knows: a running cluster.

pub(super) mod decode;
pub(super) mod seeds;
mod terminal;
