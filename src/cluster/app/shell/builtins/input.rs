//! `read`: a line of input into variables.

use super::super::expand::{self, Stop};
use super::super::field::Fields;
use super::super::variables::is_name;
use super::{BuiltinCall, Outcome};
use crate::cluster::app::processes::{Event, Read, Wait};
use crate::cluster::app::utilities::duration;
use crate::kit::time::Span;

struct Options<'a> {
    /// `-r`: a backslash is only a character.
    raw: bool,
    timeout: Option<Span>,
    prompt: Option<&'a str>,
    /// `-a`: all that is read goes into one array.
    array: Option<&'a str>,
    names: Vec<&'a str>,
}

pub fn read(call: &mut BuiltinCall) -> Outcome {
    let options = match options(call.arguments) {
        Ok(options) => options,
        Err(message) => return call.complain(&format!("read: {message}")),
    };
    let deadline = options.timeout.map(|timeout| call.since + timeout);
    if let Some(prompt) = options.prompt
        && call.since == call.system.now()
    {
        call.system.print_error(prompt);
    }
    let (line, status) = match call.system.read_line(0) {
        Ok(Read::Data(line)) => match line.strip_suffix('\n') {
            Some(whole) => (whole.to_owned(), 0),
            None => (line, 1),
        },
        Ok(Read::End) => (String::new(), 1),
        Ok(Read::Empty(id)) => {
            if deadline.is_some_and(|deadline| deadline <= call.system.now()) {
                return Outcome::Done(1);
            }
            return Outcome::Wait(Wait::on(Event::Line(id)).or_until(deadline));
        }
        Err(error) => return call.complain(&format!("read: {error}")),
    };
    let separators = call.shell.separators();
    if let Some(array) = options.array {
        let mut words = Fields::new(separators);
        words.push_split(&unescaped(&line, options.raw));
        let texts = words.finish().into_iter().map(|field| field.text.as_str().into());
        let assigned = call.shell.variables.assign_elements(array, (0..).zip(texts).collect());
        return match assigned.map_err(|error| expand::refusal(array, error)) {
            Err(Stop::Error(message)) => call.complain(&format!("read: {message}")),
            Ok(()) | Err(Stop::Substitute(_)) => Outcome::Done(status),
        };
    }
    let values = split(&line, &separators, options.names.len(), options.raw);
    for (name, value) in options.names.iter().zip(values) {
        if let Err(error) = call.shell.variables.assign(name, &value) {
            return match expand::refusal(name, error) {
                Stop::Error(message) => call.complain(&format!("read: {message}")),
                Stop::Substitute(_) => unreachable!("an assignment runs nothing"),
            };
        }
    }
    Outcome::Done(status)
}

fn options(arguments: &[String]) -> Result<Options<'_>, String> {
    let mut options =
        Options { raw: false, timeout: None, prompt: None, array: None, names: Vec::new() };
    let mut words = arguments.iter().map(String::as_str);
    let mut names = Vec::new();
    while let Some(word) = words.next() {
        match word {
            "-r" => options.raw = true,
            "-t" => {
                let text = words.next().unwrap_or_default();
                let timeout = duration::parse(text).ok_or(format!("bad timeout '{text}'"))?;
                options.timeout = timeout;
            }
            "-p" => options.prompt = words.next(),
            "-a" => options.array = words.next(),
            "-ra" | "-ar" => (options.raw, options.array) = (true, words.next()),
            "-s" => {}
            _ if word.starts_with('-') => return Err(format!("illegal option {word}")),
            name if is_name(name) => names.push(name),
            other => return Err(format!("'{other}': bad variable name")),
        }
    }
    options.names = if names.is_empty() { vec!["REPLY"] } else { names };
    Ok(options)
}

/// As many values as there are names; the last takes all that is left.
fn split(line: &str, separators: &str, count: usize, raw: bool) -> Vec<String> {
    let is_separator = |c: char| separators.contains(c);
    let is_blank = |c: char| is_separator(c) && c.is_ascii_whitespace();
    let mut values = Vec::new();
    let mut left = line.trim_start_matches(is_blank);
    while values.len() + 1 < count && !left.is_empty() {
        let end = left.find(is_separator).unwrap_or(left.len());
        values.push(unescaped(&left[..end], raw));
        left = left[end..].trim_start_matches(is_blank);
        // One separator that is no blank ends the field, with the blanks behind it.
        if let Some(rest) = left.strip_prefix(|c| is_separator(c) && !is_blank(c)) {
            left = rest.trim_start_matches(is_blank);
        }
    }
    values.push(unescaped(left.trim_end_matches(is_blank), raw));
    values.resize(count, String::new());
    values
}

fn unescaped(text: &str, raw: bool) -> String {
    if raw {
        return text.to_owned();
    }
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        plain.extend(if c == '\\' { characters.next() } else { Some(c) });
    }
    plain
}
