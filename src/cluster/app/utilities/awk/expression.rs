//! The expressions of awk, from assignments down to single words.

use super::super::escape;
use super::super::regex::{LetterCase, Regex, Syntax};
use super::parser::{Parsed, Parser};
use super::tree::{Expr, FUNCTIONS, Operator, Place};

const UNSUPPORTED: [&str; 6] = ["function", "func", "getline", "nextfile", "do", "system"];

impl Parser<'_> {
    pub fn expr(&mut self) -> Parsed<Expr> {
        self.deeper(Parser::assignment)
    }

    fn assignment(&mut self) -> Parsed<Expr> {
        let left = self.choice()?;
        let Expr::Place(place) = &left else { return Ok(left) };
        let operators = [
            ("+=", Operator::Add),
            ("-=", Operator::Subtract),
            ("*=", Operator::Multiply),
            ("/=", Operator::Divide),
            ("%=", Operator::Remainder),
            ("^=", Operator::Power),
        ];
        let operator = operators.into_iter().find(|(sign, _)| self.takes(sign));
        if operator.is_none() && (self.sees("==") || !self.takes("=")) {
            return Ok(left);
        }
        let place = place.clone();
        let value = self.expr()?;
        Ok(Expr::Assign(place, operator.map(|(_, operator)| operator), Box::new(value)))
    }

    fn choice(&mut self) -> Parsed<Expr> {
        let condition = self.or()?;
        if !self.takes("?") {
            return Ok(condition);
        }
        let then = self.expr()?;
        self.expect(":")?;
        Ok(Expr::Choice(Box::new(condition), Box::new(then), Box::new(self.expr()?)))
    }

    fn or(&mut self) -> Parsed<Expr> {
        let mut left = self.and()?;
        while self.takes("||") {
            self.skip_lines();
            left = Expr::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Parsed<Expr> {
        let mut left = self.member()?;
        while self.takes("&&") {
            self.skip_lines();
            left = Expr::And(Box::new(left), Box::new(self.member()?));
        }
        Ok(left)
    }

    fn member(&mut self) -> Parsed<Expr> {
        let mut left = self.matching()?;
        while self.takes_word("in") {
            let array = self.name().ok_or_else(|| self.wrong())?;
            left = Expr::In(Box::new(left), array);
        }
        Ok(left)
    }

    fn matching(&mut self) -> Parsed<Expr> {
        let left = self.comparison()?;
        if self.takes("!~") {
            let matches = Expr::Matches(Box::new(left), Box::new(self.comparison()?));
            return Ok(Expr::Not(Box::new(matches)));
        }
        if self.takes("~") {
            return Ok(Expr::Matches(Box::new(left), Box::new(self.comparison()?)));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Parsed<Expr> {
        let left = self.joined()?;
        let operators = [
            ("<=", Operator::LessOrEqual),
            ("<", Operator::Less),
            ("==", Operator::Equal),
            ("!=", Operator::Unequal),
            (">=", Operator::MoreOrEqual),
            (">", Operator::More),
        ];
        let is_meant = |sign: &str| !self.is_printing || !sign.starts_with('>');
        let known: Vec<_> = operators.into_iter().filter(|(sign, _)| is_meant(sign)).collect();
        match known.into_iter().find(|(sign, _)| self.takes(sign)) {
            Some((_, operator)) => {
                Ok(Expr::Binary(operator, Box::new(left), Box::new(self.joined()?)))
            }
            None => Ok(left),
        }
    }

    /// Texts that stand side by side become one.
    fn joined(&mut self) -> Parsed<Expr> {
        let mut left = self.sum()?;
        while self.begins_operand() {
            left = Expr::Binary(Operator::Join, Box::new(left), Box::new(self.sum()?));
        }
        Ok(left)
    }

    fn begins_operand(&mut self) -> bool {
        self.skip_blanks();
        let begins = |c: char| c.is_alphanumeric() || "$\"(_".contains(c);
        self.left.starts_with(begins) && !self.sees_word("in")
    }

    fn sum(&mut self) -> Parsed<Expr> {
        self.chain(&[("+", Operator::Add), ("-", Operator::Subtract)], Parser::product)
    }

    fn product(&mut self) -> Parsed<Expr> {
        let operators =
            [("*", Operator::Multiply), ("/", Operator::Divide), ("%", Operator::Remainder)];
        self.chain(&operators, Parser::sign)
    }

    fn chain(
        &mut self,
        operators: &[(&str, Operator)],
        next: fn(&mut Self) -> Parsed<Expr>,
    ) -> Parsed<Expr> {
        let mut left = next(self)?;
        loop {
            self.skip_blanks();
            let found = operators.iter().find(|(sign, _)| {
                let behind = self.left.strip_prefix(sign).and_then(|rest| rest.chars().next());
                // `+=` and `++` are others.
                self.left.starts_with(sign) && ![Some('='), sign.chars().next()].contains(&behind)
            });
            let Some((sign, operator)) = found else { return Ok(left) };
            self.left = &self.left[sign.len()..];
            left = Expr::Binary(*operator, Box::new(left), Box::new(next(self)?));
        }
    }

    fn sign(&mut self) -> Parsed<Expr> {
        self.deeper(Parser::sign_inside)
    }

    fn sign_inside(&mut self) -> Parsed<Expr> {
        if self.sees("++") || self.sees("--") {
            return self.power();
        }
        if self.sees("!") && !self.sees("!=") && !self.sees("!~") {
            self.takes("!");
            return Ok(Expr::Not(Box::new(self.sign()?)));
        }
        if self.takes("-") {
            return Ok(Expr::Minus(Box::new(self.sign()?)));
        }
        self.takes("+");
        self.power()
    }

    fn power(&mut self) -> Parsed<Expr> {
        let base = self.counted()?;
        if self.sees("^=") || !self.takes("^") {
            return Ok(base);
        }
        Ok(Expr::Binary(Operator::Power, Box::new(base), Box::new(self.sign()?)))
    }

    fn counted(&mut self) -> Parsed<Expr> {
        for (sign, by) in [("++", 1.0), ("--", -1.0)] {
            if self.takes(sign) {
                let Expr::Place(place) = self.operand()? else { return Err(self.wrong()) };
                return Ok(Expr::Count { place, by, is_behind: false });
            }
        }
        let operand = self.operand()?;
        let Expr::Place(place) = &operand else { return Ok(operand) };
        for (sign, by) in [("++", 1.0), ("--", -1.0)] {
            if self.takes(sign) {
                return Ok(Expr::Count { place: place.clone(), by, is_behind: true });
            }
        }
        Ok(operand)
    }

    fn operand(&mut self) -> Parsed<Expr> {
        self.skip_blanks();
        if self.takes("$") {
            let number = match self.sees("++") || self.sees("--") {
                true => self.counted()?,
                false => self.deeper(Parser::operand)?,
            };
            return Ok(Expr::Place(Place::Field(Box::new(number))));
        }
        if self.takes("(") {
            let mut inside = self.inside_parentheses()?;
            return match inside.pop().filter(|_| inside.is_empty()) {
                Some(one) => Ok(one),
                None => Err(self.wrong()),
            };
        }
        if self.takes("\"") {
            let text = self.until('"')?;
            return Ok(Expr::Text(escape::resolve(&text).text));
        }
        if self.takes("/") {
            let text = self.until('/')?.replace("\\/", "/");
            return Regex::new(&text, Syntax::Extended, LetterCase::Heeded).map(Expr::Regex);
        }
        if self.left.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            let is_part = |c: char| c.is_ascii_digit() || c == '.';
            let end = self.left.find(|c| !is_part(c)).unwrap_or(self.left.len());
            let (text, rest) = self.left.split_at(end);
            let number = text.parse().map_err(|_| self.wrong())?;
            self.left = rest;
            return Ok(Expr::Number(number));
        }
        let Some(name) = self.name() else { return Err(self.wrong()) };
        if UNSUPPORTED.contains(&name.as_str()) {
            return Err(format!("{name}: not supported by podlife"));
        }
        if let Some((_, function)) = FUNCTIONS.iter().find(|(known, _)| *known == name) {
            let arguments = match self.takes("(") {
                true if self.takes(")") => Vec::new(),
                true => self.inside_parentheses()?,
                false => Vec::new(),
            };
            return Ok(Expr::Call(*function, arguments));
        }
        if self.takes("[") {
            let index = self.expr()?;
            self.expect("]")?;
            return Ok(Expr::Place(Place::Element(name, Box::new(index))));
        }
        Ok(Expr::Place(Place::Variable(name)))
    }
}
