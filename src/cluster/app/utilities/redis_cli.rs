//! redis-cli(1), as probes use it: `redis-cli ping`.

use super::Utility;
use super::arguments;
use super::failure::Failure;
use super::nc::connect;
use super::request::{Asker, Asking, Client, Next, Told};
use super::work::Work;
use crate::cluster::app::processes::{Heard, System};
use crate::objects::probe::Answer;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedisCli {
    address: String,
}

const PORT: u16 = 6_379;

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read_long(arguments, "+h:p:a:n:u:x", &[("no-auth-warning", 'x')])?;
    match read.operands.as_slice() {
        [command] if command.eq_ignore_ascii_case("ping") => {}
        [] => return Err(Failure::unsupported("the prompt")),
        [command, ..] => return Err(Failure::unsupported(&format!("the command {command}"))),
    }
    let host = read.value('h').unwrap_or("127.0.0.1");
    let port = read.number('p')?.unwrap_or(PORT);
    let client = RedisCli { address: format!("{host}:{port}") };
    let question = connect(host, i32::from(port));
    Ok(Work::Asks(Box::new(Asking::new(Client::RedisCli(client), question, None))))
}

impl Asker for RedisCli {
    fn told(&mut self, told: &Told, _: &Utility, system: &mut System) -> Next {
        let trouble = match told.heard {
            Some(Heard::Answer(Answer::Connected)) => {
                system.print("PONG\n");
                return Next::Exit(0);
            }
            Some(Heard::UnknownName) => "Name or service not known",
            Some(Heard::Reset) => "Connection reset by peer",
            None
            | Some(
                Heard::Answer(_)
                | Heard::Addresses { .. }
                | Heard::Echo { .. }
                | Heard::Sockets(_)
                | Heard::Memory(_),
            ) => "Connection refused",
        };
        let address = &self.address;
        system.print_error(&format!("Could not connect to Redis at {address}: {trouble}\n"));
        Next::Exit(1)
    }
}
