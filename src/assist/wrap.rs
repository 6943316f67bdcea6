//! Wrapping lines at blanks.
//! Models WrapString of github.com/mitchellh/go-wordwrap, by which kubectl explain wraps: a word that is longer than
//! the line stays whole, and every character counts as one column.

pub fn wrap(limit: usize, text: &str) -> String {
    let mut wrapped = Wrapped::default();
    for c in text.chars() {
        match c {
            '\n' => wrapped.line(limit),
            '\u{a0}' => wrapped.letter(limit, c),
            c if c.is_whitespace() => {
                if wrapped.blanks.is_empty() || !wrapped.word.is_empty() {
                    wrapped.flush();
                }
                wrapped.blanks.push(c);
            }
            c => wrapped.letter(limit, c),
        }
    }
    if !wrapped.word.is_empty() || wrapped.column + wrapped.blanks.len() <= limit {
        wrapped.flush();
    }
    wrapped.text
}

/// What is written, and the blanks and the word that wait until it is known on which line they go.
#[derive(Default)]
struct Wrapped {
    text: String,
    column: usize,
    blanks: String,
    word: String,
}

impl Wrapped {
    fn flush(&mut self) {
        self.column += self.blanks.chars().count() + self.word.chars().count();
        self.text.push_str(&std::mem::take(&mut self.blanks));
        self.text.push_str(&std::mem::take(&mut self.word));
    }

    fn line(&mut self, limit: usize) {
        if self.word.is_empty() && limit < self.column + self.blanks.chars().count() {
            self.blanks.clear();
        }
        self.flush();
        self.text.push('\n');
        self.column = 0;
    }

    fn letter(&mut self, limit: usize, c: char) {
        self.word.push(c);
        let length = self.word.chars().count();
        let end = self.column + self.blanks.chars().count() + length;
        if limit < end && length < limit {
            self.text.push('\n');
            self.column = 0;
            self.blanks.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_to_the_next_line_whole() {
        for (limit, text, expected) in [
            (10, "one two three four", "one two\nthree four"),
            (5, "abcdefgh ij", "abcdefgh\nij"),
            (10, "a\n\nb ", "a\n\nb "),
            (4, "ab  cd", "ab\ncd"),
            (6, "한글 글자는 하나", "한글 글자는\n하나"),
            (10, "", ""),
        ] {
            assert_eq!(wrap(limit, text), expected, "{text}");
        }
    }
}
