//! The small programs of shell images: one file each, one sorted line in `ALL`.
//!
//! To add one: its file with `start`, which reads the arguments and does at once what takes no time, and its line here.
//! What takes time it leaves as `Work`. What several share stands in `arguments`, `work`, `filtering`, `failure`.

mod arguments;
mod basename;
mod cat;
pub mod condition;
mod date;
mod dirname;
pub mod duration;
pub mod echo;
mod env;
pub mod escape;
mod failure;
mod falsity;
mod filtering;
mod head;
mod hostname;
pub mod kill;
mod ls;
mod mkdir;
pub mod printf;
mod pwd;
mod rm;
mod seq;
mod sleep;
mod tail;
mod test;
mod touch;
mod truth;
pub mod work;
mod yes;

use std::fmt;

use super::processes::System;
use failure::Failure;
use work::Work;

/// One program by its name.
pub struct Utility {
    pub name: &'static str,
    /// What it does, in a few words.
    pub summary: &'static str,
    start: fn(&mut System, &[String]) -> Result<Work, Failure>,
}

const ALL: &[Utility] = &[
    Utility { name: "[", summary: "compare values, look at files", start: test::start },
    Utility { name: "basename", summary: "the last part of a path", start: basename::start },
    Utility { name: "cat", summary: "print files", start: cat::start },
    Utility { name: "date", summary: "print the time", start: date::start },
    Utility { name: "dirname", summary: "a path without its last part", start: dirname::start },
    Utility { name: "echo", summary: "print words", start: echo::start },
    Utility { name: "env", summary: "print or change the environment", start: env::start },
    Utility { name: "false", summary: "fail", start: falsity::start },
    Utility { name: "head", summary: "print the first lines", start: head::start },
    Utility { name: "hostname", summary: "print the pod's name", start: hostname::start },
    Utility { name: "kill", summary: "send a signal", start: kill::start },
    Utility { name: "ls", summary: "list directories", start: ls::start },
    Utility { name: "mkdir", summary: "make directories", start: mkdir::start },
    Utility { name: "printenv", summary: "print variables", start: env::start_printing },
    Utility { name: "printf", summary: "print in a format", start: printf::start },
    Utility { name: "pwd", summary: "print the working directory", start: pwd::start },
    Utility { name: "rm", summary: "remove files", start: rm::start },
    Utility { name: "seq", summary: "print numbers", start: seq::start },
    Utility { name: "sleep", summary: "wait", start: sleep::start },
    Utility { name: "tail", summary: "print the last lines, follow a file", start: tail::start },
    Utility { name: "test", summary: "compare values, look at files", start: test::start },
    Utility { name: "touch", summary: "make files, set their time", start: touch::start },
    Utility { name: "true", summary: "succeed", start: truth::start },
    Utility { name: "yes", summary: "print a line for ever", start: yes::start },
];

pub fn all() -> impl Iterator<Item = &'static Utility> {
    ALL.iter()
}

pub fn find(name: &str) -> Option<&'static Utility> {
    ALL.iter().find(|utility| utility.name == name)
}

impl Utility {
    /// Reads the arguments of the process at hand and begins.
    pub fn begin(&self, system: &mut System) -> Work {
        let argv = system.argv();
        let arguments = argv.get(1..).unwrap_or_default();
        (self.start)(system, arguments).unwrap_or_else(|failure| self.fail(system, &failure))
    }

    pub fn fail(&self, system: &mut System, failure: &Failure) -> Work {
        self.complain(system, &failure.message);
        Work::Done(failure.code)
    }

    pub fn complain(&self, system: &mut System, message: &str) {
        if !message.is_empty() {
            system.print_error(&format!("{}: {message}\n", self.name));
        }
    }
}

/// Two utilities are equal when they are the same entry of the list.
impl PartialEq for Utility {
    fn eq(&self, other: &Utility) -> bool {
        std::ptr::eq(self, other)
    }
}

impl fmt::Debug for Utility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_says_what_everything_does() {
        assert!(ALL.is_sorted_by_key(|utility| utility.name));
        assert!(ALL.iter().all(|utility| !utility.summary.is_empty()));
        assert_eq!(find("cat").map(|utility| utility.name), Some("cat"));
        assert_eq!(find("no-such"), None);
    }
}
