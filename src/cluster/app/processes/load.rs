//! From a command line to a program: the search along PATH, `#!` lines, and what is said when nothing can be run.
//! Models execve(2), and runc's libcontainer (Go's os/exec LookPath) for the words of its errors.

use crate::kit::sorted::SortedMap;
use std::fmt;
use std::rc::Rc;

use super::bounds::ARGUMENT_BYTES_MAX;
use super::kernel::Kernel;
use super::outside::Outside;
use super::process::Program;
use crate::cluster::app::files::{Errno, Executable, path};
use crate::cluster::app::image::Binary;
use crate::cluster::app::launch::Launch;
use crate::cluster::app::server::ServerProcess;
use crate::cluster::app::shell::Shell;
use crate::kit::quote::quote;

pub const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// A script's interpreter may be a script itself, so often.
const INTERPRETERS_MAX: usize = 4;

/// A program, ready to be a process.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    pub program: Program,
    pub argv: Vec<String>,
    pub env: SortedMap<String, String>,
}

/// Why a command line could not be run; how that is said is the caller's business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookupError {
    NoCommand,
    /// Nothing of that name along PATH.
    NotInPath,
    /// A path was given, and this is wrong with it.
    Path(Errno),
    /// A script whose interpreter cannot be run.
    Interpreter(Errno),
    /// A text without `#!`.
    NotExecutable {
        script: String,
    },
    TooLong,
}

/// What the container runtime says of a command it cannot run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecError {
    pub command: String,
    pub error: LookupError,
}

pub fn load(
    kernel: &Kernel,
    cwd: &str,
    argv: Vec<String>,
    env: SortedMap<String, String>,
) -> Result<Loaded, LookupError> {
    if ARGUMENT_BYTES_MAX < argv.iter().map(String::len).sum() {
        return Err(LookupError::TooLong);
    }
    let name = argv.first().filter(|name| !name.is_empty()).ok_or(LookupError::NoCommand)?;
    let found = find(kernel, cwd, name, env.get("PATH").map(String::as_str))?;
    // A script is told the path by which it was called.
    let found = if name.contains('/') { name.clone() } else { found };
    load_file(kernel, cwd, &found, argv, env, INTERPRETERS_MAX)
}

/// The path that a command's name stands for.
pub fn find(
    kernel: &Kernel,
    cwd: &str,
    name: &str,
    search: Option<&str>,
) -> Result<String, LookupError> {
    if name.contains('/') {
        return Ok(path::absolute(cwd, name));
    }
    let candidates = search.unwrap_or(DEFAULT_PATH).split(':').map(|directory| {
        path::absolute(cwd, &path::join(if directory.is_empty() { "." } else { directory }, name))
    });
    let mut seen = None;
    for candidate in candidates {
        match kernel.files.executable(&candidate) {
            Ok(_) => return Ok(candidate),
            Err(Errno::Access) if kernel.files.is_file(&candidate) => seen = Some(Errno::Access),
            Err(_) => {}
        }
    }
    Err(seen.map_or(LookupError::NotInPath, LookupError::Path))
}

fn load_file(
    kernel: &Kernel,
    cwd: &str,
    file: &str,
    argv: Vec<String>,
    env: SortedMap<String, String>,
    depth: usize,
) -> Result<Loaded, LookupError> {
    let path = path::absolute(cwd, file);
    let program = match kernel.files.executable(&path).map_err(LookupError::Path)? {
        Executable::Program(Binary::Shell) => Program::Shell(Box::new(Shell::start(&argv, &env))),
        Executable::Program(Binary::Utility(utility)) => Program::Utility { utility, work: None },
        Executable::Program(Binary::Outside(name)) => Program::Outside(Outside::new(name)),
        Executable::Program(Binary::Server(server)) => {
            let launch = launch(kernel, cwd, &argv, &env);
            let server = ServerProcess::start(Rc::clone(&server), &launch, kernel.now);
            Program::Server(Box::new(server))
        }
        Executable::Script(text) => {
            let Some(line) = text.strip_prefix("#!").and_then(|rest| rest.lines().next()) else {
                return Err(LookupError::NotExecutable { script: file.to_owned() });
            };
            if depth == 0 {
                return Err(LookupError::Interpreter(Errno::Loop));
            }
            // Everything behind the interpreter is one argument.
            let (interpreter, argument) = match line.trim().split_once(char::is_whitespace) {
                Some((interpreter, argument)) => (interpreter, Some(argument.trim().to_owned())),
                None => (line.trim(), None),
            };
            let words = [Some(interpreter.to_owned()), argument, Some(file.to_owned())];
            let argv = words.into_iter().flatten().chain(argv.into_iter().skip(1)).collect();
            let loaded = load_file(kernel, cwd, interpreter, argv, env, depth - 1);
            return loaded.map_err(|error| match error {
                LookupError::Path(errno) => LookupError::Interpreter(errno),
                other => other,
            });
        }
    };
    Ok(Loaded { program, argv, env })
}

fn launch(kernel: &Kernel, cwd: &str, argv: &[String], env: &SortedMap<String, String>) -> Launch {
    let machine = &kernel.machine;
    Launch {
        argv: argv.to_vec(),
        env: env.clone(),
        cwd: cwd.to_owned(),
        hostname: machine.hostname.clone(),
        ip: machine.ip.clone(),
        declared_ports: machine.ports.clone(),
        cpu_limit_millis: machine.cpu_limit_millis,
    }
}

impl fmt::Display for ExecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let command = &self.command;
        match &self.error {
            LookupError::NoCommand if command.is_empty() => f.write_str("no command specified"),
            LookupError::NoCommand | LookupError::NotInPath => {
                write!(f, "exec: {}: executable file not found in $PATH", quote(command))
            }
            LookupError::Path(Errno::NoEntry) => {
                write!(f, "exec: {}: stat {command}: no such file or directory", quote(command))
            }
            LookupError::Path(errno) => {
                write!(f, "exec: {}: {}", quote(command), errno.to_string().to_lowercase())
            }
            LookupError::Interpreter(errno) => {
                write!(f, "exec {command}: {}", errno.to_string().to_lowercase())
            }
            LookupError::NotExecutable { script } => write!(f, "exec {script}: exec format error"),
            LookupError::TooLong => write!(f, "exec {command}: argument list too long"),
        }
    }
}

impl std::error::Error for ExecError {}
