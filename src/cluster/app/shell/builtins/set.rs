//! `set` and `shift`: options and positional parameters.

use std::rc::Rc;

use super::super::arrays;
use super::{BuiltinCall, Outcome};

pub fn set(call: &mut BuiltinCall) -> Outcome {
    if call.arguments.is_empty() {
        let lines: String = call
            .shell
            .variables
            .all()
            .map(|(name, variable)| match &variable.elements {
                None => format!("{name}='{}'\n", variable.value.replace('\'', "'\"'\"'")),
                Some(elements) => format!("{name}={}\n", arrays::shown(elements)),
            })
            .collect();
        call.system.print(&lines);
        return Outcome::Done(0);
    }
    let mut words = call.arguments.iter();
    while let Some(word) = words.next() {
        let is_option = word.len() > 1 && word.starts_with(['-', '+']);
        if word == "--" || !is_option {
            let rest = words.cloned();
            let first = (word != "--").then(|| word.clone());
            call.shell.parameters = Rc::new(first.into_iter().chain(rest).collect());
            return Outcome::Done(0);
        }
        let on = word.starts_with('-');
        for letter in word[1..].chars() {
            let known = match letter {
                'o' => {
                    let name = words.next().map_or("", String::as_str);
                    call.shell.options.set_name(name, on)
                }
                letter => call.shell.options.set_letter(letter, on),
            };
            if !known {
                return Outcome::Fail(format!("set: illegal option {word}"));
            }
        }
    }
    Outcome::Done(0)
}

pub fn shift(call: &mut BuiltinCall) -> Outcome {
    let count = match call.argument(0).map(str::parse::<usize>) {
        None => 1,
        Some(Ok(count)) => count,
        Some(Err(_)) => return Outcome::Fail("shift: Illegal number".to_owned()),
    };
    if call.shell.parameters.len() < count {
        return Outcome::Fail("shift: can't shift that many".to_owned());
    }
    Rc::make_mut(&mut call.shell.parameters).drain(..count);
    Outcome::Done(0)
}
