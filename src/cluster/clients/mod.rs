//! Whoever sends requests, most of them from outside the containers: the steady load of a learner's users, and one `curl` after another.
//!
//! The map: `spec` is what a client is asked to do, `client` its life, `address` where it sends to, `under_way` one
//! request on its way, `request` what became of it, `tally` the count; `lines` is what programs inside containers wait
//! for. How a request finds its server is `cluster/route`'s business.
//!
//! Knows: ctx, the runtime's answers, route. Never knows: the kubelet, who prints.

mod address;
mod client;
mod lines;
mod request;
mod spec;
mod tally;
mod under_way;

use std::rc::Rc;

pub use client::Client;
pub use lines::Lines;
pub use request::{Outcome, RequestRecord};
pub use spec::{Connections, FetchSpec, LoadSpec, Source, Target, Way};
pub use tally::{Second, Stretch, Tally};

use super::command::{Done, Refused};
use super::ctx::Ctx;
use super::ids::{ContainerId, NodeName};
use super::net::balancer::Balancers;
use super::record::RecordId;
use super::turn::MachineId;
use super::{NodeState, Store};
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;
use crate::objects::{Key, Object};

/// As many loads at once are enough to break anything here.
pub const LOADS_MAX: usize = 16;
/// As many that were stopped are remembered with what became of their requests.
const STOPPED_MAX: usize = 16;
/// As many single requests may be under way.
const FETCHES_MAX: usize = 64;

/// Which client; counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClientId(u32);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clients {
    by_id: SortedMap<ClientId, Rc<Client>>,
    last: u32,
    /// Loads that were stopped, the newest so many, the oldest first.
    stopped: Vec<Rc<Client>>,
    /// Of all loads that were stopped.
    past: Requests,
    pub lines: Lines,
}

/// How many there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Requests {
    pub sent: u64,
    pub ok: u64,
    pub failed: u64,
}

impl Requests {
    fn and(self, client: &Client) -> Requests {
        Requests {
            sent: self.sent + client.sent,
            ok: self.ok + client.tally().ok,
            failed: self.failed + client.tally().failed,
        }
    }
}

/// Where requests go: the nodes, and the load balancers before them.
pub struct Net<'a> {
    pub nodes: &'a mut SortedMap<NodeName, Rc<NodeState>>,
    pub balancers: &'a mut Balancers,
}

impl Clients {
    /// The loads, in the order in which they began.
    pub fn loads(&self) -> impl Iterator<Item = &Client> {
        self.by_id.values().map(|client| &**client).filter(|client| client.fetch.is_none())
    }

    /// The loads that were stopped, the oldest first.
    pub fn stopped(&self) -> impl Iterator<Item = &Client> {
        self.stopped.iter().map(|client| &**client)
    }

    /// Of all loads there ever were.
    pub fn requests(&self) -> Requests {
        self.loads().fold(self.past, Requests::and)
    }

    pub fn ids(&self) -> impl Iterator<Item = ClientId> {
        self.by_id.keys().copied()
    }

    pub fn due(&self, id: ClientId) -> Option<SimTime> {
        self.by_id.get(&id)?.due()
    }

    pub fn turn(&mut self, ctx: &mut Ctx, net: &mut Net, id: ClientId) {
        let Some(client) = self.by_id.get_mut(&id).map(Rc::make_mut) else { return };
        client.turn(ctx, net);
        if client.is_over() {
            self.by_id.remove(&id);
        }
    }

    /// The connections that a container held are gone with it.
    pub fn broken(&mut self, ctx: &mut Ctx, container: &ContainerId, cause: Option<RecordId>) {
        self.lines.broken(ctx, container);
        let holding = self.by_id.iter().filter(|(_, client)| client.is_connected_to(container));
        let ids: Vec<ClientId> = holding.map(|(id, _)| *id).collect();
        for id in ids {
            if let Some(client) = self.by_id.get_mut(&id).map(Rc::make_mut) {
                client.broken(ctx, container, cause);
                ctx.touch(MachineId::Client(id));
                if client.is_over() {
                    self.by_id.remove(&id);
                }
            }
        }
    }

    /// A machine is without power: what its containers have not sent by now never comes.
    pub fn lost(&mut self, ctx: &mut Ctx, node: &NodeName, containers: &[ContainerId]) {
        let now = ctx.now();
        self.lines.lost(node, now);
        for (id, client) in &mut self.by_id {
            if containers.iter().any(|container| client.is_connected_to(container)) {
                Rc::make_mut(client).lost(containers, now, ctx.cause);
                ctx.touch(MachineId::Client(*id));
            }
        }
    }

    pub fn load(&mut self, ctx: &mut Ctx, spec: LoadSpec) -> Result<Done, Refused> {
        if LOADS_MAX <= self.loads().count() {
            return Err(Refused::TooManyLoads);
        }
        check(&ctx.shared.api.store, &spec)?;
        let name = match &spec.name {
            Some(name) if self.loads().any(|load| load.name == *name) => {
                return Err(Refused::LoadExists { name: name.clone() });
            }
            Some(name) => name.clone(),
            None => self.free_name(),
        };
        let id = self.next_id();
        let client = Client::load(id, name.clone(), spec, ctx.now(), ctx.cause);
        self.by_id.insert(id, Rc::new(client));
        ctx.touch(MachineId::Client(id));
        Ok(Done::Load { name })
    }

    /// None: all of them. Returned are their names.
    pub fn stop(&mut self, ctx: &mut Ctx, name: Option<&str>) -> Result<Done, Refused> {
        let stops =
            |client: &Client| client.fetch.is_none() && name.is_none_or(|name| name == client.name);
        let chosen = self.by_id.iter().filter(|(_, client)| stops(client));
        let chosen: Vec<(ClientId, String)> =
            chosen.map(|(id, client)| (*id, client.name.clone())).collect();
        if let (Some(name), true) = (name, chosen.is_empty()) {
            return Err(Refused::NoSuchLoad { name: name.to_owned() });
        }
        for (id, _) in &chosen {
            if let Some(client) = self.by_id.remove(id) {
                self.past = self.past.and(&client);
                self.stopped.push(client);
            }
            ctx.touch(MachineId::Client(*id));
        }
        let surplus = self.stopped.len().saturating_sub(STOPPED_MAX);
        self.stopped.drain(..surplus);
        Ok(Done::LoadsStopped { names: chosen.into_iter().map(|(_, name)| name).collect() })
    }

    /// One request; a record tells what became of it.
    pub fn fetch(&mut self, ctx: &mut Ctx, spec: FetchSpec) -> Result<Done, Refused> {
        if FETCHES_MAX <= self.by_id.len() - self.loads().count() {
            return Err(Refused::TooManyLoads);
        }
        let id = self.next_id();
        let client = Client::fetch(id, spec, ctx.now(), ctx.cause);
        self.by_id.insert(id, Rc::new(client));
        ctx.touch(MachineId::Client(id));
        Ok(Done::Fetch { session: id.0 })
    }

    fn next_id(&mut self) -> ClientId {
        self.last += 1;
        ClientId(self.last)
    }

    fn free_name(&self) -> String {
        let names = (1..).map(|number: u32| format!("load-{number}"));
        let mut free = names.filter(|name| self.loads().all(|load| load.name != *name));
        free.next().expect("there are more numbers than loads")
    }
}

impl ClientId {
    pub fn number(self) -> u32 {
        self.0
    }
}

/// What a load is sent to, and from, is there when it begins.
fn check(store: &Store, spec: &LoadSpec) -> Result<(), Refused> {
    let target = match &spec.target {
        Target::Service { key, .. } | Target::Pod { key, .. } => Some(key),
        Target::Address { .. } => None,
    };
    let source = match &spec.source {
        Source::Pod(key) => Some(key),
        Source::Outside | Source::Balancer => None,
    };
    for key in target.into_iter().chain(source) {
        if store.get(key).is_none() {
            return Err(Refused::NotFound { kind: key.kind, name: key.name.clone() });
        }
    }
    if let (Some(key), Source::Balancer) = (target, &spec.source) {
        let is_balanced = match store.get(key) {
            Some(Object::Service(service)) => service.is_balanced(),
            _ => false,
        };
        if !is_balanced {
            return Err(Refused::NoBalancer { name: Key::to_string(key) });
        }
    }
    Ok(())
}
