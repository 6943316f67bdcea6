//! "Did you mean": names a few letters away from what was typed, or beginning like it.
//! Models cobra's SuggestionsFor.

/// As many letters may be wrong.
const DISTANCE_MAX: usize = 2;
/// A longer word is no mistyped name.
const LENGTH_MAX: usize = 40;

pub fn close_to<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = typed.to_lowercase();
    if LENGTH_MAX < typed.len() {
        return Vec::new();
    }
    let is_close = |name: &&str| {
        let name = name.to_lowercase();
        distance(&typed, &name) <= DISTANCE_MAX || name.starts_with(&typed)
    };
    names.into_iter().filter(is_close).collect()
}

/// Levenshtein's: letters to add, drop or change.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, other) in to.iter().enumerate() {
            let change = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_two_letters_is_forgiven() {
        let verbs = ["apply", "create", "delete", "describe", "get"];
        assert_eq!(close_to("gett", verbs), ["get"]);
        assert_eq!(close_to("aply", verbs), ["apply"]);
        assert_eq!(close_to("DE", verbs), ["delete", "describe", "get"]);
        assert!(close_to("frobnicate", verbs).is_empty());
        assert!(close_to(&"x".repeat(1000), verbs).is_empty());
    }

    #[test]
    fn distance_counts_letters() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("get", "get"), 0);
    }
}
