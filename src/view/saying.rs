//! One sentence on the page: Kubernetes' own, shown as it is, or ours, looked up in the reader's language.

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// Exact text of Kubernetes: English, never translated.
    Kubernetes(String),
    /// A key of `words/` with what its places are filled with.
    Ours { key: &'static str, fills: Vec<(&'static str, String)> },
}

impl Saying {
    /// A sentence of ours without places to fill.
    pub fn plain(key: &'static str) -> Saying {
        Saying::Ours { key, fills: vec![] }
    }
}
