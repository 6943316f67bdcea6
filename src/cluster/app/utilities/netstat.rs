//! netstat(8), busybox's: the sockets that are listened on in the pod. A container sees the programs of its own processes
//! only. Models networking/netstat.c. Connections come and go within one of podlife's instants, so none are shown.

use super::Utility;
use super::arguments::{self, Arguments};
use super::failure::Failure;
use super::request::{Asker, Asking, Client, Next, Told};
use super::work::Work;
use crate::cluster::app::files::path;
use crate::cluster::app::processes::{Heard, Pid, Question, Socket, System};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Netstat {
    shows: Shows,
    protocols: String,
    /// `-n`
    is_numeric: bool,
    /// `-p`
    names_programs: bool,
    /// `-W`
    is_wide: bool,
}

/// Which sockets are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    Connected,
    Listening,
    All,
}

/// One socket, and the process of this container that listens there.
struct Line {
    socket: Socket,
    owner: Option<Pid>,
}

/// So many letters of a program are kept.
const PROGRAM_LENGTH: usize = 19;

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "laentuwxWp")?;
    let netstat = Netstat::of(&read);
    let client = Client::Netstat(netstat);
    Ok(Work::Asks(Box::new(Asking::new(client, Question::Sockets, None))))
}

impl Netstat {
    fn of(read: &Arguments) -> Netstat {
        let asked: String = "tuwx".chars().filter(|letter| read.has(*letter)).collect();
        Netstat {
            shows: match (read.has('a'), read.has('l')) {
                (true, _) => Shows::All,
                (false, true) => Shows::Listening,
                (false, false) => Shows::Connected,
            },
            protocols: if asked.is_empty() { "tuwx".to_owned() } else { asked },
            is_numeric: read.has('n'),
            names_programs: read.has('p'),
            is_wide: read.has('W'),
        }
    }

    fn text(&self, lines: &[Line], system: &mut System) -> String {
        let kind = match self.shows {
            Shows::Connected => "(w/o servers)",
            Shows::Listening => "(only servers)",
            Shows::All => "(servers and established)",
        };
        let banner = if self.names_programs { "PID/Program name    " } else { "" };
        let width = if self.is_wide { 51 } else { 23 };
        let mut text = String::new();
        if self.protocols.contains(['t', 'u', 'w']) {
            text += &format!(
                "Active Internet connections {kind}\nProto Recv-Q Send-Q {:<width$} {:<width$} State       {banner}\n",
                "Local Address", "Foreign Address",
            );
        }
        if self.protocols.contains('t') && self.shows != Shows::Connected {
            for Line { socket: Socket { address, port }, owner } in lines {
                let local = format!("{}:{port}", self.host(address, system));
                let foreign = if address.contains(':') { ":::*" } else { "0.0.0.0:*" };
                let program = match owner {
                    _ if !self.names_programs => String::new(),
                    None => "-".to_owned(),
                    Some(owner) => program(*owner, system),
                };
                text += &format!(
                    "tcp   {:>6} {:>6} {local:<width$} {foreign:<width$} {:<12}{program}\n",
                    0, 0, "LISTEN"
                );
            }
        }
        if self.protocols.contains('x') {
            text += &format!(
                "Active UNIX domain sockets {kind}\nProto RefCnt Flags       Type       State         I-Node {banner}Path\n"
            );
        }
        text
    }

    /// Its name, unless numbers are asked for.
    fn host(&self, address: &str, system: &mut System) -> String {
        let hosts = system.files().read("/etc/hosts").unwrap_or_default();
        let mut known = hosts.lines().map(str::split_whitespace);
        let named = known
            .find_map(|mut words| (words.next() == Some(address)).then(|| words.next()).flatten());
        named.filter(|_| !self.is_numeric).unwrap_or(address).to_owned()
    }
}

fn program(owner: Pid, system: &mut System) -> String {
    let process = system.kernel.table.get(&owner);
    let name = process.and_then(|process| process.core.argv.first()).map_or("", String::as_str);
    let mut text = format!("{owner}/{}", path::base_name(name));
    text.truncate(text.floor_char_boundary(PROGRAM_LENGTH));
    text
}

impl Asker for Netstat {
    fn told(&mut self, told: &Told, _: &Utility, system: &mut System) -> Next {
        let own = system.kernel.sockets().into_iter();
        let mut lines: Vec<Line> =
            own.map(|(pid, socket)| Line { socket, owner: Some(pid) }).collect();
        if let Some(Heard::Sockets(others)) = told.heard {
            let other = |socket: &Socket| Line { socket: socket.clone(), owner: None };
            lines.extend(others.iter().map(other));
        }
        // The kernel keeps the two versions of IP in two tables.
        let (six, four): (Vec<Line>, Vec<Line>) =
            lines.into_iter().partition(|line| line.socket.address.contains(':'));
        let lines: Vec<Line> = four.into_iter().chain(six).collect();
        let text = self.text(&lines, system);
        system.print(&text);
        Next::Exit(0)
    }
}
