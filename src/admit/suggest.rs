//! Which known word was probably meant.

/// The nearest of the words, if it is near enough to be a slip of the keys.
pub fn nearest<'a>(written: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = written.to_lowercase();
    let by_distance = words.map(|word| (distance(&lower, &word.to_lowercase()), word));
    let (distance, word) = by_distance.min_by_key(|(distance, _)| *distance)?;
    (distance <= most(word)).then_some(word)
}

/// The nearest of the words, or the only one that begins like this: `liveness` is short for livenessProbe.
pub fn meant<'a>(written: &str, words: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    const LETTERS_MIN: usize = 4;
    nearest(written, words.clone()).or_else(|| {
        let mut longer = words.filter(|word| word.starts_with(written));
        let only = longer.next().filter(|_| LETTERS_MIN <= written.len())?;
        longer.next().is_none().then_some(only)
    })
}

/// One slip in a short word, two or three in a long one.
fn most(word: &str) -> usize {
    match word.len() {
        0..=3 => 0,
        4..=6 => 1,
        7..=12 => 2,
        _ => 3,
    }
}

/// How many letters must be put in, taken out, changed or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    // Longer texts are no field names, and their table would be large.
    const LETTERS_MAX: usize = 64;
    let from: Vec<char> = from.chars().take(LETTERS_MAX).collect();
    let to: Vec<char> = to.chars().take(LETTERS_MAX).collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    for (row, letter) in from.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, other) in to.iter().enumerate() {
            let above = &rows[row];
            let change = above[column] + usize::from(letter != other);
            let mut best = change.min(above[column + 1] + 1).min(next[column] + 1);
            let is_swap =
                0 < row && 0 < column && *letter == to[column - 1] && from[row - 1] == *other;
            if is_swap {
                best = best.min(rows[row - 1][column - 1] + 1);
            }
            next.push(best);
        }
        rows.push(next);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen_through_and_strangers_are_not() {
        let words = ["livenessProbe", "lifecycle", "image", "httpGet", "path", "port"];
        for (written, meant) in [
            ("livenesProbe", Some("livenessProbe")),
            ("livenessprobe", Some("livenessProbe")),
            ("httpget", Some("httpGet")),
            ("iamge", Some("image")),
            ("prot", Some("port")),
            ("liveness", None),
            ("x", None),
        ] {
            assert_eq!(nearest(written, words.into_iter()), meant, "{written}");
        }
        assert_eq!(meant("liveness", words.into_iter()), Some("livenessProbe"));
        assert_eq!(meant("live", ["livenessProbe", "livenessGate"].into_iter()), None);
        assert_eq!(nearest(&"한".repeat(10_000), words.into_iter()), None);
    }
}
