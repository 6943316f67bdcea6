//! The painter: from the session to the screen. It remembers what it painted, so that only what changed is made anew.
//!
//! `history` follows the records once and turns them into lanes, which stand in `rows`; `membership` is how pods stand in
//! their Services; `stage` (with `clients`, `flights`, `workloads`, `containers`, `dials` and `stopping`), `coming`, `printed`,
//! `described`, `written`, `taught`, `hung` and `told` look at one instant, `requests` at all that was
//! played, `pictured` at all that was up to an instant, `measured` at many seeds, `compared` (with `parting`) at two takes; `why` answers questions; `waiting` is what a probe waits for.

mod clients;
mod coming;
mod compared;
mod containers;
mod described;
mod dials;
mod flights;
mod history;
mod hung;
mod measured;
mod membership;
mod parting;
mod pictured;
mod printed;
mod requests;
mod rows;
mod stage;
mod stopping;
mod taught;
#[cfg(test)]
mod tests;
mod told;
mod waiting;
mod why;
mod workloads;
mod written;

use std::rc::Rc;

pub use self::pictured::picture;

use self::compared::SideBySide;
use self::described::Describing;
use self::history::History;
use self::hung::Hung;
use self::measured::Measured;
use self::printed::Printed;
use self::requests::Requests;
use self::taught::Taught;
use self::why::Whys;
use self::written::Written;
use super::feed::Events;
use super::flights::Flight;
use super::lanes::{Label, Lane, Timeline};
use super::notices::Notice;
use super::pods::Stage;
use super::screen::{Header, Pane, Screen, Setting};
use super::sight::Sight;
use super::transport::{Motion, NextUp, Transport};
use super::turns::{self, Turns};
use crate::cluster::version::Version;
use crate::kit::time::{SimTime, Span};
use crate::session::Session;

/// The scrubber reaches at least this far, so that the first minutes do not crawl.
const HORIZON_MIN: SimTime = SimTime::secs(120);
/// Room for time to come behind the head.
const ROOM_AHEAD: Span = Span::secs(30);

#[derive(Default)]
pub struct Painter {
    turns: Turns,
    history: History,
    requests: Requests,
    describing: Describing,
    measured: Measured,
    side_by_side: SideBySide,
    skipped: Rc<Vec<(SimTime, SimTime)>>,
    printed: Printed,
    written: Written,
    taught: Taught,
    hung: Hung,
    whys: Whys,
    stage: Rc<Stage>,
    next_up: NextUp,
    flights: Rc<Vec<Flight>>,
    events: Rc<Events>,
    notices: Rc<Vec<Notice>>,
    /// The way from an embed to the page itself.
    link: String,
    /// The edition and version of the store that `events` was made from.
    events_of: Option<(u32, u64)>,
}

impl Painter {
    pub fn paint(&mut self, session: &Session, sight: Sight) -> Screen {
        let take = session.take();
        self.history.follow(take.edition(), take.records());
        let now = take.now();
        let turns = self.next_turns(session, sight);
        let stage = stage::Painting { scene: take.shown(), history: &self.history, turns, sight };
        self.stage = reuse(&self.stage, stage.paint(&self.stage));
        if !sight.passes() || turns.is_on(turns::REQUESTS) {
            self.flights = reuse(&self.flights, flights::flights(session, &self.stage.services));
        }
        let store = take.shown().cluster.objects();
        let events_of = Some((take.edition(), store.version()));
        if self.events_of != events_of && turns.is_on(turns::EVENTS) {
            self.events_of = events_of;
            self.events = Rc::new(printed::events(store, &self.history, now));
        }
        if turns.is_on(turns::NEXT_UP) {
            self.next_up = coming::next_up(take);
        }
        self.notices = reuse(&self.notices, told::notices(session.notices(), session.language));
        let head = take.end();
        let last_line = take.recipe().script.lines().last().map_or(SimTime::ZERO, |line| line.at);
        Screen {
            language: session.language,
            theme: session.theme,
            setting: self.setting(session),
            header: header(session),
            notices: self.notices.clone(),
            lesson: self.taught.look(session),
            gallery: self.hung.look(session),
            authored: self.taught.authored(session),
            files: self.written.files(session),
            stage: self.stage.clone(),
            flights: self.flights.clone(),
            timeline: self.timeline(session),
            bands: self.measured.look(session),
            takes: self.side_by_side.look(session),
            transport: Transport {
                motion: match session.motion() {
                    crate::session::Motion::Paused => Motion::Paused,
                    crate::session::Motion::Playing => Motion::Playing,
                },
                speed: session.speed(),
                now,
                head,
                horizon: (head.max(last_line) + ROOM_AHEAD).max(HORIZON_MIN),
                can_undo: session.takes().before().is_some(),
                skips_quiet: session.skips_quiet(),
            },
            next_up: self.next_up.clone(),
            console: self.printed.console(session),
            events: self.events.clone(),
            selection: session.selection.clone(),
            described: self.describing.look(session),
            why: self.whys.look(session),
            sharing: session.sharing.clone().map(Rc::new),
        }
    }
}

impl Painter {
    /// Whose turn it was in the last painting.
    pub fn turns(&self) -> Turns {
        self.turns
    }

    fn next_turns(&mut self, session: &Session, sight: Sight) -> Turns {
        self.turns = match session.motion() {
            crate::session::Motion::Paused if !sight.passes() => Turns::default(),
            crate::session::Motion::Paused | crate::session::Motion::Playing => {
                self.turns.next(session.take().shown().cluster.objects().pods(None).count())
            }
        };
        self.turns
    }

    fn timeline(&mut self, session: &Session) -> Timeline {
        let take = session.take();
        self.skipped = reuse(&self.skipped, session.skipped().to_vec());
        let requests = self.requests.lanes(&take.head().cluster, &self.history);
        let lanes = timeline(self.history.lanes(self.turns), requests);
        Timeline { lanes, twin: self.history.twin(), skipped: self.skipped.clone() }
    }

    /// Packing a link costs more than a frame may take, so while time goes by the last one stays.
    fn setting(&mut self, session: &Session) -> Setting {
        let Some(panes) = &session.panes else { return Setting::Whole };
        let panes = if panes.is_empty() { vec![Pane::Stage, Pane::Time] } else { panes.clone() };
        let rests = session.motion() == crate::session::Motion::Paused && !session.is_travelling();
        if self.link.is_empty() || rests {
            self.link = session.embed_link();
        }
        Setting::Embed { panes, link: self.link.clone() }
    }
}

/// The learner's commands, then requests, then the pods.
fn timeline(mut lanes: Vec<Rc<Lane>>, requests: &[Rc<Lane>]) -> Vec<Rc<Lane>> {
    let place = lanes.iter().take_while(|lane| lane.label == Label::Commands).count();
    lanes.splice(place..place, requests.iter().cloned());
    lanes
}

/// The old pointer if nothing changed, so that whoever compares pointers sees that too.
fn reuse<T: PartialEq>(old: &Rc<T>, new: T) -> Rc<T> {
    if **old == new { old.clone() } else { Rc::new(new) }
}

fn header(session: &Session) -> Header {
    let recipe = session.take().recipe();
    Header {
        title: Taught::title(session)
            .unwrap_or_else(|| recipe.title().unwrap_or_default().to_owned()),
        kubernetes: recipe.settings.version.to_string(),
        versions: Version::SUPPORTED.iter().map(Version::to_string).collect(),
        seed: recipe.settings.seed,
        aside: session.aside().titles().map(str::to_owned).collect(),
    }
}
