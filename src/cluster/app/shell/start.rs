//! How a shell begins: `-c`, a script's file, or what comes in on standard input.

use std::rc::Rc;

use super::wait::Doing;
use super::{Shell, parse};
use crate::cluster::app::files::Errno;
use crate::cluster::app::processes::{Event, Read, Step, System, Wait};

/// Where a shell's script comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// The arguments have not been looked at yet.
    Arguments,
    /// What has been read so far.
    Input(String),
    /// Somebody types, and is to be asked for a line, or for the rest of this one.
    Prompt(String),
    /// What they have typed so far.
    Typed(String),
}

impl Shell {
    pub(super) fn begin(&mut self, system: &mut System) -> Step {
        self.pid = system.pid();
        match std::mem::replace(&mut self.doing, Doing::Ready) {
            Doing::Begin(Source::Input(text)) => self.read_input(system, text),
            Doing::Begin(Source::Prompt(text)) => self.ask_for_line(system, text),
            Doing::Begin(Source::Typed(text)) => self.read_typed(system, text),
            _ => self.read_arguments(system),
        }
    }

    fn read_arguments(&mut self, system: &mut System) -> Step {
        let argv = system.argv();
        let mut words = argv.iter().skip(1).peekable();
        let mut wants_command = false;
        while let Some(word) = words.next_if(|word| word.starts_with(['-', '+']) && 1 < word.len())
        {
            if word == "--" {
                break;
            }
            if let Some(name) = word.strip_prefix("--") {
                if !matches!(name, "login" | "norc" | "noprofile" | "posix") {
                    return self.refuse(system, &format!("illegal option --{name}"));
                }
                continue;
            }
            let on = word.starts_with('-');
            for letter in word[1..].chars() {
                match letter {
                    'c' => wants_command = true,
                    'o' => {
                        let name = words.next().map_or("", String::as_str);
                        if !self.options.set_name(name, on) {
                            return self.refuse(system, &format!("illegal option -o {name}"));
                        }
                    }
                    's' | 'i' | 'l' => {}
                    letter if self.options.set_letter(letter, on) => {}
                    letter => return self.refuse(system, &format!("illegal option -{letter}")),
                }
            }
        }
        let operands: Vec<String> = words.cloned().collect();
        if wants_command {
            return self.read_command(system, operands);
        }
        let Some((path, parameters)) = operands.split_first() else {
            if system.has_terminal() {
                return self.sit_down(system);
            }
            self.doing = Doing::Begin(Source::Input(String::new()));
            return Step::Again;
        };
        let text = system.text_at(path).map(str::to_owned);
        match text {
            Ok(text) => {
                self.name = path.clone();
                self.parameters = Rc::new(parameters.to_vec());
                self.load(system, &text)
            }
            Err(error) => {
                let message = format!("can't open '{path}': {error}");
                self.complain(system, &message);
                Step::Exit(if error == Errno::NoEntry { 127 } else { 126 })
            }
        }
    }

    fn read_command(&mut self, system: &mut System, operands: Vec<String>) -> Step {
        let mut operands = operands.into_iter();
        let Some(text) = operands.next() else {
            return self.refuse(system, "-c requires an argument");
        };
        if let Some(name) = operands.next() {
            self.name = name;
        }
        self.parameters = Rc::new(operands.collect());
        self.load(system, &text)
    }

    fn read_input(&mut self, system: &mut System, mut text: String) -> Step {
        match system.read(0) {
            Ok(Read::Data(data)) => {
                text.push_str(&data);
                if parse::SCRIPT_BYTES_MAX < text.len() {
                    return self.load(system, &text);
                }
                self.doing = Doing::Begin(Source::Input(text));
                Step::Again
            }
            Ok(Read::Empty(id)) => {
                self.doing = Doing::Begin(Source::Input(text));
                Step::Wait(Wait::on(Event::Data(id)))
            }
            Ok(Read::End) | Err(_) => self.load(system, &text),
        }
    }

    fn load(&mut self, system: &mut System, text: &str) -> Step {
        match parse::parse(text, self.dialect) {
            Ok(code) => {
                self.code = code;
                self.doing = Doing::Ready;
                Step::Again
            }
            Err(error) => {
                self.complain(system, &error.0);
                Step::Exit(2)
            }
        }
    }

    fn refuse(&mut self, system: &mut System, message: &str) -> Step {
        self.complain(system, message);
        Step::Exit(2)
    }
}
