//! A stand-in for the session: one hand-made minute, so that the page can be looked at before the engine speaks.

use std::rc::Rc;

use crate::kit::time::SimTime;
use crate::view::console::{Console, Entry, Origin, State};
use crate::view::feed::{EventRow, Events};
use crate::view::files::{Applied, Files, Fix, Level, Problem, Tab};
use crate::view::lanes::{Band, Flag, Label, Lane, Tick, Timeline, Track, TwinRow};
use crate::view::pods::{
    BackOff, ContainerCard, Fault, Lamp, NodeCard, PodCard, PodHead, Stage, Stopping,
};
use crate::view::probes::{Answer, Dial, Kind, Skip, Wait};
use crate::view::screen::{Header, Setting};
use crate::view::services::{Endpoint, Membership, ServiceCard};
use crate::view::transport::{Coming, Due, Motion, NextUp, Transport};
use crate::view::why::{RuleNote, Step, Why};
use crate::view::{Clock, Effect, Msg, Pane, Saying, Screen, Selection, Theme, Tone};
use crate::words::Lang;

const YAML: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-1\n  labels: {app: web}\nspec:\n  containers:\n  - name: app\n    image: simple-webapp\n    ports:\n    - containerPort: 8080\n    readinessProbe:\n      httpGet:\n        path: /api/ready\n        port: 8080\n      periodSeconds: 5\n    livenessProbe:\n      httpGet:\n        path: /api/healthy\n        port: 8080\n      periodSeconds: 10\n      failureThreshold: 8\n  restartPolicy: Always # 기본값\n";

pub struct Session {
    language: Lang,
    theme: Theme,
    motion: Motion,
    speed: u32,
    now: u64,
    head: u64,
    text: String,
    open: String,
    selection: Selection,
    entries: Vec<Rc<Entry>>,
    lanes: Vec<Rc<Lane>>,
    link: Option<Rc<str>>,
    setting: Setting,
    empty: bool,
}

impl Session {
    pub fn start(
        fragment: &str,
        browser: Option<Lang>,
        read: impl Fn(&str) -> Option<String>,
    ) -> Session {
        let param = |name: &str| {
            fragment
                .split('&')
                .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
                .map(str::to_owned)
        };
        let language = param("lang")
            .or_else(|| read("lang"))
            .and_then(|tag| Lang::from_tag(&tag))
            .or(browser)
            .unwrap_or_default();
        let theme = param("theme").or_else(|| read("theme"));
        let theme = Theme::ALL
            .into_iter()
            .find(|known| Some(known.tag()) == theme.as_deref())
            .unwrap_or_default();
        let panes: Option<Vec<Pane>> =
            param("embed").map(|list| list.split(',').filter_map(Pane::from_tag).collect());
        let now = param("t").and_then(|t| t.parse().ok()).unwrap_or(62_000);
        Session {
            language,
            theme,
            motion: Motion::Paused,
            speed: 10,
            now,
            head: now.max(62_000),
            text: YAML.into(),
            open: "web.yaml".into(),
            selection: Selection::Pod("web-1".into()),
            entries: vec![
                entry(
                    1,
                    0,
                    Origin::Script,
                    "kubectl apply -f web.yaml",
                    "pod/web-1 created\npod/web-2 created\nservice/web created\n",
                    "",
                    0,
                ),
                entry(2, 40, Origin::Button, "sim freeze web-1", "", "", 0),
                entry(
                    3,
                    62,
                    Origin::Learner,
                    "kubectl get pods",
                    "NAME    READY   STATUS             RESTARTS      AGE\nweb-0   1/1     Terminating        0             62s\nweb-1   0/1     Running            0             62s\nweb-2   1/1     Running            0             62s\nweb-3   0/1     CrashLoopBackOff   3 (14s ago)   62s\n",
                    "",
                    0,
                ),
                entry(
                    4,
                    62,
                    Origin::Learner,
                    "kubectl get pod wbe-1",
                    "",
                    "Error from server (NotFound): pods \"wbe-1\" not found\n",
                    1,
                ),
            ],
            lanes: lanes(),
            link: None,
            setting: panes.map_or(Setting::Whole, |panes| Setting::Embed {
                panes,
                link: "#".into(),
            }),
            empty: fragment.contains("empty"),
        }
    }

    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Frame { elapsed_millis } => self.to(self.now + u64::from(elapsed_millis) * u64::from(self.speed)),
            Msg::Clock(clock) => self.clock(clock),
            Msg::Edit { text, .. } => self.text = text,
            Msg::Open(file) => self.open = file,
            Msg::Run(line) => {
                let id = self.entries.len() as u32 + 1;
                self.entries.push(entry(id, self.now / 1000, Origin::Learner, &line, "ok\n", "", 0));
            }
            Msg::Apply(file) => return self.update(Msg::Run(format!("kubectl apply -f {file}"))),
            Msg::Select(selection) => self.selection = selection,
            Msg::Language(language) => {
                self.language = language;
                return vec![Effect::Store { key: "lang".into(), value: language.tag().into() }];
            }
            Msg::Theme(theme) => {
                self.theme = theme;
                return vec![Effect::Store { key: "theme".into(), value: theme.tag().into() }];
            }
            Msg::Share => self.link = Some("https://podlife.example/#r=eJxLy8kvSk1VSEosTlUoyUhVKEgsKVEoTs5ILM7ILElVyEwBAJ2ZC0Q".into()),
            Msg::Reset => self.now = 0,
            Msg::NewFile(_) | Msg::RemoveFile(_) | Msg::Interrupt | Msg::Address(_) => {}
        }
        vec![]
    }

    fn clock(&mut self, clock: Clock) {
        match clock {
            Clock::Play => self.motion = Motion::Playing,
            Clock::Pause => self.motion = Motion::Paused,
            Clock::Toggle => {
                self.motion = if self.motion == Motion::Playing {
                    Motion::Paused
                } else {
                    Motion::Playing
                };
            }
            Clock::Seek(at) => self.to(at.as_millis()),
            Clock::Step(millis) => self.to(self.now.saturating_add_signed(millis)),
            Clock::NextEvent => self.to(self.now + 5000),
            Clock::PreviousEvent => self.to(self.now.saturating_sub(5000)),
            Clock::Speed(speed) => self.speed = speed,
            Clock::Start => self.to(0),
            Clock::End => self.to(self.head),
        }
    }

    fn to(&mut self, now: u64) {
        self.now = now;
        self.head = self.head.max(now);
    }

    pub fn screen(&self) -> Screen {
        let now = SimTime::millis(self.now);
        Screen {
            language: self.language,
            theme: self.theme,
            setting: self.setting.clone(),
            header: Header {
                title: "얼어붙은 앱".into(),
                kubernetes: "1.36",
                seed: 7,
            },
            files: files(&self.open, &self.text),
            stage: Rc::new(if self.empty {
                Stage::default()
            } else {
                stage(now)
            }),
            timeline: Timeline {
                lanes: self.lanes.clone(),
                twin: Rc::new(twin()),
            },
            transport: Transport {
                motion: self.motion,
                speed: self.speed,
                now,
                head: SimTime::millis(self.head),
                horizon: SimTime::millis(self.head.max(110_000)),
            },
            next_up: NextUp {
                rows: Rc::new(vec![
                    due(now, 5, "web-1", Coming::Probe(Kind::Readiness)),
                    due(now, 10, "web-2", Coming::Probe(Kind::Liveness)),
                ]),
            },
            console: Console {
                entries: self.entries.clone(),
                dropped: 0,
                history: Rc::new(
                    self.entries
                        .iter()
                        .map(|entry| entry.line.clone())
                        .collect(),
                ),
                candidates: Rc::new(
                    [
                        "kubectl", "get", "pods", "describe", "delete", "web-1", "web-2",
                    ]
                    .map(String::from)
                    .to_vec(),
                ),
            },
            events: Rc::new(events()),
            selection: self.selection.clone(),
            why: (self.selection != Selection::Nothing).then(|| Rc::new(why())),
            link: self.link.clone(),
        }
    }
}

fn secs(seconds: u64) -> SimTime {
    SimTime::secs(seconds)
}

fn entry(
    id: u32,
    at: u64,
    origin: Origin,
    line: &str,
    stdout: &str,
    stderr: &str,
    exit: u8,
) -> Rc<Entry> {
    Rc::new(Entry {
        id,
        at: secs(at),
        origin,
        line: line.into(),
        stdout: stdout.into(),
        stderr: stderr.into(),
        state: State::Done { exit },
    })
}

fn due(now: SimTime, period: u64, about: &str, what: Coming) -> Due {
    Due {
        at: secs((now.as_secs() / period + 1) * period),
        about: about.into(),
        what,
    }
}

fn files(open: &str, text: &str) -> Files {
    let tab = |name: &str, problems, applied| Tab {
        name: name.into(),
        problems,
        applied,
    };
    let from = text.find("failureThreshold").unwrap_or(0);
    Files {
        tabs: Rc::new(vec![
            tab("web.yaml", 1, Applied::Before),
            tab("service.yaml", 0, Applied::AsItStands),
        ]),
        open: open.into(),
        text: text.into(),
        problems: Rc::new(vec![Problem {
            level: Level::Warning,
            line: 22,
            from,
            to: from + 19,
            saying: Saying::Kubernetes(
                "얼어붙은 앱을 알아차리기까지 71–81초가 걸립니다 (8 × 10초 + 제한 시간 1초)".into(),
            ),
            fix: Some(Fix {
                label: Saying::Kubernetes("3".into()),
                from,
                to: from + 19,
                insert: "failureThreshold: 3".into(),
            }),
        }]),
    }
}

fn lamps(ready: bool) -> Rc<Vec<Lamp>> {
    let lamp = |kind: &str, ok: bool| Lamp {
        kind: kind.into(),
        status: if ok { "True" } else { "False" }.into(),
        tone: if ok { Tone::Fine } else { Tone::Failing },
        reason: if ok {
            String::new()
        } else {
            "ContainersNotReady".into()
        },
    };
    Rc::new(vec![
        lamp("PodReadyToStartContainers", true),
        lamp("Initialized", true),
        lamp("Ready", ready),
        lamp("ContainersReady", ready),
        lamp("PodScheduled", true),
    ])
}

fn dial(
    kind: Kind,
    now: SimTime,
    period: u64,
    offset: u64,
    answers: &[Answer],
    streak: u32,
    threshold: u32,
) -> Rc<Dial> {
    let since = (now.as_millis() + period * 1000 - offset * 1000) / (period * 1000) * period * 1000;
    let from = SimTime::millis((since + offset * 1000).saturating_sub(period * 1000));
    Rc::new(Dial {
        kind,
        action: "http-get http://:8080/api".into(),
        wait: Wait::Ticking {
            from,
            until: SimTime::millis(from.as_millis() + period * 1000),
        },
        answers: answers.to_vec(),
        streak,
        threshold,
    })
}

/// The columns are name, READY, STATUS, RESTARTS and IP.
fn pod(
    columns: [&str; 5],
    tone: Tone,
    age: SimTime,
    lamps: Rc<Vec<Lamp>>,
    container: ContainerCard,
) -> PodCard {
    let [name, ready, status, restarts, ip] = columns.map(str::to_owned);
    let age = format!("{}s", age.as_secs());
    PodCard {
        head: PodHead {
            name,
            ready,
            status,
            restarts,
            age,
            tone,
        },
        ip,
        lamps,
        containers: vec![Rc::new(container)],
        stopping: None,
    }
}

fn container(state: &'static str, detail: &str, tone: Tone, dials: Vec<Rc<Dial>>) -> ContainerCard {
    ContainerCard {
        name: "app".into(),
        image: "simple-webapp".into(),
        state,
        detail: detail.into(),
        tone,
        restarts: 0,
        fault: None,
        dials,
        back_off: None,
    }
}

fn stage(now: SimTime) -> Stage {
    use Answer::{Failure as F, Success as S};
    let frozen = ContainerCard {
        fault: (secs(40) <= now).then_some((Fault::Frozen, secs(40))),
        ..container(
            "Running",
            "",
            Tone::Fine,
            vec![
                dial(Kind::Readiness, now, 5, 3, &[S, F, F, F], 3, 3),
                dial(Kind::Liveness, now, 10, 1, &[S, F, F], 2, 8),
            ],
        )
    };
    let fine = container(
        "Running",
        "",
        Tone::Fine,
        vec![
            dial(Kind::Readiness, now, 5, 1, &[S, S, S, S], 4, 3),
            dial(Kind::Liveness, now, 10, 7, &[S, S, S, S], 4, 3),
        ],
    );
    let skipped = |kind| {
        Rc::new(Dial {
            kind,
            action: String::new(),
            wait: Wait::Skipped(Skip::NotRunning),
            answers: vec![],
            streak: 0,
            threshold: 3,
        })
    };
    let crashing = ContainerCard {
        restarts: 3,
        back_off: Some(Rc::new(BackOff {
            rung: 2,
            from: secs(48),
            until: secs(88),
            message: "back-off 40s restarting failed container=app pod=web-3_default(8d1c…)".into(),
        })),
        ..container(
            "Waiting",
            "CrashLoopBackOff",
            Tone::Waiting,
            vec![skipped(Kind::Readiness)],
        )
    };
    let mut leaving = pod(
        ["web-0", "1/1", "Terminating", "0", "10.244.0.3"],
        Tone::Stopping,
        now,
        lamps(true),
        container("Running", "", Tone::Fine, vec![]),
    );
    leaving.stopping = Some(Rc::new(Stopping {
        from: secs(50),
        term_at: secs(60),
        kill_at: secs(80),
    }));
    let pods = vec![
        pod(
            ["web-1", "0/1", "Running", "0", "10.244.0.4"],
            Tone::Fine,
            now,
            lamps(false),
            frozen,
        ),
        pod(
            ["web-2", "1/1", "Running", "0", "10.244.0.5"],
            Tone::Fine,
            now,
            lamps(true),
            fine,
        ),
        pod(
            [
                "web-3",
                "0/1",
                "CrashLoopBackOff",
                "3 (14s ago)",
                "10.244.0.6",
            ],
            Tone::Waiting,
            now,
            lamps(false),
            crashing,
        ),
        leaving,
    ];
    let endpoint = |pod: &str, ip: &str, state, since| Endpoint {
        pod: pod.into(),
        address: format!("{ip}:8080"),
        state,
        since: secs(since),
    };
    Stage {
        services: vec![Rc::new(ServiceCard {
            name: "web".into(),
            address: "10.96.0.21:80".into(),
            selector: "app=web".into(),
            endpoints: vec![
                endpoint("web-2", "10.244.0.5", Membership::Ready, 4),
                endpoint("web-1", "10.244.0.4", Membership::NotReady, 52),
                endpoint("web-3", "10.244.0.6", Membership::NotReady, 9),
                endpoint("web-0", "10.244.0.3", Membership::Terminating, 50),
            ],
        })],
        nodes: vec![Rc::new(NodeCard {
            name: "node-1".into(),
            status: "Ready".into(),
            tone: Tone::Fine,
            pods: pods.into_iter().map(Rc::new).collect(),
        })],
        homeless: vec![],
    }
}

fn lanes() -> Vec<Rc<Lane>> {
    let mut record = 0;
    let mut next = || {
        record += 1;
        record
    };
    let mut band = |from, until: Option<u64>, tone, text: &str| Band {
        from: secs(from),
        until: until.map(secs),
        tone,
        text: Saying::Kubernetes(text.into()),
        record: next(),
    };
    let mut lanes = vec![Lane {
        id: "you".into(),
        group: String::new(),
        label: Label::Commands,
        track: Track::Flags(vec![
            Flag {
                at: secs(0),
                text: "kubectl apply -f web.yaml".into(),
                record: 900,
            },
            Flag {
                at: secs(40),
                text: "sim freeze web-1".into(),
                record: 901,
            },
        ]),
    }];
    let mut add = |pod: &str, label: Label, track| {
        lanes.push(Lane {
            id: format!("{pod} {label:?}"),
            group: pod.into(),
            label,
            track,
        });
    };
    let ticks = |first: u64, period: u64, frozen: u64, last: u64| {
        let tick = |at: u64| Tick {
            at: secs(at),
            answer: if at < frozen {
                Answer::Success
            } else {
                Answer::Failure
            },
            record: 1000 + at as u32,
        };
        Track::Ticks((first..last).step_by(period as usize).map(tick).collect())
    };
    let probe = |kind| Label::Probe {
        kind,
        container: String::new(),
    };
    let web = || Label::Endpoint {
        service: "web".into(),
    };
    add(
        "web-1",
        Label::Status,
        Track::Bands(vec![
            band(0, Some(3), Tone::Waiting, "ContainerCreating"),
            band(3, None, Tone::Fine, "Running"),
        ]),
    );
    add(
        "web-1",
        Label::Ready,
        Track::Bands(vec![
            band(0, Some(4), Tone::Quiet, "False"),
            band(4, Some(51), Tone::Fine, "True"),
            band(51, None, Tone::Failing, "False"),
        ]),
    );
    add("web-1", probe(Kind::Readiness), ticks(3, 5, 41, 5000));
    add("web-1", probe(Kind::Liveness), ticks(11, 10, 41, 5000));
    add(
        "web-1",
        web(),
        Track::Bands(vec![
            band(4, Some(52), Tone::Fine, "ready"),
            band(52, None, Tone::Failing, "not ready"),
        ]),
    );
    add(
        "web-2",
        Label::Status,
        Track::Bands(vec![
            band(0, Some(2), Tone::Waiting, "ContainerCreating"),
            band(2, None, Tone::Fine, "Running"),
        ]),
    );
    add(
        "web-2",
        Label::Ready,
        Track::Bands(vec![
            band(0, Some(4), Tone::Quiet, "False"),
            band(4, None, Tone::Fine, "True"),
        ]),
    );
    add("web-2", probe(Kind::Readiness), ticks(4, 5, 9000, 5000));
    add(
        "web-3",
        Label::Status,
        Track::Bands(vec![
            band(0, Some(3), Tone::Waiting, "ContainerCreating"),
            band(3, Some(8), Tone::Fine, "Running"),
            band(8, Some(9), Tone::Failing, "Error"),
            band(9, Some(14), Tone::Fine, "Running"),
            band(14, Some(24), Tone::Waiting, "CrashLoopBackOff"),
            band(24, Some(28), Tone::Fine, "Running"),
            band(28, Some(48), Tone::Waiting, "CrashLoopBackOff"),
            band(48, None, Tone::Waiting, "CrashLoopBackOff"),
        ]),
    );
    add(
        "web-3",
        Label::BackOff {
            container: String::new(),
        },
        Track::Bands(vec![
            band(14, Some(24), Tone::Waiting, "10s"),
            band(28, Some(48), Tone::Waiting, "20s"),
            band(48, Some(88), Tone::Waiting, "40s"),
        ]),
    );
    add(
        "web-0",
        Label::Status,
        Track::Bands(vec![
            band(2, Some(50), Tone::Fine, "Running"),
            band(50, None, Tone::Stopping, "Terminating"),
        ]),
    );
    add(
        "web-0",
        Label::Stopping,
        Track::Bands(vec![
            band(50, Some(60), Tone::Stopping, "preStop"),
            band(60, Some(80), Tone::Stopping, "SIGTERM"),
        ]),
    );
    lanes.into_iter().map(Rc::new).collect()
}

fn twin() -> Vec<TwinRow> {
    let row = |record, at, object: &str, tone, text: &str| TwinRow {
        record,
        at: secs(at),
        object: object.into(),
        tone,
        text: Saying::Kubernetes(text.into()),
    };
    vec![
        row(
            1,
            0,
            "pod/web-1",
            Tone::Quiet,
            "Successfully assigned default/web-1 to node-1",
        ),
        row(2, 3, "pod/web-1", Tone::Fine, "Container started"),
        row(3, 40, "pod/web-1", Tone::Mine, "sim freeze web-1"),
        row(
            4,
            51,
            "pod/web-1",
            Tone::Failing,
            "Readiness probe failed: context deadline exceeded",
        ),
    ]
}

fn events() -> Events {
    let row = |record, at, kind, reason: &str, message: &str, count, tone| {
        Rc::new(EventRow {
            record,
            at: secs(at),
            kind,
            reason: reason.into(),
            object: "pod/web-1".into(),
            message: message.into(),
            count,
            tone,
        })
    };
    Events {
        rows: vec![
            row(
                9,
                51,
                "Warning",
                "Unhealthy",
                "Readiness probe failed: Get \"http://10.244.0.4:8080/api/ready\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
                3,
                Tone::Failing,
            ),
            row(
                4,
                3,
                "Normal",
                "Started",
                "Container started",
                1,
                Tone::Fine,
            ),
            row(
                3,
                2,
                "Normal",
                "Created",
                "Container created",
                1,
                Tone::Fine,
            ),
            row(
                2,
                1,
                "Normal",
                "Pulled",
                "Successfully pulled image \"simple-webapp\" in 1.2s (1.2s including waiting). Image size: 48219374 bytes.",
                1,
                Tone::Fine,
            ),
            row(
                1,
                0,
                "Normal",
                "Scheduled",
                "Successfully assigned default/web-1 to node-1",
                1,
                Tone::Fine,
            ),
        ],
        dropped: 0,
    }
}

fn why() -> Why {
    let step = |record, at: u64, tone, text: &str, source: Option<&'static str>| Step {
        record,
        at: SimTime::millis(at),
        tone,
        text: text.into(),
        rule: source.map(|source| RuleNote {
            name: "prober.threshold",
            source,
        }),
    };
    Why {
        subject: "web-1".into(),
        steps: vec![
            step(
                5,
                51_100,
                Tone::Failing,
                "endpointslice/web 10.244.0.4 ready=false",
                None,
            ),
            step(
                4,
                51_000,
                Tone::Failing,
                "pod/web-1 Ready True → False",
                None,
            ),
            step(
                3,
                51_000,
                Tone::Failing,
                "readiness failed 3/3",
                Some("prober/worker.go doProbe"),
            ),
            step(2, 41_000, Tone::Failing, "readiness failed 1/3", None),
            step(1, 40_000, Tone::Mine, "sim freeze web-1", None),
        ],
    }
}
