//! An awk program's text into its tree, by recursive descent. Errors are sentences.

use super::tree::{Expr, Pattern, Rule, Statement};

const DEPTH_MAX: usize = 50;
const PROGRAM_BYTES_MAX: usize = 16 * 1024;

pub type Parsed<T> = Result<T, String>;

pub fn read(text: &str) -> Parsed<Vec<Rule>> {
    if PROGRAM_BYTES_MAX < text.len() {
        return Err("program too long".to_owned());
    }
    let mut parser = Parser { left: text, depth: 0, ranges: 0, is_printing: false };
    let mut rules = Vec::new();
    loop {
        parser.skip_ends();
        if parser.left.is_empty() {
            return Ok(rules);
        }
        rules.push(parser.rule()?);
    }
}

pub struct Parser<'a> {
    pub left: &'a str,
    depth: usize,
    ranges: usize,
    /// In `print a > b` the sign is no comparison.
    pub is_printing: bool,
}

impl Parser<'_> {
    fn rule(&mut self) -> Parsed<Rule> {
        let pattern = if self.sees("{") {
            Pattern::Always
        } else if self.takes_word("BEGIN") {
            Pattern::Begin
        } else if self.takes_word("END") {
            Pattern::End
        } else {
            let from = self.expr()?;
            if self.takes(",") {
                self.ranges += 1;
                Pattern::Range(from, self.expr()?, self.ranges)
            } else {
                Pattern::When(from)
            }
        };
        let action = if self.sees("{") { Some(self.block()?) } else { None };
        Ok(Rule { pattern, action })
    }

    fn block(&mut self) -> Parsed<Vec<Statement>> {
        self.expect("{")?;
        let mut statements = Vec::new();
        loop {
            self.skip_ends();
            if self.takes("}") {
                return Ok(statements);
            }
            statements.push(self.statement()?);
        }
    }

    /// What a condition or a loop is about.
    fn body(&mut self) -> Parsed<Vec<Statement>> {
        self.skip_lines();
        if self.takes(";") { Ok(Vec::new()) } else { Ok(vec![self.statement()?]) }
    }

    fn statement(&mut self) -> Parsed<Statement> {
        self.deeper(Parser::statement_inside)
    }

    fn statement_inside(&mut self) -> Parsed<Statement> {
        if self.sees("{") {
            return Ok(Statement::Block(self.block()?));
        }
        if self.takes_word("if") {
            self.expect("(")?;
            let condition = self.expr()?;
            self.expect(")")?;
            let then = self.body()?;
            let before = self.left;
            self.skip_ends();
            if self.takes_word("else") {
                return Ok(Statement::If(condition, then, self.body()?));
            }
            self.left = before;
            return Ok(Statement::If(condition, then, Vec::new()));
        }
        if self.takes_word("while") {
            self.expect("(")?;
            let condition = self.expr()?;
            self.expect(")")?;
            return Ok(Statement::While(Some(condition), None, self.body()?));
        }
        if self.takes_word("for") {
            return self.for_statement();
        }
        let statement = self.simple()?;
        self.skip_blanks();
        let ends = self.left.is_empty() || self.left.starts_with([';', '\n', '}', '#']);
        if ends { Ok(statement) } else { Err(self.wrong()) }
    }

    fn for_statement(&mut self) -> Parsed<Statement> {
        self.expect("(")?;
        let before = self.left;
        if let Some(name) = self.name()
            && self.takes_word("in")
            && let Some(array) = self.name()
            && self.takes(")")
        {
            return Ok(Statement::ForIn { name, array, body: self.body()? });
        }
        self.left = before;
        let first = if self.sees(";") { None } else { Some(self.simple()?) };
        self.expect(";")?;
        let condition = if self.sees(";") { None } else { Some(self.expr()?) };
        self.expect(";")?;
        let step = if self.sees(")") { None } else { Some(Box::new(self.simple()?)) };
        self.expect(")")?;
        let round = Statement::While(condition, step, self.body()?);
        Ok(Statement::Block(first.into_iter().chain([round]).collect()))
    }

    fn simple(&mut self) -> Parsed<Statement> {
        let is_printf = self.takes_word("printf");
        if is_printf || self.takes_word("print") {
            let words = self.printed()?;
            return Ok(if is_printf { Statement::Printf(words) } else { Statement::Print(words) });
        }
        if self.takes_word("next") {
            return Ok(Statement::Next);
        }
        if self.takes_word("break") {
            return Ok(Statement::Break);
        }
        if self.takes_word("continue") {
            return Ok(Statement::Continue);
        }
        if self.takes_word("exit") {
            let has_code = !self.at_end();
            return Ok(Statement::Exit(if has_code { Some(self.expr()?) } else { None }));
        }
        if self.takes_word("delete") {
            let name = self.name().ok_or_else(|| self.wrong())?;
            if !self.takes("[") {
                return Ok(Statement::Delete(name, None));
            }
            let index = self.expr()?;
            self.expect("]")?;
            return Ok(Statement::Delete(name, Some(index)));
        }
        Ok(Statement::Do(self.expr()?))
    }

    fn printed(&mut self) -> Parsed<Vec<Expr>> {
        if self.at_end() {
            return Ok(Vec::new());
        }
        self.is_printing = true;
        // A pair of parentheses around all of it is not part of an expression.
        let before = self.left;
        let mut words = match self.takes("(") {
            true => self.inside_parentheses().and_then(|words| match self.at_end() {
                true => Ok(words),
                false => Err(self.wrong()),
            }),
            false => Err(String::new()),
        };
        if words.is_err() {
            self.left = before;
            self.is_printing = true;
            words = self.list();
        }
        self.is_printing = false;
        if self.sees(">") || self.sees("|") {
            return Err("output into a file: not supported by podlife".to_owned());
        }
        words
    }

    pub fn inside_parentheses(&mut self) -> Parsed<Vec<Expr>> {
        let was_printing = std::mem::replace(&mut self.is_printing, false);
        let words = self.list();
        self.is_printing = was_printing;
        let words = words?;
        self.expect(")")?;
        Ok(words)
    }

    fn list(&mut self) -> Parsed<Vec<Expr>> {
        let mut words = vec![self.expr()?];
        while self.takes(",") {
            words.push(self.expr()?);
        }
        Ok(words)
    }

    /// The text up to an end that no backslash stands before.
    pub fn until(&mut self, end: char) -> Parsed<String> {
        let mut is_escaped = false;
        for (at, c) in self.left.char_indices() {
            if c == end && !is_escaped {
                let text = self.left[..at].to_owned();
                self.left = &self.left[at + c.len_utf8()..];
                return Ok(text);
            }
            is_escaped = c == '\\' && !is_escaped;
        }
        Err(format!("unterminated {}", if end == '/' { "regexp" } else { "string" }))
    }

    pub fn name(&mut self) -> Option<String> {
        self.skip_blanks();
        if !self.left.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return None;
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = self.left.find(|c| !is_part(c)).unwrap_or(self.left.len());
        let (name, rest) = self.left.split_at(end);
        self.left = rest;
        Some(name.to_owned())
    }

    pub fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if DEPTH_MAX < self.depth {
            return Err("too deeply nested".to_owned());
        }
        self.depth += 1;
        let parsed = read(self);
        self.depth -= 1;
        parsed
    }

    fn at_end(&mut self) -> bool {
        self.skip_blanks();
        self.left.is_empty() || self.left.starts_with([';', '\n', '}', '#', '>', '|'])
    }

    pub fn skip_blanks(&mut self) {
        self.left = self.left.trim_start_matches([' ', '\t', '\r']);
        while let Some(rest) = self.left.strip_prefix("\\\n") {
            self.left = rest.trim_start_matches([' ', '\t', '\r']);
        }
    }

    pub fn skip_lines(&mut self) {
        self.skip_blanks();
        while let Some(rest) = self.left.strip_prefix('\n') {
            self.left = rest;
            self.skip_blanks();
        }
    }

    /// Ends of statements, and comments.
    fn skip_ends(&mut self) {
        loop {
            self.skip_lines();
            if self.left.starts_with('#') {
                self.left = self.left.find('\n').map_or("", |end| &self.left[end..]);
            } else if let Some(rest) = self.left.strip_prefix(';') {
                self.left = rest;
            } else {
                return;
            }
        }
    }

    pub fn sees(&mut self, sign: &str) -> bool {
        self.skip_blanks();
        self.left.starts_with(sign)
    }

    pub fn takes(&mut self, sign: &str) -> bool {
        let is_here = self.sees(sign);
        if is_here {
            self.left = &self.left[sign.len()..];
        }
        is_here
    }

    pub fn sees_word(&mut self, word: &str) -> bool {
        let behind = |c: char| c.is_ascii_alphanumeric() || c == '_';
        self.sees(word) && !self.left[word.len()..].starts_with(behind)
    }

    pub fn takes_word(&mut self, word: &str) -> bool {
        self.sees_word(word) && self.takes(word)
    }

    pub fn expect(&mut self, sign: &str) -> Parsed<()> {
        if self.takes(sign) { Ok(()) } else { Err(self.wrong()) }
    }

    pub fn wrong(&self) -> String {
        match self.left.split_whitespace().next() {
            Some(word) => format!("syntax error near {word}"),
            None => "syntax error at the end of the program".to_owned(),
        }
    }
}
