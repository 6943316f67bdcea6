//! Templates in a template: `define`, `template`, and `block`, which is both.
//! Models templateControl, blockControl and parseDefinition of text/template/parse/parse.go (Go 1.24).

use super::lex::Kind;
use super::parse::{Parsed, Parser, Stop};
use super::{Node, Span};

impl Parser<'_> {
    pub(super) fn name(&mut self, context: &str) -> Parsed<String> {
        let token = self.next();
        match token.kind {
            Kind::Quoted(name) => Ok(name),
            _ => Err(self.unexpected(&token, context)),
        }
    }

    /// Up to its end. What is defined anew counts, unless it is empty.
    pub(super) fn define(&mut self, name: String) -> Parsed<()> {
        let outer = std::mem::replace(&mut self.variables, vec!["$".to_owned()]);
        let loops = std::mem::take(&mut self.loops);
        let nodes = match self.list()? {
            (nodes, Stop::End) => nodes,
            (_, Stop::TextEnd) => return Err(self.problem("unexpected EOF")),
            (_, Stop::Else) => return Err(self.problem("unexpected {{else}} in define clause")),
        };
        (self.variables, self.loops) = (outer, loops);
        let says_something =
            |node: &Node| !matches!(node, Node::Text(text) if text.trim().is_empty());
        match self.defined.iter_mut().find(|(known, _)| *known == name) {
            Some((_, before)) if nodes.iter().any(says_something) => *before = nodes,
            Some(_) => {}
            None => self.defined.push((name, nodes)),
        }
        Ok(())
    }

    /// `{{template "name" pipe}}`, and `{{block "name" pipe}}`, which is defined where it is used.
    pub(super) fn part(&mut self, word: &str) -> Parsed<Node> {
        let context: &'static str =
            if word == "block" { "block clause" } else { "template clause" };
        let from = self.tokens.get(self.at).map_or(self.text.len(), |token| token.from);
        let name = self.name(context)?;
        let pipe = match self.peek() {
            Kind::Close if word == "template" => {
                self.at += 1;
                None
            }
            _ => Some(self.pipe(context, &Kind::Close)?),
        };
        // The closing braces came last.
        let span = Span { from, to: self.tokens[self.at - 2].to };
        if word == "block" {
            self.define(name.clone())?;
        }
        Ok(Node::Template { name, pipe, span })
    }
}
