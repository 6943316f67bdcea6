//! The page at an instant of a run, as plain data.

mod added;
mod answers;
mod flying;
mod leaving;
mod seen;

use std::rc::Rc;

use super::Painter;
use crate::kit::time::SimTime;
use crate::session::Session;
use crate::session::address::Address;
use crate::session::msg::{Clock, Key, Msg, Selection};
use crate::view::clients::Pace;
use crate::view::lanes::{Label, Track};
use crate::view::pods::{ContainerCard, LegKind, PodCard, Program, Role};
use crate::view::screen::Screen;
use crate::view::sight::Sight;
use crate::view::transport::Coming;
use crate::view::{Saying, Tone};

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
        self.painter.paint(&self.session, Sight::All)
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
        Role::Ephemeral => "ephemeral/",
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
    page.session.update(Msg::Select(Selection::Object(Key::pod("default", "web"))));
    let screen = page.at(30);
    let card = screen.stage.nodes[0].pods[0].containers[0].clone();
    assert_eq!(told(&card), "app ✕ Waiting CreateContainerConfigError");
    assert_eq!(card.message, "configmap \"settings\" not found");
    assert_eq!(rules(&screen)[..2], ["container.config", "api.create"]);
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
    assert!(screen.next_up.rows.iter().any(|row| row.what == Coming::MountAgain));
    let event = screen.events.rows.iter().find(|row| row.reason == "FailedMount");
    let record = event.expect("the mount failed").record;
    page.session.update(Msg::Select(Selection::Record(record)));
    assert_eq!(rules(&page.at(20))[0], "volume.mount");
    page.session.update(Msg::Select(Selection::Object(Key::pod("default", "web"))));
    assert_eq!(rules(&page.at(20))[..2], ["volume.mount", "volume.mount"]);
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

const ROLLOUT: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: app
        image: nginx:1.27
        ports: [{containerPort: 80}]
        readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
";

/// `Deployment web READY 2/2 … | hash new ●● +1`
fn told_workload(screen: &Screen) -> String {
    let card = &screen.stage.workloads[0];
    let columns = card.columns.iter().map(|(name, cell)| format!(" {name} {cell}"));
    let generations = card.generations.iter().map(|one| {
        let marks: String = one.pods.iter().map(|pod| pod.tone.sign()).collect();
        format!(" | {:?} {marks} +{}", one.age, one.missing)
    });
    let told: String = columns.chain(generations).collect();
    format!("{} {}{told}", card.kind, card.key.name)
}

#[test]
fn a_rollout_shows_old_and_new_pods_side_by_side_and_what_it_waits_for() {
    let script = "30s kubectl set image deployment/web app=nginx:1.161\n";
    let mut page = Page::of(script, ROLLOUT);
    let before = page.at(25);
    assert_eq!(
        told_workload(&before),
        "Deployment web READY 2/2 UP-TO-DATE 2 AVAILABLE 2 | Only ●● +0"
    );
    assert_eq!(before.stage.workloads[0].rollout, "");
    let stuck = page.at(60);
    assert_eq!(
        told_workload(&stuck),
        "Deployment web READY 2/2 UP-TO-DATE 1 AVAILABLE 2 | New ✕ +0 | Old ●● +0"
    );
    assert_eq!(
        stuck.stage.workloads[0].rollout,
        "Waiting for deployment \"web\" rollout to finish: 1 out of 2 new replicas have been updated..."
    );
    let set = stuck.stage.workloads[0].generations[0].set.clone().expect("a ReplicaSet");
    page.session.update(Msg::Select(Selection::Object(set)));
    assert!(page.at(60).why.is_some());
}

#[test]
fn requests_are_counted_by_cause_and_have_a_lane_of_their_own() {
    let script = "20s sim load service/web --rate 2/s --name users\n40s kubectl scale deployment/web --replicas=0\n60s sim load stop users\n";
    let mut page = Page::of(script, ROLLOUT);
    let idle = page.at(15);
    let offered: Vec<&str> =
        idle.stage.services[0].deeds.iter().map(|deed| deed.line.as_str()).collect();
    assert_eq!(offered, ["sim load service/web --rate 5/s"]);
    let screen = page.at(55);
    let card = &screen.stage.clients[0];
    assert_eq!((card.name.as_str(), card.target.as_str()), ("users", "service/web"));
    assert!(screen.stage.services[0].deeds.is_empty(), "it is sent requests already");
    assert!(38 <= card.answered && 25 <= card.failed, "{card:?}");
    assert!(card.causes.iter().any(|(cause, _)| cause == "refused"), "{card:?}");
    let stopped = page.at(70);
    assert_eq!(stopped.stage.clients[0].pace, Pace::Stopped);
    let label = Label::Requests { client: "users".to_owned() };
    let lane = stopped.timeline.lanes.iter().find(|lane| lane.label == label);
    let Some(Track::Bands(bands)) = lane.map(|lane| &lane.track) else { panic!("no lane") };
    let tones: Vec<Tone> = bands.iter().map(|band| band.tone).collect();
    assert_eq!(tones, [Tone::Fine, Tone::Failing]);
    let Saying::Ours { key: "band.failed-for", fills } = &bands[1].text else {
        panic!("{bands:?}")
    };
    let seconds: f64 = fills[1].1.trim_end_matches('s').parse().expect("seconds");
    assert!((18.0..20.0).contains(&seconds), "{fills:?}");
    // A click on what failed asks about the first request that did.
    assert_eq!(bands[0].record, None, "nobody keeps a record of each good answer");
    let first = bands[1].record.expect("a failure is told");
    page.session.update(Msg::Select(Selection::Record(first)));
    let why = page.at(70).why.expect("the request's record");
    assert!(why.steps[0].quote.contains("users GET"), "{why:?}");
    // Back in the past the lane still shows all that was played, the card what there was.
    let back = page.at(30);
    assert!(back.timeline.lanes.iter().any(|lane| lane.label == label));
    assert_eq!(back.stage.clients[0].failed, 0);
}

#[test]
fn two_pods_of_one_name_are_two() {
    let twice = "apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: app, image: nginx:1.27}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: app, image: nginx:1.27}]}
";
    let script = "5s kubectl apply -f pod.yaml\n20s sim crash web -n shop\n";
    let mut page = Page::of(script, twice);
    page.session.update(Msg::Select(Selection::Object(Key::pod("shop", "web"))));
    let screen = page.at(26);
    let restarts: Vec<u32> =
        screen.stage.nodes[0].pods.iter().map(|pod| pod.containers[0].restarts).collect();
    assert_eq!(restarts, [0, 1]);
    let groups: Vec<&str> = screen.timeline.lanes.iter().map(|lane| lane.group.as_str()).collect();
    assert!(groups.contains(&"web") && groups.contains(&"shop/web"), "{groups:?}");
    let deed = &screen.stage.nodes[0].pods[1].containers[0].deeds[0];
    assert_eq!(deed.line, "sim freeze web -c app -n shop");
}

#[test]
fn a_machine_can_be_switched_off_and_on() {
    let mut page = Page::of("20s sim node stop node-1\n", ORDER);
    let offered = |screen: &Screen| -> Vec<String> {
        screen.stage.nodes[0].deeds.iter().map(|deed| deed.line.clone()).collect()
    };
    let on = offered(&page.at(10));
    assert_eq!(on, ["sim node stop node-1", "sim node cut node-1", "sim kubelet restart node-1"]);
    assert_eq!(offered(&page.at(30)), ["sim node start node-1"]);
}

#[test]
fn a_load_that_was_begun_and_stopped_twice_has_one_card_and_one_lane() {
    let script = "15s sim load service/web --name users\n20s sim load stop users\n25s sim load service/web --name users\n30s sim load stop users\n";
    let screen = Page::of(script, ROLLOUT).at(40);
    let names: Vec<&str> = screen.stage.clients.iter().map(|card| card.name.as_str()).collect();
    assert_eq!(names, ["users"]);
    let lanes = screen.timeline.lanes.iter();
    assert_eq!(lanes.filter(|lane| matches!(lane.label, Label::Requests { .. })).count(), 1);
}

#[test]
fn the_stage_shows_what_was_made_and_not_what_every_cluster_has() {
    let script = "2s kubectl delete svc kubernetes\n20s kubectl expose pod web --port=80\n";
    let manifest = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: app, image: nginx}]}\n";
    let mut page = Page::of(script, manifest);
    assert!(page.at(1).stage.services.is_empty());
    // It is back, and its rules are written anew.
    let screen = page.at(19);
    assert!(screen.stage.services.is_empty());
    let is_its =
        |label: &Label| matches!(label, Label::Endpoint { service } if service == "kubernetes");
    assert!(!screen.timeline.lanes.iter().any(|lane| is_its(&lane.label)), "it has no lane");
    let names: Vec<String> =
        page.at(21).stage.services.iter().map(|card| card.key.name.clone()).collect();
    assert_eq!(names, ["web"]);
}

#[test]
fn a_lesson_in_the_making_is_read_when_it_was_written_in_and_not_in_every_frame() {
    use crate::session::msg::{Author, Learn};
    let mut page = Page::of("", "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n");
    page.session.update(Msg::Learn(Learn::Author(Author::Begin)));
    let first = page.at(1).authored.expect("it is open");
    assert!(Rc::ptr_eq(&first, &page.at(2).authored.expect("it is open")));
    page.session.update(Msg::Learn(Learn::Author(Author::Write("soon x\n".to_owned()))));
    let second = page.at(3).authored.expect("it is open");
    assert!(first.is_recipe && !second.is_recipe && second.complaints.len() == 1);
    page.session.update(Msg::Learn(Learn::Author(Author::End)));
    assert_eq!(page.at(4).authored, None);
}
