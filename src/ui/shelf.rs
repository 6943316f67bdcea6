//! The browser's storage. It may be blocked or full; then nothing is remembered, the learner is told, and everything else works.

use web_sys::Storage;

const PREFIX: &str = "podlife.";

/// What became of something put on the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    Yes,
    /// Blocked, or full.
    No,
}

pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(&format!("{PREFIX}{key}")).ok()?
}

pub fn write(key: &str, value: &str) -> Kept {
    let stored = storage().map(|storage| storage.set_item(&format!("{PREFIX}{key}"), value));
    match stored {
        Some(Ok(())) => Kept::Yes,
        Some(Err(_)) | None => Kept::No,
    }
}

/// Whether there is a shelf at all.
pub fn probe() -> Kept {
    if storage().is_some() { Kept::Yes } else { Kept::No }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
