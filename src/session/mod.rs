//! The play: what is performed, how far it is played, and how it travels as a link.
//!
//! Knows: the cluster and everything below it, words, lessons. Never knows: view, ui, web types, real time.
//!
//! The map: a `recipe` is everything needed to replay a run; `txtar`, `files`, `settings` and `script` are the parts of its
//! text. `share` packs it for a link, `address` is all a link says.
//! `goal` is the small language of what should become true.

pub mod address;
pub mod files;
pub mod goal;
pub mod recipe;
pub mod recipe_problem;
pub mod script;
pub mod settings;
pub mod share;
pub mod txtar;
