//! Running another program: where, with which environment, for how long, and what to say when it fails.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

/// The top of the repository, whatever directory the command was typed in.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask lies in the repository").to_owned()
}

/// A program about to be run at the top of the repository.
pub struct Program {
    command: Command,
    shown: String,
}

impl Program {
    pub fn new(name: &str) -> Program {
        let mut command = Command::new(name);
        command
            .current_dir(root())
            .stdin(Stdio::null())
            .env("PATH", path_with_node_modules())
            // Trunk 0.21 reads NO_COLOR as the value of --no-color and stops on "1".
            .env_remove("NO_COLOR")
            .env("TRUNK_SKIP_VERSION_CHECK", "true");
        Program { command, shown: name.to_owned() }
    }

    /// A program that coreutils' `timeout`, where there is one, stops together with everything it started.
    pub fn bounded(name: &str, seconds: u32) -> Program {
        if find("timeout").is_none() {
            return Program::new(name);
        }
        let limit = seconds.to_string();
        Program::new("timeout").args(["--kill-after=10", &limit, name])
    }

    pub fn args<I: IntoIterator<Item = S>, S: AsRef<str>>(mut self, args: I) -> Program {
        for arg in args {
            self.shown.push(' ');
            self.shown.push_str(arg.as_ref());
            self.command.arg(arg.as_ref());
        }
        self
    }

    pub fn env(mut self, name: &str, value: impl Into<OsString>) -> Program {
        self.command.env(name, value.into());
        self
    }

    /// Runs it to its end with its output on the screen.
    pub fn run(mut self) -> Result<(), String> {
        let shown = self.shown;
        let status = self.command.status().map_err(|error| format!("{shown}: {error}"))?;
        told(status, &shown)
    }

    /// Starts it and lets it run beside what comes; what it prints is kept in a file until its turn.
    pub fn beside(mut self, log: &Path) -> Result<Beside, String> {
        let shown = self.shown;
        let complain = |error: io::Error| format!("{shown}: {error}");
        let out = File::create(log).map_err(complain)?;
        let err = out.try_clone().map_err(complain)?;
        let child = self.command.stdout(out).stderr(err).spawn().map_err(complain)?;
        Ok(Beside { child, shown, log: log.to_owned() })
    }

    /// What it prints, or nothing when it cannot be run or fails.
    pub fn output(mut self) -> Option<String> {
        let output = self.command.stderr(Stdio::null()).output().ok()?;
        if !output.status.success() {
            return None;
        }
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Becomes the program, so that whoever stops us stops it, and nothing is left behind.
    #[cfg(unix)]
    pub fn become_it(mut self) -> Result<(), String> {
        use std::os::unix::process::CommandExt;
        let error = self.command.exec();
        Err(format!("{}: {error}", self.shown))
    }

    #[cfg(not(unix))]
    pub fn become_it(self) -> Result<(), String> {
        self.run()
    }
}

/// A bounded program that runs beside others; whoever drops it stops it.
pub struct Beside {
    child: Child,
    shown: String,
    log: PathBuf,
}

impl Beside {
    /// Waits for its end and prints what it had to say.
    pub fn end(mut self) -> Result<(), String> {
        let status = self.child.wait().map_err(|error| format!("{}: {error}", self.shown))?;
        print!("{}", fs::read_to_string(&self.log).unwrap_or_default());
        told(status, &self.shown)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // `timeout` passes it on to everything it started.
            Program::new("kill").args([self.child.id().to_string()]).output();
            let _ = self.child.wait();
        }
    }
}

fn told(status: ExitStatus, shown: &str) -> Result<(), String> {
    match status.code() {
        Some(0) => Ok(()),
        Some(124) => Err(format!("took too long and was stopped: {shown}")),
        Some(code) => Err(format!("failed with exit code {code}: {shown}")),
        None => Err(format!("was killed: {shown}")),
    }
}

/// The first file of that name on PATH.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = path_with_node_modules();
    std::env::split_paths(&path).map(|directory| directory.join(name)).find(|file| file.is_file())
}

/// npm's wasm-opt and esbuild come first, so that the lock file decides their version.
fn path_with_node_modules() -> OsString {
    let ours = root().join("node_modules/.bin");
    let theirs = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(ours).chain(std::env::split_paths(&theirs));
    std::env::join_paths(all).expect("a PATH that was split can be joined")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("podlife-beside-{name}-{}", std::process::id()))
    }

    #[test]
    fn what_runs_beside_says_how_it_ended() {
        let log = log("ends");
        let shell = |script| Program::bounded("sh", 60).args(["-c", script]).beside(&log).unwrap();
        assert_eq!(shell("echo done").end(), Ok(()));
        assert_eq!(fs::read_to_string(&log).unwrap(), "done\n");
        assert!(shell("exit 3").end().unwrap_err().contains("exit code 3"));
        fs::remove_file(log).unwrap();
    }

    #[test]
    fn what_runs_beside_is_stopped_with_everything_it_started_once_nobody_waits_for_it() {
        let log = log("stops");
        // It speaks once nothing is started any more, and once `timeout` has noted down what it started.
        let script = "sleep 600 & sleep 0.3; echo here; wait";
        let beside = Program::bounded("sh", 900).args(["-c", script]).beside(&log).unwrap();
        while fs::read_to_string(&log).unwrap().is_empty() {
            std::thread::yield_now();
        }
        // `timeout` and all that it started are one group.
        let group = format!("-{}", beside.child.id());
        drop(beside);
        let is_there = || Program::new("kill").args(["-0", "--", &group]).output().is_some();
        assert!((0..10_000).any(|_| !is_there()));
        fs::remove_file(log).unwrap();
    }
}
