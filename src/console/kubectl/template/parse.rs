//! Tokens into nodes.
//! Models text/template/parse/parse.go (Go 1.24); a complaint names the line and no column.

use super::functions::NAMES;
use super::lex::{Kind, Token, tokens};
use super::{Branch, Command, Deed, Node, Operand, Parts, Pipe, Span, What};
use crate::kit::quote::quote;

/// Deeper than this no template that somebody means is nested.
const DEPTH_MAX: usize = 64;

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    pub(super) variables: Vec<String>,
    pub(super) loops: usize,
    depth: usize,
    pub(super) defined: Vec<(String, Vec<Node>)>,
}

/// Where a list of nodes ends.
pub(super) enum Stop {
    TextEnd,
    End,
    Else,
}

pub(super) type Parsed<T> = Result<T, String>;

pub fn parse(text: &str) -> Parsed<Parts> {
    let variables = vec!["$".to_owned()];
    let (tokens, defined) = (tokens(text), Vec::new());
    let mut parser = Parser { text, tokens, at: 0, variables, loops: 0, depth: 0, defined };
    match parser.list()? {
        (nodes, Stop::TextEnd) => Ok(Parts { nodes, defined: parser.defined }),
        (_, Stop::End) => Err(parser.problem("unexpected {{end}}")),
        (_, Stop::Else) => Err(parser.problem("unexpected {{else}}")),
    }
}

impl Parser<'_> {
    pub(super) fn peek(&self) -> &Kind {
        self.tokens.get(self.at).map_or(&Kind::End, |token| &token.kind)
    }

    pub(super) fn next(&mut self) -> Token {
        let end =
            Token { kind: Kind::End, from: self.text.len(), to: self.text.len(), is_apart: false };
        let token = self.tokens.get(self.at).cloned().unwrap_or(end);
        self.at += 1;
        token
    }

    pub(super) fn problem(&self, text: &str) -> String {
        let last = self.tokens.get(self.at.saturating_sub(1)).or(self.tokens.last());
        let to = last.map_or(0, |token| token.from);
        let line = 1 + self.text[..to].matches('\n').count();
        format!("template: output:{line}: {text}")
    }

    pub(super) fn unexpected(&self, token: &Token, context: &str) -> String {
        let written = &self.text[token.from..token.to];
        let shown = match &token.kind {
            Kind::End => "EOF".to_owned(),
            // The lexer's own complaints stand alone.
            Kind::Error(problem) if problem.starts_with("unrec") => problem.clone(),
            Kind::Error(problem) => return self.problem(problem),
            Kind::Word(word) if is_keyword(word) => format!("<{word}>"),
            _ if 10 < written.chars().count() => {
                format!("{}...", quote(&written.chars().take(10).collect::<String>()))
            }
            _ => quote(written),
        };
        self.problem(&format!("unexpected {shown} in {context}"))
    }

    pub(super) fn list(&mut self) -> Parsed<(Vec<Node>, Stop)> {
        self.depth += 1;
        if DEPTH_MAX < self.depth {
            return Err(self.problem("the template is nested too deeply"));
        }
        let mut nodes = Vec::new();
        let stop = loop {
            let token = self.next();
            match token.kind {
                Kind::Text(text) => nodes.push(Node::Text(text)),
                Kind::End => break Stop::TextEnd,
                Kind::Open => match self.peek().clone() {
                    Kind::Word(word) if word == "end" => {
                        self.at += 1;
                        self.close("end")?;
                        break Stop::End;
                    }
                    Kind::Word(word) if word == "else" => {
                        self.at += 1;
                        break Stop::Else;
                    }
                    Kind::Word(word) if word == "define" && self.depth == 1 => {
                        self.at += 1;
                        let name = self.name("define clause")?;
                        self.close("define clause")?;
                        self.define(name)?;
                    }
                    _ => nodes.push(self.action()?),
                },
                _ => return Err(self.unexpected(&token, "input")),
            }
        };
        self.depth -= 1;
        Ok((nodes, stop))
    }

    pub(super) fn close(&mut self, context: &str) -> Parsed<()> {
        let token = self.next();
        if token.kind == Kind::Close { Ok(()) } else { Err(self.unexpected(&token, context)) }
    }

    fn action(&mut self) -> Parsed<Node> {
        let word = match self.peek() {
            Kind::Word(word) if is_keyword(word) => word.clone(),
            _ => {
                let pipe = self.pipe("command", &Kind::Close)?;
                return Ok(Node::Action(pipe));
            }
        };
        let token = self.next();
        match word.as_str() {
            "if" => self.branch("if").map(Node::If),
            "with" => self.branch("with").map(Node::With),
            "range" => {
                self.loops += 1;
                let branch = self.branch("range");
                self.loops -= 1;
                branch.map(Node::Range)
            }
            "template" | "block" => self.part(&word),
            "break" | "continue" if self.loops == 0 => {
                Err(self.problem(&format!("{{{{{word}}}}} outside {{{{range}}}}")))
            }
            "break" => self.close("{{break}}").map(|()| Node::Break),
            "continue" => self.close("{{continue}}").map(|()| Node::Continue),
            _ => Err(self.unexpected(&token, "command")),
        }
    }

    fn branch(&mut self, name: &'static str) -> Parsed<Branch> {
        let known = self.variables.len();
        let pipe = self.pipe(name, &Kind::Close)?;
        let (body, stop) = self.list()?;
        let otherwise = match stop {
            Stop::End => Vec::new(),
            Stop::TextEnd => return Err(self.problem("unexpected EOF")),
            Stop::Else => self.otherwise(name)?,
        };
        self.variables.truncate(known);
        Ok(Branch { pipe, body, otherwise })
    }

    /// `{{else if …}}` is an if in the else, and shares its end.
    fn otherwise(&mut self, name: &'static str) -> Parsed<Vec<Node>> {
        if let Kind::Word(word) = self.peek().clone()
            && word == name
            && name != "range"
        {
            self.at += 1;
            self.depth += 1;
            if DEPTH_MAX < self.depth {
                return Err(self.problem("the template is nested too deeply"));
            }
            let branch = self.branch(name)?;
            self.depth -= 1;
            return Ok(vec![if name == "if" { Node::If(branch) } else { Node::With(branch) }]);
        }
        self.close("else")?;
        match self.list()? {
            (nodes, Stop::End) => Ok(nodes),
            (_, Stop::TextEnd) => Err(self.problem("unexpected EOF")),
            (_, Stop::Else) => Err(self.problem("expected end; found {{else}}")),
        }
    }

    /// Up to and with the token that ends it.
    pub(super) fn pipe(&mut self, context: &'static str, end: &Kind) -> Parsed<Pipe> {
        let (variables, deed) = self.declarations(context)?;
        let mut commands = Vec::new();
        loop {
            let command = self.command(end)?;
            let token = self.next();
            if command.operands.is_empty() {
                if matches!(token.kind, Kind::Error(_)) {
                    return Err(self.unexpected(&token, "command"));
                }
                let missing = if commands.is_empty() { context } else { "command" };
                return Err(self.problem(&format!("missing value for {missing}")));
            }
            let is_value = |operand: &Operand| {
                matches!(
                    operand.what,
                    What::Bool(_)
                        | What::Int(_)
                        | What::Float(_)
                        | What::Text(_)
                        | What::Nil
                        | What::Dot
                )
            };
            if !commands.is_empty() && is_value(&command.operands[0]) {
                let place = commands.len() + 1;
                return Err(
                    self.problem(&format!("non executable command in pipeline stage {place}"))
                );
            }
            commands.push(command);
            match token.kind {
                Kind::Pipe => {}
                kind if kind == *end => break,
                _ => return Err(self.unexpected(&token, context)),
            }
        }
        if deed == Deed::Declares {
            self.variables.extend(variables.iter().cloned());
        }
        Ok(Pipe { variables, deed, commands })
    }

    /// `$x :=`, `$x =`, and in a range `$index, $item :=`.
    fn declarations(&mut self, context: &str) -> Parsed<(Vec<String>, Deed)> {
        let kind = |index: usize| self.tokens.get(self.at + index).map(|token| &token.kind);
        let Some(Kind::Variable(first)) = kind(0) else { return Ok((Vec::new(), Deed::Declares)) };
        let first = first.clone();
        if let (Some(Kind::Comma), Some(Kind::Variable(second)), Some(sign)) =
            (kind(1), kind(2), kind(3))
            && context == "range"
        {
            let deed = match sign {
                Kind::Declare => Deed::Declares,
                Kind::Assign => Deed::Assigns,
                _ => return Err(self.problem("range can only initialize variables")),
            };
            let both = vec![first, second.clone()];
            self.at += 4;
            return Ok((both, deed));
        }
        match kind(1) {
            Some(Kind::Declare) => {
                self.at += 2;
                Ok((vec![first], Deed::Declares))
            }
            Some(Kind::Assign) => {
                self.at += 2;
                self.known(&first)?;
                Ok((vec![first], Deed::Assigns))
            }
            _ => Ok((Vec::new(), Deed::Declares)),
        }
    }

    fn known(&self, variable: &str) -> Parsed<()> {
        match self.variables.iter().any(|known| known == variable) {
            true => Ok(()),
            false => Err(self.problem(&format!("undefined variable {}", quote(variable)))),
        }
    }

    fn command(&mut self, end: &Kind) -> Parsed<Command> {
        let from = self.tokens.get(self.at).map_or(self.text.len(), |token| token.from);
        let mut operands: Vec<Operand> = Vec::new();
        while *self.peek() != Kind::Pipe && self.peek() != end && !self.is_over() {
            operands.push(self.operand()?);
        }
        let to = operands.last().map_or(from, |operand| operand.span.to);
        Ok(Command { operands, span: Span { from, to } })
    }

    fn is_over(&self) -> bool {
        matches!(self.peek(), Kind::End | Kind::Error(_) | Kind::Close)
    }

    fn operand(&mut self) -> Parsed<Operand> {
        let token = self.next();
        let mut span = Span { from: token.from, to: token.to };
        let mut what = self.term(&token)?;
        span.to = self.tokens[self.at - 1].to;
        let mut fields = Vec::new();
        while let Some(Token { kind: Kind::Field(name), is_apart: false, from, to }) =
            self.tokens.get(self.at)
        {
            // Upstream counts a chain from its second link.
            if fields.is_empty() && matches!(what, What::Field(_)) {
                span.from = *from;
            }
            fields.push(name.clone());
            span.to = *to;
            self.at += 1;
        }
        match &mut what {
            What::Field(names) | What::Variable(_, names) | What::Pipe(_, names) => {
                names.extend(fields)
            }
            _ if fields.is_empty() => {}
            What::Dot => what = What::Field(fields),
            _ => {
                return Err(self.problem(&format!(
                    "unexpected . after term {}",
                    quote(&self.text[token.from..token.to])
                )));
            }
        }
        Ok(Operand { what, span })
    }

    fn term(&mut self, token: &Token) -> Parsed<What> {
        match &token.kind {
            Kind::Dot => Ok(What::Dot),
            Kind::Field(name) => Ok(What::Field(vec![name.clone()])),
            Kind::Variable(name) => {
                self.known(name)?;
                Ok(What::Variable(name.clone(), Vec::new()))
            }
            Kind::Quoted(text) => Ok(What::Text(text.clone())),
            Kind::Char(c) => Ok(What::Int(i64::from(u32::from(*c)))),
            Kind::Number(text) => self.number(text),
            Kind::Word(word) => match word.as_str() {
                "true" => Ok(What::Bool(true)),
                "false" => Ok(What::Bool(false)),
                "nil" => Ok(What::Nil),
                word if NAMES.contains(&word) => Ok(What::Function(word.to_owned())),
                word if is_keyword(word) => Err(self.unexpected(token, "operand")),
                word => Err(self.problem(&format!("function {} not defined", quote(word)))),
            },
            Kind::OpenBracket => {
                self.depth += 1;
                if DEPTH_MAX < self.depth {
                    return Err(self.problem("the template is nested too deeply"));
                }
                let pipe = self.pipe("parenthesized pipeline", &Kind::CloseBracket)?;
                self.depth -= 1;
                Ok(What::Pipe(Box::new(pipe), Vec::new()))
            }
            _ => Err(self.unexpected(token, "operand")),
        }
    }

    fn number(&self, text: &str) -> Parsed<What> {
        let plain = text.replace('_', "");
        if let Ok(number) = plain.parse::<i64>() {
            return Ok(What::Int(number));
        }
        if let Some(number) =
            plain.strip_prefix("0x").and_then(|hex| i64::from_str_radix(hex, 16).ok())
        {
            return Ok(What::Int(number));
        }
        let is_float = plain.contains(['.', 'e', 'E']);
        match plain.parse::<f64>() {
            Ok(number) if is_float && number.is_finite() => Ok(What::Float(number)),
            _ => Err(self.problem(&format!("bad number syntax: {}", quote(text)))),
        }
    }
}

fn is_keyword(word: &str) -> bool {
    ["block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"]
        .contains(&word)
}
