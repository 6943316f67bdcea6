//! Small things that every pane uses.

pub mod countdown;
pub mod dialog;
pub mod icon;
pub mod listen;
pub mod live_region;
pub mod measure;
pub mod now;
pub mod patterns;
pub mod pointer;
pub mod segments;
pub mod sight;
pub mod tab_strip;
pub mod why_button;
