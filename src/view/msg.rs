//! What the page tells the session, under the names the page knows.

pub use crate::session::msg::*;
