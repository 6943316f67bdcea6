//! `!!`, `!12`, `!-2`, `!kub` and `!$`: what an exclamation mark in a line stands for.
//! Models readline's history expansion as bash sets it up, without its modifiers.

/// The line with what it recalls in place. None: it recalls nothing. Err: bash's complaint.
pub fn expand(line: &str, history: &[String]) -> Result<Option<String>, String> {
    let mut expanded = String::new();
    let mut left = line;
    let mut before = ' ';
    let (mut is_quoted, mut is_double, mut has_recalled) = (false, false, false);
    while let Some(c) = left.chars().next() {
        let rest = &left[c.len_utf8()..];
        match c {
            '\'' if !is_double => is_quoted = !is_quoted,
            '"' if !is_quoted => is_double = !is_double,
            '\\' if !is_quoted => {
                let width = c.len_utf8() + rest.chars().next().map_or(0, char::len_utf8);
                expanded.push_str(&left[..width]);
                left = &left[width..];
                before = c;
                continue;
            }
            // A comment is left alone.
            '#' if !is_quoted && !is_double && before.is_whitespace() => break,
            '!' if !is_quoted && !['$', '{', '['].contains(&before) => {
                let word = word(rest);
                if !word.is_empty() {
                    let event = event(word, history);
                    expanded += &event.ok_or_else(|| format!("!{word}: event not found"))?;
                    has_recalled = true;
                    left = &rest[word.len()..];
                    before = c;
                    continue;
                }
            }
            _ => {}
        }
        expanded.push(c);
        before = c;
        left = rest;
    }
    expanded.push_str(left);
    Ok(has_recalled.then_some(expanded))
}

/// What stands behind the mark, if it names a line: another mark, `$`, a number, or the beginning of a line.
fn word(rest: &str) -> &str {
    if rest.starts_with(['!', '$']) {
        return &rest[..1];
    }
    let digits = rest.strip_prefix('-').unwrap_or(rest);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit());
    let is_word = rest.starts_with(|c: char| c.is_ascii_alphabetic());
    let end = match (is_number, is_word) {
        (true, _) => {
            let sign = rest.len() - digits.len();
            sign + digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len())
        }
        (false, true) => rest
            .find(|c: char| c.is_whitespace() || ";|&<>()'\"`".contains(c))
            .unwrap_or(rest.len()),
        (false, false) => 0,
    };
    &rest[..end]
}

fn event(word: &str, history: &[String]) -> Option<String> {
    match word {
        "!" => history.last().cloned(),
        "$" => history.last()?.split_whitespace().last().map(str::to_owned),
        word => match word.parse::<i64>() {
            Ok(number) => {
                let at = if number < 0 { history.len() as i64 + number } else { number - 1 };
                history.get(usize::try_from(at).ok()?).cloned()
            }
            Err(_) => history.iter().rev().find(|line| line.starts_with(word)).cloned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Result<Option<&str>, &str>) {
        let history = ["kubectl get pods -w", "ls /tmp"].map(str::to_owned);
        let expanded = expand(line, &history);
        assert_eq!(
            expanded.as_ref().map(Option::as_deref).map_err(String::as_str),
            expected,
            "{line}"
        );
    }

    #[test]
    fn a_mark_recalls_a_line() {
        check("!!", Ok(Some("ls /tmp")));
        check("sudo !! | wc", Ok(Some("sudo ls /tmp | wc")));
        check("cd !$", Ok(Some("cd /tmp")));
        check("!1", Ok(Some("kubectl get pods -w")));
        check("!-2; !ls", Ok(Some("kubectl get pods -w; ls /tmp")));
        check("echo \"!!\"", Ok(Some("echo \"ls /tmp\"")));
        check("!docker", Err("!docker: event not found"));
        check("!9", Err("!9: event not found"));
        check("!-9223372036854775808", Err("!-9223372036854775808: event not found"));
    }

    #[test]
    fn other_marks_are_only_characters() {
        for line in [
            "echo hello!",
            "if ! true; then echo; fi",
            "[ a != b ]",
            "kubectl get pods --field-selector=status.phase!=Running",
            "echo '!!' \\!! $! ${!x}",
            "#!/bin/sh !!",
            "kubectl get pods # !!",
            "!",
            "",
            "한글!",
        ] {
            check(line, Ok(None));
        }
    }
}
