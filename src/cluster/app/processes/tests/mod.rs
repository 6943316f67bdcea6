//! Scripts run in a container, and what they print, when, and how they end.

mod garbage;
mod lab;
mod machine;
mod network;
mod read_only;
mod scripts;
mod signals;
mod stories;
mod times;
mod utilities;
mod wget;

use lab::{Lab, check};
