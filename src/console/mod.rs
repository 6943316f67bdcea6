//! The programs a person can type, and the terminal they run in.
//!
//! The map: `terminal` runs lines on the learner's workstation, a machine with the same shell and tools as containers
//! have; `desk` lays the recipe's files there, `line` says what is wrong with a line. `programs` is the list of what is
//! done here: a program prints through `shell` and either ends or becomes a `job`, which goes on while time passes.
//! `kubectl` and `sim` are programs of many verbs, one file each. `editor` is a text that a person changes, `forwards` the ports behind which a pod answers, `complete` is the Tab key, `api_http` what `kubectl proxy` lets through.
//!
//! Knows: the cluster's public face, admit, objects, yaml, kit. Never knows: session, words; what it prints is English,
//! as in a terminal.

pub mod api_http;
mod complete;
mod curl;
mod desk;
mod docker;
mod editor;
mod forwards;
mod job;
pub mod kubectl;
mod line;
mod minikube;
mod minikube_services;
mod programs;
mod shell;
mod sim;
mod sleep;
#[cfg(test)]
mod stories;
mod terminal;
mod world;

pub use desk::{DRAFTS, EDITS};
pub use editor::Editing;
pub use line::{LINE_LENGTH_MAX, LineError};
pub use shell::OUTPUT_LENGTH_MAX;
pub use sim::{ShapeProblem, read_node};
pub use terminal::{Terminal, Typed};
pub use world::{Chunk, Ended, Exit, Files, LineId, Stream, World};
