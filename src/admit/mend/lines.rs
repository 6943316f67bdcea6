//! A text's lines, and which of their characters are bare: neither quoted, nor comment, nor part of a block of text.
//!
//! This looks at text that is no YAML yet, so it goes by what a person meant and not by a grammar.

/// One line and what ended it.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub text: &'a str,
    pub end: &'a str,
    /// Up to here it has nothing but blanks.
    pub indent: usize,
    /// Where its comment begins; its length if it has none.
    pub code_end: usize,
    quoted: Vec<std::ops::Range<usize>>,
    is_literal: bool,
}

impl<'a> Line<'a> {
    /// Whether the character at this byte may be taken for YAML's own.
    pub(super) fn is_bare(&self, at: usize) -> bool {
        !self.is_literal
            && at < self.code_end
            && !self.quoted.iter().any(|range| range.contains(&at))
    }

    /// Whether there is anything on it besides a comment.
    pub(super) fn has_code(&self) -> bool {
        !self.is_literal && self.indent < self.code_end
    }

    pub(super) fn is_literal(&self) -> bool {
        self.is_literal
    }

    /// What stands on it, without indentation, comment and the blanks before that.
    pub(super) fn code(&self) -> &'a str {
        let end = self.code_end.max(self.indent);
        self.text[self.indent..end].trim_end()
    }

    /// Where `: ` divides key and value, or `:` ends the line.
    pub(super) fn colon(&self) -> Option<usize> {
        let code_end = self.indent + self.code().len();
        let mut colons = self.text[..code_end].match_indices(':').map(|(at, _)| at);
        colons.find(|at| {
            self.is_bare(*at)
                && self.text[at + 1..code_end].chars().next().is_none_or(|c| c == ' ' || c == '\t')
        })
    }
}

/// What a line leaves to the next.
#[derive(Clone, Copy)]
enum State {
    Open,
    Quoted(char),
    /// A block of text under a line with this indentation.
    Block(usize),
}

pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut state = State::Open;
    text.split_inclusive('\n').map(|whole| line(whole, &mut state)).collect()
}

fn line<'a>(whole: &'a str, state: &mut State) -> Line<'a> {
    let text = whole.trim_end_matches(['\n', '\r']);
    let end = &whole[text.len()..];
    let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
    if let State::Block(around) = *state {
        if text.len() == indent || around < indent {
            let code_end = text.len();
            return Line { text, end, indent, code_end, quoted: Vec::new(), is_literal: true };
        }
        *state = State::Open;
    }
    let (quoted, code_end) = scan(text, state);
    let line = Line { text, end, indent, code_end, quoted, is_literal: false };
    if let (State::Open, true) = (*state, opens_block(line.code())) {
        *state = State::Block(indent);
    }
    line
}

/// The quoted parts, and where the comment begins.
fn scan(text: &str, state: &mut State) -> (Vec<std::ops::Range<usize>>, usize) {
    let mut quoted = Vec::new();
    let mut open = match *state {
        State::Quoted(quote) => Some((0, quote)),
        State::Open | State::Block(_) => None,
    };
    let mut before = ' ';
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match open {
            Some((start, quote)) => {
                if is_escaped {
                    is_escaped = false;
                } else if c == '\\' && quote == '"' {
                    is_escaped = true;
                } else if c == quote {
                    quoted.push(start..at + 1);
                    open = None;
                }
            }
            None if c == '#' && before.is_whitespace() => {
                *state = State::Open;
                return (quoted, at);
            }
            None if matches!(c, '"' | '\'')
                && (before.is_whitespace() || "[{,(".contains(before)) =>
            {
                open = Some((at, c));
            }
            None => {}
        }
        before = c;
    }
    *state = open.map_or(State::Open, |(_, quote)| State::Quoted(quote));
    quoted.extend(open.map(|(start, _)| start..text.len()));
    (quoted, text.len())
}

/// Whether a line ends in `|` or `>` where a value may begin.
fn opens_block(code: &str) -> bool {
    let head = code.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let Some(before) = head.strip_suffix(['|', '>']) else { return false };
    let place = before.trim_end_matches(' ');
    place.len() < before.len() && place.ends_with([':', '-'])
}

/// The lines put together again, each through `change`.
pub(super) fn rewrite(text: &str, change: impl FnMut(&Line) -> String) -> String {
    lines(text).iter().map(change).collect()
}

/// A line that stays as it is.
pub(super) fn kept(line: &Line) -> String {
    format!("{}{}", line.text, line.end)
}

/// A line that becomes a comment where it stands.
pub(super) fn commented(line: &Line) -> String {
    format!("{}# {}{}", &line.text[..line.indent], &line.text[line.indent..], line.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_comments_and_blocks_are_not_bare() {
        let text = "a: \"x: y\" # z: 1\nb: |\n  c: d\n\n  e: f\ng: 'it''s: h'\n";
        let colons: Vec<Option<usize>> = lines(text).iter().map(Line::colon).collect();
        assert_eq!(colons, [Some(1), Some(1), None, None, None, Some(1)]);
        let literal: Vec<bool> = lines(text).iter().map(Line::is_literal).collect();
        assert_eq!(literal, [false, false, true, true, true, false]);
    }

    #[test]
    fn a_quote_may_go_on_in_the_next_line() {
        let found = lines("a: \"x\n  y: z\"\nb: 1\n");
        assert_eq!(found[1].colon(), None);
        assert_eq!(found[2].colon(), Some(1));
    }

    #[test]
    fn lines_put_together_are_the_text() {
        let text = "a: 1\r\n\n  b: 'x\ny' # z";
        assert_eq!(rewrite(text, kept), text);
    }
}
