//! The stage at one instant: Services, nodes, pods, containers, dials.

use std::rc::Rc;

use super::history::{History, status_tone};
use crate::cluster::kubelet::prober::Worker;
use crate::cluster::runtime::Container as Instance;
use crate::cluster::{NodeState, Rule, Uid};
use crate::console::kubectl::print::{node, pod};
use crate::kit::time::{SimTime, Span};
use crate::objects::Service;
use crate::objects::probe::ProbeKind;
use crate::objects::{
    Condition, ConditionStatus, Container, ContainerState, ContainerStatus, Endpoint, Kind, Object,
    Pod,
};
use crate::session::scene::Scene;
use crate::view::Tone;
use crate::view::pods::{
    BackOff, ContainerCard, Fault, Lamp, NodeCard, PodCard, PodHead, Stage, Stopping,
};
use crate::view::probes::{self, Answer, Dial, Skip, Wait};
use crate::view::rungs::RUNG_SECONDS;
use crate::view::services::{self, Membership, ServiceCard};

/// In the order in which they come true.
const LAMP_ORDER: [&str; 5] =
    ["PodScheduled", "PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready"];
/// Answers a dial remembers.
const ANSWERS: usize = 12;

pub fn stage(scene: &Scene, history: &History) -> Stage {
    let store = scene.cluster.objects();
    let now = scene.now();
    let card = |pod: &Rc<Pod>, state: Option<&NodeState>| {
        Rc::new(Painting { pod, state, history, now }.pod_card())
    };
    let nodes = store.list(Kind::Node, None).filter_map(|object| match object {
        Object::Node(node) => Some(node),
        _ => None,
    });
    let nodes = nodes.map(|node| {
        let name = &node.metadata.name;
        let state = scene.cluster.node(name);
        let pods = store.pods(None).filter(|pod| pod.spec.node_name == *name);
        let status = node::status(node);
        Rc::new(NodeCard {
            name: name.clone(),
            tone: if status == "Ready" { Tone::Fine } else { Tone::Failing },
            status,
            pods: pods.map(|pod| card(pod, state)).collect(),
        })
    });
    Stage {
        services: store
            .list(Kind::Service, None)
            .filter_map(|object| match object {
                Object::Service(service) => Some(Rc::new(service_card(scene, history, service))),
                _ => None,
            })
            .collect(),
        nodes: nodes.collect(),
        homeless: store
            .pods(None)
            .filter(|pod| pod.spec.node_name.is_empty())
            .map(|pod| card(pod, None))
            .collect(),
    }
}

struct Painting<'a> {
    pod: &'a Rc<Pod>,
    state: Option<&'a NodeState>,
    history: &'a History,
    now: SimTime,
}

impl Painting<'_> {
    fn pod_card(&self) -> PodCard {
        let row = pod::row(self.pod, self.now);
        let tone = status_tone(&row.status);
        // Not yet is not the same as no more.
        let was_ready = self.history.was_ready(&row.name, self.now);
        let missing =
            if was_ready && tone != Tone::Waiting { Tone::Failing } else { Tone::Waiting };
        let mut conditions: Vec<&Condition> = self.pod.status.conditions.iter().collect();
        conditions.sort_by_key(|condition| {
            LAMP_ORDER.iter().position(|kind| *kind == condition.kind).unwrap_or(LAMP_ORDER.len())
        });
        PodCard {
            head: PodHead {
                name: row.name,
                ready: row.ready,
                status: row.status,
                restarts: row.restarts,
                age: row.age,
                tone,
            },
            ip: self.pod.status.pod_ip.clone(),
            lamps: Rc::new(
                conditions.into_iter().map(|condition| lamp(condition, missing)).collect(),
            ),
            containers: self
                .pod
                .spec
                .containers
                .iter()
                .map(|container| Rc::new(self.container_card(container)))
                .collect(),
            stopping: self.stopping().map(Rc::new),
        }
    }

    fn uid(&self) -> Uid {
        Uid::new(&self.pod.metadata.uid)
    }

    fn container_card(&self, container: &Container) -> ContainerCard {
        let name = &container.name;
        let status = self.pod.status.container_status(name);
        let (state, detail, tone) = state_words(status);
        let instance = self.running_instance(name);
        let frozen_since = instance
            .as_deref()
            .and_then(|instance| self.state?.runtime.inside_of(&instance.id)?.frozen_since);
        let fault = frozen_since.map(|since| (Fault::Frozen, since));
        ContainerCard {
            name: name.clone(),
            image: container.image.clone(),
            state,
            detail,
            tone,
            restarts: status.map_or(0, |status| status.restart_count.unsigned_abs()),
            fault,
            dials: self.dials(container, status),
            back_off: self.back_off(name, status).map(Rc::new),
        }
    }

    /// What the node's runtime holds of the pod.
    fn instances(&self) -> Vec<Rc<Instance>> {
        self.state.map(|state| state.runtime.containers_of(&self.uid())).unwrap_or_default()
    }

    fn running_instance(&self, container: &str) -> Option<Rc<Instance>> {
        self.instances().into_iter().find(|one| one.name == container && one.is_running())
    }

    fn dials(&self, container: &Container, status: Option<&ContainerStatus>) -> Vec<Rc<Dial>> {
        let uid = self.uid();
        let Some(state) = self.state else { return Vec::new() };
        let workers = state.kubelet.prober.workers_of(&uid);
        let mut dials: Vec<(ProbeKind, Rc<Dial>)> = workers
            .filter(|worker| *worker.key.container == *container.name)
            .map(|worker| (worker.key.kind, Rc::new(self.dial(worker, status))))
            .collect();
        dials.sort_by_key(|(kind, _)| *kind);
        dials.into_iter().map(|(_, dial)| dial).collect()
    }

    fn dial(&self, worker: &Worker, status: Option<&ContainerStatus>) -> Dial {
        let name = &self.pod.metadata.name;
        let mut answers =
            self.history.answers(name, &worker.key.container, worker.key.kind, self.now, ANSWERS);
        // A worker that has counted nothing since its last decision begins with an empty row.
        if worker.result_run == 0 && !worker.on_hold {
            answers.clear();
        }
        let last = answers.last().copied();
        let streak = answers.iter().rev().take_while(|answer| Some(**answer) == last).count();
        let threshold = match last {
            Some(Answer::Success) => worker.spec.success_threshold,
            Some(Answer::Failure) | None => worker.spec.failure_threshold,
        };
        Dial {
            kind: probes::Kind::from(worker.key.kind),
            action: worker.spec.describe(),
            wait: self.wait(worker, status),
            answers,
            streak: u32::try_from(streak).unwrap_or(u32::MAX),
            threshold: threshold.unsigned_abs(),
        }
    }

    fn wait(&self, worker: &Worker, status: Option<&ContainerStatus>) -> Wait {
        if let Some(asking) = &worker.asking {
            return Wait::Asking { from: asking.since, until: asking.until };
        }
        let running = status.and_then(|status| status.running());
        let has_started = status.is_some_and(|status| status.started == Some(true));
        if worker.key.kind == ProbeKind::Startup && has_started {
            return Wait::Finished;
        }
        if worker.on_hold {
            return Wait::Skipped(Skip::OnHold);
        }
        let Some(running) = running else { return Wait::Skipped(Skip::NotRunning) };
        match worker.skipped {
            Some(Rule::ProbeStartupGate) => Wait::Skipped(Skip::StartupFirst),
            Some(Rule::ProbeInitialDelay) => {
                let from = running.started_at.map_or(self.now, |stamp| stamp.begin());
                let delay = u64::from(worker.spec.initial_delay_seconds.unsigned_abs());
                Wait::Skipped(Skip::InitialDelay { from, until: from + Span::secs(delay) })
            }
            Some(_) | None => {
                let until = worker.due();
                let period = u64::from(worker.spec.period_seconds.unsigned_abs());
                Wait::Ticking { from: until - Span::secs(period), until }
            }
        }
    }

    fn back_off(&self, container: &str, status: Option<&ContainerStatus>) -> Option<BackOff> {
        let waiting = status?.waiting().filter(|waiting| waiting.reason == "CrashLoopBackOff")?;
        let state = self.state?;
        let uid = self.uid();
        let until = state.kubelet.reasons.get(&uid, container)?.expires?;
        let ended = state.runtime.containers_of(&uid);
        let exit = ended.iter().filter(|one| one.name == container).find_map(|one| one.exit())?;
        let delay = (until - exit.finished_at).as_secs();
        let queued = state.kubelet.work_queue.get(&uid);
        let rung = RUNG_SECONDS.iter().position(|seconds| delay <= u64::from(*seconds));
        Some(BackOff {
            rung: rung.unwrap_or(RUNG_SECONDS.len() - 1),
            from: exit.finished_at,
            until,
            restart: queued.copied().filter(|queued| until <= *queued).unwrap_or(until),
            message: waiting.message.clone(),
        })
    }

    fn stopping(&self) -> Option<Stopping> {
        let instances = self.instances();
        let stop = instances.iter().find_map(|one| one.stop())?;
        let from = stop.signalled_at;
        Some(Stopping { from, term_at: from, kill_at: stop.kill_at().unwrap_or(self.now) })
    }
}

fn lamp(condition: &Condition, missing: Tone) -> Lamp {
    let tone = match condition.status {
        ConditionStatus::True => Tone::Fine,
        ConditionStatus::Unknown => Tone::Quiet,
        ConditionStatus::False => missing,
    };
    Lamp {
        kind: condition.kind.clone(),
        status: condition.status.as_str().to_owned(),
        tone,
        reason: condition.reason.clone(),
    }
}

fn state_words(status: Option<&ContainerStatus>) -> (&'static str, String, Tone) {
    match status.and_then(|status| status.state.as_ref()) {
        Some(ContainerState::Running(_)) => ("Running", String::new(), Tone::Fine),
        Some(ContainerState::Waiting(waiting)) => {
            ("Waiting", waiting.reason.clone(), Tone::Waiting)
        }
        Some(ContainerState::Terminated(exit)) => {
            let tone = if exit.exit_code == 0 { Tone::Done } else { Tone::Failing };
            ("Terminated", format!("{} · {}", exit.reason, exit.exit_code), tone)
        }
        None => ("Waiting", String::new(), Tone::Quiet),
    }
}

fn service_card(scene: &Scene, history: &History, service: &Service) -> ServiceCard {
    let meta = &service.metadata;
    let slices = scene.cluster.objects().list(Kind::EndpointSlice, Some(&meta.namespace));
    let of_service = slices.filter_map(|object| match object {
        Object::EndpointSlice(slice) => Some(slice),
        _ => None,
    });
    let endpoints = of_service
        .filter(|slice| slice.metadata.labels.get("kubernetes.io/service-name") == Some(&meta.name))
        .flat_map(|slice| {
            let port = slice.ports.first().map_or(0, |port| port.port);
            slice.endpoints.iter().map(move |endpoint| {
                let pod = endpoint.target_ref.as_ref().map_or("", |target| target.name.as_str());
                let since = history.endpoint_since(pod, &meta.name, scene.now());
                endpoint_row(endpoint, pod, port, since)
            })
        });
    let port = service.spec.ports.first().map_or(0, |port| port.port);
    let pairs: Vec<String> =
        service.spec.selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
    ServiceCard {
        name: meta.name.clone(),
        address: match service.spec.cluster_ip.as_str() {
            "None" => "None".to_owned(),
            ip => format!("{ip}:{port}"),
        },
        selector: pairs.join(","),
        endpoints: endpoints.collect(),
    }
}

fn endpoint_row(endpoint: &Endpoint, pod: &str, port: i32, since: SimTime) -> services::Endpoint {
    let conditions = endpoint.conditions;
    services::Endpoint {
        pod: pod.to_owned(),
        address: format!("{}:{port}", endpoint.addresses.first().map_or("", String::as_str)),
        state: match (conditions.ready, conditions.terminating) {
            (true, _) => Membership::Ready,
            (false, true) => Membership::Terminating,
            (false, false) => Membership::NotReady,
        },
        since,
    }
}
