//! What a rule looks at: a pod, a container, a probe, or one question that the kubelet asks, with the place of each field.

use super::arithmetic::{self, ProbeFigures};
use super::document::{Document, Writing};
use super::edit;
use crate::admit::Fix;
use crate::objects::IntOrString;
use crate::objects::probe::{Action, ExecAction, HttpGetAction, Probe, ProbeKind, TcpSocketAction};
use crate::objects::{Container, LifecycleHandler, PodSpec};
use crate::yaml::path::Path;
use crate::yaml::tree::Span;

#[derive(Clone, Copy)]
pub struct PodView<'a> {
    pub writing: &'a Writing<'a>,
    pub document: &'a Document,
    pub path: &'a Path,
    pub spec: &'a PodSpec,
}

pub struct ContainerView<'a> {
    pub pod: PodView<'a>,
    pub path: Path,
    pub container: &'a Container,
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Init,
    Regular,
}

pub struct ProbeView<'a> {
    pub of: &'a ContainerView<'a>,
    pub path: Path,
    pub probe: &'a Probe,
    pub kind: ProbeKind,
}

/// The handler of a probe or a hook.
pub struct AskView<'a> {
    pub of: &'a ContainerView<'a>,
    /// `….livenessProbe.httpGet`
    pub path: Path,
    pub asks: Asks<'a>,
    pub by: By,
}

#[derive(Clone, Copy)]
pub enum Asks<'a> {
    Exec(&'a ExecAction),
    HttpGet(&'a HttpGetAction),
    TcpSocket(&'a TcpSocketAction),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Probe,
    Hook,
}

impl<'a> PodView<'a> {
    /// The pod an object of the text is, or makes.
    pub fn of(document: &'a Document, writing: &'a Writing<'a>) -> Option<PodView<'a>> {
        let template = document.template.as_ref()?;
        Some(PodView { writing, document, path: &template.path, spec: &template.spec })
    }

    /// Init containers first, as the kubelet starts them.
    pub fn containers(self) -> Vec<ContainerView<'a>> {
        let view = |place: Place, list: &str, index: usize, container: &'a Container| {
            let path = self.path.field(list).index(index);
            ContainerView { pod: self, path, container, place }
        };
        let init = self.spec.init_containers.iter().enumerate();
        let init = init.map(|(at, container)| view(Place::Init, "initContainers", at, container));
        let regular = self.spec.containers.iter().enumerate();
        let regular =
            regular.map(|(at, container)| view(Place::Regular, "containers", at, container));
        init.chain(regular).collect()
    }

    pub fn span(&self, field: &str) -> Span {
        self.document.span(&below(self.path, field))
    }
}

impl<'a> ContainerView<'a> {
    pub fn document(&self) -> &'a Document {
        self.pod.document
    }

    /// A path below this container.
    pub fn at(&self, field: &str) -> Path {
        below(&self.path, field)
    }

    pub fn span(&self, field: &str) -> Span {
        self.document().span(&self.at(field))
    }

    /// Runs on beside the others: no ordinary init container.
    pub fn stays(&self) -> bool {
        self.place == Place::Regular || self.container.is_sidecar()
    }

    pub fn probes(&self) -> Vec<ProbeView<'_>> {
        ProbeKind::ALL.into_iter().filter_map(|kind| self.probe(kind)).collect()
    }

    pub fn probe(&self, kind: ProbeKind) -> Option<ProbeView<'_>> {
        let probe = self.container.probe(kind)?;
        Some(ProbeView { of: self, path: self.at(probe_field(kind)), probe, kind })
    }

    /// Everything the kubelet asks of it.
    pub fn asks(&self) -> Vec<AskView<'_>> {
        let mut asks = Vec::new();
        for ProbeView { path, probe, .. } in self.probes() {
            let handler = match &probe.action {
                Some(Action::Exec(exec)) => Some(("exec", Asks::Exec(exec))),
                Some(Action::HttpGet(get)) => Some(("httpGet", Asks::HttpGet(get))),
                Some(Action::TcpSocket(tcp)) => Some(("tcpSocket", Asks::TcpSocket(tcp))),
                // Its port is a number and nothing else can be told from it.
                Some(Action::Grpc(_)) | None => None,
            };
            asks.extend(handler.map(|(field, asks)| {
                let path = path.field(field);
                AskView { of: self, path, asks, by: By::Probe }
            }));
        }
        for (hook, handler) in self.hooks() {
            let (field, asks_for) = match handler {
                LifecycleHandler::Exec(exec) => ("exec", Asks::Exec(exec)),
                LifecycleHandler::HttpGet(get) => ("httpGet", Asks::HttpGet(get)),
                LifecycleHandler::TcpSocket(tcp) => ("tcpSocket", Asks::TcpSocket(tcp)),
                LifecycleHandler::Sleep(_) => continue,
            };
            let path = self.at(hook).field(field);
            asks.push(AskView { of: self, path, asks: asks_for, by: By::Hook });
        }
        asks
    }

    fn hooks(&self) -> Vec<(&'static str, &'a LifecycleHandler)> {
        let Some(lifecycle) = &self.container.lifecycle else { return Vec::new() };
        let start = lifecycle.post_start.as_ref().map(|hook| ("lifecycle.postStart", hook));
        let stop = lifecycle.pre_stop.as_ref().map(|hook| ("lifecycle.preStop", hook));
        start.into_iter().chain(stop).collect()
    }

    pub fn pre_stop(&self) -> Option<&'a LifecycleHandler> {
        self.container.lifecycle.as_ref()?.pre_stop.as_ref()
    }

    pub fn post_start(&self) -> Option<&'a LifecycleHandler> {
        self.container.lifecycle.as_ref()?.post_start.as_ref()
    }

    /// What a variable holds if its value is written right here.
    pub fn variable(&self, name: &str) -> Option<&'a str> {
        let variable = self.container.env.iter().rev().find(|variable| variable.name == name)?;
        let is_plain = variable.value_from.is_none() && !variable.value.contains("$(");
        is_plain.then_some(variable.value.as_str())
    }

    /// `80, 443`; empty if it declares none.
    pub fn declared_ports(&self) -> String {
        let ports: Vec<String> =
            self.container.ports.iter().map(|port| port.container_port.to_string()).collect();
        ports.join(", ")
    }

    /// Its one port, by name if it has one.
    pub fn only_port(&self) -> Option<String> {
        let [port] = self.container.ports.as_slice() else { return None };
        let number = port.container_port.to_string();
        Some(if port.name.is_empty() { number } else { port.name.clone() })
    }
}

impl ProbeView<'_> {
    pub fn document(&self) -> &Document {
        self.of.document()
    }

    pub fn at(&self, field: &str) -> Path {
        below(&self.path, field)
    }

    pub fn span(&self, field: &str) -> Span {
        self.document().span(&self.at(field))
    }

    /// The probe's own name in the text.
    pub fn key(&self) -> Span {
        self.document().key(&self.path)
    }

    /// `livenessProbe`
    pub fn field(&self) -> &'static str {
        probe_field(self.kind)
    }

    /// Whether a field stands in the text, and is not only its default.
    pub fn is_written(&self, field: &str) -> bool {
        self.document().is_written(&self.at(field))
    }

    pub fn figures(&self) -> ProbeFigures {
        let figures = arithmetic::of_probe(self.kind, self.of.container, self.of.pod.spec);
        figures.expect("the container has the probe that is looked at")
    }

    pub fn put(&self, field: &str, value: impl ToString) -> Option<Fix> {
        self.document().put(&self.path, field, value)
    }

    /// A startupProbe beside it that asks the same, so often and so many times.
    pub fn add_startup(&self, period_secs: u64, failures: u64) -> Option<Fix> {
        let field = match self.probe.action.as_ref()? {
            Action::Exec(_) => "exec",
            Action::HttpGet(_) => "httpGet",
            Action::TcpSocket(_) => "tcpSocket",
            Action::Grpc(_) => "grpc",
        };
        let entry = self.document().node(&self.path)?.entry(field)?;
        let handler = edit::at_left_edge(&self.document().text, entry)?;
        let lines =
            format!("{handler}\nperiodSeconds: {period_secs}\nfailureThreshold: {failures}");
        let lines = lines.replace('\n', "\n  ");
        self.document().add(&self.of.path, &format!("startupProbe:\n  {lines}"))
    }
}

impl<'a> AskView<'a> {
    pub fn document(&self) -> &'a Document {
        self.of.document()
    }

    pub fn at(&self, field: &str) -> Path {
        below(&self.path, field)
    }

    pub fn span(&self, field: &str) -> Span {
        self.document().span(&self.at(field))
    }

    pub fn http_get(&self) -> Option<&'a HttpGetAction> {
        match self.asks {
            Asks::HttpGet(get) => Some(get),
            Asks::Exec(_) | Asks::TcpSocket(_) => None,
        }
    }

    pub fn command(&self) -> Option<&'a [String]> {
        match self.asks {
            Asks::Exec(exec) => Some(&exec.command),
            Asks::HttpGet(_) | Asks::TcpSocket(_) => None,
        }
    }

    pub fn port(&self) -> Option<&'a IntOrString> {
        match self.asks {
            Asks::HttpGet(get) => Some(&get.port),
            Asks::TcpSocket(tcp) => Some(&tcp.port),
            Asks::Exec(_) => None,
        }
    }

    pub fn host(&self) -> &'a str {
        match self.asks {
            Asks::HttpGet(get) => &get.host,
            Asks::TcpSocket(tcp) => &tcp.host,
            Asks::Exec(_) => "",
        }
    }
}

/// `livenessProbe`
pub fn probe_field(kind: ProbeKind) -> &'static str {
    match kind {
        ProbeKind::Startup => "startupProbe",
        ProbeKind::Readiness => "readinessProbe",
        ProbeKind::Liveness => "livenessProbe",
    }
}

fn below(path: &Path, field: &str) -> Path {
    Path::parse(&format!("{path}.{field}"))
}
