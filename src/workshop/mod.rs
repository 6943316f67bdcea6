//! The workshop: podlife on the command line, for course authors and contributors. Native only.
//!
//! Knows: the session and everything below it, files, standard output. Never knows: ui, view, web types.
//!
//! The map: one module per command; `vectors` plays tables of facts, and `fuzz` says what must hold of any text. To add a
//! command: its module, one line in `COMMANDS` and one arm in `perform`.

pub mod check;
pub mod export;
pub mod fuzz;
pub mod lesson;
pub mod link;
pub mod lint;
pub mod new;
mod report;
pub mod run;
pub mod vectors;

use std::fmt;
use std::process::ExitCode;

pub use report::Report;

use self::run::Show;
use crate::kit::offset::{compact, parse_time_offset};
use crate::kit::time::SimTime;
use crate::session::recipe::Recipe;
use crate::words::Lang;

const USAGE: &str = "\
podlife plays Kubernetes recipes.

  podlife run FILE [--until T] [--seed N] [--show console|trace|events|json]
  podlife check PATH…      play recipes and check their goals, traces and consoles; lessons, all that makes them one
  podlife new lesson ID    write a lesson to begin with
  podlife lint FILE… [--lang en|ko] [--fix]   advice on manifests; --fix writes what is safe to change
  podlife vectors DIR      play tables of facts
  podlife export FORMAT FILE [--until T] [--lang en|ko]
                           recipe, transcript, events (CSV), svg, cast, records (JSON Lines), kit (tar)
  podlife link FILE        a recipe as a link
  podlife open LINK        a link's recipe
";

const COMMANDS: [&str; 8] = ["run", "check", "export", "lint", "new", "vectors", "link", "open"];

/// Options of `run`.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub until: Option<SimTime>,
    pub seed: Option<u64>,
    pub show: Show,
    /// Of our own sentences.
    pub lang: Option<Lang>,
}

/// What a person can get wrong, said so that they can mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkshopError {
    Usage(String),
    File { name: String, why: String },
    Recipe { name: String, why: String },
    Link(String),
    Stalled { at: SimTime },
}

impl WorkshopError {
    pub fn file(name: &str, error: &std::io::Error) -> WorkshopError {
        WorkshopError::File { name: name.to_owned(), why: error.to_string() }
    }
}

impl fmt::Display for WorkshopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WorkshopError::Usage(why) => write!(f, "{why}\n\n{USAGE}"),
            WorkshopError::File { name, why } => write!(f, "{name}: {why}"),
            WorkshopError::Recipe { name, why } => write!(f, "{name}: {why}"),
            WorkshopError::Link(why) => f.write_str(why),
            WorkshopError::Stalled { at } => write!(
                f,
                "the simulation stalled at {}: this is a fault of podlife; please send the recipe",
                compact(*at)
            ),
        }
    }
}

/// Runs one command. Failed checks, errors and advice exit with 1, misuse and unreadable input with 2.
pub fn main(arguments: &[String]) -> ExitCode {
    match perform(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("podlife: {error}");
            ExitCode::from(2)
        }
    }
}

fn perform(arguments: &[String]) -> Result<ExitCode, WorkshopError> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run", file, options @ ..] => print(run::run(file, &read_options(options)?)?),
        ["export", format, file, options @ ..] => {
            print(export::export(format, file, &read_options(options)?)?)
        }
        ["check", _, ..] => Ok(check::check(&arguments[1..])?.print()),
        ["lint", words @ ..] if !words.is_empty() => lint::lint(words),
        ["new", "lesson", id] => print(new::lesson(".".as_ref(), id)?),
        ["vectors", folder] => play_vectors(folder),
        ["link", file] => print(link::link(file)?),
        ["open", link] => print(link::open(link)?),
        [] | ["help" | "--help" | "-h"] => print(USAGE.to_owned()),
        [command, ..] if COMMANDS.contains(command) => {
            Err(WorkshopError::Usage(format!("{command} needs what it is about")))
        }
        [command, ..] => Err(WorkshopError::Usage(format!("unknown command {command:?}"))),
    }
}

fn play_vectors(folder: &str) -> Result<ExitCode, WorkshopError> {
    let tally = vectors::run(folder.as_ref(), &mut std::io::stdout())
        .map_err(|error| WorkshopError::file(folder, &error))?;
    Ok(if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn print(text: String) -> Result<ExitCode, WorkshopError> {
    use std::io::Write;
    // A closed pipe is the reader's way of saying that it has seen enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(ExitCode::SUCCESS)
}

fn read_options(words: &[&str]) -> Result<Options, WorkshopError> {
    let mut options = Options::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (name, glued) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (*word, None),
        };
        let value = glued.or_else(|| words.next().copied());
        let value = value.ok_or_else(|| WorkshopError::Usage(format!("{name} needs a value")))?;
        let wrong = |why: String| WorkshopError::Usage(format!("{name} {value:?}: {why}"));
        match name {
            "--until" => {
                let at = parse_time_offset(value).map_err(|error| wrong(error.to_string()))?;
                options.until = Some(at);
            }
            "--seed" => {
                let seed =
                    value.parse().map_err(|_| wrong("a whole number is needed".to_owned()))?;
                options.seed = Some(seed);
            }
            "--lang" => {
                let lang = Lang::from_tag(value);
                options.lang = Some(lang.ok_or_else(|| wrong("en or ko".to_owned()))?);
            }
            "--show" => {
                let show = Show::named(value);
                options.show =
                    show.ok_or_else(|| wrong("one of console, trace, events, json".to_owned()))?;
            }
            _ => return Err(WorkshopError::Usage(format!("unknown option {name}"))),
        }
    }
    Ok(options)
}

fn read_text(name: &str) -> Result<String, WorkshopError> {
    std::fs::read_to_string(name).map_err(|error| WorkshopError::file(name, &error))
}

fn read_recipe(name: &str) -> Result<Recipe, WorkshopError> {
    let text = read_text(name)?;
    Recipe::parse(&text)
        .map_err(|error| WorkshopError::Recipe { name: name.to_owned(), why: error.to_string() })
}
