//! What `kubectl describe` says of what the learner points at.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Described {
    /// The line that would print it.
    pub line: String,
    /// Nothing where the object is not there at this instant.
    pub text: Option<String>,
}
