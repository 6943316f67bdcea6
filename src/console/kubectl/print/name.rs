//! `-o name`: `pod/web`, one a line.
//! Models cli-runtime's pkg/printers/name.go.

use crate::objects::Key;

pub fn print(key: &Key) -> String {
    format!("{key}\n")
}
