//! The commands a shell runs itself.
//!
//! To add one: its function in the file of its kind, and one sorted line in `ALL`. One that may have to wait returns
//! `Outcome::Wait` and is asked again.

mod code;
mod control;
mod input;
mod jobs;
mod lines;
mod options;
mod output;
mod places;
mod set;
mod trap;
mod variables;

use std::fmt;
use std::rc::Rc;

use super::code::Code;
use super::{CallKind, Shell};
use crate::cluster::app::processes::{System, Wait};
use crate::kit::time::SimTime;

pub struct Builtin {
    pub name: &'static str,
    pub run: fn(&mut BuiltinCall) -> Outcome,
    /// Whether its arguments name variables that it sets.
    pub sets_variables: bool,
}

/// What a builtin is given.
pub struct BuiltinCall<'a, 'b> {
    pub shell: &'a mut Shell,
    pub system: &'a mut System<'b>,
    pub arguments: &'a [String],
    /// When it was first asked.
    pub since: SimTime,
    /// What it has read so far, if it had to wait.
    pub read: &'a mut String,
}

pub enum Outcome {
    Done(i32),
    Wait(Wait),
    /// Done, and its redirections stay.
    Keep,
    Exit(i32),
    Return(i32),
    Break(usize),
    Continue(usize),
    /// An error that ends the shell.
    Fail(String),
    /// Code to run in this shell.
    Run(Rc<Code>, CallKind),
    /// A program to run as a child, whatever functions and builtins there are.
    RunProgram(Vec<String>),
    /// A program to become.
    Become(Vec<String>),
}

const ALL: &[Builtin] = &[
    Builtin::new(".", code::source),
    Builtin::new(":", control::succeed),
    Builtin::new("[", output::test),
    Builtin::new("alias", code::alias),
    Builtin::new("bg", jobs::background),
    Builtin::new("break", control::leave_loop),
    Builtin::new("cd", places::change),
    Builtin::new("command", code::command),
    Builtin::new("continue", control::next_round),
    Builtin::setting("declare", variables::declare_variables),
    Builtin::new("disown", jobs::disown),
    Builtin::new("echo", output::echo),
    Builtin::new("eval", code::eval),
    Builtin::new("exec", code::exec),
    Builtin::new("exit", control::exit),
    Builtin::new("export", variables::export),
    Builtin::new("false", control::fail),
    Builtin::new("fg", jobs::foreground),
    Builtin::setting("getopts", options::getopts),
    Builtin::new("hash", control::succeed),
    Builtin::new("history", output::history),
    Builtin::new("jobs", jobs::list),
    Builtin::new("kill", jobs::kill),
    Builtin::new("let", output::calculate),
    Builtin::setting("local", variables::local),
    Builtin::setting("mapfile", lines::read_lines),
    Builtin::new("printf", output::printf),
    Builtin::new("pwd", places::print),
    Builtin::setting("read", input::read),
    Builtin::setting("readarray", lines::read_lines),
    Builtin::new("readonly", variables::make_read_only),
    Builtin::new("return", control::return_),
    Builtin::new("set", set::set),
    Builtin::new("shift", set::shift),
    Builtin::new("source", code::source),
    Builtin::new("test", output::test),
    Builtin::new("times", control::times),
    Builtin::new("trap", trap::trap),
    Builtin::new("true", control::succeed),
    Builtin::new("type", code::describe),
    Builtin::setting("typeset", variables::declare_variables),
    Builtin::new("ulimit", control::ulimit),
    Builtin::new("umask", control::umask),
    Builtin::new("unalias", code::unalias),
    Builtin::new("unset", variables::unset),
    Builtin::new("wait", jobs::wait),
];

/// Commands of real shells that are refused by name instead of not found.
pub const REFUSED: &[&str] = &[
    "bind", "builtin", "caller", "compgen", "complete", "dirs", "enable", "fc", "logout", "popd",
    "pushd", "select", "shopt", "suspend",
];

impl Builtin {
    const fn new(name: &'static str, run: fn(&mut BuiltinCall) -> Outcome) -> Builtin {
        Builtin { name, run, sets_variables: false }
    }

    const fn setting(name: &'static str, run: fn(&mut BuiltinCall) -> Outcome) -> Builtin {
        Builtin { name, run, sets_variables: true }
    }
}

/// Two builtins are equal when they are the same entry of the list.
impl PartialEq for Builtin {
    fn eq(&self, other: &Builtin) -> bool {
        std::ptr::eq(self, other)
    }
}

impl fmt::Debug for Builtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

pub fn find(name: &str) -> Option<&'static Builtin> {
    ALL.iter().find(|builtin| builtin.name == name)
}

pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|builtin| builtin.name)
}

impl BuiltinCall<'_, '_> {
    /// A complaint of this builtin, and status 1.
    fn complain(&mut self, message: &str) -> Outcome {
        self.shell.complain(self.system, message);
        Outcome::Done(1)
    }

    fn argument(&self, index: usize) -> Option<&str> {
        self.arguments.get(index).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(ALL.is_sorted_by_key(|builtin| builtin.name));
        assert!(REFUSED.iter().all(|name| find(name).is_none()));
    }
}
