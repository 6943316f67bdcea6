//! The grammar of nginx's configuration: words, blocks, quotes and comments.
//! Models ngx_conf_parse and ngx_conf_read_token of src/core/ngx_conf_file.c.

/// One directive: its words, and the block behind it.
#[derive(Debug)]
pub struct Directive {
    pub words: Vec<String>,
    pub block: Vec<Directive>,
    pub behind: Behind,
    /// The file and the line on which its words end.
    pub at: String,
}

/// What ends a directive's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    Semicolon,
    Block,
}

#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    Open,
    Close,
    End,
}

/// The tokens that are left, each with its line, and the line the file ends on.
struct Rest<'a> {
    tokens: &'a [(Token, usize)],
    last_line: usize,
    path: &'a str,
}

const DEPTH_MAX: usize = 16;
const WORDS_MAX: usize = 10_000;

/// What could be read, and what is wrong behind it, with the file and its line.
pub fn directives(text: &str, path: &str) -> (Vec<Directive>, Option<String>) {
    let tokens = tokens(text);
    let last_line = text.matches('\n').count() + 1;
    let mut rest = Rest { tokens: &tokens, last_line, path };
    let mut read = Vec::new();
    let broken = block(&mut rest, 0, &mut read).err();
    let is_left = || (!rest.tokens.is_empty()).then(|| rest.emergency("unexpected \"}\""));
    let broken = broken.or_else(is_left);
    (read, broken)
}

impl Directive {
    pub fn name(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }
}

impl Rest<'_> {
    /// Models ngx_conf_log_error.
    fn emergency(&self, text: &str) -> String {
        format!("{text} in {}", self.at())
    }

    fn at(&self) -> String {
        let line = self.tokens.first().map_or(self.last_line, |(_, line)| *line);
        format!("{}:{line}", self.path)
    }

    fn skip(&mut self) {
        self.tokens = self.tokens.get(1..).unwrap_or_default();
    }
}

/// Reads up to the brace that closes this block, or to the end of the file.
fn block(rest: &mut Rest, depth: usize, read: &mut Vec<Directive>) -> Result<(), String> {
    let mut words = Vec::new();
    while let [(token, _), ..] = rest.tokens {
        match token {
            Token::Close if words.is_empty() => return Ok(()),
            Token::Close => return Err(rest.emergency("unexpected \"}\"")),
            Token::Word(word) => words.push(word.clone()),
            Token::End if words.is_empty() => return Err(rest.emergency("unexpected \";\"")),
            Token::Open if words.is_empty() => return Err(rest.emergency("unexpected \"{\"")),
            Token::End => {
                let (words, behind) = (std::mem::take(&mut words), Behind::Semicolon);
                read.push(Directive { words, block: Vec::new(), behind, at: rest.at() });
            }
            Token::Open => {
                if DEPTH_MAX <= depth {
                    return Err(rest.emergency("too deeply nested blocks"));
                }
                let at = rest.at();
                rest.skip();
                let (words, behind) = (std::mem::take(&mut words), Behind::Block);
                let mut inner = Vec::new();
                let broken = block(rest, depth + 1, &mut inner);
                read.push(Directive { words, block: inner, behind, at });
                broken?;
                let [(Token::Close, _), ..] = rest.tokens else {
                    return Err(rest.emergency("unexpected end of file, expecting \"}\""));
                };
            }
        }
        rest.skip();
    }
    if words.is_empty() {
        return Ok(());
    }
    Err(rest.emergency("unexpected end of file, expecting \";\" or \"}\""))
}

fn tokens(text: &str) -> Vec<(Token, usize)> {
    let mut tokens = Vec::new();
    let mut letters = text.char_indices().peekable();
    // Every byte is counted once.
    let (mut line, mut counted) = (1, 0);
    while let Some((at, letter)) = letters.next() {
        if WORDS_MAX <= tokens.len() {
            return tokens;
        }
        line += text[counted..at].matches('\n').count();
        counted = at;
        let token = match letter {
            '{' => Token::Open,
            '}' => Token::Close,
            ';' => Token::End,
            '#' => {
                while letters.next_if(|(_, letter)| *letter != '\n').is_some() {}
                continue;
            }
            '"' | '\'' => Token::Word(quoted(&mut letters.by_ref().map(|(_, one)| one), letter)),
            letter if letter.is_whitespace() => continue,
            letter => {
                let mut word = String::from(letter);
                let is_inside =
                    |(_, one): &(usize, char)| !one.is_whitespace() && !"{};".contains(*one);
                while let Some((_, next)) = letters.next_if(is_inside) {
                    word.push(next);
                }
                Token::Word(word)
            }
        };
        tokens.push((token, line));
    }
    tokens
}

/// Up to the quote that ends it. Models the escapes of ngx_conf_read_token.
fn quoted(letters: &mut impl Iterator<Item = char>, end: char) -> String {
    let mut text = String::new();
    while let Some(letter) = letters.next().filter(|letter| *letter != end) {
        match (letter, if letter == '\\' { letters.next() } else { None }) {
            ('\\', Some('n')) => text.push('\n'),
            ('\\', Some('t')) => text.push('\t'),
            ('\\', Some('r')) => text.push('\r'),
            ('\\', Some(quote @ ('"' | '\'' | '\\'))) => text.push(quote),
            ('\\', Some(other)) => text.extend(['\\', other]),
            (letter, _) => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_what_stands_in_them() {
        let words = |text: &str| match &tokens(text)[..] {
            [(Token::Word(word), _), (Token::End, _)] => word.clone(),
            _ => String::new(),
        };
        assert_eq!(words(r#""a; {b}\n\"c\" \d";"#), "a; {b}\n\"c\" \\d");
        assert_eq!(words("'never ends\\"), "");
    }

    #[test]
    fn a_broken_file_is_refused_in_nginx_s_words() {
        for (text, trouble) in [
            ("server {\n listen 80;\n", "unexpected end of file, expecting \"}\" in f.conf:3"),
            ("listen 80", "unexpected end of file, expecting \";\" or \"}\" in f.conf:1"),
            ("# {\n\nlisten '8\n0'\n}", "unexpected \"}\" in f.conf:5"),
            ("listen 80;\n;", "unexpected \";\" in f.conf:2"),
            ("http { {", "unexpected \"{\" in f.conf:1"),
        ] {
            assert_eq!(directives(text, "f.conf").1.as_deref(), Some(trouble), "{text}");
        }
        assert!(directives(&"a {".repeat(1_000), "f.conf").1.is_some());
    }
}
