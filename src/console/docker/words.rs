//! The flags of docker's commands, and what it says of those it does not know.
//! Models docker/cli's cli/required.go and spf13/pflag.

use super::{REFUSED, Verb};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::order;

/// A flag of a command.
pub struct Flag {
    pub letter: Option<char>,
    pub name: &'static str,
    pub takes: Takes,
    pub help: &'static str,
}

/// Flags of docker's that nothing here would follow.
const UNPLAYED: [&str; 25] = [
    "add-host",
    "cpus",
    "detach-keys",
    "entrypoint",
    "env-file",
    "expose",
    "filter",
    "format",
    "health-cmd",
    "hostname",
    "init",
    "label",
    "link",
    "memory",
    "mount",
    "no-healthcheck",
    "platform",
    "publish-all",
    "restart",
    "signal",
    "size",
    "ulimit",
    "user",
    "volume",
    "workdir",
];

const UNPLAYED_LETTERS: &str = "vuwhmlPs";

/// What follows a flag; its word stands in the help.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    Nothing,
    Value(&'static str),
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
pub fn read(words: &[String], known: &[&'static Flag], until: Until) -> Result<Given, String> {
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
            let Some(flag) = known.iter().find(|flag| flag.name == name) else {
                return Err(match UNPLAYED.contains(&name) {
                    true => unplayed(word),
                    false => format!("unknown flag: --{name}"),
                });
            };
            let value = match (flag.takes, attached) {
                (_, Some(value)) => value,
                (Takes::Nothing, None) => String::new(),
                (Takes::Value(_), None) => match words.next() {
                    Some(word) => word.clone(),
                    None => return Err(format!("flag needs an argument: --{name}")),
                },
            };
            given.flags.push((flag.name, value));
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
            let Some(flag) = known.iter().find(|flag| flag.letter == Some(letter)) else {
                return Err(match UNPLAYED_LETTERS.contains(letter) {
                    true => unplayed(word),
                    false => format!("unknown shorthand flag: '{letter}' in {word}"),
                });
            };
            if flag.takes == Takes::Nothing {
                given.flags.push((flag.name, String::new()));
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
            given.flags.push((flag.name, value));
            break;
        }
    }
    Ok(given)
}

fn unplayed(word: &str) -> String {
    let flag = word.split_once('=').map_or(word, |(flag, _)| flag);
    format!("{flag} is not part of podlife's docker")
}

/// `docker run --help`. Models pflag's FlagUsages.
pub fn help(verb: &Verb) -> String {
    let Verb { name, usage, summary, .. } = verb;
    let mut text = format!("Usage:  docker {name} {usage}\n\n{summary}\n");
    let mut flags: Vec<&Flag> = verb.flags().collect();
    order::sort_by_key(&mut flags, |flag| flag.name);
    let left = |flag: &Flag| {
        let letter = flag.letter.map_or("    ".to_owned(), |letter| format!("-{letter}, "));
        let value = match flag.takes {
            Takes::Nothing => String::new(),
            Takes::Value(word) => format!(" {word}"),
        };
        format!("  {letter}--{}{value}", flag.name)
    };
    let widest = flags.iter().map(|flag| left(flag).len()).max().unwrap_or_default();
    for (index, flag) in flags.into_iter().enumerate() {
        text += if index == 0 { "\nOptions:\n" } else { "" };
        text += &format!("{:<widest$}   {}\n", left(flag), flag.help);
    }
    text
}

/// The flags, or docker's end.
pub fn given(
    verb: &Verb,
    words: &[String],
    until: Until,
    shell: &mut Shell,
) -> Result<Given, Outcome> {
    let known: Vec<&'static Flag> = verb.flags().collect();
    read(words, &known, until).map_err(|problem| {
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
    use super::super::run;
    use super::*;

    fn check(line: &str, expected: &str) {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let known: Vec<&'static Flag> = run::INPUT.iter().chain(run::FLAGS).collect();
        let shown = match read(&words, &known, Until::FirstArgument) {
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
