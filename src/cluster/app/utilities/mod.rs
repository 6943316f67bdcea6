//! The small programs of shell images: one file each, one sorted line in `ALL`.
//!
//! To add one: its file with `start`, which reads the arguments and does at once what takes no time, and its line here.
//! What takes time it leaves as `Work`. What several share stands in `arguments`, `work`, `filtering`, `failure`.

pub mod arguments;
mod awk;
mod base64;
mod basename;
mod cat;
mod chmod;
pub mod condition;
mod cp;
mod curl;
pub mod curl_options;
pub mod curl_write_out;
mod cut;
mod date;
mod dd;
mod df;
mod diff;
mod dirname;
pub mod duration;
pub mod echo;
mod env;
pub mod escape;
mod expr;
pub mod failure;
mod falsity;
mod filtering;
mod find;
mod free;
mod grep;
mod grpc_health_probe;
mod head;
mod hostname;
pub mod id;
pub mod kill;
mod ln;
mod ls;
mod mkdir;
mod mounts;
mod mv;
mod nc;
mod netstat;
mod nohup;
mod nslookup;
mod paste;
mod pg_isready;
mod ping;
pub mod printf;
mod ps;
mod pwd;
mod redis_cli;
pub mod regex;
mod request;
mod rm;
mod rmdir;
mod sed;
mod seq;
mod sleep;
mod small;
mod sort;
mod stat;
mod tac;
mod tail;
pub mod tar;
mod tee;
mod test;
mod timeout;
mod touch;
mod tr;
mod truth;
mod uniq;
pub mod url;
mod watch;
mod wc;
mod wget;
pub mod work;
mod xargs;
mod yes;

use std::fmt;

use super::processes::System;
use failure::Failure;
pub use mounts::NODE_MEMORY;
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
    Utility { name: "awk", summary: "print parts of lines, and compute", start: awk::start },
    Utility { name: "base64", summary: "encode and decode", start: base64::start },
    Utility { name: "basename", summary: "the last part of a path", start: basename::start },
    Utility { name: "cat", summary: "print files", start: cat::start },
    Utility { name: "chmod", summary: "change who may read, write and run", start: chmod::start },
    Utility { name: "chown", summary: "change the owner", start: chmod::start_chown },
    Utility { name: "clear", summary: "clear the screen", start: small::start_clear },
    Utility { name: "cp", summary: "copy files", start: cp::start },
    Utility { name: "curl", summary: "ask a web server", start: curl::start },
    Utility { name: "cut", summary: "print parts of lines", start: cut::start },
    Utility { name: "date", summary: "print the time", start: date::start },
    Utility { name: "dd", summary: "copy blocks", start: dd::start },
    Utility { name: "df", summary: "print how full the disks are", start: df::start },
    Utility { name: "diff", summary: "print what differs between two files", start: diff::start },
    Utility { name: "dirname", summary: "a path without its last part", start: dirname::start },
    Utility { name: "echo", summary: "print words", start: echo::start },
    Utility {
        name: "egrep",
        summary: "print lines that match an extended expression",
        start: grep::start,
    },
    Utility { name: "env", summary: "print or change the environment", start: env::start },
    Utility { name: "expr", summary: "compute", start: expr::start },
    Utility { name: "false", summary: "fail", start: falsity::start },
    Utility { name: "fgrep", summary: "print lines that hold a text", start: grep::start },
    Utility { name: "find", summary: "search for files", start: find::start },
    Utility { name: "free", summary: "print the node's memory", start: free::start },
    Utility { name: "getent", summary: "look up names", start: nslookup::start_getent },
    Utility { name: "grep", summary: "print lines that match", start: grep::start },
    Utility {
        name: "grpc_health_probe",
        summary: "ask a gRPC server for its health",
        start: grpc_health_probe::start,
    },
    Utility { name: "head", summary: "print the first lines", start: head::start },
    Utility { name: "hostname", summary: "print the pod's name", start: hostname::start },
    Utility { name: "id", summary: "print the user", start: id::start },
    Utility { name: "jq", summary: "say what to use instead", start: small::start_jq },
    Utility { name: "kill", summary: "send a signal", start: kill::start },
    Utility { name: "killall", summary: "send a signal by name", start: ps::start_killall },
    Utility { name: "less", summary: "show a text", start: cat::start_pager },
    Utility { name: "ln", summary: "make links", start: ln::start },
    Utility { name: "ls", summary: "list directories", start: ls::start },
    Utility { name: "mkdir", summary: "make directories", start: mkdir::start },
    Utility { name: "mktemp", summary: "make a file of a new name", start: small::start_mktemp },
    Utility { name: "more", summary: "show a text", start: cat::start_pager },
    Utility { name: "mount", summary: "print what is mounted", start: mounts::start },
    Utility { name: "mv", summary: "move files", start: mv::start },
    Utility { name: "nc", summary: "try a connection", start: nc::start },
    Utility { name: "netstat", summary: "print who listens on which port", start: netstat::start },
    Utility {
        name: "nohup",
        summary: "run a command that outlives the terminal",
        start: nohup::start,
    },
    Utility { name: "nslookup", summary: "ask for the address of a name", start: nslookup::start },
    Utility { name: "paste", summary: "put lines side by side", start: paste::start },
    Utility {
        name: "pg_isready",
        summary: "ask whether PostgreSQL accepts connections",
        start: pg_isready::start,
    },
    Utility { name: "pgrep", summary: "find processes", start: ps::start_pgrep },
    Utility { name: "pidof", summary: "find processes by name", start: ps::start_pidof },
    Utility { name: "ping", summary: "ask whether a machine answers", start: ping::start },
    Utility {
        name: "pkill",
        summary: "send a signal to the processes found",
        start: ps::start_pkill,
    },
    Utility { name: "printenv", summary: "print variables", start: env::start_printing },
    Utility { name: "printf", summary: "print in a format", start: printf::start },
    Utility { name: "ps", summary: "list processes", start: ps::start },
    Utility { name: "pwd", summary: "print the working directory", start: pwd::start },
    Utility { name: "readlink", summary: "print where a link points", start: stat::start_readlink },
    Utility {
        name: "realpath",
        summary: "print a path without links",
        start: stat::start_realpath,
    },
    Utility { name: "redis-cli", summary: "ping a Redis server", start: redis_cli::start },
    Utility { name: "rm", summary: "remove files", start: rm::start },
    Utility { name: "rmdir", summary: "remove empty directories", start: rmdir::start },
    Utility { name: "sed", summary: "edit lines", start: sed::start },
    Utility { name: "seq", summary: "print numbers", start: seq::start },
    Utility { name: "sleep", summary: "wait", start: sleep::start },
    Utility { name: "sort", summary: "sort lines", start: sort::start },
    Utility { name: "stat", summary: "print what is known of a file", start: stat::start },
    Utility { name: "sudo", summary: "run a command as root, who sits here", start: env::start },
    Utility { name: "sync", summary: "write everything to disk", start: small::start_sync },
    Utility { name: "tac", summary: "print the last line first", start: tac::start },
    Utility { name: "tail", summary: "print the last lines, follow a file", start: tail::start },
    Utility { name: "tar", summary: "pack and unpack files", start: tar::start },
    Utility { name: "tee", summary: "copy the input to files", start: tee::start },
    Utility { name: "test", summary: "compare values, look at files", start: test::start },
    Utility { name: "timeout", summary: "end a command after a time", start: timeout::start },
    Utility { name: "touch", summary: "make files, set their time", start: touch::start },
    Utility { name: "tr", summary: "replace characters", start: tr::start },
    Utility { name: "true", summary: "succeed", start: truth::start },
    Utility { name: "tty", summary: "print the terminal", start: id::start_tty },
    Utility { name: "uname", summary: "print the system", start: id::start_uname },
    Utility { name: "uniq", summary: "drop repeated lines", start: uniq::start },
    Utility {
        name: "uptime",
        summary: "print how long the container runs",
        start: small::start_uptime,
    },
    Utility { name: "usleep", summary: "wait for microseconds", start: small::start_usleep },
    Utility { name: "watch", summary: "run a command again and again", start: watch::start },
    Utility { name: "wc", summary: "count lines, words and bytes", start: wc::start },
    Utility { name: "wget", summary: "fetch from a web server", start: wget::start },
    Utility { name: "which", summary: "print where a program is", start: small::start_which },
    Utility { name: "whoami", summary: "print the user's name", start: id::start_whoami },
    Utility {
        name: "xargs",
        summary: "run a command with words of the input",
        start: xargs::start,
    },
    Utility { name: "yes", summary: "print a line for ever", start: yes::start },
];

#[cfg(test)]
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
