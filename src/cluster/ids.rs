//! Names by which machines know things. Shared text: a copy is a pointer.

use std::fmt;
use std::rc::Rc;

use crate::objects::probe::ProbeKind;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Rc<str>);

        impl $name {
            pub fn new(text: &str) -> $name {
                $name(Rc::from(text))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// The UID of a pod.
    Uid
);
id!(
    /// The runtime's 64 hexadecimal digits.
    ContainerId
);
id!(NodeName);

/// Which probe: one worker each (K10).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProbeKey {
    pub uid: Uid,
    pub container: Rc<str>,
    pub kind: ProbeKind,
}
