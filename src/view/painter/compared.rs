//! The takes, and two of them as pairs of lanes. A comparison is painted once, when both have been played.

use std::rc::Rc;

use super::history::History;
use super::parting::parting;
use super::requests::Requests;
use super::rows;
use crate::kit::order;
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;
use crate::session::Session;
use crate::session::comparing::{Comparison, Figure, Measure, Reading, Side};
use crate::session::takes::{Label as TakeLabel, Origin};
use crate::view::lanes::{Label, Lane, Track};
use crate::view::moment;
use crate::view::saying::Saying;
use crate::view::takes::{self, Cell, Compared, Found, Pair, TakeRow, Takes};
use crate::view::turns::Turns;

#[derive(Default)]
pub struct SideBySide {
    rows: Rc<Vec<TakeRow>>,
    found: Option<Rc<Found>>,
}

impl SideBySide {
    pub fn look(&mut self, session: &Session) -> Takes {
        self.rows = super::reuse(&self.rows, take_rows(session));
        let comparison = session.comparison();
        match comparison.filter(|comparison| comparison.is_over()) {
            None => self.found = None,
            Some(comparison) if self.found.is_none() => {
                self.found = Some(Rc::new(found(comparison)));
            }
            Some(_) => {}
        }
        let file = session.open_file();
        Takes {
            rows: self.rows.clone(),
            compared: comparison.map(|comparison| self.compared(comparison, session)),
            file: file.to_owned(),
            is_edited: session.is_edited(file),
            asked: session.comparing_asked(),
        }
    }

    fn compared(&self, comparison: &Comparison, session: &Session) -> Compared {
        let sides = comparison.sides();
        let is_same = |side: &Side| {
            session.take_of(side.take).is_some_and(|(recipe, _)| *recipe == side.recipe)
        };
        let all = (comparison.until().as_millis() * 2).max(1);
        let progress = (!comparison.is_over()).then(|| comparison.played().as_millis() * 100 / all);
        Compared {
            takes: [sides[0].take, sides[1].take],
            until: comparison.until(),
            progress,
            is_stale: !sides.iter().all(is_same),
            found: self.found.clone().unwrap_or_default(),
        }
    }
}

fn take_rows(session: &Session) -> Vec<TakeRow> {
    let takes = session.takes();
    let mut rows = vec![take_row(takes.current(), session.take().end(), takes.current())];
    let others = takes.kept().iter();
    rows.extend(others.map(|branch| take_row(&branch.label, branch.until(), takes.current())));
    order::sort_by_key(&mut rows, |row| row.number);
    rows
}

fn take_row(label: &TakeLabel, until: SimTime, current: &TakeLabel) -> TakeRow {
    let origin = match &label.origin {
        Origin::Opened => Saying::plain("take.opened"),
        Origin::Again => Saying::plain("take.again"),
        Origin::Line { at, line } => {
            ours("take.line", vec![("at", moment::short(*at)), ("line", line.clone())])
        }
        Origin::Text { file, change } if change.is_empty() => {
            ours("take.draft", vec![("file", file.clone())])
        }
        Origin::Text { file, change } => {
            ours("take.text", vec![("file", file.clone()), ("change", change.clone())])
        }
        Origin::Kubernetes(version) => ours("take.kubernetes", vec![("version", version.clone())]),
    };
    let (number, is_current) = (label.number, label.number == current.number);
    TakeRow { number, is_current, name: label.name.clone(), origin, until }
}

fn ours(key: &'static str, fills: Vec<(&'static str, String)>) -> Saying {
    Saying::Ours { key, fills }
}

fn found(comparison: &Comparison) -> Found {
    let sides = comparison.sides().each_ref().map(|side| lanes(side, comparison.until()));
    let pairs = pairs(sides);
    let at = |pair: &Pair| pair.parting.as_ref().map(|parting| parting.at);
    let first_of = |is_one: fn(&Label) -> bool| {
        let parted = pairs.iter().enumerate().filter(|(_, pair)| is_one(&pair.label));
        let parted = parted.filter_map(|(index, pair)| Some((at(pair)?, index)));
        parted.min()
    };
    let (state, probes) = (first_of(is_state), first_of(is_probe));
    let first = state.or(probes);
    let earlier = |(at, _): &(SimTime, usize)| state.is_some_and(|(state, _)| *at < state);
    Found {
        first: first.map(|(_, index)| index),
        probes: probes.filter(earlier).map(|(at, _)| at),
        figures: comparison.figures().into_iter().map(figure).collect(),
        pairs,
    }
}

/// What a learner would call a difference; when a probe asks is one only where nothing else differs.
fn is_state(label: &Label) -> bool {
    match label {
        Label::Requests { .. } | Label::Status | Label::Ready | Label::BackOff { .. } => true,
        Label::Stopping { .. } | Label::Endpoint { .. } => true,
        Label::Commands | Label::Probe { .. } => false,
    }
}

fn is_probe(label: &Label) -> bool {
    matches!(label, Label::Probe { .. })
}

/// The lanes of one take, each under the name its pod has in both. What goes on ends where both were played to.
fn lanes(side: &Side, until: SimTime) -> Vec<(String, Rc<Lane>)> {
    let mut history = History::default();
    history.follow(0, &side.outcome.records);
    let requests = Requests::default().lanes(&side.scene.cluster, &history).to_vec();
    let names = side.milestones().names;
    let names = names.iter().map(|(key, name)| (rows::group(key), name.clone()));
    let names: SortedMap<String, String> = SortedMap::from_iter(names);
    let (own, of_pods): (Vec<_>, Vec<_>) =
        history.lanes(Turns::default()).into_iter().partition(|lane| lane.label == Label::Commands);
    let all = own.into_iter().chain(requests).chain(of_pods);
    all.map(|mut lane| {
        if let Track::Bands(bands) = &mut Rc::make_mut(&mut lane).track
            && let Some(last) = bands.last_mut()
        {
            last.until = Some(last.until.map_or(until, |end| end.min(until)));
        }
        (names.get(&lane.group).unwrap_or(&lane.group).clone(), lane)
    })
    .collect()
}

/// In the order of the first take; what only the second has stands behind its pod's other lanes.
fn pairs([one, other]: [Vec<(String, Rc<Lane>)>; 2]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for (group, lane) in one {
        let is_same =
            |(name, lane_of): &&(String, Rc<Lane>)| *name == group && lane_of.label == lane.label;
        let beside = other.iter().find(is_same).map(|(_, lane)| lane.clone());
        pairs.push(pair(group, [Some(lane), beside]));
    }
    for (group, lane) in other {
        if pairs.iter().any(|pair| pair.group == group && pair.label == lane.label) {
            continue;
        }
        let behind = pairs.iter().rposition(|pair| pair.group == group);
        let place = behind.map_or(pairs.len(), |index| index + 1);
        pairs.insert(place, pair(group, [None, Some(lane)]));
    }
    pairs
}

fn pair(group: String, sides: [Option<Rc<Lane>>; 2]) -> Pair {
    let label = sides.iter().flatten().next().map_or(Label::Commands, |lane| lane.label.clone());
    let parting =
        parting(&label, sides.each_ref().map(|lane| lane.as_ref().map(|lane| &lane.track)));
    Pair { group, label, sides, parting }
}

fn figure(figure: Figure) -> takes::Figure {
    let (pod, what) = match figure.measure {
        Measure::Failed => (String::new(), Saying::plain("figure.failed")),
        Measure::Ready { pod } => (pod, Saying::plain("figure.ready")),
        Measure::FirstRestart { pod } => (pod, Saying::plain("figure.restart")),
        Measure::Restarts { pod } => (pod, Saying::plain("figure.restarts")),
        Measure::Out { pod, service } => (pod, ours("figure.out", vec![("service", service)])),
    };
    takes::Figure { pod, what, cells: figure.readings.map(cell) }
}

fn cell(reading: Reading) -> Cell {
    let exact = |text: String, at| Cell { text: Saying::Kubernetes(text), at };
    match reading {
        Reading::Never => Cell { text: Saying::plain("figure.never"), at: None },
        Reading::At(at) => exact(moment::clock(at), Some(at)),
        Reading::Count(count, at) => exact(count.to_string(), at),
        Reading::Lasted(span, at) => exact(moment::left(span.as_millis()), at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::address::Address;
    use crate::session::frozen;
    use crate::session::msg::{Clock, Msg, TakeDeed};
    use crate::view::lanes::LinkPart;
    use crate::view::painter::Painter;
    use crate::view::sight::Sight;

    fn frozen() -> String {
        let load = "20s sim load service/web --rate 2/s --name users\n";
        frozen::frozen(load, &[("readinessProbe", 10)])
    }

    fn session(recipe: &str) -> Session {
        let address = Address { recipe: Some(recipe.to_owned()), ..Address::default() };
        Session::start(&address.format().expect("a recipe fits a link"), None, |_| None)
    }

    /// The comparison to its end.
    fn found(session: &mut Session) -> Compared {
        let mut painter = Painter::default();
        assert!(
            painter
                .paint(session, Sight::All)
                .takes
                .compared
                .expect("asked for")
                .progress
                .is_some()
        );
        for _ in 0..10_000 {
            if !session.has_idle_work() {
                break;
            }
            session.update(Msg::Idle);
        }
        let compared = painter.paint(session, Sight::All).takes.compared.expect("still there");
        assert_eq!((compared.progress, compared.is_stale), (None, false));
        compared
    }

    fn change(session: &mut Session, file: &str, change: &str) -> Compared {
        let (file, change) = (file.to_owned(), change.to_owned());
        session.update(Msg::Takes(TakeDeed::CompareChange { file, change }));
        found(session)
    }

    #[test]
    fn two_periods_part_where_the_shorter_one_notices() {
        let mut session = session(&frozen());
        let compared = change(&mut session, "web.yaml", "periodSeconds: 5");
        let found = &compared.found;
        let pair = &found.pairs[found.first.expect("they part")];
        let parting = pair.parting.as_ref().expect("here");
        assert_eq!((pair.group.as_str(), &pair.label), ("web", &Label::Ready));
        let exact = |text: &str| Saying::Kubernetes(text.to_owned());
        assert_eq!(parting.says, [exact("True"), exact("False")]);
        assert!(SimTime::secs(50) < parting.at && parting.at < SimTime::secs(62), "{}", parting.at);
        assert!(found.probes.expect("probes ask twice as often") < SimTime::secs(40));
        let rows: Vec<&Saying> = found.figures.iter().map(|figure| &figure.what).collect();
        assert_eq!(rows[0], &Saying::plain("figure.failed"));
        assert!(rows.contains(&&ours("figure.out", vec![("service", "web".into())])), "{rows:?}");
        let takes = session.takes();
        assert_eq!((takes.current().number, takes.kept().len()), (1, 1), "the page stays");
    }

    #[test]
    fn takes_with_a_fork_part_where_the_learner_acted() {
        let mut session = session(&frozen());
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(120))));
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(30))));
        session.update(Msg::Run("kubectl delete pod web --now --wait=false".to_owned()));
        let screen = Painter::default().paint(&session, Sight::All);
        let rows: Vec<(u32, bool, &Saying)> =
            screen.takes.rows.iter().map(|row| (row.number, row.is_current, &row.origin)).collect();
        let line = vec![
            ("at", "30s".to_owned()),
            ("line", "kubectl delete pod web --now --wait=false".to_owned()),
        ];
        assert_eq!(
            rows,
            [(1, false, &Saying::plain("take.opened")), (2, true, &ours("take.line", line))]
        );
        session.update(Msg::Takes(TakeDeed::Compare([1, 2])));
        let compared = found(&mut session);
        assert_eq!(compared.until, SimTime::secs(120));
        let pair = &compared.found.pairs[compared.found.first.expect("they part")];
        let parting = pair.parting.as_ref().expect("here");
        assert_eq!((&pair.label, parting.at), (&Label::Status, SimTime::secs(30)));
        assert_eq!(parting.says[1], Saying::Kubernetes("Terminating".to_owned()));

        session.update(Msg::Takes(TakeDeed::Look { take: 1, at: SimTime::secs(45) }));
        assert_eq!(session.take().now(), SimTime::secs(45));
        assert_eq!(session.takes().current().number, 1);
        session.update(Msg::Takes(TakeDeed::Drop(2)));
        assert!(session.comparison().is_none() && session.takes().kept().is_empty());
    }

    /// A10: with a shorter start the second app of the lab is ready earlier, and nothing before that differs.
    #[test]
    fn an_app_that_starts_faster_is_ready_earlier() {
        let trace = include_str!("../../../tests/traces/rows/a10-a-second-app.trace");
        let mut session = session(trace);
        let compared = change(&mut session, "second-probed.yaml", "value: \"5\"");
        let found = &compared.found;
        let pair = &found.pairs[found.first.expect("they part")];
        assert_eq!((pair.group.as_str(), &pair.label), ("simple-webapp-2", &Label::Ready));
        let parted: Vec<&str> = found
            .pairs
            .iter()
            .filter(|pair| pair.parting.is_some())
            .map(|pair| pair.group.as_str())
            .collect();
        assert!(parted.iter().all(|group| *group == "simple-webapp-2"), "{parted:?}");
    }

    #[test]
    fn pods_of_another_template_stand_beside_each_other() {
        let deployment = "0s kubectl apply -f web.yaml\n-- web.yaml --
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: 'nginx:1.27', readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 2}}]}
";
        let mut session = session(deployment);
        let compared = change(&mut session, "web.yaml", "initialDelaySeconds: 30");
        let groups: Vec<(&str, usize)> = compared
            .found
            .pairs
            .iter()
            .filter(|pair| pair.label == Label::Status)
            .map(|pair| (pair.group.as_str(), pair.sides.iter().flatten().count()))
            .collect();
        assert_eq!(groups, [("web #1", 2), ("web #2", 2)]);
    }

    #[test]
    fn a_line_that_changes_nothing_is_told() {
        let mut session = session(&frozen());
        let deed = TakeDeed::CompareChange { file: "web.yaml".into(), change: "no: 1".into() };
        session.update(Msg::Takes(deed));
        assert!(session.comparison().is_none());
        let told = &Painter::default().paint(&session, Sight::All).notices[0].saying;
        assert!(matches!(told, Saying::Ours { key: "notice.change", .. }), "{told:?}");
    }

    /// The tick that decided, the lanes between, and the bands that changed because of it.
    #[test]
    fn a_line_leads_from_the_probe_that_decided_to_what_it_changed() {
        let mut session = session(&frozen());
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(120))));
        let lanes = Painter::default().paint(&session, Sight::All).timeline.lanes;
        let linked = |is_lane: fn(&Label) -> bool| {
            let lane = lanes.iter().find(|lane| is_lane(&lane.label)).expect("a lane");
            lane.links.iter().map(|link| (link.at, link.part)).collect::<Vec<_>>()
        };
        let ready = linked(|label| *label == Label::Ready);
        let probe = linked(is_probe);
        let endpoint = linked(|label| matches!(label, Label::Endpoint { .. }));
        let parts: Vec<LinkPart> = ready.iter().map(|(_, part)| *part).collect();
        assert_eq!(parts, [LinkPart::FromBand, LinkPart::FromBand], "ready, and no longer ready");
        assert_eq!(probe.len(), 4, "{probe:?}");
        assert!(probe.contains(&(ready[1].0, LinkPart::ToTick)), "{probe:?}");
        let left = endpoint.last().expect("it leaves its Service");
        assert_eq!(left.1, LinkPart::ToBand);
        assert!(probe.contains(&(left.0, LinkPart::FromTick)), "{probe:?}");
    }
}
