//! Text to trees that remember where they stood, and back.
//!
//! Knows: YAML as kubectl reads and writes it (go-yaml v2 and sigs.k8s.io/yaml), positions, `kit`.
//! Never knows: which fields an object has, what they mean, or anything on the floors above.
//!
//! The map: `tree` holds the nodes. `read` turns a text into documents and complaints: it cuts with `chunks` and builds
//! with `build`, which knows what a `scalar` means (`resolve`), what an `anchor` costs, how a `collection` comes together and
//! in which order `trouble` is told. `complaint` and `go_syntax` word the errors, and `shield` keeps the scanner from a text
//! it cannot bear. `write` prints JSON as YAML with `scalar_style` and `key_order`. `path` finds a field by its name;
//! `position` counts for editors.

mod anchor;
mod build;
mod chunks;
mod collection;
pub mod complaint;
mod go_syntax;
mod key_order;
pub mod path;
pub mod position;
pub mod read;
pub mod resolve;
mod scalar;
mod scalar_style;
mod shield;
pub mod tree;
mod trouble;
pub mod write;
