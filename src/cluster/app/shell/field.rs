//! Fields in the making: text that grows piece by piece and is split where unquoted expansions hold separators.

use super::pattern;

pub const FIELDS_MAX: usize = 4_096;

/// One field: its text, and the same as a pattern in which quoted characters are plain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    pub text: String,
    pub pattern: String,
    /// Whether an unquoted character makes it a pattern.
    pub is_pattern: bool,
}

pub struct Fields {
    done: Vec<Field>,
    current: Option<Field>,
    /// None: the word stays one text.
    separators: Option<String>,
    quotes: u32,
    bytes: usize,
}

impl Fields {
    pub fn new(separators: String) -> Fields {
        Fields {
            done: Vec::new(),
            current: None,
            separators: Some(separators),
            quotes: 0,
            bytes: 0,
        }
    }

    pub fn unsplit() -> Fields {
        Fields { done: Vec::new(), current: None, separators: None, quotes: 0, bytes: 0 }
    }

    pub fn finish(mut self) -> Vec<Field> {
        self.done.extend(self.current);
        self.done
    }

    pub fn bytes(&self) -> usize {
        self.bytes
    }

    pub fn begin_quotes(&mut self) {
        self.quotes += 1;
    }

    pub fn end_quotes(&mut self) {
        self.quotes -= 1;
    }

    pub fn is_quoting(&self) -> bool {
        0 < self.quotes
    }

    pub fn push_quoted(&mut self, text: &str) {
        let field = self.current.get_or_insert_default();
        field.text.push_str(text);
        field.pattern.push_str(&pattern::quoted(text));
        self.bytes += text.len();
    }

    /// Unquoted text of the script itself: a pattern, never split.
    pub fn push_pattern(&mut self, text: &str) {
        if self.is_quoting() {
            return self.push_quoted(text);
        }
        let field = self.current.get_or_insert_default();
        field.text.push_str(text);
        field.pattern.push_str(text);
        field.is_pattern |= text.contains(['*', '?', '[']);
        self.bytes += text.len();
    }

    /// What an expansion came to: split unless quoted.
    pub fn push_split(&mut self, text: &str) {
        if self.is_quoting() {
            return self.push_quoted(text);
        }
        let Some(separators) = self.separators.clone() else { return self.push_pattern(text) };
        let is_blank = |c: char| separators.contains(c) && c.is_ascii_whitespace();
        let mut part = String::new();
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            if !separators.contains(c) {
                part.push(c);
                continue;
            }
            self.push_part(&mut part);
            // A separator that is no blank ends a field, even an empty one; blanks around it belong to it.
            let mut ends = !is_blank(c);
            while let Some(next) =
                characters.next_if(|next| is_blank(*next) || (!ends && separators.contains(*next)))
            {
                ends |= !is_blank(next);
            }
            if ends {
                self.current.get_or_insert_default();
            }
            self.cut();
        }
        self.push_part(&mut part);
    }

    /// `$@`: a field for each, the first and the last joined to what surrounds them.
    pub fn push_each(&mut self, texts: &[String]) {
        for (index, text) in texts.iter().enumerate() {
            if 0 < index {
                if self.separators.is_some() {
                    self.cut();
                } else {
                    self.push_quoted(" ");
                }
            }
            if self.is_quoting() {
                self.push_quoted(text);
            } else {
                self.push_split(text);
            }
        }
    }

    fn push_part(&mut self, part: &mut String) {
        if !part.is_empty() {
            self.push_pattern(part);
            part.clear();
        }
    }

    fn cut(&mut self) {
        if self.done.len() <= FIELDS_MAX {
            self.done.extend(self.current.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(separators: &str, text: &str, expected: &[&str]) {
        let mut fields = Fields::new(separators.to_owned());
        fields.push_split(text);
        let texts: Vec<String> = fields.finish().into_iter().map(|field| field.text).collect();
        assert_eq!(texts, expected, "{text:?} at {separators:?}");
    }

    #[test]
    fn blanks_separate_and_colons_end() {
        check(" \t\n", "  a  b\n", &["a", "b"]);
        check(" \t\n", "", &[]);
        check(":", "a::b:", &["a", "", "b"]);
        check(": ", "a : b", &["a", "b"]);
        check("", "a b", &["a b"]);
    }
}
