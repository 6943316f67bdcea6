//! Names by which machines know things. Shared text: a copy is a pointer.

use std::cmp::Ordering;
use std::fmt;
use std::rc::Rc;

use super::app::Pid;
use crate::objects::probe::ProbeKind;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Eq)]
        pub struct $name(Rc<str>);

        impl $name {
            pub fn new(text: &str) -> $name {
                $name(Rc::from(text))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        // One name is mostly one text: then nobody has to read it.
        impl Ord for $name {
            fn cmp(&self, other: &$name) -> Ordering {
                if Rc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.0.cmp(&other.0) }
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &$name) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &$name) -> bool {
                self.cmp(other) == Ordering::Equal
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

/// Which hook of which container instance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HookKey {
    pub uid: Uid,
    pub container: ContainerId,
    pub kind: HookKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HookKind {
    PostStart,
    PreStop,
}

impl HookKind {
    pub fn as_str(self) -> &'static str {
        match self {
            HookKind::PostStart => "postStart",
            HookKind::PreStop => "preStop",
        }
    }
}

/// Which of a worker's questions: an answer that comes after its time is not taken for the next one's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuestionId(pub u64);

/// Who asked a container something, and so hears its answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asker {
    Probe(ProbeKey, QuestionId),
    Hook(HookKey),
    /// A command of the learner's, by the number of its session.
    Console(ConsoleKey),
    /// A program of another container, or of the same one.
    Program(ProgramKey, QuestionId),
}

/// Which process of which container.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProgramKey {
    pub uid: Uid,
    pub container: ContainerId,
    pub pid: Pid,
}

/// Which of the learner's commands in a pod.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConsoleKey {
    pub uid: Uid,
    pub session: u32,
}

impl Asker {
    pub fn uid(&self) -> &Uid {
        match self {
            Asker::Probe(key, _) => &key.uid,
            Asker::Hook(key) => &key.uid,
            Asker::Console(key) => &key.uid,
            Asker::Program(key, _) => &key.uid,
        }
    }
}
