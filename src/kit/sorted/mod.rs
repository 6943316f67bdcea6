//! Maps and sets as sorted rows.
//!
//! A B-tree is compiled anew for every pair of types, 4 KB of wasm each time, and pays only for thousands of entries. The
//! maps of this program hold a handful, so they are litemap's: one list in the order of the keys.

mod map;
mod set;

pub use map::SortedMap;
pub use set::SortedSet;
