//! What the page shows of what the learner did, and of what is out of sight.

use super::{ORDER, Page};
use crate::kit::sorted::SortedSet;
use crate::kit::time::SimTime;
use crate::session::msg::{Clock, Key, Msg};
use crate::view::console::Origin;
use crate::view::lanes::{Label, Track};
use crate::view::screen::Screen;
use crate::view::services::Membership;
use crate::view::sight::Sight;

#[test]
fn the_line_that_puts_the_editor_s_text_in_place_is_told_apart() {
    let mut page = Page::of("", ORDER);
    page.at(20);
    page.session
        .update(Msg::Edit { file: "pod.yaml".to_owned(), text: ORDER.replace("web", "other") });
    page.session.update(Msg::Run("kubectl apply -f pod.yaml".to_owned()));
    let screen = page.at(20);
    let origins: Vec<Origin> = screen.console.entries.iter().map(|entry| entry.origin).collect();
    assert_eq!(origins, [Origin::Script, Origin::Editor, Origin::Learner]);
    assert_eq!(screen.console.history.len(), 2, "{:?}", screen.console.history);
    let commands = screen.timeline.lanes.iter().find(|lane| lane.label == Label::Commands);
    let Track::Flags(flags) = &commands.expect("two were typed").track else { panic!("no flags") };
    assert_eq!(flags.len(), 2);
    let names: Vec<&str> = screen.stage.nodes[0].pods.iter().map(|pod| &*pod.head.name).collect();
    assert_eq!(names, ["web"], "the other one waits for its node");
}

#[test]
fn a_pod_out_of_sight_stays_as_it_was_painted_until_it_is_looked_at() {
    let mut page = Page::of("", ORDER);
    let age = |screen: &Screen| screen.stage.nodes[0].pods[0].head.age.clone();
    assert_eq!(age(&page.at(20)), "20s");
    page.session.update(Msg::Clock(Clock::Seek(SimTime::secs(30))));
    let (none, key) = (SortedSet::new(), Key::pod("default", "web"));
    assert_eq!(age(&page.painter.paint(&page.session, Sight::Of(&none))), "20s");
    let seen = SortedSet::from_iter([key]);
    assert_eq!(age(&page.painter.paint(&page.session, Sight::Of(&seen))), "30s");
    assert_eq!(age(&page.at(40)), "40s");
}

const BY_HAND: &str = "apiVersion: v1
kind: Service
metadata: {name: database}
spec: {ports: [{port: 5432}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: database-1, labels: {kubernetes.io/service-name: database}}
addressType: IPv4
ports: [{port: 5432}]
endpoints: [{addresses: [192.0.2.7]}]
";

#[test]
fn an_address_written_by_hand_has_stood_there_since_it_came() {
    let script = "30s kubectl patch endpointslice database-1 -p '{\"endpoints\":[{\"addresses\":[\"192.0.2.7\"],\"conditions\":{\"ready\":false}}]}'\n";
    let mut page = Page::of(script, BY_HAND);
    let mut since = |seconds: u64| {
        let row = page.at(seconds).stage.services[0].endpoints[0].clone();
        (row.address, row.state, row.since.as_secs())
    };
    let row = |state, since| ("192.0.2.7:5432".to_owned(), state, since);
    assert_eq!(since(20), row(Membership::Ready, 0));
    assert_eq!(since(90), row(Membership::NotReady, 30));
    assert_eq!(since(20), row(Membership::Ready, 0), "back in the past");
}

#[test]
fn the_table_counts_the_rows_that_it_no_longer_shows() {
    let mut page = Page::of(&"1s pwd\n".repeat(450), ORDER);
    let twin = page.at(2).timeline.twin;
    assert_eq!(twin.rows.len(), 400);
    assert!(50 <= twin.dropped, "{}", twin.dropped);
    assert_eq!(page.at(0).timeline.twin.dropped, twin.dropped, "it tells of all that was played");
}

const CROWD: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 50
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: nginx:1.27}]}
";

#[test]
fn dragged_past_each_of_a_crowd_is_painted_in_its_turn() {
    let mut page = Page::of("", CROWD);
    let ages = |screen: &Screen| -> Vec<(Key, String)> {
        let pods = screen.stage.nodes.iter().flat_map(|node| &node.pods);
        pods.map(|pod| (pod.key.clone(), pod.head.age.clone())).collect()
    };
    let before = ages(&page.at(120));
    assert_eq!(before.len(), 50);
    let seen: SortedSet<Key> = before.iter().map(|(key, _)| key.clone()).collect();
    page.session.update(Msg::Clock(Clock::Seek(SimTime::secs(600))));
    let mut painted = || {
        let after = ages(&page.painter.paint(&page.session, Sight::Passing(&seen)));
        after.iter().zip(&before).filter(|(after, before)| after != before).count()
    };
    let steps = [painted(), painted(), painted(), painted()];
    assert!(0 < steps[0] && steps.is_sorted_by(|one, next| one < next), "{steps:?}");
    assert_eq!(steps[3], 50, "after four steps everything has been painted");
    page.session.update(Msg::Clock(Clock::Seek(SimTime::secs(120))));
    let rests = page.painter.paint(&page.session, Sight::Of(&seen));
    assert_eq!(ages(&rests), before, "where the drag stops, nobody waits for a turn");
}
