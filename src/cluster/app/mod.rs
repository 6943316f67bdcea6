//! The simulated programs: what runs inside a container, and how it answers.
//!
//! An `image` is what a container starts from; `images` has the known ones, one file each. `processes` is everything
//! that lives in one container: `shell` scripts, small `utilities`, and `server` programs, with their `files`, `signal`s
//! and `log`. `launch` is what they are started with.
//!
//! Knows: objects, kit. Never knows: the kubelet; it is asked through `Ask` and answers with `Answer`.

pub mod docker;
pub mod files;
pub mod image;
pub mod images;
pub mod launch;
pub mod log;
pub mod processes;
pub mod server;
pub mod shell;
pub mod signal;
pub mod utilities;

pub use files::{Access, Files, Mount, Volume, Volumes};
pub use image::Image;
pub use launch::{Start, Stdin};
pub use log::{ContainerLog, LogLine, Stream as LogStream};
pub use processes::{
    Ended, Exit, HOSTS, Heard as NetAnswer, Memory, OutOfMemory, Pid, Processes, Question, Session,
    Socket, Typed, World, unpack,
};
pub use server::interface::{LOCALHOST, is_loopback};
pub use server::{Fault as ServerFault, Reply};
pub use signal::Signal;
pub use utilities::tar::archive;
