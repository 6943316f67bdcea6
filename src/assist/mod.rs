//! Help while writing: what may stand here, and what it means.
//!
//! Knows: the table of the API's types, yaml, admit's defaults and rules, and our words. Never knows: the cluster, the page, the editor.
//!
//! The map: `lines` sees a text as lines, also one that does not parse; `flow` sees into braces; `climb` goes from a line up
//! to its document; with them `locate` says where in which object an offset stands. `resolve` follows a path through the
//! table of types. `facts` holds defaults and ranges, `required` what must be there and what usually is, `meaning` finds
//! the sentence and the page to read. `complete` offers, with `keys` and `values`, with `names` that the files themselves
//! know, and with `snippets`; `hover` explains one field, `explain` is what `kubectl explain` prints, and `explain_plainly` in its old layout.
//!
//! All offsets are bytes; the view counts as editors do.

mod climb;
pub mod complete;
#[cfg(test)]
mod complete_tests;
pub mod explain;
pub mod explain_plainly;
pub mod facts;
mod flow;
pub mod hover;
mod keys;
mod lines;
pub mod locate;
pub mod meaning;
mod names;
pub mod required;
pub mod resolve;
mod snippets;
mod type_name;
mod values;
mod wrap;

/// A text longer than this is not looked into while someone types.
const TEXT_MAX: usize = 512 * 1024;
