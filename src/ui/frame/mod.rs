//! What holds the panes: the header, the gallery of lessons, the bar of notices, the desk they lie on, the lines between them, and on a phone the bar below.

pub mod author;
pub mod bottom_bar;
pub mod desk;
pub mod export;
pub mod gallery;
pub mod header;
pub mod kubernetes;
pub mod language;
pub mod notices;
pub mod reset;
pub mod share;
pub mod splitter;
pub mod theme;
