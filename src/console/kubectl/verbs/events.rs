//! `kubectl events`: events in the order in which they happened.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/events (v1.36), C15.

use serde_json::{Value, json};

use super::{Arguments, Call, Verb, flags};
use crate::cluster::{Record, RecordId, Verb as Change, What};
use crate::console::job::Job;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::print::describe::events::interval;
use crate::console::kubectl::print::machine::Machine;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::order;
use crate::kit::table::{WatchTable, escape};
use crate::kit::time::SimTime;
use crate::objects::{Event, Kind, Object};

pub const VERB: Verb = Verb {
    name: "events",
    aliases: &[],
    usage: "events [(-o|--output=)json|yaml|name] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]",
    summary: "List events",
    flags: &[
        &flags::ALL_NAMESPACES,
        &flags::CHUNK_SIZE,
        &FOR,
        &NO_HEADERS,
        &flags::OUTPUT,
        &TYPES,
        &WATCH,
    ],
    arguments: Arguments::Nothing,
    run,
};

const FOR: Flag = Flag {
    name: "for",
    short: None,
    takes: Takes::Text(""),
    help: "Filter events to only those pertaining to the specified resource.",
};
const NO_HEADERS: Flag = Flag {
    name: "no-headers",
    short: None,
    takes: Takes::Switch("false"),
    help: "When using the default output format, don't print headers.",
};
const TYPES: Flag = Flag {
    name: "types",
    short: None,
    takes: Takes::Texts,
    help: "Output only events of given types.",
};
const WATCH: Flag = Flag {
    name: "watch",
    short: Some('w'),
    takes: Takes::Switch("false"),
    help: "After listing the requested events, watch for more events.",
};

/// Which events are meant.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    /// None: all of them.
    namespace: Option<String>,
    about: Option<(Kind, String)>,
    types: Vec<String>,
}

/// The table, as far as it has been printed.
#[derive(Clone, Debug, PartialEq)]
pub struct EventTable {
    pub with_headings: bool,
    pub with_namespace: bool,
    table: WatchTable,
}

/// `kubectl events -w`.
#[derive(Clone, Debug, PartialEq)]
pub struct EventWatch {
    wanted: Wanted,
    table: EventTable,
    machine: Option<Machine>,
    since: RecordId,
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let wanted = wanted(call)?;
    let machine = Machine::read(call, shell)?;
    let table =
        EventTable::new(!call.flags.is_on("no-headers"), call.flags.is_on("all-namespaces"));
    let mut events: Vec<Event> = shell
        .store()
        .list(Kind::Event, None)
        .filter_map(|object| match object {
            Object::Event(event) if wanted.covers(event) => Some((**event).clone()),
            _ => None,
        })
        .collect();
    if call.flags.is_on("watch") {
        let mut watch = EventWatch { wanted, table, machine, since: shell.next_record() };
        events.iter().for_each(|event| watch.show(shell, event));
        return Ok(Outcome::Running(Job::Events(Box::new(watch))));
    }
    if events.is_empty() {
        match &wanted.namespace {
            None => shell.err("No events found.\n"),
            Some(namespace) => {
                shell.err(&format!("No events found in {namespace} namespace.\n"));
            }
        }
        return Ok(Outcome::Ended(Exit::SUCCESS));
    }
    order::sort_by_key(&mut events, time);
    let mut table = table;
    match machine {
        None => {
            let now = shell.now();
            shell.out(&table.rows(&events, now));
        }
        Some(machine) => print(shell, &machine, &events)?,
    }
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn print(shell: &mut Shell, machine: &Machine, events: &[Event]) -> Result<(), Failure> {
    let objects = events.iter().map(|event| Object::Event(event.clone().into()));
    if *machine == Machine::Name {
        objects.for_each(|object| shell.out(&format!("{}\n", object.key())));
        return Ok(());
    }
    let items: Vec<Value> = objects.map(|object| object.to_json()).collect();
    let list = json!({ "apiVersion": "v1", "items": items, "kind": "EventList", "metadata": {} });
    shell.out(&machine.document(&list)?);
    Ok(())
}

fn wanted(call: &Call) -> Result<Wanted, Failure> {
    let types: Vec<String> = call.flags.texts("types").into_iter().map(str::to_lowercase).collect();
    if !types.iter().all(|kind| ["normal", "warning"].contains(&kind.as_str())) {
        return Err(Failure::plain("valid --types are Normal or Warning"));
    }
    let about = match call.flags.text("for").filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => match text.split('/').collect::<Vec<_>>().as_slice() {
            [_] => return Err(Failure::plain("--for must be in resource/name form")),
            [kind, name] => {
                let known = Kind::from_resource(kind)
                    .ok_or_else(|| Failure::unknown_resource(&kind.to_lowercase()))?;
                Some((known, (*name).to_owned()))
            }
            _ => {
                return Err(Failure::plain(
                    "arguments in resource/name form may not have more than one slash",
                ));
            }
        },
    };
    let everywhere = call.flags.is_on("all-namespaces");
    let namespace = (!everywhere).then(|| call.namespace().to_owned());
    Ok(Wanted { namespace, about, types })
}

impl Wanted {
    fn covers(&self, event: &Event) -> bool {
        let object = &event.involved_object;
        let is_here = self.namespace.as_ref().is_none_or(|own| *own == event.metadata.namespace);
        let is_about = self
            .about
            .as_ref()
            .is_none_or(|(kind, name)| object.kind == kind.names().kind && object.name == *name);
        let kind = event.kind.as_str().to_lowercase();
        is_here && is_about && (self.types.is_empty() || self.types.contains(&kind))
    }
}

/// When it last happened, as events are put in order.
fn time(event: &Event) -> Option<crate::kit::stamp::Stamp> {
    match event.series {
        Some(series) => series.last_observed_time,
        None => event.last_timestamp.or(event.event_time),
    }
}

impl EventTable {
    pub fn new(with_headings: bool, with_namespace: bool) -> EventTable {
        EventTable { with_headings, with_namespace, table: WatchTable::default() }
    }

    /// The line above all others, once.
    pub fn headings(&mut self) -> Option<Vec<String>> {
        let headings = ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"].map(str::to_owned);
        std::mem::take(&mut self.with_headings).then(|| self.line("NAMESPACE", headings))
    }

    /// One event, whose type is given as text: upstream prints one it does not know as it is.
    pub fn event(&self, event: &Event, kind: &str, now: SimTime) -> Vec<String> {
        let object = &event.involved_object;
        let cells = [
            interval(event, now),
            escape(kind),
            escape(&event.reason),
            format!("{}/{}", escape(&object.kind), escape(&object.name)),
            escape(event.message.trim()),
        ];
        self.line(&event.metadata.namespace, cells)
    }

    fn line(&self, namespace: &str, cells: [String; 5]) -> Vec<String> {
        let namespace = self.with_namespace.then(|| namespace.to_owned());
        namespace.into_iter().chain(cells).collect()
    }

    fn rows(&mut self, events: &[Event], now: SimTime) -> String {
        let mut lines: Vec<Vec<String>> = self.headings().into_iter().collect();
        lines.extend(events.iter().map(|event| self.event(event, event.kind.as_str(), now)));
        self.table.rows(&lines)
    }
}

impl EventWatch {
    fn show(&mut self, shell: &mut Shell, event: &Event) {
        let now = shell.now();
        match &self.machine {
            None => shell.out(&self.table.rows(std::slice::from_ref(event), now)),
            Some(machine) => {
                let object = Object::Event(event.clone().into());
                if let Ok(text) = machine.text(&object.to_json(), &object.key()) {
                    shell.out(&text);
                }
            }
        }
    }

    pub fn on_record(&mut self, shell: &mut Shell, record: &Record) -> Option<Exit> {
        let What::Stored { verb, object: Object::Event(event) } = &record.what else {
            return None;
        };
        if self.since <= record.id && *verb != Change::Deleted && self.wanted.covers(event) {
            self.show(shell, event);
        }
        None
    }
}
