//! podlife: a Kubernetes playground whose engine is a value.
//!
//! Floors, in reading order. A module uses its own floor's named friends and the floors below, never above;
//! `tests/tidy.rs` holds the table and enforces it.

// Floor 0
pub mod kit;
pub mod yaml;
// Floor 1
pub mod admit;
pub mod objects;
// Floor 2
pub mod assist;
pub mod cluster;
// Floor 3
pub mod console;
pub mod lint;
// Floor 4
pub mod lessons;
pub mod session;
pub mod words;
// Floor 5
pub mod view;
// Floor 6
#[cfg(target_arch = "wasm32")]
pub mod ui;
#[cfg(not(target_arch = "wasm32"))]
pub mod workshop;
