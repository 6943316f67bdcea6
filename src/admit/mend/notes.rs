//! Notes in the manner of other languages: `//`, `=>`, arrows, `<!-- -->`, and dots that stand for something left out.
//! YAML knows `#` alone.

use super::lines::{Line, commented, kept, rewrite};

/// What begins a note behind a value, if blanks come before it.
const MARKS: [&str; 9] = ["//", "=>", "⇒", "→", "←", "<-", "<=", "<!--", "/*"];

pub(super) fn mend(text: &str) -> Vec<String> {
    let mut closes = None;
    let mended = rewrite(text, |line| {
        if line.is_literal() {
            return kept(line);
        }
        // A note of several lines ends where its mark says so.
        if let Some(end) = closes {
            if line.text.contains(end) {
                closes = None;
            }
            let note = without(&line.text[line.indent..], &[end]);
            return format!("{}# {note}{}", &line.text[..line.indent], line.end);
        }
        let (mended, open) = noted(line);
        closes = open;
        mended
    });
    vec![mended]
}

/// The line with its note as a comment, and what will end the note if this line does not.
fn noted(line: &Line) -> (String, Option<&'static str>) {
    if line.has_code() && line.code().chars().all(|c| matches!(c, '.' | '·' | '…' | '⋮' | ' '))
    {
        // Three dots alone end a document.
        let is_end_mark = line.text.trim_end() == "...";
        return (if is_end_mark { kept(line) } else { commented(line) }, None);
    }
    let Some((at, mark)) = mark(line) else { return (kept(line), None) };
    let rest = &line.text[at..];
    let closing = match mark {
        "<!--" => Some("-->"),
        "/*" => Some("*/"),
        _ => None,
    };
    let note = without(rest.strip_prefix(mark).unwrap_or(rest), &["-->", "*/"]);
    let note = note.strip_prefix("# ").unwrap_or(&note);
    let gap = if at == line.indent || line.text[..at].ends_with([' ', '\t']) { "" } else { " " };
    let mended = format!("{}{gap}# {note}{}", &line.text[..at], line.end);
    (mended, closing.filter(|closing| !rest.contains(closing)))
}

/// Where a note begins: behind blanks or at the start, and not inside quotes or a comment.
fn mark<'a>(line: &Line<'a>) -> Option<(usize, &'static str)> {
    let mut starts = line.text.char_indices().map(|(at, _)| at).filter(|at| {
        let before = line.text[..*at].chars().next_back();
        *at == line.indent || before.is_some_and(|before| matches!(before, ' ' | '\t'))
    });
    starts.find_map(|at| {
        let rest = &line.text[at..];
        let mark = MARKS.into_iter().find(|mark| rest.starts_with(mark))?;
        line.is_bare(at).then_some((at, mark))
    })
}

fn without(text: &str, marks: &[&str]) -> String {
    let mut text = text.to_owned();
    marks.iter().for_each(|mark| text = text.replace(mark, ""));
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::mend;

    fn check(text: &str, mended: &str) {
        assert_eq!(mend(text), [mended]);
    }

    #[test]
    fn notes_of_other_languages_become_comments() {
        check("replicas: 5  \t// 해당값 변경\n", "replicas: 5  \t# 해당값 변경\n");
        check("restartPolicy: Always  => 정책\n", "restartPolicy: Always  # 정책\n");
        check("<!-- # api.yaml -->\na: 1\n", "# api.yaml\na: 1\n");
        check("a: 1 <!-- x\ny -->\nb: 2\n", "a: 1 # x\n# y\nb: 2\n");
        check("// x\na: 1 /* y */\n", "# x\na: 1 # y\n");
        check(".\n.\nspec:\n  ...\n", "# .\n# .\nspec:\n  # ...\n");
    }

    #[test]
    fn what_belongs_to_a_value_stays() {
        for text in [
            "url: http://x/y\n",
            "a: \"x // y\"\n",
            "a: x//y\n",
            "a: 1 # b // c\n",
            "a: |\n  // x\n",
            "a: 1\n...\n",
        ] {
            check(text, text);
        }
    }
}
