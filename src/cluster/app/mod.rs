//! The simulated programs: what runs inside a container, and how it answers.
//!
//! `image` is what a container starts from, `catalogue/` the images that are known, one file each. `processes/` is everything
//! that lives in one container: shells (`shell/`), small tools (`utilities/`, one file each) and servers (`server/`), with
//! their `files/`, `signal`s and `log`.
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
