//! The records of a take as lanes of bands, ticks and flags. Each record is looked at once.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::membership::{Membership, SERVICE_NAME};
use super::rows::{Row, Rows};
use super::stage::status_tone;
use crate::cluster::{ContainerChange, ExecChange, HookChange, HookKind};
use crate::cluster::{ProbeAnswer, Record, Verb, What};
use crate::console::kubectl::print::pod;
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::ProbeKind;
use crate::objects::{EndpointSlice, Key, Object, Pod};
use crate::session::edits;
use crate::view::Tone;
use crate::view::lanes::{Band, Flag, Lane, Tick, Track, Twin, TwinRow};
use crate::view::probes::Answer;
use crate::view::saying::Saying;
use crate::view::turns::Turns;

/// The table shows the newest so many rows.
const TWIN_ROWS_MAX: usize = 400;

/// From a record to the probe's answer that decided it are no more steps than these, and no more time.
const DECIDED_STEPS: usize = 8;
const DECIDED_WITHIN: Span = Span::secs(1);

#[derive(Default)]
pub struct History {
    edition: u32,
    seen: usize,
    rows: Rows,
    twin: Rc<Twin>,
    membership: Membership,
    /// When pods of a name were made, oldest first.
    born: SortedMap<Key, Vec<SimTime>>,
    /// By the event's name: which records wrote it, and when.
    events: SortedMap<String, Vec<(u32, SimTime)>>,
    /// By the client's number: when requests ended, whether they were answered, and which records say so.
    requests: SortedMap<u32, Vec<(SimTime, bool, u32)>>,
}

impl History {
    /// Takes in the records not seen yet; begins anew when they are those of another past.
    pub fn follow(&mut self, edition: u32, records: &[Record]) {
        if self.edition != edition || records.len() < self.seen {
            *self = History { edition, ..History::default() };
        }
        for record in &records[self.seen..] {
            self.take(record);
            self.link(record, records);
        }
        self.seen = records.len();
    }

    pub fn lanes(&mut self, turns: Turns) -> Vec<Rc<Lane>> {
        self.rows.lanes(turns)
    }

    pub fn twin(&self) -> Rc<Twin> {
        self.twin.clone()
    }

    /// The answers of one probe up to an instant, the newest `count`, oldest first.
    pub fn answers(
        &self,
        pod: &Key,
        container: &str,
        kind: ProbeKind,
        now: SimTime,
        count: usize,
    ) -> Vec<Answer> {
        let is_row = |row: &Row| match row {
            Row::Probe(of, other) => of == container && *other == kind,
            _ => false,
        };
        let Some(Track::Ticks(ticks)) = self.rows.track(pod, is_row) else { return Vec::new() };
        let born = self.born(pod, now);
        let begin = ticks.partition_point(|tick| tick.at < born);
        let end = ticks.partition_point(|tick| tick.at <= now);
        ticks[end.saturating_sub(count).max(begin)..end].iter().map(|tick| tick.answer).collect()
    }

    /// The record that last wrote an event up to an instant.
    pub fn event(&self, name: &str, now: SimTime) -> Option<(u32, SimTime)> {
        let written = self.events.get(name)?;
        let after = written.partition_point(|(_, at)| *at <= now);
        written[..after].last().copied()
    }

    /// The first record from an instant on of a client's request that ended so.
    pub fn request(&self, client: u32, from: SimTime, is_ok: bool) -> Option<u32> {
        let told = self.requests.get(&client)?;
        let after = told.partition_point(|(at, ..)| *at < from);
        told[after..].iter().find(|(_, one, _)| *one == is_ok).map(|(.., record)| *record)
    }

    /// The newest record up to an instant of a client's request that failed.
    pub fn last_failure(&self, client: u32, now: SimTime) -> Option<u32> {
        let told = self.requests.get(&client)?;
        let after = told.partition_point(|(at, ..)| *at <= now);
        told[..after].iter().rfind(|(_, is_ok, _)| !is_ok).map(|(.., record)| *record)
    }

    /// Whether a pod has been ready at any time up to an instant.
    pub fn was_ready(&self, pod: &Key, now: SimTime) -> bool {
        let Some(Track::Bands(bands)) = self.rows.track(pod, |row| *row == Row::Ready) else {
            return false;
        };
        let born = self.born(pod, now);
        let mut own = bands.iter().filter(|band| born <= band.from && band.from <= now);
        own.any(|band| band.tone == Tone::Fine)
    }

    /// When the pod was made that has the name at an instant: what came before was another one's.
    fn born(&self, pod: &Key, now: SimTime) -> SimTime {
        let births = self.born.get(pod).map_or(&[][..], Vec::as_slice);
        let after = births.partition_point(|at| *at <= now);
        births[..after].last().copied().unwrap_or(SimTime::ZERO)
    }

    /// Since when a pod, or an address that stands for none, has stood in a Service as it does now.
    pub fn endpoint_since(&self, pod: &Key, address: &str, service: &str, now: SimTime) -> SimTime {
        let is_row = |row: &Row| matches!(row, Row::Endpoint(of) if of == service);
        let Some(Track::Bands(bands)) = self.rows.track(pod, is_row) else {
            return self.membership.since(&pod.namespace, service, address, now).unwrap_or(now);
        };
        bands.iter().rev().map(|band| band.from).find(|from| *from <= now).unwrap_or(now)
    }

    fn take(&mut self, record: &Record) {
        match &record.what {
            // The line that follows it is what the learner did.
            What::Command(line) if edits::is_line(line) => {}
            What::Command(line) => {
                let flag = Flag { at: record.at, text: line.clone(), record: record.id };
                self.flag(flag);
                self.row(record, Tone::Mine, Saying::Kubernetes(line.clone()));
            }
            What::Stored { verb, object: Object::Pod(pod) } => self.pod(record, *verb, pod),
            What::Stored { verb, object: Object::EndpointSlice(slice) } => {
                self.slice(record, *verb, slice);
            }
            What::Stored { object: Object::Event(event), .. } => {
                let id = record.cause.unwrap_or(record.id);
                let name = event.metadata.name.clone();
                self.events.entry(name).or_default().push((id, record.at));
            }
            What::Stored { .. }
            | What::Correlated { .. }
            | What::ProbeWaits { .. }
            | What::Belief { .. }
            | What::Balanced { .. }
            | What::Rules { .. }
            // The line that was typed stands for it.
            | What::KubeletRestarted
            | What::NodeFault(_)
            | What::Stalled => {}
            What::Request(request) => {
                let told = (record.at, request.outcome.is_ok(), record.id);
                self.requests.entry(request.session).or_default().push(told);
            }
            What::Event { kind, reason, message } => {
                let tone = match kind {
                    crate::objects::EventType::Normal => Tone::Quiet,
                    crate::objects::EventType::Warning => Tone::Failing,
                };
                self.row(record, tone, Saying::Kubernetes(format!("{reason}: {message}")));
            }
            What::Probe { kind, answer, .. } => self.probe(record, *kind, *answer),
            What::BackOff { delay, until: Some(until) } => {
                let text = Saying::Kubernetes(delay.to_string());
                let row = Row::BackOff(container(record));
                self.band(record, row, Some((Tone::Waiting, text)), Some(*until));
            }
            What::BackOff { until: None, .. } => {}
            What::Container { change, .. } => self.container(record, change),
            What::Hook { kind, change } => {
                if *kind == HookKind::PreStop {
                    self.pre_stop(record, change);
                }
                let tone = match change {
                    HookChange::Begun | HookChange::Done => Tone::Quiet,
                    HookChange::Failed(_) => Tone::Failing,
                };
                self.row(record, tone, Saying::Kubernetes(record.what.to_string()));
            }
            // The line that was typed stands for its start, and its output for a good end.
            What::Exec { change: ExecChange::Started { .. }, .. }
            | What::Exec { change: ExecChange::Attached | ExecChange::Printed { .. }, .. }
            | What::Exec { change: ExecChange::Ended { code: 0, .. }, .. } => {}
            What::Exec { change: ExecChange::Ended { .. }, .. } => {
                let text = record.what.to_string();
                self.flag(Flag { at: record.at, text: text.clone(), record: record.id });
                self.row(record, Tone::Failing, Saying::Kubernetes(text));
            }
            What::Fault(fault) => {
                self.row(record, Tone::Mine, Saying::Kubernetes(fault.to_string()));
            }
        }
    }

    fn pod(&mut self, record: &Record, verb: Verb, pod: &Pod) {
        match verb {
            Verb::Added => self.born.entry(record.about.clone()).or_default().push(record.at),
            Verb::Modified => {}
            Verb::Deleted => return self.gone(record, pod),
        }
        let sidecars = pod.spec.init_containers.iter().filter(|one| one.is_sidecar());
        if pod.spec.containers.len() + sidecars.count() == 1 {
            self.rows.note_lone(&record.about);
        }
        let status = pod::status(pod);
        let tone = status_tone(&status);
        self.band(record, Row::Status, Some((tone, Saying::Kubernetes(status))), None);
        if let Some(ready) = pod.status.condition("Ready") {
            let tone = match (ready.holds(), pod.status.start_time.is_some()) {
                (true, _) => Tone::Fine,
                (false, _) if pod.status.condition("ContainersReady").is_none() => Tone::Quiet,
                // Not yet is not the same as no more.
                (false, _) if tone == Tone::Fine && self.was_ready(&record.about, record.at) => {
                    Tone::Failing
                }
                (false, _) => Tone::Quiet,
            };
            let text = Saying::Kubernetes(ready.status.as_str().to_owned());
            self.band(record, Row::Ready, Some((tone, text)), None);
        }
    }

    fn gone(&mut self, record: &Record, pod: &Pod) {
        self.end(record, Row::Status);
        self.end(record, Row::Ready);
        for container in pod.spec.init_containers.iter().chain(&pod.spec.containers) {
            self.end(record, Row::BackOff(container.name.clone()));
            self.end(record, Row::Stopping(container.name.clone()));
        }
    }

    /// Ends what goes on in a lane, if there is one.
    fn end(&mut self, record: &Record, row: Row) {
        if self.rows.track(&record.about, |other| *other == row).is_some() {
            self.band(record, row, None, None);
        }
    }

    /// Where a probe's answer decided what a record wrote, a line leads from its tick to the bands that changed.
    fn link(&mut self, record: &Record, records: &[Record]) {
        let What::Stored { object: Object::Pod(_) | Object::EndpointSlice(_), .. } = &record.what
        else {
            return;
        };
        let Some(tick) = deciding(record, records) else { return };
        let What::Probe { kind, .. } = tick.what else { return };
        let of_tick = Row::Probe(container(tick), kind);
        for row in self.rows.begun(&tick.about, record) {
            self.rows.link(&tick.about, &of_tick, &row, record.at);
        }
    }

    fn slice(&mut self, record: &Record, verb: Verb, slice: &Rc<EndpointSlice>) {
        let Some(service) = slice.metadata.labels.get(SERVICE_NAME).cloned() else { return };
        for (pod, state) in self.membership.follow(record.at, verb, &service, slice) {
            let row = Row::Endpoint(service.clone());
            let is_new = self.rows.track(&pod, |other| *other == row).is_none();
            if self.rows.has_pod(&pod) && (state.is_some() || !is_new) {
                self.band_of(record, &pod, row, state, None);
            }
        }
    }

    fn probe(&mut self, record: &Record, kind: ProbeKind, answer: ProbeAnswer) {
        let answer = match answer {
            ProbeAnswer::Success => Answer::Success,
            ProbeAnswer::Failure => Answer::Failure,
            ProbeAnswer::Error => Answer::Unknown,
        };
        let tick = Tick { at: record.at, answer, record: record.id };
        let row = Row::Probe(container(record), kind);
        match &mut self.rows.lane(&record.about, row).track {
            Track::Ticks(ticks) => ticks.push(tick),
            Track::Bands(_) | Track::Flags(_) => unreachable!("a probe's lane holds ticks"),
        }
    }

    fn pre_stop(&mut self, record: &Record, change: &HookChange) {
        let state = match change {
            HookChange::Begun => {
                let name = HookKind::PreStop.as_str().to_owned();
                Some((Tone::Stopping, Saying::Kubernetes(name)))
            }
            HookChange::Done | HookChange::Failed(_) => None,
        };
        self.band(record, Row::Stopping(container(record)), state, None);
    }

    fn container(&mut self, record: &Record, change: &ContainerChange) {
        let row = Row::Stopping(container(record));
        match change {
            ContainerChange::Stopping { .. } => {
                let state = (Tone::Stopping, Saying::plain("band.grace"));
                self.band(record, row, Some(state), None);
            }
            ContainerChange::Exited { .. } => self.end(record, row),
            // It does not wait any more, whatever was said of it.
            ContainerChange::Created | ContainerChange::Started => {
                self.end(record, Row::BackOff(container(record)));
            }
            ContainerChange::Killed => {}
        }
    }

    fn row(&mut self, record: &Record, tone: Tone, text: Saying) {
        let object = match &record.container {
            Some(container) => format!("{}/{container}", record.about.name),
            None => record.about.name.clone(),
        };
        let Twin { rows, dropped } = Rc::make_mut(&mut self.twin);
        if rows.len() == TWIN_ROWS_MAX {
            rows.pop_front();
            *dropped += 1;
        }
        rows.push_back(Rc::new(TwinRow { record: record.id, at: record.at, object, tone, text }));
    }

    fn flag(&mut self, flag: Flag) {
        match &mut self.rows.commands().track {
            Track::Flags(flags) => flags.push(flag),
            Track::Bands(_) | Track::Ticks(_) => unreachable!("commands are flags"),
        }
    }

    fn band(
        &mut self,
        record: &Record,
        row: Row,
        state: Option<(Tone, Saying)>,
        until: Option<SimTime>,
    ) {
        self.band_of(record, &record.about, row, state, until);
    }

    /// Ends the band that goes on and begins the next, unless both say the same.
    fn band_of(
        &mut self,
        record: &Record,
        pod: &Key,
        row: Row,
        state: Option<(Tone, Saying)>,
        until: Option<SimTime>,
    ) {
        if let Some(Track::Bands(bands)) = self.rows.track(pod, |other| *other == row)
            && let (Some(last), Some((tone, text))) = (bands.last(), &state)
            && last.until.is_none()
            && last.tone == *tone
            && last.text == *text
        {
            return;
        }
        let Track::Bands(bands) = &mut self.rows.lane(pod, row).track else {
            unreachable!("this lane holds bands")
        };
        if let Some(last) = bands.last_mut()
            && last.until.is_none_or(|until| record.at < until)
        {
            last.until = Some(record.at);
            // What lasted no time at all is nothing to see.
            if last.from == record.at {
                bands.pop();
            }
        }
        if let Some((tone, text)) = state {
            bands.push(Band { from: record.at, until, tone, text, record: Some(record.id) });
        }
    }
}

/// The probe's answer behind a record, at the same time but for what messages take.
fn deciding<'a>(record: &'a Record, records: &'a [Record]) -> Option<&'a Record> {
    let mut at = record;
    for _ in 0..DECIDED_STEPS {
        let cause = at.cause?;
        at = &records[records.binary_search_by_key(&cause, |record| record.id).ok()?];
        if matches!(at.what, What::Probe { .. }) {
            return (record.at - at.at <= DECIDED_WITHIN).then_some(at);
        }
    }
    None
}

fn container(record: &Record) -> String {
    record.container.clone().unwrap_or_default()
}
