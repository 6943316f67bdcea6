//! The laws of section "Tests" in ARCHITECTURE.md, over scripts written by hand and scripts made by chance.
//!
//! First the laws of the engine, which every `Cluster` keeps. The laws of a session (acting in the past, share links)
//! come after them, under their own heading.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use podlife::cluster::{
    Budget, Cluster, Command, Config, ContainerChange, Grace, Log, ProbeAnswer, Progress, Record,
    Uid, What,
};
use podlife::console::kubectl::print::pod as kubectl;
use podlife::kit::stamp::Stamp;
use podlife::kit::time::{SimTime, Span};
use podlife::objects::probe::ProbeKind;
use podlife::objects::{ConditionStatus, Key, Kind, Object, Pod, PodStatus, Service};
use serde_json::{Value, json};

// The engine.

#[test]
fn the_same_script_gives_the_same_log() {
    for script in scripts() {
        let (one, other) = (script.play(Pace::Whole), script.play(Pace::Whole));
        assert_eq!(one.records, other.records, "{}", script.name);
        assert!(one.cluster == other.cluster, "{}", script.name);
        assert!(50 < one.records.len(), "{} tells nothing", script.name);
    }
}

#[test]
fn many_small_steps_are_one_big_step() {
    for script in scripts() {
        let whole = script.play(Pace::Whole);
        let steps = script.play(Pace::Steps(Span::millis(337)));
        assert_eq!(whole.records, steps.records, "{}", script.name);
        assert!(whole.cluster == steps.cluster, "{}", script.name);
    }
}

#[test]
fn a_budget_only_pauses() {
    for script in scripts() {
        let (whole, pauses) = (script.play(Pace::Whole), script.play(Pace::Turns(3)));
        assert_eq!(whole.records, pauses.records, "{}", script.name);
        assert!(whole.cluster == pauses.cluster, "{}", script.name);
    }
}

#[test]
fn a_clone_goes_the_same_way_and_looking_changes_nothing() {
    for script in scripts() {
        let mut play = Play::new(&script);
        let half = SimTime::millis(script.until.as_millis() / 2);
        play.script(&script, half, Pace::Whole);
        let mut twin = Play { cluster: play.cluster.clone(), records: Vec::new() };
        look_at(&play.cluster);
        assert!(play.cluster == twin.cluster, "{}: looking changed something", script.name);
        play.records.clear();
        play.script(&script, script.until, Pace::Whole);
        twin.script(&script, script.until, Pace::Steps(Span::millis(1_001)));
        assert_eq!(play.records, twin.records, "{}", script.name);
        assert!(play.cluster == twin.cluster, "{}", script.name);
    }
}

#[test]
fn every_instant_keeps_what_kubernetes_promises() {
    for script in scripts() {
        let mut play = Play::new(&script);
        let mut promises = Promises::new(script.name.clone());
        let mut commands = script.commands.iter().peekable();
        loop {
            let next_command = commands.peek().map(|(at, _)| *at);
            let next = [play.cluster.next_due(), next_command].into_iter().flatten().min();
            let Some(now) = next.filter(|now| *now <= script.until) else { break };
            play.advance(now, Pace::Whole);
            while let Some((_, command)) = commands.next_if(|(at, _)| *at <= now) {
                play.command(command.clone());
            }
            assert!(play.cluster.agenda_is_true(), "{}: the agenda lies at {now}", script.name);
            promises.check(&play.cluster, &play.records);
            play.records.clear();
        }
        assert!(promises.seen_pods() > 0, "{} has no pod", script.name);
    }
}

#[test]
fn every_record_has_an_earlier_cause_and_a_later_number() {
    for script in scripts() {
        let mut before: Option<&Record> = None;
        let records = script.play(Pace::Whole).records;
        for record in &records {
            assert!(record.cause.is_none_or(|cause| cause < record.id), "{record:?}");
            if let Some(before) = before {
                assert!(before.id < record.id && before.at <= record.at, "{record:?}");
            }
            before = Some(record);
        }
    }
}

// The session: its laws go here.

// Scripts.

struct Script {
    name: String,
    seed: u64,
    nodes: u32,
    until: SimTime,
    /// In the order of their times.
    commands: Vec<(SimTime, Command)>,
}

/// How a script is played.
#[derive(Clone, Copy)]
enum Pace {
    /// From command to command.
    Whole,
    Steps(Span),
    /// With a budget of so many turns at once.
    Turns(u32),
}

struct Play {
    cluster: Cluster,
    records: Vec<Record>,
}

impl Script {
    fn new(name: &str, secs: u64, commands: Vec<(u64, Command)>) -> Script {
        let at = |(millis, command)| (SimTime::millis(millis), command);
        Script {
            name: name.to_owned(),
            seed: 7,
            nodes: 1,
            until: SimTime::secs(secs),
            commands: commands.into_iter().map(at).collect(),
        }
    }

    fn play(&self, pace: Pace) -> Play {
        let mut play = Play::new(self);
        play.script(self, self.until, pace);
        play
    }
}

impl Play {
    fn new(script: &Script) -> Play {
        let config = Config { seed: script.seed, nodes: script.nodes, ..Config::default() };
        Play { cluster: Cluster::new(config), records: Vec::new() }
    }

    /// Goes on with a script from now.
    fn script(&mut self, script: &Script, until: SimTime, pace: Pace) {
        let start = self.cluster.now();
        let is_first = start == SimTime::ZERO;
        for (at, command) in &script.commands {
            // What is due at the start itself was done when it was reached.
            if (is_first || start < *at) && *at <= until {
                self.advance(*at, pace);
                self.command(command.clone());
            }
        }
        self.advance(until, pace);
    }

    fn command(&mut self, command: Command) {
        let mut log = Log::keeping();
        // A refusal is an answer like any other: a fault may come when nothing runs.
        let _answer = self.cluster.command(&mut log, command);
        self.records.append(&mut log.records);
    }

    fn advance(&mut self, until: SimTime, pace: Pace) {
        let mut log = Log::keeping();
        match pace {
            Pace::Whole => self.go(&mut log, until, Budget::Unlimited),
            Pace::Steps(step) => {
                while self.cluster.now() < until {
                    let next = (self.cluster.now() + step).min(until);
                    self.go(&mut log, next, Budget::Unlimited);
                }
                self.go(&mut log, until, Budget::Unlimited);
            }
            Pace::Turns(turns) => self.go(&mut log, until, Budget::Turns(turns)),
        }
        self.records.append(&mut log.records);
    }

    fn go(&mut self, log: &mut Log, until: SimTime, budget: Budget) {
        loop {
            match self.cluster.advance(log, until, budget) {
                Progress::Reached => return,
                Progress::OutOfBudget => {}
                Progress::Stalled => panic!("stalled at {}", self.cluster.now()),
            }
        }
    }
}

fn scripts() -> Vec<Script> {
    const BY_CHANCE: u64 = 8;
    let mut scripts = by_hand();
    scripts.extend((0..BY_CHANCE).map(by_chance));
    scripts
}

fn by_hand() -> Vec<Script> {
    let web = || Key::pod("default", "web");
    let delete = |grace| Command::Delete { key: web(), grace };
    let healthy = || pod("web", NGINX, json!({"readinessProbe": http("/", 80)}));
    let failing = || pod("web", MYWEB, json!({"livenessProbe": http("/health?code=404", 8080)}));
    vec![
        Script::new("killed by liveness again and again", 700, vec![(0, create(failing()))]),
        Script::new(
            "deleted while in CrashLoopBackOff, and made anew",
            300,
            vec![
                (0, create(failing())),
                (210_000, delete(Grace::Default)),
                (210_001, create(failing())),
                (213_000, create(failing())),
            ],
        ),
        Script::new(
            "frozen, thawed and deleted behind a Service",
            200,
            vec![
                (0, Command::Create(Object::Service(Rc::new(service())))),
                (10, create(healthy())),
                (20_000, Command::Freeze { pod: web(), container: None }),
                (70_000, Command::Thaw { pod: web(), container: None }),
                (120_000, delete(Grace::Default)),
                (120_500, delete(Grace::Seconds(5))),
            ],
        ),
        Script::new(
            "taken away at once, and another of its name comes",
            120,
            vec![
                (0, create(pod("web", "luksa/kubia", json!({})))),
                (20_000, delete(Grace::Now)),
                (20_500, create(healthy())),
            ],
        ),
        Script::new(
            "an image that nobody has, deleted in the middle of a pull",
            200,
            vec![
                (0, create(pod("web", "nginx:does-not-exist", json!({})))),
                (160_600, delete(Grace::Default)),
            ],
        ),
    ]
}

/// Pods of all sorts come and go on two nodes, and are hit by faults.
fn by_chance(seed: u64) -> Script {
    let mut chance = Chance(seed);
    let mut commands = vec![(0, Command::Create(Object::Service(Rc::new(service()))))];
    for _ in 0..24 {
        let at = chance.below(240_000);
        let name = ["web", "api", "db", "job"][chance.below(4) as usize];
        let key = Key::pod("default", name);
        let command = match chance.below(8) {
            0..4 => create(any_pod(name, &mut chance)),
            4 => {
                let graces = [Grace::Default, Grace::Now, Grace::Seconds(1), Grace::Seconds(60)];
                Command::Delete { key, grace: graces[chance.below(4) as usize] }
            }
            5 => Command::Freeze { pod: key, container: None },
            6 => Command::Thaw { pod: key, container: None },
            _ => Command::Crash { pod: key, container: None, code: chance.below(3) as i32 },
        };
        commands.push((at, command));
    }
    commands.sort_by_key(|(at, _)| *at);
    Script { seed, nodes: 2, ..Script::new(&format!("by chance, {seed}"), 300, commands) }
}

fn any_pod(name: &str, chance: &mut Chance) -> Pod {
    let images = [NGINX, MYWEB, "luksa/kubia-unhealthy", "own/server", "none:does-not-exist"];
    let mut container = json!({});
    for kind in ["startupProbe", "readinessProbe", "livenessProbe"] {
        let path = ["/", "/health?code=404", "/health?code=200"][chance.below(3) as usize];
        let port = [80, 8080][chance.below(2) as usize];
        let mut probe = http(path, port);
        probe["periodSeconds"] = json!(1 + chance.below(10));
        probe["initialDelaySeconds"] = json!(chance.below(6));
        probe["failureThreshold"] = json!(1 + chance.below(3));
        match chance.below(3) {
            0 => {}
            1 => container[kind] = probe,
            _ => {
                probe["tcpSocket"] = json!({"port": port});
                probe.as_object_mut().expect("a probe is an object").remove("httpGet");
                container[kind] = probe;
            }
        }
    }
    let mut pod = pod(name, images[chance.below(5) as usize], container);
    let policies = ["Always", "Always", "OnFailure", "Never"];
    let policy = json!(policies[chance.below(4) as usize]);
    pod.spec.restart_policy = serde_json::from_value(policy).expect("it is a policy");
    pod.spec.termination_grace_period_seconds = Some(chance.below(40) as i64);
    pod
}

const NGINX: &str = "nginx:1.27";
const MYWEB: &str = "ghcr.io/c1t1d0s7/go-myweb";

fn create(pod: Pod) -> Command {
    Command::Create(Object::Pod(Rc::new(pod)))
}

/// A pod as admission lets it through.
fn pod(name: &str, image: &str, more: Value) -> Pod {
    let mut container = json!({
        "name": "app",
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "ports": [{"containerPort": 8080}],
    });
    for (field, value) in more.as_object().expect("more fields of a container") {
        container[field] = value.clone();
    }
    let pod = json!({
        "metadata": {"name": name, "namespace": "default", "labels": {"app": "web"}},
        "spec": {
            "containers": [container],
            "restartPolicy": "Always",
            "terminationGracePeriodSeconds": 30,
        },
    });
    serde_json::from_value(pod).expect("a pod")
}

fn http(path: &str, port: u16) -> Value {
    json!({
        "httpGet": {"path": path, "port": port, "scheme": "HTTP"},
        "timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3,
    })
}

fn service() -> Service {
    let service = json!({
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]},
    });
    serde_json::from_value(service).expect("a service")
}

/// SplitMix64: enough for scripts, and the same on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

// What is checked at every instant.

/// What has been seen so far, as far as the promises need it.
struct Promises {
    script: String,
    statuses: BTreeMap<String, PodStatus>,
    /// Probes that have spoken their last word about the container that runs.
    silent: BTreeSet<(Key, String, ProbeKind)>,
    /// Endpoints that say ready of a pod that is not, and since when.
    wrong: BTreeMap<String, SimTime>,
}

impl Promises {
    fn new(script: String) -> Promises {
        let (statuses, silent, wrong) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        Promises { script, statuses, silent, wrong }
    }

    fn seen_pods(&self) -> usize {
        self.statuses.len()
    }

    fn check(&mut self, cluster: &Cluster, records: &[Record]) {
        for record in records {
            match &record.what {
                What::Stored { object: Object::Pod(pod), .. } => {
                    self.pod(pod, record.at);
                }
                What::Container { change: ContainerChange::Started, .. } => {
                    self.silent.retain(|(pod, _, _)| *pod != record.about);
                }
                What::Probe { kind, answer, run, threshold, .. } => {
                    let container = record.container.clone().unwrap_or_default();
                    let probe = (record.about.clone(), container, *kind);
                    let script = &self.script;
                    assert!(!self.silent.contains(&probe), "{script}: on hold, but {record:?}");
                    let is_fatal = match (kind, answer) {
                        (ProbeKind::Liveness, ProbeAnswer::Failure) => true,
                        (ProbeKind::Startup, ProbeAnswer::Success | ProbeAnswer::Failure) => true,
                        (_, _) => false,
                    };
                    if is_fatal && run == threshold {
                        self.silent.insert(probe);
                    }
                }
                _ => {}
            }
        }
        self.endpoints(cluster);
    }

    fn pod(&mut self, pod: &Pod, now: SimTime) {
        let status = &pod.status;
        let row = kubectl::row(pod, now);
        assert!(!row.status.is_empty(), "{}: {} has no STATUS", self.script, row.name);
        let holds = |kind: &str| status.condition(kind).is_some_and(|one| one.holds());
        assert!(!holds("Ready") || holds("ContainersReady"), "{}: {status:?}", self.script);
        assert!(!(holds("Ready") && status.is_terminal()), "{}: {status:?}", self.script);
        if let Some(before) = self.statuses.get(&pod.metadata.uid) {
            self.since(before, status);
        }
        self.statuses.insert(pod.metadata.uid.clone(), status.clone());
    }

    fn since(&self, before: &PodStatus, status: &PodStatus) {
        let script = &self.script;
        for container in &status.container_statuses {
            let count = before.container_status(&container.name).map_or(0, |one| one.restart_count);
            assert!(count <= container.restart_count, "{script}: {} falls", container.name);
        }
        for condition in &status.conditions {
            let Some(old) = before.condition(&condition.kind) else { continue };
            let (then, now) = (old.last_transition_time, condition.last_transition_time);
            assert!(then <= now, "{script}: {} goes back", condition.kind);
            let has_moved = then != now;
            let is_same = old.status == condition.status;
            assert!(!(has_moved && is_same), "{script}: {old:?} {condition:?}");
        }
        assert!(!before.is_terminal() || before.phase == status.phase, "{script}: it came back");
    }

    /// A ready endpoint belongs to a ready pod that is not terminating; its controller hears of a change in
    /// milliseconds, but does not write twice within a second.
    fn endpoints(&mut self, cluster: &Cluster) {
        const PATIENCE: Span = Span::millis(1_050);
        let mut wrong = BTreeMap::new();
        for object in cluster.objects().list(Kind::EndpointSlice, None) {
            let Object::EndpointSlice(slice) = object else { continue };
            for endpoint in slice.endpoints.iter().filter(|one| one.conditions.ready) {
                let Some(target) = &endpoint.target_ref else { continue };
                let pod = cluster.objects().pod(&target.namespace, &target.name);
                let is_right = pod.is_some_and(|pod| {
                    pod.metadata.uid == target.uid && pod.status.is_ready() && !pod.is_deleting()
                });
                if !is_right {
                    let since = self.wrong.get(&target.uid).copied().unwrap_or(cluster.now());
                    let lasts = cluster.now() - since;
                    assert!(lasts < PATIENCE, "{}: {target:?} is still ready", self.script);
                    wrong.insert(target.uid.clone(), since);
                }
            }
        }
        self.wrong = wrong;
    }
}

fn look_at(cluster: &Cluster) {
    assert!(cluster.next_due().is_some());
    assert!(cluster.agenda().iter().count() > 0);
    for (_, node) in cluster.nodes() {
        for pod in cluster.objects().pods(None) {
            let uid = Uid::new(&pod.metadata.uid);
            assert!(node.runtime.containers_of(&uid).len() < 10);
            assert!(node.kubelet.prober.workers_of(&uid).count() < 10);
            assert_ne!(pod.metadata.creation_timestamp, Some(Stamp::from_unix_secs(0)));
            let scheduled = pod.status.condition("PodScheduled");
            assert!(scheduled.is_none_or(|one| one.status == ConditionStatus::True));
        }
    }
}
