//! An answer in the making: step by step from what is seen to its first cause, no step twice, and not without end.

use super::Asking;
use super::tell::{named, tell};
use crate::cluster::kubelet::eviction;
use crate::cluster::{Record, Rule, Verb, What};
use crate::kit::time::SimTime;
use crate::objects::{Key, Kind, Object};
use crate::session::msg::{Ask, Selection};
use crate::view::why::{Place, RuleNote, Step};
use crate::view::{Saying, Tone};

/// A chain longer than this is told from its near end.
const STEPS_MAX: usize = 14;

pub struct Chain<'a> {
    pub asking: &'a Asking<'a>,
    steps: Vec<Step>,
    /// The records that were told.
    told: Vec<u32>,
    /// Whether one of them is a line of the learner's.
    reached: bool,
}

/// A sentence of ours with its places filled.
pub fn saying(key: &'static str, fills: &[(&'static str, &str)]) -> Saying {
    let fills = fills.iter().map(|(place, value)| (*place, (*value).to_owned())).collect();
    Saying::Ours { key, fills }
}

impl<'a> Chain<'a> {
    pub fn new(asking: &'a Asking<'a>) -> Chain<'a> {
        Chain { asking, steps: Vec::new(), told: Vec::new(), reached: false }
    }

    pub fn steps(mut self) -> Vec<Step> {
        self.say_once();
        if STEPS_MAX < self.steps.len() {
            // What began it all is worth more than what lies between, and than other questions.
            while self.steps.last().is_some_and(Step::is_question) {
                self.steps.pop();
            }
        }
        if STEPS_MAX < self.steps.len() {
            let last = self.steps.pop();
            self.steps.truncate(STEPS_MAX - 1);
            self.steps.extend(last);
        }
        self.steps
    }

    /// The same told twice is told once; if only the second has a line to show, the first is given it.
    fn say_once(&mut self) {
        let mut once: Vec<Step> = Vec::new();
        for step in self.steps.drain(..) {
            let is_same = |told: &&mut Step| {
                told.saying == step.saying && told.quote == step.quote && !told.is_another(&step)
            };
            match once.iter_mut().find(is_same) {
                Some(told) if told.place.is_none() => told.place = step.place,
                Some(_) => {}
                None => once.push(step),
            }
        }
        self.steps = once;
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// A sentence about how things stand now.
    pub fn say(&mut self, key: &'static str, fills: &[(&'static str, &str)]) -> &mut Step {
        self.steps.push(Step {
            at: self.asking.now,
            tone: Tone::Quiet,
            saying: saying(key, fills),
            quote: String::new(),
            rule: None,
            goes: Selection::Nothing,
            place: None,
        });
        let last = self.steps.len() - 1;
        &mut self.steps[last]
    }

    /// One thing that happened, in the words of its record.
    pub fn tell(&mut self, record: &Record) -> &mut Step {
        let told = tell(self.asking, record);
        self.told.push(record.id);
        self.reached |= matches!(record.what, What::Command(_));
        let step = self.say("why.nothing", &[]);
        step.saying = told.saying;
        step.tone(told.tone).quote(&told.quote).of(record)
    }

    pub fn has_told(&self, record: &Record) -> bool {
        self.told.contains(&record.id)
    }

    /// What happened, what caused it, and so on down to what the learner did.
    pub fn follow(&mut self, record: &Record) {
        if !self.has_told(record) {
            let place = self.written(record);
            self.tell(record).place = place;
            self.causes(record);
        }
    }

    /// Where what was stored is written.
    pub fn written(&self, record: &Record) -> Option<Place> {
        match &record.what {
            What::Stored { verb: Verb::Added, object } => self.asking.lines.object(object),
            What::Stored { verb: Verb::Modified, object } => {
                let line = record.cause.and_then(|id| self.asking.record(id))?;
                let What::Command(line) = &line.what else { return None };
                self.asking.lines.change(object, line)
            }
            _ => None,
        }
    }

    /// What caused something, and so on; up to what is told already.
    pub fn causes(&mut self, record: &Record) {
        let mut next = record.cause;
        while let Some(cause) = next.and_then(|id| self.asking.record(id)) {
            if self.told.contains(&cause.id) {
                return;
            }
            if !is_echo(cause) {
                let place = self.written(cause);
                self.tell(cause).place = place;
            }
            next = cause.cause;
        }
    }

    /// The write since which an object has been so, and what caused it; that it was made so is told elsewhere.
    pub fn since(&mut self, key: &Key, is_so: &dyn Fn(&Object) -> bool) {
        let Some(record) = self.asking.since(key, is_so) else { return };
        if !matches!(record.what, What::Stored { verb: Verb::Added, .. }) {
            self.follow(record);
        }
    }

    /// How an object came to be, down to the line that made it; unless a line was found already.
    pub fn came(&mut self, key: &Key) {
        if self.reached {
            return;
        }
        let made = self.asking.last(&|record| {
            record.about == *key && matches!(record.what, What::Stored { verb: Verb::Added, .. })
        });
        let Some(made) = made.filter(|made| !self.told.contains(&made.id)) else { return };
        let place = self.written(made);
        self.tell(made).place = place;
        // What made the controller look again were other pods of the Job, or other Jobs: no cause of this one.
        let owner = match &made.what {
            What::Stored { object, .. } => object.meta().controller(),
            _ => None,
        };
        let is_made_alone = |kind: &Kind| matches!(kind, Kind::Job | Kind::CronJob);
        let kind = owner.and_then(|owner| Kind::from_manifest(&owner.api_version, &owner.kind));
        match owner.zip(kind.filter(is_made_alone)) {
            Some((owner, kind)) => self.came(&Key::new(kind, &key.namespace, &owner.name)),
            None => self.causes(made),
        }
    }

    /// Another object's own question, one step away.
    pub fn see(&mut self, key: &Key, ask: Ask) {
        let saying = super::questions::wording(self.asking, key, &ask);
        let step = self.say("why.see", &[]);
        step.saying = saying;
        step.goes = Selection::Asked(key.clone(), ask);
    }

    pub fn now(&self) -> SimTime {
        self.asking.now
    }
}

/// The event by which a kubelet ends a pod that went beyond a limit: nothing else tells of it.
pub fn is_verdict(record: &Record) -> bool {
    matches!(&record.what, What::Event { reason, .. } if reason == eviction::REASON)
}

/// What only repeats the record that caused it.
fn is_echo(record: &Record) -> bool {
    match &record.what {
        What::Stored { object, .. } => object.kind() == Kind::Event,
        What::Event { .. } => record.cause.is_some() && !is_verdict(record),
        What::Belief { .. } => true,
        _ => false,
    }
}

impl Step {
    fn is_question(&self) -> bool {
        matches!(self.goes, Selection::Asked(..))
    }

    /// Whether both are things that happened, and not the same.
    fn is_another(&self, other: &Step) -> bool {
        match (&self.goes, &other.goes) {
            (Selection::Record(id), Selection::Record(other)) => id != other,
            _ => false,
        }
    }

    pub fn at(&mut self, at: SimTime) -> &mut Step {
        self.at = at;
        self
    }

    pub fn tone(&mut self, tone: Tone) -> &mut Step {
        self.tone = tone;
        self
    }

    pub fn quote(&mut self, quote: &str) -> &mut Step {
        quote.clone_into(&mut self.quote);
        self
    }

    pub fn rule(&mut self, rule: Rule) -> &mut Step {
        self.rule = Some(RuleNote { name: rule.id(), source: rule.source() });
        self
    }

    /// The step is followed to this record.
    pub fn of(&mut self, record: &Record) -> &mut Step {
        self.at = record.at;
        self.goes = Selection::Record(record.id);
        // A line that was typed is nobody's rule.
        if let Some(rule) = record.rule.filter(|rule| *rule != Rule::Learner) {
            self.rule(rule);
        }
        self
    }

    pub fn object(&mut self, key: &Key) -> &mut Step {
        self.goes = Selection::Object(key.clone());
        self
    }

    pub fn place(&mut self, place: Option<Place>) -> &mut Step {
        self.place = place;
        self
    }
}

/// "Service web", "web-1": as sentences name an object.
pub fn name(key: &Key) -> String {
    named(key)
}
