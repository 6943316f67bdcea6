//! ps(1), pidof(1), pgrep(1), pkill(1), killall(1): the processes of the container.

use super::arguments;
use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::files::path;
use crate::cluster::app::processes::{Core, Family, Pid, SMALL_PROGRAM_BYTES, System};
use crate::cluster::app::signal::Signal;
use crate::kit::order;
use crate::kit::stamp::MicroStamp;
use crate::kit::time::SimTime;

/// Which columns are asked for; busybox knows only its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Busybox,
    /// `ps`, `ps -e`
    Short,
    /// `ps -ef`
    Full,
    /// `ps aux`
    User,
}

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let letters: String = arguments.concat().chars().filter(char::is_ascii_alphabetic).collect();
    let form = match system.kernel.machine.family {
        Family::Busybox => Form::Busybox,
        Family::Gnu if letters.contains('f') => Form::Full,
        Family::Gnu if letters.contains('u') => Form::User,
        Family::Gnu => Form::Short,
    };
    let own = terminal(system, &*system.process);
    // Without a word of who else is meant, only what shares the terminal.
    let is_meant = |core: &Core| {
        form == Form::Busybox
            || letters.contains(['a', 'e', 'x', 'A'])
            || terminal(system, core) == own
    };
    let lines = all(system).into_iter().filter(is_meant).map(|core| line(system, &core, form));
    let head = match form {
        Form::Busybox => "PID   USER     TIME  COMMAND\n",
        Form::Short => "    PID TTY          TIME CMD\n",
        Form::Full => "UID          PID    PPID  C TTY          TIME CMD\n",
        Form::User => {
            "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n"
        }
    };
    let text = format!("{head}{}", lines.collect::<String>());
    system.print(&text);
    Ok(Work::Done(0))
}

fn line(system: &System, core: &Core, form: Form) -> String {
    let (pid, parent, command) = (core.pid, core.parent, core.argv.join(" "));
    let tty = terminal(system, core);
    match form {
        Form::Busybox => format!("{pid:>5} root      0:00 {command}\n"),
        Form::Short => format!("{pid:>7} {tty:<8} 00:00:00 {}\n", program(core)),
        Form::Full => format!("root {pid:>10} {parent:>7}  0 {tty:<8} 00:00:00 {command}\n"),
        Form::User => {
            let kib = core.memory_bytes.saturating_add(SMALL_PROGRAM_BYTES) / 1024;
            let state = if core.pid == system.pid() { "R+" } else { "S" };
            let began = clock(core.started_at);
            format!(
                "root {pid:>11}  0.0  0.0 {kib:>6} {kib:>5} {tty:<8} {state:<4} {began:<7} 0:00 {command}\n"
            )
        }
    }
}

/// The terminal that a process belongs to, if somebody sits there.
fn terminal(system: &System, core: &Core) -> &'static str {
    if system.kernel.has_terminal(core.group) { "pts/0" } else { "?" }
}

/// `07:05`
fn clock(time: SimTime) -> String {
    let text = MicroStamp::of(time).with_nanos();
    text.get(11..16).unwrap_or_default().to_owned()
}

pub fn start_pidof(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let named = |core: &Core| arguments.iter().any(|name| name == program(core));
    let mut found: Vec<String> =
        all(system).iter().filter(|core| named(core)).map(|core| core.pid.to_string()).collect();
    found.reverse();
    if found.is_empty() {
        return Ok(Work::Done(1));
    }
    system.print(&format!("{}\n", found.join(" ")));
    Ok(Work::Done(0))
}

/// `-f` looks at the whole command line, `-x` wants the whole name.
pub fn start_pgrep(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "fxl")?;
    let found = matching(system, &read)?;
    let lines: String = found.iter().map(|pid| format!("{pid}\n")).collect();
    system.print(&lines);
    Ok(Work::Done(i32::from(found.is_empty())))
}

pub fn start_pkill(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let (signal, rest) = leading_signal(arguments)?;
    let read = arguments::read(rest, "fx")?;
    let found = matching(system, &read)?;
    for pid in &found {
        send(system, *pid, signal);
    }
    Ok(Work::Done(i32::from(found.is_empty())))
}

pub fn start_killall(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let (signal, names) = leading_signal(arguments)?;
    let mut failed = None;
    for name in names {
        let pids: Vec<Pid> =
            all(system).iter().filter(|core| name == program(core)).map(|core| core.pid).collect();
        for pid in &pids {
            send(system, *pid, signal);
        }
        if pids.is_empty() {
            failed = Some(Failure::new(1, format!("{name}: no process killed")));
        }
    }
    failed.map_or(Ok(Work::Done(0)), Err)
}

/// `-9`, `-TERM`, and `-0`, which only asks whether somebody is there.
fn leading_signal(arguments: &[String]) -> Result<(Option<Signal>, &[String]), Failure> {
    match arguments {
        [option, rest @ ..] if option == "-0" => Ok((None, rest)),
        [option, rest @ ..]
            if option.starts_with('-') && !matches!(option.as_str(), "-f" | "-x") =>
        {
            let signal = Signal::parse(&option[1..]);
            let signal =
                signal.ok_or_else(|| Failure::new(1, format!("bad signal name '{option}'")))?;
            Ok((Some(signal), rest))
        }
        rest => Ok((Some(Signal::Term), rest)),
    }
}

fn send(system: &mut System, pid: Pid, signal: Option<Signal>) {
    if let Some(signal) = signal {
        // Whoever has just ended needs no signal.
        let _ = system.signal(pid, signal);
    }
}

fn matching(system: &System, read: &arguments::Arguments) -> Result<Vec<Pid>, Failure> {
    let [pattern] = read.operands.as_slice() else { return Err(Failure::missing_operand()) };
    let matches = |core: &Core| {
        let whole = core.argv.join(" ");
        let text = if read.has('f') { &whole } else { program(core) };
        if read.has('x') { text == pattern } else { text.contains(pattern.as_str()) }
    };
    let others = all(system).into_iter().filter(|core| core.pid != system.pid());
    Ok(others.filter(|core| matches(core)).map(|core| core.pid).collect())
}

/// Everybody, oneself included, by number.
fn all(system: &System) -> Vec<Core> {
    let others = system.kernel.table.values().map(|process| process.core.clone());
    let mut all: Vec<Core> = others.chain([system.process.clone()]).collect();
    order::sort_by_key(&mut all, |core| core.pid);
    all
}

fn program(core: &Core) -> &str {
    core.argv.first().map_or("", |name| path::base_name(name))
}
