//! The name of an object: kind, namespace, name.

use std::fmt;

use super::kind::Kind;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub kind: Kind,
    /// Empty for what lives in no namespace.
    pub namespace: String,
    pub name: String,
}

impl Key {
    pub fn new(kind: Kind, namespace: &str, name: &str) -> Key {
        Key { kind, namespace: namespace.to_owned(), name: name.to_owned() }
    }

    pub fn pod(namespace: &str, name: &str) -> Key {
        Key::new(Kind::Pod, namespace, name)
    }
}

/// `pod/web`, as kubectl's result lines name objects.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.kind.names();
        match names.group {
            "" => write!(f, "{}/{}", names.singular, self.name),
            group => write!(f, "{}.{group}/{}", names.singular, self.name),
        }
    }
}
