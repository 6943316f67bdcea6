//! `getopts`: one option at a time of a script's or a function's parameters.
//! Models POSIX' getopts, with the complaints of bash and of busybox ash.

use super::super::expand::{self, Stop};
use super::super::parse::Dialect;
use super::{BuiltinCall, Outcome};

const INDEX: &str = "OPTIND";
const ARGUMENT: &str = "OPTARG";

/// What one look finds.
enum Found {
    Option { letter: char, value: Option<String> },
    Unknown(char),
    NeedsArgument(char),
    End,
}

pub fn getopts(call: &mut BuiltinCall) -> Outcome {
    let (Some(letters), Some(name)) = (call.argument(0), call.argument(1)) else {
        call.shell.complain(call.system, "getopts: usage: getopts optstring name [arg ...]");
        return Outcome::Done(2);
    };
    let (letters, name) = (letters.to_owned(), name.to_owned());
    let words = match &call.arguments[2..] {
        [] => call.shell.parameters.to_vec(),
        words => words.to_vec(),
    };
    let is_silent = letters.starts_with(':');
    let found = look(call, &letters, &words);
    if !is_silent {
        complain(call, &found);
    }
    let (shown, argument, status) = match found {
        Found::Option { letter, value } => (letter, value, 0),
        Found::Unknown(letter) if is_silent => ('?', Some(letter.to_string()), 0),
        Found::NeedsArgument(letter) if is_silent => (':', Some(letter.to_string()), 0),
        Found::Unknown(_) | Found::NeedsArgument(_) => ('?', None, 0),
        Found::End => ('?', None, 1),
    };
    let variables = &mut call.shell.variables;
    let assigned = match argument {
        Some(text) => variables.assign(ARGUMENT, &text),
        None => variables.unset(ARGUMENT),
    };
    let assigned = assigned.and_then(|()| variables.assign(&name, &shown.to_string()));
    match assigned.map_err(|error| expand::refusal(&name, error)) {
        Err(Stop::Error(message)) => call.complain(&format!("getopts: {message}")),
        Ok(()) | Err(Stop::Substitute(_)) => Outcome::Done(status),
    }
}

fn look(call: &mut BuiltinCall, letters: &str, words: &[String]) -> Found {
    let told = call.shell.variables.value(INDEX).and_then(|text| text.parse::<usize>().ok());
    let mut index = told.unwrap_or(1).max(1);
    // A script that sets OPTIND begins anew.
    let mut offset = match call.shell.option_place {
        Some((at, offset)) if at == index => offset,
        Some(_) | None => 0,
    };
    let found = 'found: {
        let Some(word) = words.get(index - 1) else { break 'found Found::End };
        if offset == 0 {
            if word == "--" {
                index += 1;
                break 'found Found::End;
            }
            if !word.starts_with('-') || word == "-" {
                break 'found Found::End;
            }
            offset = 1;
        }
        let mut rest = word.get(offset..).unwrap_or_default().chars();
        let Some(letter) = rest.next() else { break 'found Found::End };
        let rest = rest.as_str();
        let place = letters.find(letter).filter(|_| letter != ':');
        let takes = place.map(|at| letters[at + letter.len_utf8()..].starts_with(':'));
        if takes != Some(true) {
            offset = if rest.is_empty() { 0 } else { offset + letter.len_utf8() };
            index += usize::from(rest.is_empty());
            break 'found match takes {
                Some(_) => Found::Option { letter, value: None },
                None => Found::Unknown(letter),
            };
        }
        offset = 0;
        index += 1;
        if !rest.is_empty() {
            break 'found Found::Option { letter, value: Some(rest.to_owned()) };
        }
        index += 1;
        match words.get(index - 2) {
            Some(value) => Found::Option { letter, value: Some(value.clone()) },
            None => Found::NeedsArgument(letter),
        }
    };
    call.shell.option_place = Some((index, offset));
    // It can only be refused where a script made it read-only, and then stays as it is.
    let _ = call.shell.variables.assign(INDEX, &index.to_string());
    found
}

fn complain(call: &mut BuiltinCall, found: &Found) {
    let name = &call.shell.name;
    let said = match (found, call.shell.dialect) {
        (Found::Unknown(letter), Dialect::Bash) => format!("{name}: illegal option -- {letter}\n"),
        (Found::Unknown(letter), Dialect::Ash) => format!("Illegal option -{letter}\n"),
        (Found::NeedsArgument(letter), Dialect::Bash) => {
            format!("{name}: option requires an argument -- {letter}\n")
        }
        (Found::NeedsArgument(letter), Dialect::Ash) => format!("No arg for -{letter} option\n"),
        (Found::Option { .. } | Found::End, _) => return,
    };
    call.system.print_error(&said);
}
