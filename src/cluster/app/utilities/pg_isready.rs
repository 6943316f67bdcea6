//! pg_isready(1): whether a PostgreSQL server accepts connections.

use super::Utility;
use super::arguments;
use super::failure::Failure;
use super::nc::connect;
use super::request::{Asker, Asking, Client, Next, Told};
use super::work::Work;
use crate::cluster::app::processes::{Heard, System};
use crate::kit::time::Span;
use crate::objects::probe::Answer;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PgIsReady {
    /// The server, as it is printed.
    shown: String,
    quiet: bool,
}

const PORT: u16 = 5_432;
const TIMEOUT_SECS: u64 = 3;
/// Where the server listens when no host is named.
const SOCKET: &str = "/var/run/postgresql";
const LONG: &[(&str, char)] = &[
    ("dbname", 'd'),
    ("host", 'h'),
    ("port", 'p'),
    ("quiet", 'q'),
    ("timeout", 't'),
    ("username", 'U'),
];

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read_long(arguments, "d:h:p:qt:U:", LONG)?;
    let from_env = |name: &str| system.process.variable(name).map(str::to_owned);
    let host = read.value('h').map(str::to_owned).or(from_env("PGHOST"));
    let port = match read.number('p')? {
        Some(port) => port,
        None => from_env("PGPORT").and_then(|port| port.parse().ok()).unwrap_or(PORT),
    };
    let seconds = read.number('t')?.unwrap_or(TIMEOUT_SECS);
    let timeout = (0 < seconds).then(|| Span::secs(seconds));
    let is_socket = host.as_ref().is_none_or(|host| host.starts_with('/'));
    let shown = format!("{}:{port}", host.as_deref().unwrap_or(SOCKET));
    let client = PgIsReady { shown, quiet: read.has('q') };
    let host = host.filter(|_| !is_socket).unwrap_or("localhost".to_owned());
    let question = connect(&host, i32::from(port));
    Ok(Work::Asks(Box::new(Asking::new(Client::PgIsReady(client), question, timeout))))
}

impl Asker for PgIsReady {
    fn told(&mut self, told: &Told, _: &Utility, system: &mut System) -> Next {
        let (code, words) = match told.heard {
            Some(Heard::Answer(Answer::Connected)) => (0, "accepting connections"),
            None
            | Some(
                Heard::Answer(_)
                | Heard::Addresses { .. }
                | Heard::UnknownName
                | Heard::Reset
                | Heard::Echo { .. }
                | Heard::Sockets(_)
                | Heard::Memory(_),
            ) => (2, "no response"),
        };
        if !self.quiet {
            system.print(&format!("{} - {words}\n", self.shown));
        }
        Next::Exit(code)
    }
}
