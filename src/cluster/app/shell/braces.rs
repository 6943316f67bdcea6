//! bash's braces: `{1..3}` and `{a,b}` become several words. Other shells leave them as they are.

/// More words than this, and the braces stay.
const WORDS_MAX: usize = 1_000;

/// One word for each way through the braces; the word itself when there are none.
pub fn expand(raw: &str) -> Vec<String> {
    let mut words = vec![raw.to_owned()];
    // Each round replaces the first braces of every word; a word without any is left.
    while let Some((index, parts)) = first_braces(&words) {
        if WORDS_MAX < words.len() + parts.len() {
            return vec![raw.to_owned()];
        }
        words.splice(index..=index, parts);
    }
    words
}

fn first_braces(words: &[String]) -> Option<(usize, Vec<String>)> {
    words.iter().enumerate().find_map(|(index, word)| Some((index, split(word)?)))
}

/// `a{b,c}d` as `abd` and `acd`; quoted words and parameters are left alone.
fn split(word: &str) -> Option<Vec<String>> {
    if word.contains(['\'', '"', '\\', '$', '`']) {
        return None;
    }
    let close = word.find('}')?;
    let open = word[..close].rfind('{')?;
    let (before, inside, after) = (&word[..open], &word[open + 1..close], &word[close + 1..]);
    let parts = match inside.split_once("..") {
        Some((first, last)) => sequence(first, last)?,
        None if inside.contains(',') => inside.split(',').map(str::to_owned).collect(),
        None => return None,
    };
    Some(parts.into_iter().map(|part| format!("{before}{part}{after}")).collect())
}

fn sequence(first: &str, last: &str) -> Option<Vec<String>> {
    if let (Ok(first), Ok(last)) = (first.parse::<i32>(), last.parse::<i32>()) {
        if WORDS_MAX < usize::try_from(first.abs_diff(last)).ok()? {
            return None;
        }
        let up = (first.min(last)..=first.max(last)).map(|number| number.to_string());
        return Some(if first <= last { up.collect() } else { up.rev().collect() });
    }
    let mut letters = (first.chars(), last.chars());
    let (from, to) = (letters.0.next()?, letters.1.next()?);
    let is_letter = |letter: char| letter.is_ascii_alphabetic();
    if letters.0.next().is_some()
        || letters.1.next().is_some()
        || !is_letter(from)
        || !is_letter(to)
    {
        return None;
    }
    let up = (from.min(to)..=from.max(to)).map(String::from);
    Some(if from <= to { up.collect() } else { up.rev().collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_become_words() {
        for (raw, words) in [
            ("{1..3}", "1 2 3"),
            ("{3..1}", "3 2 1"),
            ("f{a,b}.{x,y}", "fa.x fa.y fb.x fb.y"),
            ("{a..c}", "a b c"),
            ("{a}", "{a}"),
            ("${a}", "${a}"),
            ("{1..99999999}", "{1..99999999}"),
            ("{99999999999..1}", "{99999999999..1}"),
            ("{}", "{}"),
        ] {
            assert_eq!(expand(raw).join(" "), words, "{raw}");
        }
    }
}
