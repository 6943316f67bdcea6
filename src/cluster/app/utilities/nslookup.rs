//! nslookup(1) and getent(1): the address of a name.

use super::Utility;
use super::failure::Failure;
use super::request::{Asker, Asking, Client, Next, Told};
use super::work::Work;
use crate::cluster::app::processes::{Heard, Question, System};
use crate::kit::time::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nslookup {
    name: String,
    style: Style,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Nslookup,
    Getent,
}

/// What a cluster's pods are given in /etc/resolv.conf.
const SERVER: &str = "10.96.0.10";
/// A resolver asks twice, five seconds each.
const TIMEOUT: Span = Span::secs(10);

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let mut operands = arguments.iter().filter(|word| !word.starts_with('-'));
    let Some(name) = operands.next() else { return Err(Failure::missing_operand()) };
    Ok(ask(name, Style::Nslookup))
}

/// `getent hosts NAME`
pub fn start_getent(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    match arguments {
        [database, name] if matches!(database.as_str(), "hosts" | "ahosts" | "ahostsv4") => {
            Ok(ask(name, Style::Getent))
        }
        [database, key] if database == "passwd" || database == "group" => {
            let text = system.files().read(&format!("/etc/{database}")).unwrap_or_default();
            let line = text.lines().find(|line| line.split(':').next() == Some(key.as_str()));
            let Some(line) = line.map(str::to_owned) else { return Ok(Work::Done(2)) };
            system.print(&format!("{line}\n"));
            Ok(Work::Done(0))
        }
        _ => Err(Failure::unsupported("that database")),
    }
}

fn ask(name: &str, style: Style) -> Work {
    let question = Question::Resolve { name: name.to_owned() };
    let client = Nslookup { name: name.to_owned(), style };
    Work::Asks(Box::new(Asking::new(Client::Nslookup(client), question, Some(TIMEOUT))))
}

impl Asker for Nslookup {
    fn told(&mut self, told: &Told, _: &Utility, system: &mut System) -> Next {
        let name = &self.name;
        let found = match told.heard {
            Some(Heard::Addresses { names, addresses }) if !addresses.is_empty() => {
                let canonical = names.last().unwrap_or(name);
                Some((names, canonical, addresses))
            }
            _ => None,
        };
        match (self.style, found) {
            (Style::Getent, Some((_, canonical, addresses))) => {
                let lines = addresses.iter().map(|address| format!("{address:<15} {canonical}\n"));
                system.print(&lines.collect::<String>());
                Next::Exit(0)
            }
            (Style::Getent, None) => Next::Exit(2),
            (Style::Nslookup, Some((names, canonical, addresses))) => {
                let aliases = names.windows(2);
                let aliases: String = aliases
                    .map(|pair| format!("{}\tcanonical name = {}\n", pair[0], pair[1]))
                    .collect();
                let lines = addresses
                    .iter()
                    .map(|address| format!("Name:\t{canonical}\nAddress: {address}\n"));
                let head = format!("Server:\t\t{SERVER}\nAddress:\t{SERVER}:53\n\n");
                system.print(&format!("{head}{aliases}{}\n", lines.collect::<String>()));
                Next::Exit(0)
            }
            (Style::Nslookup, None) if told.heard.is_none() => {
                system.print(";; connection timed out; no servers could be reached\n\n");
                Next::Exit(1)
            }
            (Style::Nslookup, None) => {
                let head = format!("Server:\t\t{SERVER}\nAddress:\t{SERVER}:53\n\n");
                system.print(&format!("{head}** server can't find {name}: NXDOMAIN\n\n"));
                Next::Exit(1)
            }
        }
    }
}
