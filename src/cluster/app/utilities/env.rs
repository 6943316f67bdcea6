//! env(1) and printenv(1)

use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::{LookupError, System};
use crate::kit::sorted::SortedMap;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let mut env = (*system.process.env).clone();
    let mut words = arguments;
    while let [word, rest @ ..] = words {
        match (word.as_str(), rest) {
            ("-i" | "-", _) => env.clear(),
            ("-u", [name, rest @ ..]) => {
                env.remove(name);
                words = rest;
                continue;
            }
            (word, _) if word.starts_with('-') => {
                return Err(Failure::unsupported(&format!("option {word}")));
            }
            (word, _) => match word.split_once('=') {
                Some((name, value)) => drop(env.insert(name.to_owned(), value.to_owned())),
                None => break,
            },
        }
        words = rest;
    }
    let Some(name) = words.first() else {
        let lines: String = env.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        system.print(&lines);
        return Ok(Work::Done(0));
    };
    run(system, name, words.to_vec(), env)
}

pub fn start_printing(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    if arguments.is_empty() {
        return start(system, arguments);
    }
    let values: Vec<Option<String>> =
        arguments.iter().map(|name| system.process.variable(name).map(str::to_owned)).collect();
    let lines: String = values.iter().flatten().map(|value| format!("{value}\n")).collect();
    system.print(&lines);
    Ok(Work::Done(i32::from(values.iter().any(Option::is_none))))
}

/// Goes on as another program, or says why not.
pub fn run(
    system: &mut System,
    name: &str,
    words: Vec<String>,
    env: SortedMap<String, String>,
) -> Result<Work, Failure> {
    match system.load(words, env) {
        Ok(loaded) => Ok(Work::Becomes(Box::new(loaded))),
        Err(error) => Err(not_run(name, &error)),
    }
}

pub fn not_run(name: &str, error: &LookupError) -> Failure {
    match error {
        LookupError::Path(crate::cluster::app::files::Errno::Access) => {
            Failure::new(126, format!("can't execute '{name}': Permission denied"))
        }
        LookupError::NotExecutable { .. } => {
            Failure::new(126, format!("can't execute '{name}': Exec format error"))
        }
        LookupError::TooLong => {
            Failure::new(126, format!("can't execute '{name}': Argument list too long"))
        }
        LookupError::NoCommand
        | LookupError::NotInPath
        | LookupError::Path(_)
        | LookupError::Interpreter(_) => {
            Failure::new(127, format!("can't execute '{name}': No such file or directory"))
        }
    }
}
