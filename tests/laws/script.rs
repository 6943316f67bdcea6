//! Scripts for the laws: some written by hand, some made by chance; and playing them in steps of any size.

use std::rc::Rc;

use podlife::cluster::{
    Budget, Cluster, Command, Config, Fault, Grace, Log, NodeDeed, Progress, Propagation, Record,
    Stdin,
};
use podlife::kit::time::{SimTime, Span};
use podlife::objects::{Key, Object, Pod};
use serde_json::json;

use super::pods::{
    MYWEB, NGINX, any_pod, configured, crowded, http, pod, scripted, service, settings,
};

pub struct Script {
    pub name: String,
    seed: u64,
    nodes: u32,
    pub until: SimTime,
    /// In the order of their times.
    pub commands: Vec<(SimTime, Command)>,
}

/// How a script is played.
#[derive(Clone, Copy)]
pub enum Pace {
    /// From command to command.
    Whole,
    Steps(Span),
    /// With a budget of so many turns at once.
    Turns(u32),
}

pub struct Play {
    pub cluster: Cluster,
    pub records: Vec<Record>,
}

impl Script {
    pub fn new(name: &str, secs: u64, commands: Vec<(u64, Command)>) -> Script {
        let at = |(millis, command)| (SimTime::millis(millis), command);
        Script {
            name: name.to_owned(),
            seed: 7,
            nodes: 1,
            until: SimTime::secs(secs),
            commands: commands.into_iter().map(at).collect(),
        }
    }

    pub fn play(&self, pace: Pace) -> Play {
        let mut play = Play::new(self);
        play.script(self, self.until, pace);
        play
    }
}

impl Play {
    pub fn new(script: &Script) -> Play {
        let config = Config { seed: script.seed, nodes: script.nodes, ..Config::default() };
        Play { cluster: Cluster::new(config), records: Vec::new() }
    }

    /// Goes on with a script from now.
    pub fn script(&mut self, script: &Script, until: SimTime, pace: Pace) {
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

    pub fn command(&mut self, command: Command) {
        let mut log = Log::keeping();
        // A refusal is an answer like any other: a fault may come when nothing runs.
        let _answer = self.cluster.command(&mut log, command);
        self.records.append(&mut log.records);
    }

    pub fn advance(&mut self, until: SimTime, pace: Pace) {
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

pub fn scripts() -> Vec<Script> {
    const BY_CHANCE: u64 = 8;
    let mut scripts = by_hand();
    scripts.extend((0..BY_CHANCE).map(by_chance));
    scripts
}

fn by_hand() -> Vec<Script> {
    let web = || Key::pod("default", "web");
    let propagation = Propagation::Background;
    let delete = |grace| Command::Delete { key: web(), grace, propagation };
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
                (20_000, Command::Fault { pod: web(), container: None, fault: Fault::Freeze }),
                (70_000, Command::Fault { pod: web(), container: None, fault: Fault::Thaw }),
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
            "init containers, a sidecar, hooks and an exec probe, then deleted",
            160,
            vec![
                (0, create(crowded())),
                (60_000, exec("rm -f /data/ready")),
                (90_000, delete(Grace::Default)),
            ],
        ),
        Script::new(
            "a script that traps its end, a command beside it, and a kubelet that restarts",
            200,
            vec![
                (0, create(scripted("trap 'sleep 3; exit 4' TERM; while true; do sleep 1; done"))),
                (20_000, exec("sleep 5; echo done; kill 1")),
                (40_000, Command::RestartKubelet { node: "node-1".to_owned() }),
                (80_000, delete(Grace::Seconds(20))),
            ],
        ),
        Script::new(
            "scripts that never pause, print for ever, and end at once",
            90,
            vec![
                (0, create(scripted("while true; do :; done"))),
                (20_000, delete(Grace::Now)),
                (30_000, create(scripted("yes"))),
                (60_000, delete(Grace::Now)),
                (61_000, create(scripted("exit 3"))),
            ],
        ),
        Script::new(
            "waits for its ConfigMap, leaks until its memory is used up",
            240,
            vec![
                (0, create(configured())),
                (40_000, Command::Create(Object::ConfigMap(Rc::new(settings())))),
                (80_000, fault(Fault::Leak { bytes_per_second: 4 << 20 })),
                (150_000, fault(Fault::Slow { by: Span::secs(2) })),
                (180_000, fault(Fault::Fail { status: 503 })),
                (200_000, fault(Fault::Recover)),
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
        let command = match chance.below(14) {
            12 => {
                let deeds = [NodeDeed::Fail, NodeDeed::Return, NodeDeed::Split, NodeDeed::Heal];
                Command::Node { node: "node-2".to_owned(), deed: deeds[chance.below(4) as usize] }
            }
            13 => Command::Evict { pod: key, grace: Grace::Default },
            8 => Command::RestartKubelet { node: "node-1".to_owned() },
            9 => Command::Exec {
                pod: key,
                container: "app".to_owned(),
                argv: words(&["sh", "-c", "touch /tmp/ready; sleep 2; rm /tmp/ready"]),
                stdin: Stdin::Nothing,
            },
            10 => create(crowded()),
            11 => create(scripted("for i in 1 2 3; do echo $i; sleep $i; done; exit $RANDOM_CODE")),
            0..4 => create(any_pod(name, &mut chance)),
            4 => {
                let graces = [Grace::Default, Grace::Now, Grace::Seconds(1), Grace::Seconds(60)];
                let grace = graces[chance.below(4) as usize];
                Command::Delete { key, grace, propagation: Propagation::Background }
            }
            5 => Command::Fault { pod: key, container: None, fault: Fault::Freeze },
            6 => Command::Fault { pod: key, container: None, fault: Fault::Thaw },
            _ => Command::Fault {
                pod: key,
                container: None,
                fault: Fault::Crash { code: chance.below(3) as i32 },
            },
        };
        commands.push((at, command));
    }
    commands.sort_by_key(|(at, _)| *at);
    Script { seed, nodes: 2, ..Script::new(&format!("by chance, {seed}"), 300, commands) }
}

fn fault(fault: Fault) -> Command {
    Command::Fault { pod: Key::pod("default", "web"), container: None, fault }
}

fn exec(script: &str) -> Command {
    let argv = words(&["sh", "-c", script]);
    let pod = Key::pod("default", "web");
    Command::Exec { pod, container: "app".to_owned(), argv, stdin: Stdin::Nothing }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn create(pod: Pod) -> Command {
    Command::Create(Object::Pod(Rc::new(pod)))
}

/// SplitMix64: enough for scripts, and the same on every machine.
pub struct Chance(u64);

impl Chance {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}
