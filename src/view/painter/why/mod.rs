//! Why: what the learner points at becomes a question, and its answer a chain of plain sentences, each with its instant and
//! its rule, down to the line they typed or wrote.
//!
//! The map: `questions` says what makes sense to ask of an object now, and how it is asked. `chain` is an answer in the
//! making; `tell` words one record of it, `manifest` finds the line that says so in the `text` of a file. Answers for pods
//! are `start`, `ready`, `restart`, `probe` (with the `meaning` of its answers, and the learner's `deeds` before them) and
//! `end`; for Services `endpoints`, for what makes pods `workload`, with `job` and `sets` for what is peculiar to some, and
//! `outdated` for pods that no update reaches; for nodes `node`, for what may not be evicted `budget`; `record` goes from any
//! record to its causes.

mod budget;
mod chain;
mod deeds;
mod end;
mod endpoints;
mod job;
mod manifest;
mod meaning;
mod node;
mod outdated;
mod probe;
mod questions;
mod ready;
mod record;
mod restart;
mod sets;
mod start;
mod tell;
mod text;
mod workload;

use std::rc::Rc;

pub use self::endpoints::matches as selects;

use self::chain::Chain;
use self::manifest::{Lines, Manifests};
use crate::cluster::kubelet::workers::{Job, PodWorker};
use crate::cluster::runtime::Container as Instance;
use crate::cluster::{Cluster, NodeState, Record, Store, Uid, What};
use crate::kit::time::SimTime;
use crate::objects::{Key, Kind, Object, Pod};
use crate::session::Session;
use crate::session::msg::{Ask, Selection};
use crate::view::why::{Question, Why};

/// So many other questions are offered.
const RELATED_MAX: usize = 3;

/// The answer that was given last, for as long as nothing is new.
#[derive(Default)]
pub struct Whys {
    manifests: Manifests,
    of: Option<Moment>,
    why: Option<Rc<Why>>,
}

#[derive(PartialEq)]
struct Moment {
    selection: Selection,
    edition: u32,
    store: u64,
    records: usize,
    /// Of a second: what is left of a wait is told so finely.
    tenth: u64,
    texts: u64,
}

impl Whys {
    pub fn look(&mut self, session: &Session) -> Option<Rc<Why>> {
        if session.selection == Selection::Nothing {
            *self = Whys::default();
            return None;
        }
        let take = session.take();
        let texts = self.manifests.read(session);
        let moment = Moment {
            selection: session.selection.clone(),
            edition: take.edition(),
            store: take.shown().cluster.objects().version(),
            records: take.records().len(),
            tenth: take.now().as_millis() / 100,
            texts,
        };
        if self.of.as_ref() != Some(&moment) {
            self.of = Some(moment);
            self.why = why(session, &self.manifests).map(Rc::new);
        }
        self.why.clone()
    }
}

fn why(session: &Session, manifests: &Manifests) -> Option<Why> {
    let take = session.take();
    let asking = Asking {
        lines: Lines { manifests, store: take.shown().cluster.objects() },
        cluster: &take.shown().cluster,
        all: take.records(),
        past: take.past(),
        now: take.now(),
    };
    let (key, ask) = match &session.selection {
        Selection::Nothing => return None,
        Selection::Record(id) => return record::why(&asking, *id),
        Selection::Object(key) => (key, None),
        Selection::Asked(key, ask) => (key, Some(ask)),
    };
    let asks = questions::of(&asking, key);
    let ask = ask.or(asks.first()).unwrap_or(&Ask::Story);
    let mut chain = Chain::new(&asking);
    answer(&mut chain, key, ask);
    let is_same =
        |other: &Ask| other == ask || *other == Ask::Ready && *ask == Ask::Lamp("Ready".to_owned());
    let related = asks.iter().filter(|other| !is_same(other)).take(RELATED_MAX);
    Some(Why {
        question: questions::wording(&asking, key, ask),
        steps: chain.steps(),
        related: related.map(|other| question(&asking, key, other)).collect(),
    })
}

fn question(asking: &Asking, key: &Key, ask: &Ask) -> Question {
    Question {
        saying: questions::wording(asking, key, ask),
        asks: Selection::Asked(key.clone(), ask.clone()),
    }
}

fn answer(chain: &mut Chain, key: &Key, ask: &Ask) {
    let pod = chain.asking.sight(key);
    match (ask, pod) {
        (Ask::Start, Some(pod)) => start::answer(chain, &pod),
        (Ask::Ready, Some(pod)) => ready::answer(chain, &pod),
        (Ask::Lamp(kind), Some(pod)) => ready::lamp(chain, &pod, kind),
        (Ask::Restart(container), Some(pod)) => restart::answer(chain, &pod, container),
        (Ask::Probe(container, kind), Some(pod)) => probe::answer(chain, &pod, container, *kind),
        (Ask::End, Some(pod)) => end::answer(chain, &pod),
        (Ask::End, None) => end::of_object(chain, key),
        (Ask::Endpoint(service), Some(pod)) => endpoints::of_pod(chain, &pod, service),
        (Ask::Endpoints, _) => endpoints::answer(chain, key),
        (Ask::Rollout, _) => workload::rollout(chain, key),
        (Ask::Replicas, _) => workload::replicas(chain, key),
        (Ask::Outdated, _) => outdated::answer(chain, key),
        (Ask::Placing, _) => sets::placing(chain, key),
        (Ask::Finish, _) => job::finish(chain, key),
        (Ask::Schedule, _) => job::schedule(chain, key),
        (Ask::Budget, _) => budget::answer(chain, key),
        (Ask::Node, _) => node::answer(chain, key),
        (Ask::Story, _) | (_, None) => record::story(chain, key),
    }
}

/// What there is to look at.
pub struct Asking<'a> {
    pub lines: Lines<'a>,
    pub cluster: &'a Cluster,
    /// Every record played.
    pub all: &'a [Record],
    /// Those up to where the learner looks.
    pub past: &'a [Record],
    pub now: SimTime,
}

impl<'a> Asking<'a> {
    pub fn store(&self) -> &'a Store {
        self.cluster.objects()
    }

    pub fn object(&self, key: &Key) -> Option<&'a Object> {
        self.store().get(key)
    }

    /// Records are numbered in the order in which they are kept.
    pub fn record(&self, id: u32) -> Option<&'a Record> {
        let index = self.all.binary_search_by_key(&id, |record| record.id).ok()?;
        self.all.get(index)
    }

    /// The newest record so far that is so.
    pub fn last(&self, is_it: &dyn Fn(&Record) -> bool) -> Option<&'a Record> {
        self.past.iter().rev().find(|record| is_it(record))
    }

    /// The write since which an object has been so; what was so before it under the same name was another.
    pub fn since(&self, key: &Key, is_so: &dyn Fn(&Object) -> bool) -> Option<&'a Record> {
        let mut found: Option<(&Record, &str)> = None;
        for record in self.past.iter().rev().filter(|record| record.about == *key) {
            let What::Stored { object, .. } = &record.what else { continue };
            let uid = object.meta().uid.as_str();
            if !is_so(object) || found.is_some_and(|(_, known)| known != uid) {
                break;
            }
            found = Some((record, uid));
        }
        found.map(|(record, _)| record)
    }

    /// When a container of a pod last did something that a record tells.
    pub fn last_of(
        &self,
        pod: &Key,
        container: &str,
        is_it: &dyn Fn(&What) -> bool,
    ) -> Option<&'a Record> {
        self.last(&|record| {
            record.about == *pod
                && record.container.as_deref() == Some(container)
                && is_it(&record.what)
        })
    }

    /// The newest event of a pod with one of these reasons.
    pub fn event(&self, about: &Key, reasons: &[&str]) -> Option<&'a Record> {
        self.last(&|record| match &record.what {
            What::Event { reason, .. } => {
                record.about == *about && reasons.contains(&reason.as_str())
            }
            _ => false,
        })
    }

    pub fn sight(&self, key: &Key) -> Option<Sight<'a>> {
        if key.kind != Kind::Pod {
            return None;
        }
        let pod = self.store().pod(&key.namespace, &key.name)?;
        Some(Sight {
            pod,
            key: key.clone(),
            uid: Uid::new(&pod.metadata.uid),
            state: self.cluster.node(&pod.spec.node_name),
        })
    }
}

/// One pod, and who looks after it.
pub struct Sight<'a> {
    pub pod: &'a Rc<Pod>,
    pub key: Key,
    pub uid: Uid,
    pub state: Option<&'a NodeState>,
}

impl<'a> Sight<'a> {
    pub fn name(&self) -> &'a str {
        &self.pod.metadata.name
    }

    pub fn worker(&self) -> Option<&'a PodWorker> {
        Some(self.state?.kubelet.workers.get(&self.uid)?)
    }

    /// What the kubelet is about to do with the pod.
    pub fn job(&self) -> Option<&'a Job> {
        self.worker()?.job.as_ref()
    }

    /// The running instance of a container.
    pub fn instance(&self, container: &str) -> Option<Rc<Instance>> {
        let instances = self.state?.runtime.containers_of(&self.uid);
        instances.into_iter().find(|one| one.name == container && one.is_running())
    }

    /// When the kubelet will look at the pod by itself.
    pub fn looked_at(&self) -> Option<SimTime> {
        self.state?.kubelet.work_queue.get(&self.uid).copied()
    }
}
