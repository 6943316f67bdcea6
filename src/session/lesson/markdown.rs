//! The little Markdown that lessons are written in: paragraphs, lists, fenced code; bold, code and links inside them.
//! Anything else is text. It becomes plain data and never HTML, so that a lesson from a link can do no harm.

/// Longer paragraphs are shown without their marks, so that no text takes long to read.
const MARKED_LENGTH_MAX: usize = 4_000;
/// The only site of others that a lesson leads to.
const SITE: &str = "kubernetes.io";

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Paragraph(Vec<Inline>),
    List { order: Order, items: Vec<Vec<Inline>> },
    Code(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Any,
    Counted,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    Strong(Vec<Inline>),
    Code(String),
    Link { text: Vec<Inline>, to: Target },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page of Kubernetes' documentation.
    Page(String),
    /// A lesson by its name.
    Lesson(String),
}

/// Where an item or a paragraph goes on, as long as no blank line ends it.
enum Open {
    Nothing,
    Paragraph(String),
    List(Order, Vec<String>),
    Code(String),
}

pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open = Open::Nothing;
    for line in text.lines() {
        let trimmed = line.trim();
        let is_fence = trimmed.starts_with("```");
        open = match (open, item(trimmed)) {
            (Open::Code(code), _) if is_fence => {
                blocks.push(Block::Code(code));
                Open::Nothing
            }
            (Open::Code(code), _) => Open::Code(code + line + "\n"),
            (other, _) if is_fence => {
                close(other, &mut blocks);
                Open::Code(String::new())
            }
            (other, _) if trimmed.is_empty() => {
                close(other, &mut blocks);
                Open::Nothing
            }
            (Open::List(order, mut items), Some((same, text))) if order == same => {
                items.push(text.to_owned());
                Open::List(order, items)
            }
            (other, Some((order, text))) => {
                close(other, &mut blocks);
                Open::List(order, vec![text.to_owned()])
            }
            (Open::List(order, mut items), None) => {
                if let Some(last) = items.last_mut() {
                    go_on(last, trimmed);
                }
                Open::List(order, items)
            }
            (Open::Paragraph(mut text), None) => {
                go_on(&mut text, trimmed);
                Open::Paragraph(text)
            }
            (Open::Nothing, None) => Open::Paragraph(trimmed.to_owned()),
        };
    }
    close(open, &mut blocks);
    blocks
}

/// A list with blank lines between its items is one list.
fn close(open: Open, blocks: &mut Vec<Block>) {
    match open {
        Open::Nothing => {}
        Open::Paragraph(text) => blocks.push(Block::Paragraph(inline(&text))),
        Open::Code(code) => blocks.push(Block::Code(code)),
        Open::List(order, texts) => {
            let more = texts.iter().map(|text| inline(text));
            match blocks.last_mut() {
                Some(Block::List { order: before, items }) if *before == order => {
                    items.extend(more)
                }
                _ => blocks.push(Block::List { order, items: more.collect() }),
            }
        }
    }
}

fn go_on(text: &mut String, line: &str) {
    text.push(' ');
    text.push_str(line);
}

/// `- text` or `1. text`.
fn item(line: &str) -> Option<(Order, &str)> {
    if let Some(text) = line.strip_prefix("- ") {
        return Some((Order::Any, text.trim()));
    }
    let (number, text) = line.split_once(". ")?;
    let is_number =
        !number.is_empty() && number.len() < 3 && number.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| (Order::Counted, text.trim()))
}

/// The marks inside one paragraph.
pub fn inline(text: &str) -> Vec<Inline> {
    if MARKED_LENGTH_MAX < text.len() {
        return vec![Inline::Text(text.to_owned())];
    }
    read(text, Depth::Outer)
}

/// Bold is not bold again inside, and a link holds no link.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Outer,
    Bold,
    Link,
}

fn read(text: &str, depth: Depth) -> Vec<Inline> {
    let mut found = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '`' => code(rest),
            '*' if depth == Depth::Outer => strong(rest),
            '[' if depth != Depth::Link => link(rest),
            _ => None,
        };
        match taken {
            Some((inline, after)) => {
                if !plain.is_empty() {
                    found.push(Inline::Text(std::mem::take(&mut plain)));
                }
                found.push(inline);
                rest = after;
            }
            None => {
                plain.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    if !plain.is_empty() {
        found.push(Inline::Text(plain));
    }
    found
}

/// Code that itself has a backtick stands between two.
fn code(text: &str) -> Option<(Inline, &str)> {
    let fence = if text.starts_with("``") { "``" } else { "`" };
    let (code, after) = text.strip_prefix(fence)?.split_once(fence)?;
    (!code.trim().is_empty()).then(|| (Inline::Code(code.trim().to_owned()), after))
}

fn strong(text: &str) -> Option<(Inline, &str)> {
    let (inner, after) = text.strip_prefix("**")?.split_once("**")?;
    let is_marked = !inner.is_empty() && inner.trim() == inner;
    is_marked.then(|| (Inline::Strong(read(inner, Depth::Bold)), after))
}

fn link(text: &str) -> Option<(Inline, &str)> {
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (to, after) = rest.split_once(')')?;
    let to = target(to)?;
    (!words.contains('[')).then(|| (Inline::Link { text: read(words, Depth::Link), to }, after))
}

/// Elsewhere a lesson does not lead.
fn target(to: &str) -> Option<Target> {
    if let Some(name) = to.strip_prefix("lesson:") {
        let is_name =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        return is_name.then(|| Target::Lesson(name.to_owned()));
    }
    let host = to.strip_prefix("https://")?.split(['/', '#', '?']).next()?;
    let is_site = host == SITE || host.strip_suffix(SITE).is_some_and(|sub| sub.ends_with('.'));
    (is_site && !to.contains(char::is_whitespace)).then(|| Target::Page(to.to_owned()))
}

/// The words alone.
pub fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(words) | Inline::Code(words) => text.push_str(words),
            Inline::Strong(inner) | Inline::Link { text: inner, .. } => text += &plain(inner),
        }
    }
    text
}

/// The lessons that a text leads to, and what looks like a link but leads nowhere.
pub fn links(text: &str) -> Vec<(usize, Result<String, String>)> {
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        for (at, _) in line.match_indices("](") {
            let to = line[at + 2..].split(')').next().unwrap_or_default();
            match target(to) {
                Some(Target::Lesson(name)) => found.push((number, Ok(name))),
                Some(Target::Page(_)) => {}
                None => found.push((number, Err(to.chars().take(80).collect()))),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Inline {
        Inline::Text(words.to_owned())
    }

    #[test]
    fn paragraphs_lists_and_code_are_told_apart() {
        let read = blocks(
            "One\nline.\n\n- a\n  goes on\n- b\n\n- c\n1. d\n```yaml\nkind: Pod\n  x: 1\n```\nEnd",
        );
        let list = |order, items: &[&str]| Block::List {
            order,
            items: items.iter().map(|item| vec![text(item)]).collect(),
        };
        let expected = [
            Block::Paragraph(vec![text("One line.")]),
            list(Order::Any, &["a goes on", "b", "c"]),
            list(Order::Counted, &["d"]),
            Block::Code("kind: Pod\n  x: 1\n".to_owned()),
            Block::Paragraph(vec![text("End")]),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn marks_are_read_and_half_marks_are_text() {
        let strong = |words: &str| Inline::Strong(vec![text(words)]);
        let code = |words: &str| Inline::Code(words.to_owned());
        for (written, expected) in [
            ("a **b** `c`", vec![text("a "), strong("b"), text(" "), code("c")]),
            ("2 ** 3 ** 4 * `x", vec![text("2 ** 3 ** 4 * `x")]),
            ("``a ` b``", vec![code("a ` b")]),
            ("**`x` y**를", vec![Inline::Strong(vec![code("x"), text(" y")]), text("를")]),
            ("<b>&amp;</b>", vec![text("<b>&amp;</b>")]),
        ] {
            assert_eq!(inline(written), expected, "{written}");
        }
    }

    #[test]
    fn links_lead_to_lessons_and_to_kubernetes_alone() {
        let to = |written: &str| match inline(written).into_iter().next() {
            Some(Inline::Link { to, .. }) => Some(to),
            _ => None,
        };
        assert_eq!(to("[x](lesson:first-probe)"), Some(Target::Lesson("first-probe".to_owned())));
        let page = "https://kubernetes.io/docs/concepts/#a";
        assert_eq!(to(&format!("[`x`]({page})")), Some(Target::Page(page.to_owned())));
        for other in [
            "[x](javascript:alert(1))",
            "[x](https://kubernetes.io.example.org/)",
            "[x](https://evilkubernetes.io/)",
            "[x](http://kubernetes.io/)",
            "[x](lesson:../x)",
            "[x](https://kubernetes.io@example.org/)",
        ] {
            assert_eq!(to(other), None, "{other}");
        }
        assert_eq!(
            links("a\n[x](lesson:y) [z](http://q)"),
            [(2, Ok("y".to_owned())), (2, Err("http://q".to_owned()))]
        );
    }

    #[test]
    fn nothing_is_lost_and_nothing_takes_long() {
        for hostile in
            ["**".repeat(100_000), "[](".repeat(90_000), "`\n- ".repeat(60_000), "```".to_owned()]
        {
            let _ = blocks(&hostile);
        }
        let long = "**x** ".repeat(2_000);
        assert_eq!(plain(&inline(long.trim())), long.trim());
    }
}
