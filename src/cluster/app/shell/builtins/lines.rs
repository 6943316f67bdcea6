//! `mapfile`, also called `readarray`: the lines of the input as an array, one element a line.

use std::rc::Rc;

use super::super::expand::{self, Stop};
use super::super::parse;
use super::super::variables::{Elements, TEXT_BYTES_MAX, is_name};
use super::{BuiltinCall, Outcome};
use crate::cluster::app::processes::{Event, Read, Wait};
use crate::cluster::app::utilities::arguments;

/// Where the lines go if no array is named.
const USUAL: &str = "MAPFILE";

pub fn read_lines(call: &mut BuiltinCall) -> Outcome {
    let read = match arguments::read(call.arguments, "tn:s:") {
        Ok(read) => read,
        Err(failure) => {
            let what = failure.message.split(':').next().unwrap_or_default();
            return call.complain(&format!("mapfile: {}", parse::unsupported(what)));
        }
    };
    let name = read.operands.first().map_or(USUAL, String::as_str);
    if !is_name(name) {
        return call.complain(&format!("mapfile: `{name}': not a valid identifier"));
    }
    let (skip, count) = match (read.number::<usize>('s'), read.number::<usize>('n')) {
        (Ok(skip), Ok(count)) => (skip.unwrap_or(0), count.filter(|count| 0 < *count)),
        (Err(failure), _) | (_, Err(failure)) => {
            return call.complain(&format!("mapfile: {}", failure.message));
        }
    };
    // As many as are wanted are read, so that what follows is left to the next command.
    let wanted = count.map(|count| skip.saturating_add(count));
    while wanted.is_none_or(|wanted| call.read.matches('\n').count() < wanted) {
        match call.system.read_line(0) {
            Ok(Read::Data(line)) if call.read.len() + line.len() <= TEXT_BYTES_MAX => {
                call.read.push_str(&line);
            }
            Ok(Read::Data(_)) => return call.complain(&format!("mapfile: {name}: value too long")),
            Ok(Read::End) => break,
            Ok(Read::Empty(id)) => return Outcome::Wait(Wait::on(Event::Line(id))),
            Err(error) => return call.complain(&format!("mapfile: {error}")),
        }
    }
    let lines = call.read.split_inclusive('\n').skip(skip);
    let cut = |line: &str| -> Rc<str> {
        if read.has('t') { line.strip_suffix('\n').unwrap_or(line).into() } else { line.into() }
    };
    let elements: Elements = (0..).zip(lines.map(cut)).collect();
    let assigned = call.shell.variables.assign_elements(name, elements);
    match assigned.map_err(|error| expand::refusal(name, error)) {
        Err(Stop::Error(message)) => call.complain(&format!("mapfile: {message}")),
        Ok(()) | Err(Stop::Substitute(_)) => Outcome::Done(0),
    }
}
