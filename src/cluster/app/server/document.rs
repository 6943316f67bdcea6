//! What an App document makes a process do.

use std::rc::Rc;

use crate::admit::quantity::Quantity;
use crate::cluster::app::launch::Launch;
use crate::cluster::app::signal::Signal;
use crate::kit::offset::parse_span;
use crate::kit::order;
use crate::kit::time::Span;
use crate::objects::{AppGrpc, AppLog, AppOnTerm, AppRoute, AppSpec};

use super::clock::Line;
use super::interface::Interface;
use super::page::Exchange;
use super::plan::{
    Chatter, Cpu, Door, End, Health, MEBIBYTE, Memory, Pages, Plan, Reacts, Serving, Site, Talks,
    Text, WhileStopping,
};
use super::routes::{PathRule, Route, Routes};

const START_UP: Span = Span::millis(100);
const STOPPING: Span = Span::millis(100);
/// What a process uses whose document does not say.
const MEMORY_BYTES: u64 = 24 * MEBIBYTE;
const CPU_STARTING: u32 = 300;
const CPU_SERVING: u32 = 5;

pub fn plan(spec: &AppSpec, launch: &Launch) -> Plan {
    let address = expanded(&spec.address, launch);
    let Some(at) = Interface::named(&address, launch) else {
        let words = format!("listen tcp {address}: bind: cannot assign requested address");
        return Plan::over(1, vec![Line::err(words)]);
    };
    let crash = spec.crash.as_ref().map(|crash| End {
        after: span(&crash.after, launch).unwrap_or(Span::ZERO),
        code: crash.code,
        words: Vec::new(),
    });
    Plan {
        start_up: span(&spec.start_up, launch).unwrap_or(START_UP),
        doors: doors(spec, launch),
        reactions: reactions(spec.on_term.as_ref(), launch),
        chatter: spec.logs.iter().map(|log| chatter(log, launch)).collect(),
        end: crash,
        memory: memory(spec),
        cpu: cpu(spec),
        ..Plan::idle()
    }
    .listens_at(at)
}

fn doors(spec: &AppSpec, launch: &Launch) -> Vec<Door> {
    let routes = spec.routes.iter().map(|one| route(one, launch)).collect();
    let routes = Rc::new(Routes { routes });
    let http = spec.ports.iter().map(|port| {
        let site = Site::Pages(Rc::clone(&routes) as Rc<dyn Pages>);
        Door::new(*port, Talks::Http(site))
    });
    let tcp = spec.tcp.iter().map(|port| Door::new(*port, Talks::silent()));
    let mut ports: Vec<i32> = spec.grpc.iter().map(|grpc| grpc.port).collect();
    order::sort(&mut ports);
    ports.dedup();
    let health = ports.into_iter().map(|port| {
        let services = spec.grpc.iter().filter(|grpc| grpc.port == port);
        let services = services.map(|grpc| service(grpc, launch)).collect();
        Door::new(port, Talks::Grpc(Health::Services(services)))
    });
    http.chain(tcp).chain(health).collect()
}

fn route(route: &AppRoute, launch: &Launch) -> Route {
    let calls = |count: i64| u64::try_from(count).unwrap_or(0);
    Route {
        path: PathRule::read(&route.path),
        first_call: calls(route.after_calls),
        end_call: route.until_calls.map_or(u64::MAX, calls),
        from: span(&route.after_time, launch).unwrap_or(Span::ZERO),
        until: span(&route.until_time, launch),
        status: u16::try_from(route.status).ok().filter(|status| *status != 0).unwrap_or(200),
        body: route.body.clone(),
        latency: span(&route.latency, launch),
    }
}

/// A health service that serves for a part of the process's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    name: String,
    from: Span,
    until: Option<Span>,
}

impl Service {
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn serving(&self, exchange: &Exchange) -> Serving {
        let uptime = exchange.uptime;
        let serves = self.from <= uptime && self.until.is_none_or(|until| uptime < until);
        if serves { Serving::Yes } else { Serving::No }
    }
}

fn service(grpc: &AppGrpc, launch: &Launch) -> Service {
    Service {
        name: grpc.service.clone(),
        from: span(&grpc.serving_after, launch).unwrap_or(Span::ZERO),
        until: span(&grpc.serving_until, launch),
    }
}

/// SIGINT is taken as SIGTERM is.
fn reactions(on_term: Option<&AppOnTerm>, launch: &Launch) -> Vec<Reacts> {
    let on_term = on_term.cloned().unwrap_or_default();
    if on_term.ignore {
        return Vec::new();
    }
    let after = span(&on_term.after, launch).unwrap_or(STOPPING);
    let doors = if on_term.serves { WhileStopping::Open } else { WhileStopping::Closed };
    [Signal::Term, Signal::Int]
        .into_iter()
        .map(|signal| {
            let end = End { after, code: on_term.code, words: Vec::new() };
            Reacts { signal, doors, end, words: Vec::new() }
        })
        .collect()
}

fn chatter(log: &AppLog, launch: &Launch) -> Chatter {
    let every = span(&log.every, launch);
    Chatter {
        first: span(&log.first, launch).or(every).unwrap_or(Span::ZERO),
        every,
        text: Text::Lines(vec![Line::out(expanded(&log.line, launch))]),
    }
}

fn memory(spec: &AppSpec) -> Memory {
    let Some(memory) = &spec.memory else { return Memory::steady(MEMORY_BYTES) };
    let start = units(&memory.start).unwrap_or(MEMORY_BYTES);
    Memory {
        start,
        growth_per_second: units(&memory.growth).unwrap_or(0),
        most: units(&memory.max).unwrap_or(u64::MAX),
    }
}

fn cpu(spec: &AppSpec) -> Cpu {
    let cpu = spec.cpu.clone().unwrap_or_default();
    Cpu {
        starting: millis(&cpu.starting).unwrap_or(CPU_STARTING),
        serving: millis(&cpu.serving).unwrap_or(CPU_SERVING),
    }
}

/// A duration, or the variable that holds one; None if there is none to be read.
fn span(text: &str, launch: &Launch) -> Option<Span> {
    let text = expanded(text, launch);
    // A variable may hold plain seconds, as the variables of real images do.
    parse_span(&text).ok().or_else(|| text.trim().parse().ok().map(Span::secs))
}

fn units(text: &str) -> Option<u64> {
    Quantity::parse(text).ok().map(|quantity| quantity.units_rounded_up())
}

fn millis(text: &str) -> Option<u32> {
    let millis = Quantity::parse(text).ok()?.millis_rounded_up();
    Some(u32::try_from(millis).unwrap_or(u32::MAX))
}

/// The text with every `$(NAME)` replaced by the variable; one that is not set stays as it is written.
pub fn expanded(text: &str, launch: &Launch) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("$(") {
        result.push_str(before);
        let Some((name, tail)) = after.split_once(')') else {
            rest = &rest[before.len()..];
            break;
        };
        let hostname = (name == "HOSTNAME").then_some(&launch.hostname);
        match launch.env.get(name).or(hostname) {
            Some(value) => result.push_str(value),
            None => result.push_str(&format!("$({name})")),
        }
        rest = tail;
    }
    result.push_str(rest);
    result
}
