//! The page at an instant of a run, as plain data.

use std::rc::Rc;

use super::Painter;
use crate::kit::time::SimTime;
use crate::session::Session;
use crate::session::address::Address;
use crate::session::msg::{Clock, Msg, Selection};
use crate::view::pods::{ContainerCard, LegKind, PodCard, Program, Role};
use crate::view::screen::Screen;
use crate::view::transport::Coming;

/// A page that plays a recipe of one manifest, applied at once.
struct Page {
    session: Session,
    painter: Painter,
}

impl Page {
    fn of(script: &str, manifest: &str) -> Page {
        let recipe =
            format!("# A page\n0s kubectl apply -f pod.yaml\n{script}-- pod.yaml --\n{manifest}");
        let address = Address { recipe: Some(recipe), ..Address::default() };
        let fragment = address.format().expect("a recipe fits a link");
        Page { session: Session::start(&fragment, None, |_| None), painter: Painter::default() }
    }

    fn at(&mut self, seconds: u64) -> Screen {
        self.session.update(Msg::Clock(Clock::Seek(SimTime::secs(seconds))));
        self.painter.paint(&self.session)
    }

    fn pod_at(&mut self, seconds: u64) -> Rc<PodCard> {
        self.at(seconds).stage.nodes[0].pods[0].clone()
    }
}

/// `init/setup ✓ Terminated Completed · 0`
fn told(card: &ContainerCard) -> String {
    let role = match card.role {
        Role::Init => "init/",
        Role::Sidecar => "sidecar/",
        Role::Regular => "",
    };
    let line = format!("{role}{} {} {} {}", card.name, card.tone.sign(), card.state, card.detail);
    line.trim_end().to_owned()
}

const ORDER: &str = "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  initContainers:
  - {name: setup, image: busybox, command: [sh, -c, sleep 5]}
  - {name: proxy, image: busybox, restartPolicy: Always, command: [sh, -c, sleep 9999]}
  containers:
  - {name: app, image: my/own}
";

#[test]
fn init_containers_stand_first_and_sidecars_stay() {
    let mut page = Page::of("", ORDER);
    let early = page.pod_at(5);
    assert_eq!(early.head.status, "Init:0/2");
    let rows: Vec<String> = early.containers.iter().map(|card| told(card)).collect();
    assert_eq!(
        rows,
        [
            "init/setup ● Running",
            "sidecar/proxy ◔ Waiting PodInitializing",
            "app ◔ Waiting PodInitializing"
        ]
    );
    let later = page.pod_at(40);
    assert_eq!(later.head.ready, "2/2");
    let rows: Vec<String> = later.containers.iter().map(|card| told(card)).collect();
    assert_eq!(
        rows,
        ["init/setup ✓ Terminated Completed · 0", "sidecar/proxy ● Running", "app ● Running"]
    );
}

#[test]
fn an_image_nobody_knows_is_told_as_such() {
    let pod = Page::of("", ORDER).pod_at(40);
    let programs: Vec<Program> = pod.containers.iter().map(|card| card.program).collect();
    assert_eq!(programs, [Program::Known, Program::Known, Program::StandIn]);
}

const HOOKED: &str = "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: busybox
    command: [sh, -c, sleep 9999]
    lifecycle:
      postStart: {exec: {command: [sleep, '6']}}
      preStop: {sleep: {seconds: 10}}
";

#[test]
fn the_grace_period_is_divided_by_pre_stop_and_the_stop_signal() {
    let mut page = Page::of("40s kubectl delete pod web --wait=false\n", HOOKED);
    let legs = |pod: &PodCard| {
        let stopping = pod.containers[0].stopping.clone().expect("it is being stopped");
        let legs = stopping.legs.iter().map(|leg| match &leg.kind {
            LegKind::PreStop => format!("preStop {}", leg.from.as_secs()),
            LegKind::Turn => format!("turn {}", leg.from.as_secs()),
            LegKind::Signal(name) => format!("{name} {}", leg.from.as_secs()),
        });
        let kill = format!("SIGKILL {}", stopping.kill_at.as_secs());
        legs.chain([kill]).collect::<Vec<_>>().join(", ")
    };
    let expected = "preStop 40, SIGTERM 50, SIGKILL 70";
    assert_eq!(legs(&page.pod_at(45)), expected, "before the signal");
    assert_eq!(legs(&page.pod_at(55)), expected, "after it");
}

#[test]
fn a_running_hook_is_shown_and_its_end_is_next() {
    let mut page = Page::of("40s kubectl delete pod web --wait=false\n", HOOKED);
    let started = page.pod_at(6);
    assert_eq!(started.containers[0].hook.expect("postStart runs").name, "postStart");
    let stopping = page.at(45);
    assert_eq!(stopping.next_up.rows[0].what, Coming::Hook("preStop"));
    assert_eq!(stopping.next_up.rows[0].at.as_secs(), 50);
}

#[test]
fn what_can_be_done_follows_what_was_done() {
    let mut page = Page::of("20s sim slow web\n30s sim recover web\n", ORDER);
    let lines = |pod: &PodCard| {
        let deeds = pod.containers[2].deeds.iter().map(|deed| deed.line.clone());
        deeds.collect::<Vec<_>>()
    };
    let sick = lines(&page.pod_at(25));
    assert!(sick.contains(&"sim recover web -c app".to_owned()), "{sick:?}");
    assert!(!sick.contains(&"sim slow web -c app".to_owned()), "{sick:?}");
    let well = lines(&page.pod_at(35));
    assert!(well.contains(&"sim slow web -c app".to_owned()), "{well:?}");
    assert!(!well.contains(&"sim recover web -c app".to_owned()), "{well:?}");
}

#[test]
fn a_container_without_its_config_map_says_so_and_why() {
    let manifest = "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: app, image: nginx, envFrom: [{configMapRef: {name: settings}}]}
";
    let mut page = Page::of("", manifest);
    page.session.update(Msg::Select(Selection::Pod("web".to_owned())));
    let screen = page.at(30);
    let card = screen.stage.nodes[0].pods[0].containers[0].clone();
    assert_eq!(told(&card), "app ✕ Waiting CreateContainerConfigError");
    assert_eq!(card.message, "configmap \"settings\" not found");
    assert_eq!(rules(&screen)[..2], ["kubelet.status", "container.config"]);
}

#[test]
fn a_volume_that_cannot_be_mounted_is_told_by_its_event_and_next_is_another_try() {
    let manifest = "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: app, image: nginx, volumeMounts: [{name: settings, mountPath: /etc/settings}]}
  volumes: [{name: settings, configMap: {name: settings}}]
";
    let mut page = Page::of("", manifest);
    let screen = page.at(20);
    assert!(screen.next_up.rows.iter().any(|row| row.what == Coming::Mount));
    let event = screen.events.rows.iter().find(|row| row.reason == "FailedMount");
    let record = event.expect("the mount failed").record;
    page.session.update(Msg::Select(Selection::Record(record)));
    assert_eq!(rules(&page.at(20))[0], "volume.mount");
    page.session.update(Msg::Select(Selection::Pod("web".to_owned())));
    assert_eq!(rules(&page.at(20))[..2], ["kubelet.status", "volume.mount"]);
}

#[test]
fn a_hook_that_fails_is_the_reason_of_the_kill() {
    let manifest = "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: busybox
    command: [sh, -c, sleep 9999]
    lifecycle: {postStart: {exec: {command: [sh, -c, exit 3]}}}
";
    let mut page = Page::of("", manifest);
    let screen = page.at(12);
    let event = screen.events.rows.iter().find(|row| row.reason == "Killing");
    let record = event.expect("it is killed for its hook").record;
    page.session.update(Msg::Select(Selection::Record(record)));
    assert!(rules(&page.at(12)).contains(&"hook.post-start"), "{:?}", rules(&page.at(12)));
}

/// The rules of the chain of causes, from what is seen back.
fn rules(screen: &Screen) -> Vec<&'static str> {
    let why = screen.why.as_ref().expect("something is selected");
    why.steps.iter().filter_map(|step| step.rule.as_ref()).map(|rule| rule.name).collect()
}
