//! tr(1): characters replaced, deleted or squeezed.

use super::arguments;
use super::escape;
use super::failure::Failure;
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::work::Work;
use crate::cluster::app::processes::System;
use crate::cluster::app::shell::pattern::class;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tr {
    from: Vec<char>,
    /// Empty when characters are deleted or only squeezed.
    to: Vec<char>,
    /// `-c`: all characters that are not listed.
    complement: bool,
    delete: bool,
    squeeze: bool,
    last: Option<char>,
}

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "+cCds")?;
    let (from, to) = match read.operands.as_slice() {
        [from] => (set(from), Vec::new()),
        [from, to] => (set(from), set(to)),
        _ => return Err(Failure::missing_operand()),
    };
    let delete = read.has('d');
    if to.is_empty() && !delete && !read.has('s') {
        return Err(Failure::missing_operand());
    }
    let complement = read.has('c') || read.has('C');
    let tr = Tr { from, to, complement, delete, squeeze: read.has('s'), last: None };
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Tr(tr), Vec::new()))))
}

/// `a-z`, `[:upper:]`, `\n`
fn set(text: &str) -> Vec<char> {
    let characters: Vec<char> = escape::resolve(text).text.chars().collect();
    let mut members = Vec::new();
    let mut at = 0;
    while let Some(c) = characters.get(at) {
        let rest: String = characters[at..].iter().collect();
        if let Some((name, _)) = rest.strip_prefix("[:").and_then(|rest| rest.split_once(":]")) {
            members.extend(class(name).iter().flat_map(|(from, to)| *from..=*to));
            at += name.chars().count() + 4;
            continue;
        }
        match (characters.get(at + 1), characters.get(at + 2)) {
            (Some('-'), Some(to)) if c <= to && (*to as u32 - *c as u32) < 0x100 => {
                members.extend(*c..=*to);
                at += 3;
            }
            _ => {
                members.push(*c);
                at += 1;
            }
        }
    }
    members
}

impl LineFilter for Tr {
    fn line(&mut self, line: &str, out: &mut String) -> Flow {
        for c in line.chars() {
            let position = self.from.iter().position(|member| *member == c);
            let is_listed = position.is_some() != self.complement;
            if is_listed && self.delete {
                continue;
            }
            let shown = match self.to.last() {
                Some(last) if is_listed => {
                    let index = position.unwrap_or(usize::MAX);
                    self.to.get(index).copied().unwrap_or(*last)
                }
                Some(_) | None => c,
            };
            let squeezes = self.squeeze && is_listed && self.last == Some(shown);
            self.last = is_listed.then_some(shown);
            if !squeezes {
                out.push(shown);
            }
        }
        Flow::Continue
    }
}
