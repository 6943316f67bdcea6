//! What a text in the shell's language may hold before brush-parser sees it. The parser descends into what is nested and
//! trusts numbers; this keeps both within reason, whoever wrote the text.

/// How deep brackets, and how deep compound commands may lie in each other.
const BRACKETS_DEEP_MAX: usize = 12;
const COMPOUNDS_DEEP_MAX: usize = 24;
/// The parser reads the last branch of a `case` twice, so its time doubles with each one inside another.
const CASES_DEEP_MAX: usize = 6;
/// And it reads indices of arrays many times over, so that its time multiplies with each index in an index.
const INDICES_MAX: usize = 2;
/// Longer numbers before a `<` are none of a file descriptor's.
const DESCRIPTOR_DIGITS_MAX: usize = 4;

/// Of what a text holds too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    Length,
    ZeroByte,
    Nesting,
    /// Indices of arrays.
    Indices,
    /// The digits of a file descriptor.
    Descriptor,
}

pub fn check(text: &str, bytes_max: usize) -> Result<(), Excess> {
    if bytes_max < text.len() {
        return Err(Excess::Length);
    }
    if text.contains('\0') {
        return Err(Excess::ZeroByte);
    }
    let compounds = compounds_deep(text);
    let is_too_deep = BRACKETS_DEEP_MAX < brackets_deep(text)
        || COMPOUNDS_DEEP_MAX < compounds.all
        || CASES_DEEP_MAX < compounds.cases;
    if is_too_deep {
        return Err(Excess::Nesting);
    }
    if INDICES_MAX < indices(text) {
        return Err(Excess::Indices);
    }
    if has_long_descriptor(text) {
        return Err(Excess::Descriptor);
    }
    Ok(())
}

/// Quotes are not looked at, so this errs on the safe side.
fn brackets_deep(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'{' => depth += 1,
            b')' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    // A backquote opens and closes; pairs of pairs nest only by escaping.
    deepest + text.matches("\\`").count().div_ceil(2)
}

/// How deep compound commands lie in each other, and how deep `case` in `case`.
#[derive(Clone, Copy, Default)]
struct Depth {
    all: usize,
    cases: usize,
}

fn compounds_deep(text: &str) -> Depth {
    let (mut depth, mut deepest) = (Depth::default(), Depth::default());
    let mut begins_command = true;
    for word in text.split_inclusive([' ', '\t', '\n', ';', '&', '|', '(', ')', '`']) {
        let (name, end) = match word.char_indices().next_back() {
            Some((at, last)) if !last.is_alphanumeric() => (&word[..at], last),
            _ => (word, ' '),
        };
        match name {
            "if" | "while" | "until" | "for" | "case" | "function" | "coproc" if begins_command => {
                depth.all += 1;
                depth.cases += usize::from(name == "case");
            }
            "fi" | "done" | "esac" if begins_command => {
                depth.all = depth.all.saturating_sub(1);
                depth.cases = depth.cases.saturating_sub(usize::from(name == "esac"));
            }
            _ => {}
        }
        deepest.all = deepest.all.max(depth.all);
        deepest.cases = deepest.cases.max(depth.cases);
        let opens = matches!(
            name,
            "if" | "then" | "else" | "elif" | "while" | "until" | "do" | "!" | "{" | "in" | "time"
        );
        begins_command = match end {
            ' ' | '\t' => opens || (name.is_empty() && begins_command),
            _ => true,
        };
    }
    deepest
}

/// How often `${name[` stands in the text with more behind it than a number, a name or a plain sum of them.
fn indices(text: &str) -> usize {
    let begins = text.match_indices("${").filter(|(at, _)| {
        let name =
            text[at + 2..].trim_start_matches(|c: char| c.is_alphanumeric() || "_#!".contains(c));
        let Some(index) = name.strip_prefix('[') else { return false };
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "_@*+-/%$ ".contains(c);
        !index.trim_start_matches(is_plain).starts_with(']')
    });
    begins.count()
}

fn has_long_descriptor(text: &str) -> bool {
    let mut digits = 0;
    text.bytes().any(|byte| {
        let is_too_long = matches!(byte, b'<' | b'>') && DESCRIPTOR_DIGITS_MAX < digits;
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        is_too_long
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_exhaust_the_parser_is_told_before() {
        let nested = |open: &str, close: &str, depth| open.repeat(depth) + &close.repeat(depth);
        for (text, excess) in [
            ("x".repeat(101), Some(Excess::Length)),
            ("a\0b".to_owned(), Some(Excess::ZeroByte)),
            (nested("(", ")", 13), Some(Excess::Nesting)),
            (nested("(", ")", 12), None),
            ("${a[${b[${c[${d[1]}]}]}]}".to_owned(), Some(Excess::Indices)),
            ("${a[0]} ${a[$i]} ${a[@]} ${#a[@]} ${!a[*]} ${a[i + 1]}".to_owned(), None),
            ("echo 99999999999>x".to_owned(), Some(Excess::Descriptor)),
            ("echo 2>/dev/null".to_owned(), None),
            ("for i in 1 2; do case $i in 1) echo;; esac; done".to_owned(), None),
        ] {
            assert_eq!(check(&text, 100).err(), excess, "{text}");
        }
        let cases = "case x in x) ".repeat(7);
        assert_eq!(check(&cases, 1_000), Err(Excess::Nesting));
    }
}
