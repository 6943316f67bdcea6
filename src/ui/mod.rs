//! The page, in Yew. `app` owns the state and hands plain pictures down; everything below it shows and reports.
//!
//! Knows: `view` and the words. Never knows: the cluster, the console's grammar, an object of the API.
//! The browser is reached in six files only: `clock` (frames), `address` (the link), `shelf` (storage), `clipboard`,
//! `keys` (what is pressed on the page itself) and `outside` (files, and the host of an embed); `parts/listen` and `parts/measure` serve the components.
//! The folders are the panes: `frame` holds them, `lesson`, `write`, `stage`, `timeline`, `transport` and `ask` are them.

pub mod address;
pub mod app;
pub mod ask;
pub mod clipboard;
pub mod clock;
pub mod crash;
pub mod focus;
pub mod frame;
pub mod heard;
pub mod keys;
pub mod lesson;
pub mod outside;
pub mod parts;
pub mod root;
pub mod shelf;
pub mod speech;
pub mod stage;
pub mod timeline;
pub mod transport;
pub mod write;
