//! `kubectl cp`: files between this machine and a container, packed by tar at both ends.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/cp/cp.go (v1.36).

use super::{Arguments, Call, Verb, exec};
use crate::cluster::archive::{self, Entry, What as Member};
use crate::cluster::{Command, Done, ExecChange, Record, Stdin, What};
use crate::console::job::Job;
use crate::console::kubectl::containers;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::unreached;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::quote::quote;
use crate::objects::{Key, Kind, Pod, PodPhase};

pub const VERB: Verb = Verb {
    name: "cp",
    aliases: &[],
    usage: "cp <file-spec-src> <file-spec-dest>",
    summary: "Copy files and directories to and from containers",
    flags: &[&exec::CONTAINER, &NO_PRESERVE, &RETRIES],
    arguments: Arguments::PodFile,
    run,
};

const NO_PRESERVE: Flag = Flag {
    name: "no-preserve",
    short: None,
    takes: Takes::Switch("false"),
    help: "The copied file/directory's ownership and permissions will not be preserved in the container",
};

const RETRIES: Flag = Flag {
    name: "retries",
    short: None,
    takes: Takes::Number("0"),
    help: "Set number of retries to complete a copy operation from a container. Specify 0 to disable or any negative value for infinite retrying. The default is 0 (no retry).",
};

/// A copy under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Copy {
    session: u32,
    pod: Key,
    container: String,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    /// Whether the destination is a directory there.
    Asking {
        from: String,
        to: String,
        remark: Option<String>,
        preserves: Preserves,
    },
    Sending,
    Fetching {
        namespace: String,
        from: String,
        to: String,
        archive: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Preserves {
    Owners,
    Nothing,
}

/// `[[namespace/]pod:]file/path`
struct Spec<'a> {
    pod: Option<(Option<&'a str>, &'a str)>,
    file: &'a str,
}

impl Spec<'_> {
    fn read(word: &str) -> Result<Spec<'_>, Failure> {
        let wrong = || {
            Failure::plain("filespec must match the canonical format: [[namespace/]pod:]file/path")
        };
        let Some((pod, file)) = word.split_once(':') else {
            return Ok(Spec { pod: None, file: trimmed(word) });
        };
        let pod = match pod.split('/').collect::<Vec<_>>().as_slice() {
            _ if word.starts_with(':') => return Err(wrong()),
            [pod] => (None, *pod),
            [namespace, pod] => (Some(*namespace), *pod),
            _ => return Err(wrong()),
        };
        Ok(Spec { pod: Some(pod), file: trimmed(file) })
    }
}

/// A slash at the end says nothing; the root keeps its own.
fn trimmed(path: &str) -> &str {
    path.strip_suffix('/').filter(|path| !path.is_empty()).unwrap_or(path)
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let [from, to] = call.arguments.as_slice() else {
        return Err(Failure::plain("source and destination are required"));
    };
    let (from, to) = (Spec::read(from)?, Spec::read(to)?);
    if from.pod.is_some() && to.pod.is_some() {
        return Err(Failure::plain("one of src or dest must be a local file specification"));
    }
    if from.file.is_empty() || to.file.is_empty() {
        return Err(Failure::plain("filepath can not be empty"));
    }
    let is_coming = from.pod.is_some();
    let Some((namespace, name)) = from.pod.or(to.pod) else {
        return Err(Failure::plain("one of src or dest must be a remote file specification"));
    };
    if !is_coming && !shell.has_path(from.file) {
        return Err(Failure::plain(format!("{} doesn't exist in local filesystem", from.file)));
    }
    let given = namespace.unwrap_or_default().to_owned();
    let namespace = namespace.unwrap_or(call.namespace());
    let found = shell.store().pod(namespace, name).cloned();
    let pod = found.ok_or_else(|| Failure::not_found(Kind::Pod, name))?;
    check(&pod)?;
    let chosen = containers::choose(&pod, call.flags.text("container"))?;
    let (from, to) = (from.file.to_owned(), to.file.to_owned());
    let (argv, stage) = if is_coming {
        // What is said at the other end comes to the standard output, as upstream has it.
        shell.out(&chosen.remark.unwrap_or_default());
        // No connection breaks here, so that `--retries` never has anything to do.
        let argv = ["tar", "cf", "-", &from].map(str::to_owned).to_vec();
        (argv, Stage::Fetching { namespace: given, from, to, archive: String::new() })
    } else {
        let argv = ["test", "-d", &to].map(str::to_owned).to_vec();
        let preserves = match call.flags.is_on("no-preserve") {
            true => Preserves::Nothing,
            false => Preserves::Owners,
        };
        (argv, Stage::Asking { from, to, remark: chosen.remark, preserves })
    };
    let mut copy = Copy { session: 0, pod: pod.key(), container: chosen.name, stage };
    let command = copy.command(argv, Stdin::Nothing);
    match shell.command(command) {
        Ok(Done::Exec { session }) => copy.session = session,
        Ok(other) => unreachable!("a command is run or refused: {other:?}"),
        // Without `test` nobody knows of a directory there.
        Err(crate::cluster::Refused::NotRun { .. }) if !is_coming => {
            return Ok(match copy.send(shell, IsDirectory::No) {
                Some(exit) => Outcome::Ended(exit),
                None => Outcome::Running(Job::Copy(Box::new(copy))),
            });
        }
        Err(why) => {
            let refused = exec::refused(shell.cluster().config().version);
            return unreached::answer(why, shell, refused);
        }
    }
    Ok(Outcome::Running(Job::Copy(Box::new(copy))))
}

fn check(pod: &Pod) -> Result<(), Failure> {
    if !pod.status.is_terminal() {
        return Ok(());
    }
    let phase = pod.status.phase.map_or("", PodPhase::as_str);
    Err(Failure::plain(format!(
        "cannot exec into a container in a completed pod; current phase is {phase}"
    )))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IsDirectory {
    Yes,
    No,
}

impl Copy {
    fn command(&self, argv: Vec<String>, stdin: Stdin) -> Command {
        Command::Exec { pod: self.pod.clone(), container: self.container.clone(), argv, stdin }
    }

    pub fn on_record(&mut self, shell: &mut Shell, record: &Record) -> Option<Exit> {
        let What::Exec { session, change } = &record.what else { return None };
        if *session != self.session {
            return None;
        }
        let (code, stdout, stderr) = match change {
            ExecChange::Started { .. } | ExecChange::Attached => return None,
            ExecChange::Printed { stdout, stderr } => (None, stdout, stderr),
            ExecChange::Ended { code, stdout, stderr } => (Some(*code), stdout, stderr),
        };
        match &mut self.stage {
            Stage::Asking { .. } => {
                let found = if code? == 0 { IsDirectory::Yes } else { IsDirectory::No };
                self.send(shell, found)
            }
            Stage::Sending => {
                shell.out(stdout);
                shell.err(stderr);
                code.map(|code| ended(shell, code))
            }
            Stage::Fetching { namespace, from, to, archive } => {
                archive.push_str(stdout);
                shell.out(stderr);
                match code? {
                    0 => {
                        let name = quote(&self.pod.name);
                        let advice = format!(
                            " (consider using \"kubectl exec -n {} {name} -- tar cf - {} | tar xf -\")",
                            quote(namespace),
                            quote(from)
                        );
                        Some(unpack(shell, from, to, archive, advice))
                    }
                    code => Some(ended(shell, code)),
                }
            }
        }
    }

    /// Sends the archive; what came of it is heard later, unless it could not even begin.
    fn send(&mut self, shell: &mut Shell, found: IsDirectory) -> Option<Exit> {
        let Stage::Asking { from, to, remark, preserves } =
            std::mem::replace(&mut self.stage, Stage::Sending)
        else {
            return None;
        };
        let own = from.rsplit('/').next().unwrap_or(&from);
        let to = match found {
            IsDirectory::Yes => format!("{}/{own}", to.trim_end_matches('/')),
            IsDirectory::No => to,
        };
        let (folder, name) = to.rsplit_once('/').unwrap_or(("", &to));
        let archive = match shell.pack(&from, name) {
            Ok(archive) => archive,
            Err(problem) => return Some(failed(shell, &Failure::plain(problem))),
        };
        shell.err(&remark.unwrap_or_default());
        let mut argv = vec!["tar".to_owned()];
        if preserves == Preserves::Nothing {
            argv.extend(["--no-same-permissions", "--no-same-owner"].map(str::to_owned));
        }
        argv.extend(["-xmf", "-"].map(str::to_owned));
        match (folder, to.starts_with('/')) {
            ("", true) => argv.extend(["-C", "/"].map(str::to_owned)),
            ("", false) => argv.extend(["-C", "."].map(str::to_owned)),
            (folder, _) => argv.extend(["-C", folder].map(str::to_owned)),
        }
        let command = self.command(argv, Stdin::Pipe);
        let session = match shell.command(command) {
            Ok(Done::Exec { session }) => session,
            Ok(other) => unreachable!("a command is run or refused: {other:?}"),
            Err(why) => {
                let refused = exec::refused(shell.cluster().config().version);
                return Some(failed(shell, &refused(why)));
            }
        };
        self.session = session;
        exec::send_input(shell, session, Some(archive)).err().map(|failure| failed(shell, &failure))
    }
}

fn failed(shell: &mut Shell, failure: &Failure) -> Exit {
    shell.err(&failure.text());
    Exit::FAILURE
}

fn ended(shell: &mut Shell, code: i32) -> Exit {
    if code != 0 {
        shell.err(&format!("command terminated with exit code {code}\n"));
    }
    Exit(code)
}

/// Models untarAll.
fn unpack(shell: &mut Shell, from: &str, to: &str, archive: &str, mut advice: String) -> Exit {
    let Ok(entries) = archive::read(archive) else {
        return failed(shell, &Failure::plain("unexpected EOF"));
    };
    let prefix = from.trim_matches('/').trim_start_matches("../").trim_start_matches("./");
    for Entry { name, what, .. } in entries {
        let Some(rest) = name.strip_prefix(prefix) else {
            return failed(shell, &Failure::plain("tar contents corrupted"));
        };
        let rest = rest.trim_matches('/');
        let path = if rest.is_empty() { to.to_owned() } else { format!("{to}/{rest}") };
        let written = match what {
            Member::Directory => shell.make_directory(&path),
            Member::Link(target) => {
                // Only the first of them is told what to do instead.
                let advice = std::mem::take(&mut advice);
                let (path, target) = (quote(&path), quote(&target));
                shell.err(&format!("warning: skipping symlink: {path} -> {target}{advice}\n"));
                Ok(())
            }
            Member::File(text) => {
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let made = if folder.is_empty() { Ok(()) } else { shell.make_directory(folder) };
                made.and_then(|()| shell.put_file(&path, &text))
            }
        };
        if let Err(problem) = written {
            return failed(shell, &Failure::plain(problem));
        }
    }
    Exit::SUCCESS
}
