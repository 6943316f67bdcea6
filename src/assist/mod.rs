//! Help while writing: what may stand here, and what it means.
//!
//! Knows: the table of the API's types, yaml, admit's defaults and rules, and our words. Never knows: the cluster, the page, the editor.
//!
//! The map: `lines` sees a text as lines, also one that does not parse; `flow` sees into braces; `locate` says where in which
//! object an offset stands. `resolve` follows a path through the table. `facts` holds defaults and ranges, `required` what
//! must be there, `meaning` finds the sentence. `complete` offers, with `names` that the text itself knows and `snippets`;
//! `hover` explains. All offsets are bytes; the view counts as editors do.

pub mod complete;
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
mod values;

/// A text longer than this is not looked into while someone types.
const TEXT_MAX: usize = 512 * 1024;
