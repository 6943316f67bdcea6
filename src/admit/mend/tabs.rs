//! Tabs where YAML wants spaces: before a line's first character, and behind a dash.

use super::lines::rewrite;

/// How wide a tab was meant to be is seen by which width makes a sound text.
const WIDTHS: [usize; 3] = [2, 4, 8];

pub(super) fn mend(text: &str) -> Vec<String> {
    if !text.contains('\t') {
        return Vec::new();
    }
    WIDTHS.iter().map(|width| spaced(text, *width)).collect()
}

fn spaced(text: &str, width: usize) -> String {
    rewrite(text, |line| {
        let body = &line.text[line.indent..];
        let dashes = body.len() - body.trim_start_matches(['-', ' ', '\t']).len();
        let (head, rest) = line.text.split_at(line.indent + dashes);
        // A dash and a tab are one step.
        let head = head.replace("-\t", "- ").replace('\t', &" ".repeat(width));
        format!("{head}{rest}{}", line.end)
    })
}

#[cfg(test)]
mod tests {
    use super::mend;

    #[test]
    fn a_tab_is_two_four_or_eight_spaces() {
        assert_eq!(mend("a:\n\tb: 1\n")[0], "a:\n  b: 1\n");
        assert_eq!(mend("a:\n\t- b: 1\n\t\tc: 2\n")[1], "a:\n    - b: 1\n        c: 2\n");
        assert_eq!(mend("a:\n-\tb: x\ty\n")[0], "a:\n- b: x\ty\n");
        assert!(mend("a: 1\n").is_empty());
    }
}
