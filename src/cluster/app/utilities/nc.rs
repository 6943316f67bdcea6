//! nc(1): whether a port can be connected to.

use super::Utility;
use super::arguments;
use super::duration;
use super::failure::Failure;
use super::request::{Asker, Asking, Client, Next, Told};
use super::work::Work;
use crate::cluster::app::processes::{Heard, Question, System};
use crate::objects::probe::{Answer, Ask};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nc {
    host: String,
    port: i32,
    verbose: bool,
}

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "zvnw:lp:e:u46")?;
    if read.has('l') || read.has('e') || read.has('u') {
        return Err(Failure::unsupported("listening, -e and -u"));
    }
    let [host, port] = read.operands.as_slice() else {
        return Err(Failure::new(1, "missing port number"));
    };
    let port: u16 = port.parse().map_err(|_| Failure::new(1, format!("bad port '{port}'")))?;
    let timeout = match read.value('w').map(duration::parse) {
        None => None,
        Some(Some(timeout)) => timeout,
        Some(None) => return Err(Failure::new(1, "invalid number")),
    };
    let nc = Nc { host: host.clone(), port: i32::from(port), verbose: read.has('v') };
    let question = connect(&nc.host, nc.port);
    Ok(Work::Asks(Box::new(Asking::new(Client::Nc(nc), question, timeout))))
}

/// A connection that only has to come about.
pub fn connect(host: &str, port: i32) -> Question {
    let ask = Ask::TcpConnect { address: format!("{host}:{port}") };
    Question::Reach { host: host.to_owned(), port, ask }
}

impl Asker for Nc {
    fn told(&mut self, told: &Told, utility: &Utility, system: &mut System) -> Next {
        let Nc { host, port, verbose } = self;
        let trouble = match told.heard {
            Some(Heard::Answer(Answer::Connected)) => {
                if *verbose {
                    system.print_error(&format!("{host} ({host}:{port}) open\n"));
                }
                return Next::Exit(0);
            }
            Some(Heard::UnknownName) => {
                utility.complain(system, &format!("bad address '{host}'"));
                return Next::Exit(1);
            }
            None | Some(Heard::Answer(Answer::TimedOut(_))) => "Connection timed out",
            Some(
                Heard::Answer(_)
                | Heard::Addresses { .. }
                | Heard::Reset
                | Heard::Echo { .. }
                | Heard::Sockets(_)
                | Heard::Memory(_),
            ) => "Connection refused",
        };
        if *verbose {
            utility.complain(system, &format!("{host} ({host}:{port}): {trouble}"));
        }
        Next::Exit(1)
    }
}
