//! The simulated programs: what runs inside a container, and how it answers.
//!
//! A program is an image from the catalogue (`images/`, one file each) plus what happened to it since it started.
//!
//! Knows: objects, kit. Never knows: the kubelet; it is asked through `Ask` and answers with `Answer`.

pub mod catalogue;
pub mod files;
pub mod image;
pub mod images;
pub mod launch;
pub mod log;
mod process;
pub mod processes;
mod serve;
pub mod server;
pub mod shell;
pub mod signal;
pub mod utilities;

pub use process::{Doing, Ending, Process};
pub use serve::{Reply, answer};
