//! A file of variables, each `NAME='value'`: a strict part of what a shell reads.
//! Models pkg/kubelet/util/env/env_util.go (v1.36).

/// The file breaks the grammar before the variable that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// The value of the first variable of that name.
pub fn value(text: &str, wanted: &str) -> Result<Option<String>, Malformed> {
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = without_indent(line);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, rest) = line.split_once('=').ok_or(Malformed)?;
        if name.is_empty() || name.ends_with([' ', '\t']) {
            return Err(Malformed);
        }
        // A blank behind the sign means an empty value, as in a shell.
        let value = if rest.starts_with([' ', '\t']) {
            String::new()
        } else {
            quoted(rest.strip_prefix('\'').ok_or(Malformed)?, &mut lines)?
        };
        if name == wanted {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// Up to the closing quote, over as many lines as it takes; only a comment may follow.
fn quoted<'a>(
    first: &'a str,
    lines: &mut impl Iterator<Item = &'a str>,
) -> Result<String, Malformed> {
    let mut value = String::new();
    let mut rest = first;
    loop {
        if let Some((end, behind)) = rest.split_once('\'') {
            let behind = without_indent(behind);
            let is_comment = behind.is_empty() || behind.starts_with('#');
            return if is_comment { Ok(value + end) } else { Err(Malformed) };
        }
        value.push_str(rest);
        value.push('\n');
        rest = lines.next().ok_or(Malformed)?;
    }
}

fn without_indent(line: &str) -> &str {
    line.trim_start_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_single_quotes() {
        for (text, expected) in [
            ("KEY='a b' # why", Ok(Some("a b"))),
            ("# no\n\n  KEY='$x\\n'", Ok(Some("$x\\n"))),
            ("OTHER='1'\nKEY='two\nlines'", Ok(Some("two\nlines"))),
            ("KEY= 'a'", Ok(Some(""))),
            ("OTHER='1'", Ok(None)),
            ("KEY='first'\nbroken", Ok(Some("first"))),
            ("broken\nKEY='late'", Err(Malformed)),
            ("KEY=a", Err(Malformed)),
            ("KEY ='a'", Err(Malformed)),
            ("='a'", Err(Malformed)),
            ("KEY='a' b", Err(Malformed)),
            ("KEY='a", Err(Malformed)),
        ] {
            assert_eq!(value(text, "KEY"), expected.map(|one| one.map(str::to_owned)), "{text}");
        }
    }
}
