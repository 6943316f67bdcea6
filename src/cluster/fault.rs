//! What a person can do to the program in a container.

use std::fmt;

use crate::kit::time::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The process lives, the program hangs: it answers nothing and handles no signal.
    Freeze,
    Thaw,
    /// The process ends at once.
    Crash {
        code: i32,
    },
    /// Every answer takes this much longer.
    Slow {
        by: Span,
    },
    /// Every HTTP request is answered with this status, every health check with NOT_SERVING.
    Fail {
        status: u16,
    },
    /// Memory grows and is never given back.
    Leak {
        bytes_per_second: u64,
    },
    /// No longer slow, failing or leaking.
    Recover,
}

/// `crash with code 1`, as records and traces show it.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Freeze => f.write_str("freeze"),
            Fault::Thaw => f.write_str("thaw"),
            Fault::Crash { code } => write!(f, "crash with code {code}"),
            Fault::Slow { by } => write!(f, "slow by {by}"),
            Fault::Fail { status } => write!(f, "fail with {status}"),
            Fault::Leak { bytes_per_second } => write!(f, "leak {bytes_per_second} bytes/s"),
            Fault::Recover => f.write_str("recover"),
        }
    }
}
