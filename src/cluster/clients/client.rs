//! The life of a client: it sends, waits, hears or gives up, and sends again.

use std::rc::Rc;

use super::request::{Outcome, RequestRecord};
use super::spec::{Connections, FetchSpec, LoadSpec, Source, Target, Way};
use super::tally::{Again, Tally};
use super::under_way::{Coming, UnderWay};
use super::{ClientId, Net, address};
use crate::cluster::app::LOCALHOST;
use crate::cluster::control_plane;
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::ids::{ContainerId, NodeName, Uid};
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, RecordId, What};
use crate::cluster::route::{self, From, Place, Reached};
use crate::cluster::rule::Rule;
use crate::cluster::runtime::Opened;
use crate::kit::chance::draw;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{Answer, Ask, HttpHeader, HttpQuestion, Scheme, Stage};
use crate::objects::{Key, Kind, PodPhase};

/// A client whose answers do not come waits with further requests.
const UNDER_WAY_MAX: usize = 1_000;

#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    id: ClientId,
    pub name: String,
    pub load: Option<LoadSpec>,
    pub fetch: Option<FetchSpec>,
    next_send: Option<SimTime>,
    pub sent: u64,
    under_way: SortedMap<u64, UnderWay>,
    kept: Option<Place>,
    tally: Rc<Tally>,
    cause: Option<RecordId>,
}

impl Client {
    pub fn load(
        id: ClientId,
        name: String,
        spec: LoadSpec,
        now: SimTime,
        cause: Option<RecordId>,
    ) -> Client {
        Client { load: Some(spec), ..Client::new(id, name, now, cause) }
    }

    pub fn fetch(id: ClientId, spec: FetchSpec, now: SimTime, cause: Option<RecordId>) -> Client {
        Client { fetch: Some(spec), ..Client::new(id, "curl".to_owned(), now, cause) }
    }

    fn new(id: ClientId, name: String, now: SimTime, cause: Option<RecordId>) -> Client {
        Client {
            id,
            name,
            load: None,
            fetch: None,
            next_send: Some(now),
            sent: 0,
            under_way: SortedMap::new(),
            kept: None,
            tally: Rc::default(),
            cause,
        }
    }

    pub fn id(&self) -> ClientId {
        self.id
    }

    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Requests that have come to nothing yet.
    pub fn waiting(&self) -> usize {
        self.under_way.len()
    }

    /// There is nothing left to do.
    pub fn is_over(&self) -> bool {
        self.next_send.is_none() && self.under_way.is_empty()
    }

    pub fn is_connected_to(&self, container: &ContainerId) -> bool {
        let holds = |request: &UnderWay| {
            request.server.as_ref().is_some_and(|server| server.container == *container)
        };
        self.kept.as_ref().is_some_and(|place| place.container == *container)
            || self.under_way.values().any(holds)
    }

    pub fn due(&self) -> Option<SimTime> {
        let ends = self.under_way.values().map(UnderWay::ends_at);
        ends.chain(self.next_send).min()
    }

    pub fn turn(&mut self, ctx: &mut Ctx, net: &mut Net) {
        let now = ctx.now();
        let over = self.under_way.iter().filter(|(_, request)| request.ends_at() <= now);
        let over: Vec<u64> = over.map(|(number, _)| *number).collect();
        for number in over {
            if let Some(request) = self.under_way.remove(&number) {
                self.finish(ctx, request);
            }
        }
        if self.next_send.is_some_and(|at| at <= now) {
            self.next_send = self.load.as_ref().map(|load| now + load.every);
            if self.under_way.len() < UNDER_WAY_MAX {
                self.send(ctx, net);
            }
        }
    }

    /// The container has ended: what it has not sent by now it never will.
    pub fn broken(&mut self, ctx: &mut Ctx, container: &ContainerId, cause: Option<RecordId>) {
        let now = ctx.now();
        if self.kept.as_ref().is_some_and(|place| place.container == *container) {
            self.kept = None;
        }
        let is_lost = |request: &UnderWay| {
            let holds = request.server.as_ref().is_some_and(|one| one.container == *container);
            holds && request.coming.as_ref().is_none_or(|coming| now < coming.leaves_at)
        };
        let lost = self.under_way.iter().filter(|(_, request)| is_lost(request));
        let lost: Vec<u64> = lost.map(|(number, _)| *number).collect();
        for number in lost {
            if let Some(mut request) = self.under_way.remove(&number) {
                request.cause = cause;
                request.rule = Some(Rule::RequestReset);
                let outcome = Outcome::Reset;
                request.coming =
                    Some(Coming { leaves_at: now, arrives_at: now, outcome, reply: None });
                self.finish(ctx, request);
            }
        }
    }

    /// Their machine is without power: no answer comes, and the client gives up by its own clock.
    pub fn lost(&mut self, containers: &[ContainerId], now: SimTime, cause: Option<RecordId>) {
        if self.kept.as_ref().is_some_and(|place| containers.contains(&place.container)) {
            self.kept = None;
        }
        for request in self.under_way.values_mut() {
            let is_there =
                request.server.as_ref().is_some_and(|one| containers.contains(&one.container));
            if is_there && request.coming.as_ref().is_some_and(|coming| now < coming.leaves_at) {
                request.coming = None;
                request.blame(cause, None);
            }
        }
    }

    fn send(&mut self, ctx: &mut Ctx, net: &mut Net) {
        let Some((from, question)) = self.question(ctx, net) else { return };
        self.sent += 1;
        let now = ctx.now();
        ctx.cause = self.cause;
        let gives_up_at = now + self.patience(Stage::Reply);
        let mut request = UnderWay {
            url: question.url.clone(),
            method: method(&question.method),
            sent_at: now,
            gives_up_at,
            stage: Stage::Reply,
            server: None,
            address: String::new(),
            coming: None,
            cause: self.cause,
            rule: None,
        };
        let network = ctx.pace(Pace::Network, &self.name);
        if !self.send_on_kept(ctx, net, &question, &mut request, network) {
            self.connect(ctx, net, &from, &question, &mut request, network);
        }
        self.under_way.insert(self.sent, request);
    }

    /// Over the connection of the last time, if it still stands.
    fn send_on_kept(
        &mut self,
        ctx: &mut Ctx,
        net: &mut Net,
        question: &HttpQuestion,
        request: &mut UnderWay,
        network: Span,
    ) -> bool {
        let Some(place) = self.kept.clone() else { return false };
        let question = question.readdressed(&place.address.0, place.address.1);
        let Some(opened) = route::ask_again(ctx, net.nodes, &place, &Ask::HttpGet(question)) else {
            self.kept = None;
            return false;
        };
        request.address = shown(&place.address);
        request.opened(&opened, ctx.now(), network);
        true
    }

    fn connect(
        &mut self,
        ctx: &mut Ctx,
        net: &mut Net,
        from: &From,
        question: &HttpQuestion,
        request: &mut UnderWay,
        network: Span,
    ) {
        let now = ctx.now();
        let who = format!("{}#{}", self.name, self.id.number());
        let chance = draw(ctx.seed(), "connection", &who).nth(self.sent);
        let (host, port) = (question.host.as_str(), question.port);
        match route::find(ctx, net, from, (host, port), chance) {
            Reached::UnknownName => request.comes(now, Outcome::NoSuchHost),
            Reached::Told(reply) => request.is_told(now + network, Answer::Http(reply)),
            Reached::ApiServer => {
                let answer = control_plane::answer(ctx, &Ask::HttpGet(question.clone()));
                request.is_told(now + network, answer);
            }
            Reached::Rejected { cause, rule } => {
                request.blame(cause, rule);
                request.comes(now + network, Outcome::Refused);
            }
            Reached::Lost { cause, rule } => {
                request.blame(cause, rule);
                request.stage = Stage::Connection;
                request.gives_up_at = now + self.patience(Stage::Connection);
            }
            Reached::Pod { node, uid, address } => {
                request.address = shown(&address);
                let is_forwarded =
                    self.fetch.as_ref().is_some_and(|fetch| fetch.way == Way::Forwarded);
                let host = if is_forwarded { LOCALHOST } else { &address.0 };
                let asked = Ask::HttpGet(question.readdressed(host, address.1));
                let opened = route::open(ctx, net.nodes, &node, &uid, &asked);
                request.opened(&opened, now, network);
                self.keep(&node, &uid, address, &opened);
            }
        }
    }

    fn keep(&mut self, node: &NodeName, uid: &Uid, address: (String, i32), opened: &Opened) {
        let keeps = self.load.as_ref().is_some_and(|load| load.connections == Connections::Kept);
        self.kept = match opened {
            Opened::Answers { container, .. } | Opened::Hangs { container, .. } if keeps => {
                let (node, uid) = (node.clone(), uid.clone());
                Some(Place { node, uid, container: container.clone(), address })
            }
            Opened::Answers { .. } | Opened::Hangs { .. } | Opened::Refused { .. } => None,
        };
    }

    fn patience(&self, stage: Stage) -> Span {
        match (&self.load, &self.fetch, stage) {
            (Some(load), _, _) => load.timeout,
            (None, Some(fetch), Stage::Connection) => fetch.connect_timeout.min(fetch.timeout),
            (None, Some(fetch), Stage::Reply) => fetch.timeout,
            (None, None, _) => unreachable!("a client is a load or a fetch"),
        }
    }

    /// From where, and what; None when whoever sends, or whoever is sent to, is gone.
    fn question(&self, ctx: &Ctx, net: &Net) -> Option<(From, HttpQuestion)> {
        if let Some(fetch) = &self.fetch {
            return Some((From::Outside, fetch.question.clone()));
        }
        let load = self.load.as_ref()?;
        let from = match &load.source {
            Source::Outside | Source::Balancer => From::Outside,
            Source::Pod(key) => {
                let pod = ctx.shared.api.store.pod(&key.namespace, &key.name)?;
                if pod.status.phase != Some(PodPhase::Running) {
                    return None;
                }
                From::Pod {
                    node: NodeName::new(&pod.spec.node_name),
                    namespace: key.namespace.clone(),
                    ip: pod.status.pod_ip.clone(),
                }
            }
        };
        let (host, port) = address::of(ctx, net, load)?;
        let authority = if port == 80 { host.clone() } else { format!("{host}:{port}") };
        let header =
            |name: &str, value: &str| HttpHeader { name: name.to_owned(), value: value.to_owned() };
        let question = HttpQuestion {
            method: "GET".to_owned(),
            scheme: Scheme::Http,
            url: format!("http://{authority}{}", load.path),
            headers: vec![header("Host", &authority), header("Accept", "*/*")],
            host,
            port,
            path: load.path.clone(),
            body: String::new(),
            redirects: 0,
        };
        Some((from, question))
    }

    /// What became of a request is counted; what a learner would ask about is told.
    fn finish(&mut self, ctx: &mut Ctx, request: UnderWay) {
        let (outcome, reply) = match request.coming {
            Some(coming) if coming.arrives_at <= request.gives_up_at => {
                (coming.outcome, coming.reply)
            }
            Some(_) | None => (Outcome::TimedOut, None),
        };
        let pod = request.server.as_ref().map(|server| server.pod.clone());
        let name = pod.as_ref().map_or("", |pod| pod.name.as_str());
        let again = Rc::make_mut(&mut self.tally).count(name, outcome, ctx.now());
        let is_told = self.fetch.is_some() || (!outcome.is_ok() && again == Again::No);
        if !is_told {
            return;
        }
        ctx.cause = request.cause;
        let about = pod.clone().unwrap_or_else(|| self.about());
        let record = RequestRecord {
            client: self.name.clone(),
            session: self.id.number(),
            method: request.method,
            url: request.url,
            outcome,
            pod: pod.map(|pod| pod.name),
            address: request.address,
            stage: request.stage,
            took: ctx.now() - request.sent_at,
            reply: reply.filter(|_| self.fetch.is_some()),
        };
        let rule = request.rule.filter(|_| !outcome.is_ok());
        ctx.record(Actor::Client, About::object(about), What::Request(Box::new(record)), rule);
    }

    fn about(&self) -> Key {
        match self.load.as_ref().map(|load| &load.target) {
            Some(Target::Service { key, .. } | Target::Pod { key, .. }) => key.clone(),
            Some(Target::Address { .. }) | None => Key::new(Kind::Node, "", ""),
        }
    }
}

fn shown((address, port): &(String, i32)) -> String {
    format!("{address}:{port}")
}

/// A record keeps no copy of what is nearly always the same.
fn method(method: &str) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method).unwrap_or("other")
}
