//! A text as lines that each may open list items, name a key and hold a value: what can be seen of YAML without parsing it.

/// One line of a document. Columns count bytes from the line's start.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Where it begins in the whole text.
    pub start: usize,
    pub text: &'a str,
    pub role: Role,
    /// The columns of the dashes that open list items.
    pub dashes: Vec<usize>,
    /// The column of what stands behind indentation and dashes.
    pub content: usize,
    pub key: Option<Key<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Structure,
    /// Nothing, or a comment.
    Blank,
    /// A part of a text that began on a line above, behind `|` or `>`.
    Prose,
}

/// What stands before a colon.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key<'a> {
    /// Without its quotes.
    pub name: &'a str,
    pub column: usize,
    /// Behind its last character.
    pub end: usize,
    /// Behind its colon.
    pub behind: usize,
    /// Without blanks around it and without a comment.
    pub value: &'a str,
    pub value_column: usize,
}

impl Line<'_> {
    pub fn is_structure(&self) -> bool {
        self.role == Role::Structure
    }

    /// The column of whatever comes first.
    pub fn outer(&self) -> usize {
        self.dashes.first().copied().unwrap_or(self.content)
    }

    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

impl Key<'_> {
    /// Whether a block may follow on the lines below: an anchor or a tag is not a value yet.
    pub fn is_open(&self) -> bool {
        self.value.split_whitespace().all(|word| word.starts_with(['&', '!']))
    }
}

/// The lines of the document around an offset.
pub(super) fn document(text: &str, offset: usize) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.strip_suffix('\n').unwrap_or(whole);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.starts_with("---") || line.starts_with("...") {
            if offset <= start + line.len() {
                break;
            }
            lines.clear();
        } else {
            lines.push(read(start, line));
        }
        start += whole.len();
    }
    let is_behind_a_break = start == text.len() && (text.is_empty() || text.ends_with('\n'));
    if is_behind_a_break && offset == start {
        lines.push(read(start, ""));
    }
    mark_prose(&mut lines);
    lines
}

fn read(start: usize, text: &str) -> Line<'_> {
    let mut content = text.len() - text.trim_start_matches(' ').len();
    let mut dashes = Vec::new();
    while text[content..].starts_with("- ") || &text[content..] == "-" {
        dashes.push(content);
        let behind = &text[content + 1..];
        content += 1 + behind.len() - behind.trim_start_matches(' ').len();
    }
    let rest = &text[content..];
    let is_blank = dashes.is_empty() && (rest.trim().is_empty() || rest.starts_with('#'));
    let role = if is_blank { Role::Blank } else { Role::Structure };
    Line { start, text, role, dashes, content, key: key(text, content) }
}

fn key(text: &str, column: usize) -> Option<Key<'_>> {
    let rest = &text[column..];
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (name, length) = match quote {
        Some(quote) => {
            let name = rest[1..].split_once(quote)?.0;
            (name, name.len() + 2)
        }
        None if rest.starts_with(['{', '[', '#', '&', '*', '!', '|', '>', '%', '@', '`']) => {
            return None;
        }
        None => {
            let length = without_comment(rest)
                .match_indices(':')
                .map(|(at, _)| at)
                .find(|at| rest[at + 1..].is_empty() || rest[at + 1..].starts_with([' ', '\t']))?;
            (rest[..length].trim_end(), length)
        }
    };
    let behind = rest[length..].strip_prefix(':')?;
    let value = without_comment(behind).trim();
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    let end = column + if quote.is_some() { length } else { name.len() };
    let behind = column + length + 1;
    Some(Key { name, column, end, behind, value, value_column: behind + blanks })
}

/// What stands before ` #`, unless it stands in quotes.
pub(super) fn without_comment(text: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '#' && before == ' ' => return &text[..at],
            // An apostrophe within a word is no quote.
            None if matches!(c, '"' | '\'') && matches!(before, ' ' | '[' | '{' | ',' | ':') => {
                quote = Some(c);
            }
            None => {}
        }
        before = c;
    }
    text
}

fn mark_prose(lines: &mut [Line<'_>]) {
    let mut below: Option<usize> = None;
    for line in lines {
        let indent = line.text.len() - line.text.trim_start_matches(' ').len();
        let is_empty = line.text.trim().is_empty();
        if below.is_some_and(|parent| is_empty || parent < indent) {
            line.role = Role::Prose;
            continue;
        }
        below = opens_prose(line);
    }
}

/// The column that the text below must be deeper than.
fn opens_prose(line: &Line<'_>) -> Option<usize> {
    let (value, column) = match &line.key {
        Some(key) => (key.value, key.column),
        None => (without_comment(&line.text[line.content..]).trim(), *line.dashes.last()?),
    };
    let sign = value.strip_prefix(['|', '>'])?;
    let is_header = sign.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-'));
    is_header.then_some(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let lines = document(text, text.len());
        let shown: Vec<String> = lines
            .iter()
            .map(|line| match (&line.role, &line.key) {
                (Role::Blank, _) => "blank".to_owned(),
                (Role::Prose, _) => "prose".to_owned(),
                (Role::Structure, Some(key)) => {
                    format!("{:?} {}@{}={}", line.dashes, key.name, key.column, key.value)
                }
                (Role::Structure, None) => format!("{:?} {}", line.dashes, line.content),
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn keys_dashes_and_values_are_seen() {
        check(
            "a: 1 # one\n  - b:\n  -   c: \"x: # y\"",
            &["[] a@0=1", "[2] b@4=", "[2] c@6=\"x: # y\""],
        );
        check("'a b': x\nurl: http://x\n- http://y", &["[] a b@0=x", "[] url@0=http://x", "[0] 2"]);
        check("# note\n\n 이름: 값", &["blank", "blank", "[] 이름@1=값"]);
        check("don't: it's # so", &["[] don't@0=it's"]);
        check(
            "name : web\nhttpGet:\t\t\n  path:\t/",
            &["[] name@0=web", "[] httpGet@0=", "[] path@2=/"],
        );
    }

    #[test]
    fn the_document_around_the_offset_is_cut_out() {
        let text = "a: 1\n---\nb: 2\n---\nc: 3\n";
        assert_eq!(document(text, 0)[0].text, "a: 1");
        assert_eq!(document(text, 10)[0].text, "b: 2");
        assert_eq!(document(text, 18)[0].text, "c: 3");
        assert_eq!(document(text, text.len()).len(), 2);
    }

    #[test]
    fn prose_is_not_structure() {
        check(
            "a: |\n  b: c\n\n  d\ne: >-\n  x\n- |+\n  y: z\nf: 1",
            &[
                "[] a@0=|",
                "prose",
                "prose",
                "prose",
                "[] e@0=>-",
                "prose",
                "[0] 2",
                "prose",
                "[] f@0=1",
            ],
        );
    }
}
