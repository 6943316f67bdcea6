//! Runners of the tables in `validation/`: what kubectl and the API server say to a manifest.
//!
//! Knows: `admit` and what a console prints of it. Never knows: a running cluster.
//!
//! The map: `create` plays every table of new objects, `updates` the one of changed ones, `defaults` what is filled in, `names` the rules of texts;
//! `complaint` is how all of them write an error down. `decode` and `seeds` play whole texts, and `terminal` is what a terminal shows of them.

mod complaint;
pub mod create;
pub mod decode;
pub mod defaults;
pub mod names;
pub mod seeds;
mod terminal;
pub mod updates;
