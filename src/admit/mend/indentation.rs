//! A block copied from the middle of a page: indented as a whole, all but its first line, or by less than it needs.

use super::lines::{Line, kept, lines, rewrite};

pub(super) fn mend(text: &str) -> Vec<String> {
    let found = lines(text);
    let coded = || found.iter().filter(|line| line.has_code() && !is_separator(line));
    let Some(common) = coded().map(|line| line.indent).min() else { return Vec::new() };
    if 0 < common {
        return vec![dedented(text, common, 0)];
    }
    // The selection began behind the first line's indentation.
    let first = found.iter().position(|line| line.has_code() && !is_separator(line));
    let Some(common) = coded().skip(1).map(|line| line.indent).min().filter(|common| 0 < *common)
    else {
        return Vec::new();
    };
    vec![dedented(text, common, first.map_or(0, |first| first + 1))]
}

fn is_separator(line: &Line) -> bool {
    line.indent == 0 && (line.text.starts_with("---") || line.text.starts_with("..."))
}

/// Takes so many blanks away from each line from `first` on, as far as it has them.
fn dedented(text: &str, blanks: usize, first: usize) -> String {
    let mut index = 0;
    rewrite(text, |line| {
        index += 1;
        if index <= first {
            return kept(line);
        }
        let indent = line.text.len() - line.text.trim_start_matches([' ', '\t']).len();
        format!("{}{}", &line.text[indent.min(blanks)..], line.end)
    })
}

#[cfg(test)]
mod tests {
    use super::mend;

    #[test]
    fn what_all_lines_have_in_common_goes() {
        assert_eq!(mend("    a: 1\n    b:\n      c: 2\n\n"), ["a: 1\nb:\n  c: 2\n\n"]);
        assert_eq!(mend("a: 1\n  b:\n    c: 2\n"), ["a: 1\nb:\n  c: 2\n"]);
        assert_eq!(mend("---\n  a: 1\n"), ["---\na: 1\n"]);
        assert!(mend("a: 1\nb: 2\n").is_empty());
        assert!(mend("# nothing\n").is_empty());
    }
}
