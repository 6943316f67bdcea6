//! Pictures as plain data: what each pane shows, decided here, drawn in `ui`.
//!
//! Knows: the session and everything below. Never knows: Yew, the browser, pixels of a real screen.
//! A `Screen` is one tree; every part of it is `Eq`, so that an `Rc` is compared by its pointer first
//! and a pane that did not change is not drawn again.

pub mod arc;
pub mod assistant;
pub mod bands;
pub mod clients;
pub mod console;
pub mod described;
pub mod feed;
pub mod files;
pub mod flights;
pub mod gallery;
pub mod lanes;
pub mod lesson;
pub mod moment;
pub mod msg;
pub mod notices;
pub mod painter;
pub mod picture;
pub mod pods;
pub mod probes;
pub mod qr;
pub mod room;
pub mod rungs;
pub mod saying;
pub mod screen;
pub mod services;
pub mod sight;
pub mod takes;
pub mod tone;
pub mod transport;
pub mod turns;
pub mod why;
pub mod window;
pub mod workloads;

pub use msg::{Ask, Author, Clock, Effect, Learn, Msg, Selection, Spot, Theme};
pub use painter::Painter;
pub use saying::Saying;
pub use screen::{Pane, Screen};
pub use tone::Tone;
