//! nslookup(1) and getent(1): the address of a name.
//! Models networking/nslookup.c of busybox: up to 1.28 it asked its libc, 1.29 asked for the name as it stands, and since 1.30
//! a name without a dot is asked for in every domain of the search list, and each answer is told.

use std::collections::VecDeque;

use super::Utility;
use super::failure::Failure;
use super::request::{Asker, Asking, Client, Next, Told};
use super::work::Work;
use crate::cluster::app::processes::{Family, Heard, Question, System};
use crate::kit::time::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nslookup {
    name: String,
    style: Style,
    server: String,
    /// What is asked for after the question under way.
    left: VecDeque<String>,
    asked: String,
    /// Of IPv4 and of IPv6 addresses, of which no cluster here has any.
    out: [String; 2],
    code: i32,
    /// The addresses whose names are asked for, the one under way first.
    behind: VecDeque<String>,
    told: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// Of bind, which stops at the first domain that knows the name.
    Bind,
    Getent,
    /// busybox 1.28 and before.
    Libc,
    /// busybox since 1.29. `unknown`: the exit code when some name was not found.
    Busybox {
        unknown: i32,
    },
}

/// The cluster's DNS, and its name.
const SERVER: &str = "10.96.0.10";
const SERVER_NAME: &str = "kube-dns.kube-system.svc.cluster.local";
/// A resolver asks twice, five seconds each.
const TIMEOUT: Span = Span::secs(10);
/// Of so many addresses the old nslookup tells the name behind.
const NAMES_MAX: usize = 8;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let mut operands = arguments.iter().filter(|word| !word.starts_with('-'));
    let Some(name) = operands.next() else { return Err(Failure::missing_operand()) };
    let server = operands.next();
    let machine = &system.kernel.machine;
    let is_bind = machine.family == Family::Gnu || system.kernel.files.exists("/usr/bin/dig");
    let (style, searches) = match machine.busybox_minor {
        _ if is_bind => (Style::Bind, false),
        ..=28 => (Style::Libc, false),
        29 => (Style::Busybox { unknown: 0 }, false),
        30 => (Style::Busybox { unknown: 0 }, true),
        31.. => (Style::Busybox { unknown: 1 }, true),
    };
    let left = match (style, reversed(name)) {
        (Style::Libc | Style::Getent, _) => VecDeque::from([name.clone()]),
        (Style::Bind | Style::Busybox { .. }, Some(reversed)) => VecDeque::from([reversed]),
        (Style::Bind, None) => VecDeque::from([name.clone()]),
        (Style::Busybox { .. }, None) => {
            match searches && server.is_none() && !name.contains('.') {
                true => {
                    search_list(system).iter().map(|domain| format!("{name}.{domain}.")).collect()
                }
                // The last dot says that nothing is to be added.
                false => VecDeque::from([format!("{}.", name.trim_end_matches('.'))]),
            }
        }
    };
    Ok(ask(name, style, server.map_or(SERVER, String::as_str), left))
}

/// `getent hosts NAME`
pub fn start_getent(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    match arguments {
        [database, name] if matches!(database.as_str(), "hosts" | "ahosts" | "ahostsv4") => {
            Ok(ask(name, Style::Getent, SERVER, VecDeque::from([name.clone()])))
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

fn search_list(system: &System) -> Vec<String> {
    let resolver = system.kernel.files.read("/etc/resolv.conf").unwrap_or_default();
    let domains = resolver.lines().find_map(|line| line.strip_prefix("search "));
    domains.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

/// `10.96.0.1` as the name under which a name is looked for: `1.0.96.10.in-addr.arpa.`
fn reversed(address: &str) -> Option<String> {
    let octets = address.parse::<std::net::Ipv4Addr>().ok()?.octets();
    let [a, b, c, d] = octets;
    Some(format!("{d}.{c}.{b}.{a}.in-addr.arpa."))
}

fn ask(name: &str, style: Style, server: &str, mut left: VecDeque<String>) -> Work {
    let asked = left.pop_front().unwrap_or_else(|| name.to_owned());
    let question = Question::Resolve { name: asked.clone() };
    let client = Nslookup {
        name: name.to_owned(),
        style,
        server: server.to_owned(),
        left,
        asked,
        out: Default::default(),
        code: 0,
        behind: VecDeque::new(),
        told: 0,
    };
    Work::Asks(Box::new(Asking::new(Client::Nslookup(client), question, Some(TIMEOUT))))
}

impl Asker for Nslookup {
    fn told(&mut self, told: &Told, utility: &Utility, system: &mut System) -> Next {
        let found = match told.heard {
            Some(Heard::Addresses { names, addresses }) => Some((&names[..], &addresses[..])),
            Some(
                Heard::Answer(_)
                | Heard::UnknownName
                | Heard::Reset
                | Heard::Echo { .. }
                | Heard::Sockets(_)
                | Heard::Memory(_),
            )
            | None => None,
        };
        match self.style {
            Style::Getent => {
                let Some((names, addresses)) = found else { return Next::Exit(2) };
                let canonical = names.last().unwrap_or(&self.name);
                let lines = addresses.iter().map(|address| format!("{address:<15} {canonical}\n"));
                system.print(&lines.collect::<String>());
                return Next::Exit(0);
            }
            Style::Libc => return self.told_libc(told, found, utility, system),
            Style::Bind | Style::Busybox { .. } => {}
        }
        if told.heard.is_none() {
            system.print(";; connection timed out; no servers could be reached\n\n");
            return Next::Exit(1);
        }
        self.note(found);
        if let Some(next) = self.left.pop_front() {
            self.asked = next;
            return Next::Ask(Question::Resolve { name: self.asked.clone() });
        }
        let server = &self.server;
        let port = if self.style == Style::Bind { "#53" } else { ":53" };
        let head = format!("Server:\t\t{server}\nAddress:\t{server}{port}\n\n");
        system.print(&format!("{head}{}{}", self.out[0], self.out[1]));
        Next::Exit(self.code)
    }
}

/// Names and addresses.
type Found<'a> = Option<(&'a [String], &'a [String])>;

impl Nslookup {
    fn note(&mut self, found: Found) {
        let asked = self.asked.trim_end_matches('.');
        let is_reverse = asked.ends_with(".in-addr.arpa");
        let (first, second) = match found {
            None => {
                self.code = match self.style {
                    Style::Busybox { unknown } => unknown,
                    Style::Bind | Style::Getent | Style::Libc => 1,
                };
                let missing = format!("** server can't find {asked}: NXDOMAIN\n\n");
                (missing.clone(), missing)
            }
            Some((names, _)) if is_reverse => {
                let name = names.last().map(String::as_str).unwrap_or_default();
                (format!("{asked}\tname = {name}\n\n"), String::new())
            }
            Some((names, addresses)) => {
                let aliases = names.windows(2);
                let aliases: String = aliases
                    .map(|pair| format!("{}\tcanonical name = {}\n", pair[0], pair[1]))
                    .collect();
                let canonical = names.last().map_or(asked, String::as_str);
                let lines = addresses
                    .iter()
                    .map(|address| format!("Name:\t{canonical}\nAddress: {address}\n"));
                let lines: String = lines.collect();
                (format!("{aliases}{lines}\n"), format!("{aliases}\n"))
            }
        };
        self.out[0] += &first;
        // Bind is silent about addresses that a name does not have.
        if matches!(self.style, Style::Busybox { .. }) && !is_reverse {
            self.out[1] += &second;
        }
    }

    fn told_libc(
        &mut self,
        told: &Told,
        found: Found,
        utility: &Utility,
        system: &mut System,
    ) -> Next {
        if self.asked == self.name {
            system.print(&format!("Server:    {0}\nAddress 1: {0} {SERVER_NAME}\n\n", self.server));
            let Some((_, addresses)) = found.filter(|_| told.heard.is_some()) else {
                utility.complain(system, &format!("can't resolve '{}'", self.name));
                return Next::Exit(1);
            };
            system.print(&format!("Name:      {}\n", self.name));
            self.behind = addresses.iter().take(NAMES_MAX).cloned().collect();
        } else if let Some(address) = self.behind.pop_front() {
            self.told += 1;
            let name = found.and_then(|(names, _)| names.last());
            let name = name.map(|name| format!(" {name}")).unwrap_or_default();
            system.print(&format!("Address {}: {address}{name}\n", self.told));
        }
        match self.behind.front().and_then(|address| reversed(address)) {
            Some(reversed) => {
                self.asked = reversed.clone();
                Next::Ask(Question::Resolve { name: reversed })
            }
            None => Next::Exit(0),
        }
    }
}
