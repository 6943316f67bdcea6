//! The workshop: podlife on the command line, for course authors and contributors. Native only.
//!
//! Knows: the session and everything below it, files, standard output. Never knows: ui, view, web types.
//!
//! The map: one module per command; `vectors` plays tables of facts.

pub mod vectors;
