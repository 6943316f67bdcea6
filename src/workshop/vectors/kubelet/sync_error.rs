//! The errors of a sync as the tables write them: `[error, backoff +3]`, `wrapped([backoff +10])`.

use super::super::case::Failure;

/// What is inside an error once its wrappings and lists are taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    Plain,
    /// A back-off that is over so many seconds from now.
    BackOff(i64),
    NetworkNotReady,
}

pub fn read(text: &str) -> Result<Vec<Leaf>, Failure> {
    let (leaves, rest) = read_error(text.trim()).ok_or_else(|| Failure::unknown(text))?;
    if rest.is_empty() { Ok(leaves) } else { Err(Failure::unknown(rest)) }
}

fn read_error(text: &str) -> Option<(Vec<Leaf>, &str)> {
    if let Some(inner) = text.strip_prefix("wrapped(") {
        let (leaves, rest) = read_error(inner)?;
        return Some((leaves, rest.strip_prefix(')')?));
    }
    let Some(mut rest) = text.strip_prefix('[') else {
        return read_leaf(text);
    };
    let mut leaves = Vec::new();
    loop {
        let (more, after) = read_error(rest.trim_start())?;
        leaves.extend(more);
        match after.strip_prefix(',') {
            Some(after) => rest = after,
            None => return Some((leaves, after.strip_prefix(']')?)),
        }
    }
}

fn read_leaf(text: &str) -> Option<(Vec<Leaf>, &str)> {
    let (leaf, rest) = text.split_at(text.find([',', ']', ')']).unwrap_or(text.len()));
    let leaf = match leaf.trim() {
        "error" => Leaf::Plain,
        "network is not ready" => Leaf::NetworkNotReady,
        other => Leaf::BackOff(other.strip_prefix("backoff ")?.parse().ok()?),
    };
    Some((vec![leaf], rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_wrappings_are_taken_off() {
        use Leaf::*;
        assert_eq!(read("error"), Ok(vec![Plain]));
        assert_eq!(
            read("wrapped([error, [backoff +2], network is not ready, backoff -4])"),
            Ok(vec![Plain, BackOff(2), NetworkNotReady, BackOff(-4)])
        );
        for text in ["", "[error", "error]", "wrapped(error", "backoff soon", "[]"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
