//! xargs(1): words of the input as arguments of a command.

use super::arguments;
use super::env;
use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::{Event, Pid, Read, Step, System, Wait};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spreading {
    command: Vec<String>,
    /// `-n`: words for one command.
    most: usize,
    /// `-I`: stands for a whole line.
    placeholder: Option<String>,
    /// `-r`: without words no command.
    needs_words: bool,
    input: String,
    rest: Option<Vec<Vec<String>>>,
    child: Option<Pid>,
    code: i32,
}

const INPUT_BYTES_MAX: usize = 256 * 1024;
const WORDS_MAX: usize = 1_000;
/// What xargs itself exits with when a command failed.
const COMMAND_FAILED: i32 = 123;

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "+n:I:rtP:L:0")?;
    if read.has('0') || read.has('L') {
        return Err(Failure::unsupported("options -0 and -L"));
    }
    let command =
        if read.operands.is_empty() { vec!["echo".to_owned()] } else { read.operands.clone() };
    Ok(Work::Spreads(Spreading {
        command,
        most: read.number('n')?.filter(|most| 0 < *most).unwrap_or(WORDS_MAX),
        placeholder: read.value('I').map(str::to_owned),
        needs_words: read.has('r'),
        input: String::new(),
        rest: None,
        child: None,
        code: 0,
    }))
}

impl Spreading {
    pub fn step(&mut self, system: &mut System) -> Step {
        let Some(rest) = &mut self.rest else { return self.read(system) };
        if let Some(child) = self.child {
            return match system.reap(child) {
                Some(code) => {
                    self.child = None;
                    if code != 0 {
                        self.code = COMMAND_FAILED;
                    }
                    Step::Again
                }
                None => Step::Wait(Wait::on(Event::Child(child))),
            };
        }
        let Some(words) = rest.pop() else { return Step::Exit(self.code) };
        let environment = (*system.process.env).clone();
        let name = words.first().cloned().unwrap_or_default();
        match system.load(words, environment) {
            Ok(loaded) => match system.spawn(loaded) {
                Ok(child) => {
                    self.child = Some(child);
                    Step::Again
                }
                Err(error) => {
                    system.print_error(&format!("xargs: {error}\n"));
                    Step::Exit(1)
                }
            },
            Err(error) => {
                let failure = env::not_run(&name, &error);
                system.print_error(&format!("xargs: {}\n", failure.message));
                Step::Exit(failure.code)
            }
        }
    }

    fn read(&mut self, system: &mut System) -> Step {
        match system.read(0) {
            Ok(Read::Data(data)) => {
                if self.input.len() <= INPUT_BYTES_MAX {
                    self.input.push_str(&data);
                }
                Step::Again
            }
            Ok(Read::Empty(id)) => Step::Wait(Wait::on(Event::Data(id))),
            Ok(Read::End) | Err(_) => {
                self.rest = Some(self.commands());
                Step::Again
            }
        }
    }

    /// The commands to run, the first one last.
    fn commands(&self) -> Vec<Vec<String>> {
        let mut commands: Vec<Vec<String>> = match &self.placeholder {
            Some(placeholder) => self
                .input
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(|line| {
                    let filled =
                        self.command.iter().map(|word| word.replace(placeholder, line.trim()));
                    filled.collect()
                })
                .collect(),
            None => {
                let words: Vec<String> = self
                    .input
                    .split_whitespace()
                    .map(|word| word.trim_matches(['\'', '"']).to_owned())
                    .collect();
                let with = |part: &[String]| [self.command.as_slice(), part].concat();
                match words.as_slice() {
                    [] if self.needs_words => Vec::new(),
                    [] => vec![self.command.clone()],
                    words => words.chunks(self.most).map(with).collect(),
                }
            }
        };
        commands.truncate(WORDS_MAX);
        commands.reverse();
        commands
    }
}
