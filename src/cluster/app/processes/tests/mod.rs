//! Scripts run in a container, and what they print, when, and how they end.

mod lab;
mod scripts;
mod signals;
mod times;

use lab::{Lab, check};
