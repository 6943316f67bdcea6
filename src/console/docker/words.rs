//! The flags of docker's commands, and what it says of those it does not know.
//! Models docker/cli's cli/required.go and spf13/pflag.

use super::{REFUSED, Verb};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;

/// A flag of a command: its letter, its name, whether a value follows.
pub struct Flag(pub Option<char>, pub &'static str, pub Takes);

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    Nothing,
    Value,
}

/// Where reading ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Until {
    End,
    /// What stands behind the first argument belongs to another program.
    FirstArgument,
}

#[derive(Default)]
pub struct Given {
    flags: Vec<(&'static str, String)>,
    pub arguments: Vec<String>,
}

impl Given {
    pub fn has(&self, name: &str) -> bool {
        self.flags.iter().any(|(known, _)| *known == name)
    }

    pub fn last(&self, name: &str) -> Option<&str> {
        self.all(name).last()
    }

    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.flags.iter().filter(move |(known, _)| *known == name);
        named.map(|(_, value)| value.as_str())
    }
}

/// `-dit`, `-p 80:80`, `-p80:80`, `--name web`, `--name=web`. Err: pflag's complaint.
pub fn read(words: &[String], known: &[Flag], until: Until) -> Result<Given, String> {
    let mut given = Given::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--" {
            given.arguments.extend(words.cloned());
            break;
        }
        if let Some(long) = word.strip_prefix("--") {
            let (name, attached) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (long, None),
            };
            let flag = known.iter().find(|flag| flag.1 == name);
            let Some(Flag(_, name, takes)) = flag else {
                return Err(format!("unknown flag: --{name}"));
            };
            let value = match (takes, attached) {
                (_, Some(value)) => value,
                (Takes::Nothing, None) => String::new(),
                (Takes::Value, None) => match words.next() {
                    Some(word) => word.clone(),
                    None => return Err(format!("flag needs an argument: --{name}")),
                },
            };
            given.flags.push((name, value));
            continue;
        }
        let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
            given.arguments.push(word.clone());
            if until == Until::FirstArgument {
                given.arguments.extend(words.cloned());
                break;
            }
            continue;
        };
        for (at, letter) in letters.char_indices() {
            let flag = known.iter().find(|flag| flag.0 == Some(letter));
            let Some(Flag(_, name, takes)) = flag else {
                return Err(format!("unknown shorthand flag: '{letter}' in {word}"));
            };
            if *takes == Takes::Nothing {
                given.flags.push((name, String::new()));
                continue;
            }
            let rest = letters[at + letter.len_utf8()..].trim_start_matches('=');
            let value = match rest {
                "" => words.next().cloned(),
                rest => Some(rest.to_owned()),
            };
            let Some(value) = value else {
                return Err(format!("flag needs an argument: '{letter}' in {word}"));
            };
            given.flags.push((name, value));
            break;
        }
    }
    Ok(given)
}

/// The flags, or docker's end.
pub fn given(
    verb: &Verb,
    words: &[String],
    known: &[Flag],
    until: Until,
    shell: &mut Shell,
) -> Result<Given, Outcome> {
    read(words, known, until).map_err(|problem| {
        let Verb { name, usage, .. } = verb;
        shell.err(&format!(
            "{problem}\n\nUsage:  docker {name} {usage}\n\nRun 'docker {name} --help' for more information\n"
        ));
        Outcome::Ended(REFUSED)
    })
}

/// Too few arguments, or too many.
pub fn wrong_count(verb: &Verb, requires: &str, shell: &mut Shell) -> Outcome {
    let Verb { name, usage, .. } = verb;
    let see = if requires.contains("at least") { "See" } else { "Run" };
    shell.err(&format!(
        "docker: 'docker {name}' {requires}\n\nUsage:  docker {name} {usage}\n\n{see} 'docker {name} --help' for more information\n"
    ));
    Outcome::Ended(Exit::FAILURE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[Flag] = &[
        Flag(Some('d'), "detach", Takes::Nothing),
        Flag(Some('p'), "publish", Takes::Value),
        Flag(None, "name", Takes::Value),
    ];

    fn check(line: &str, expected: &str) {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let shown = match read(&words, KNOWN, Until::FirstArgument) {
            Err(problem) => problem,
            Ok(given) => {
                let flags = given.flags.iter().map(|(name, value)| format!("{name}={value}"));
                let words = given.arguments.iter().cloned();
                flags.chain(words).collect::<Vec<_>>().join(" ")
            }
        };
        assert_eq!(shown, expected, "{line}");
    }

    #[test]
    fn flags_end_at_the_image() {
        check("-dp 80:80 nginx -d", "detach= publish=80:80 nginx -d");
        check("-p80:80 --name=web nginx", "publish=80:80 name=web nginx");
        check("--name web nginx", "name=web nginx");
        check("--nam web", "unknown flag: --nam");
        check("-dx nginx", "unknown shorthand flag: 'x' in -dx");
        check("--name", "flag needs an argument: --name");
    }
}
