//! The functions that awk has of its own.

use super::super::sed::{Which, substitute};
use super::Awk;
use super::run::ELEMENTS_MAX;
use super::tree::{Expr, Function, Place};
use super::value::{Done, Stop, Value, bounded, split};
use crate::kit::sorted::SortedMap;

impl Awk {
    pub fn call(&mut self, function: Function, arguments: &[Expr]) -> Done<Value> {
        if let (Function::Sub | Function::Gsub, [pattern, text, place @ ..]) = (function, arguments)
        {
            let which = if function == Function::Gsub { Which::All } else { Which::Nth(1) };
            return self.replace(pattern, text, place.first(), which);
        }
        if let (Function::Split, [text, Expr::Place(Place::Variable(array)), by @ ..]) =
            (function, arguments)
        {
            let text = self.value(text)?.text();
            let by = by.first().map(|by| Ok(self.value(by)?.text())).transpose()?;
            let parts = split(&text, &by.unwrap_or_else(|| self.text_of("FS")));
            let count = parts.len().min(ELEMENTS_MAX);
            let numbered = parts.into_iter().take(count).enumerate();
            let elements = numbered.map(|(at, part)| ((at + 1).to_string(), Value::Read(part)));
            self.arrays.insert(array.clone(), elements.collect::<SortedMap<_, _>>());
            return Ok(Value::Number(count as f64));
        }
        if let (Function::Match, [text, pattern]) = (function, arguments) {
            let text = self.value(text)?.text();
            let found = self.regex(pattern)?.find(&text, 0);
            let range = found.and_then(|found| found.first().copied().flatten());
            let at = range.map_or(0, |(start, _)| text[..start].chars().count() + 1);
            return Ok(Value::Number(at as f64));
        }
        if function == Function::Sprintf {
            return Ok(Value::Text(self.formatted(arguments)?));
        }
        let values = arguments.iter().map(|argument| self.value(argument));
        let values = values.collect::<Done<Vec<Value>>>()?;
        let text = values.first().map_or_else(|| self.record.clone(), Value::text);
        let number = |at: usize| values.get(at).map(Value::number);
        Ok(match function {
            Function::Length => Value::Number(text.chars().count() as f64),
            Function::ToLower => Value::Text(text.to_lowercase()),
            Function::ToUpper => Value::Text(text.to_uppercase()),
            Function::Int => Value::Number(number(0).unwrap_or_default().trunc()),
            Function::Index => {
                let part = values.get(1).map_or_else(String::new, Value::text);
                let at = text.find(&part).map_or(0, |at| text[..at].chars().count() + 1);
                Value::Number(at as f64)
            }
            Function::Substr => {
                let start = number(1).unwrap_or(1.0).round();
                let end = number(2).map_or(f64::INFINITY, |length| start + length.round());
                let numbered = text.chars().enumerate();
                let inside = numbered.filter(|(at, _)| {
                    let at = (at + 1) as f64;
                    start <= at && at < end
                });
                Value::Text(inside.map(|(_, c)| c).collect())
            }
            Function::Sub
            | Function::Gsub
            | Function::Split
            | Function::Match
            | Function::Sprintf => {
                return Err(Stop::Error(format!("{function:?}: wrong arguments")));
            }
        })
    }

    /// `sub` and `gsub`: in the line unless a place is named.
    fn replace(
        &mut self,
        pattern: &Expr,
        text: &Expr,
        place: Option<&Expr>,
        which: Which,
    ) -> Done<Value> {
        let line = Place::Field(Box::new(Expr::Number(0.0)));
        let place = match place {
            Some(Expr::Place(place)) => place,
            Some(_) | None => &line,
        };
        let (regex, text) = (self.regex(pattern)?, self.value(text)?.text());
        let before = self.look(place)?.text();
        let Some(after) = substitute(&before, &regex, &text, which) else {
            return Ok(Value::Number(0.0));
        };
        self.assign(place, Value::Read(bounded(after)?))?;
        Ok(Value::Number(1.0))
    }
}
