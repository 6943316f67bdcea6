//! From what a command names to the objects in the store.
//! Models the visitors of cli-runtime's pkg/resource (v0.36).

use super::failure::Failure;
use super::names::{Target, is_namespaced};
use super::selector::Selector;
use super::verbs::Call;
use crate::cluster::{Refused, Store};
use crate::objects::{Key, Kind, Object};

/// Where a command looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    Namespace(String),
    AllNamespaces,
}

impl Reach {
    pub fn of(call: &Call) -> Reach {
        if call.flags.is_on("all-namespaces") {
            return Reach::AllNamespaces;
        }
        Reach::Namespace(call.namespace().to_owned())
    }

    /// The namespace to list a kind in; none for all of them, and for what lives in no namespace.
    pub fn list_in(&self, kind: Kind) -> Option<&str> {
        match self {
            Reach::Namespace(namespace) if is_namespaced(kind) => Some(namespace),
            Reach::Namespace(_) | Reach::AllNamespaces => None,
        }
    }

    fn key(&self, kind: Kind, name: &str) -> Result<Key, Failure> {
        match self {
            _ if !is_namespaced(kind) => Ok(Key::new(kind, "", name)),
            Reach::Namespace(namespace) => Ok(Key::new(kind, namespace, name)),
            Reach::AllNamespaces => {
                Err(Failure::plain("a resource cannot be retrieved by name across all namespaces"))
            }
        }
    }
}

/// What was found for one target.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub kind: Kind,
    pub objects: Vec<Object>,
}

/// Everything found, and one failure for each name that was not.
pub fn find(
    store: &Store,
    targets: &[Target],
    reach: &Reach,
    selector: &Selector,
) -> (Vec<Found>, Vec<Failure>) {
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for target in targets {
        match find_one(store, target, reach, selector) {
            Ok(one) => found.push(one),
            Err(failure) => failures.push(failure),
        }
    }
    (found, failures)
}

fn find_one(
    store: &Store,
    target: &Target,
    reach: &Reach,
    selector: &Selector,
) -> Result<Found, Failure> {
    match target {
        Target::All(kind) => {
            selector.check(*kind)?;
            let listed = store.list(*kind, reach.list_in(*kind));
            let objects = listed.filter(|object| selector.matches(object)).cloned().collect();
            Ok(Found { kind: *kind, objects })
        }
        Target::Named(..) if !selector.is_empty() => {
            Err(Failure::plain("name cannot be provided when a selector is specified"))
        }
        Target::Named(kind, name) => exactly(store, &reach.key(*kind, name)?),
        Target::Exactly(key) => exactly(store, key),
    }
}

/// The one object that `web`, a pod, or `deployment/web` names.
pub fn named(store: &Store, call: &Call, word: &str) -> Result<Object, Failure> {
    let (kind, name) = match word.split_once('/') {
        None => (Kind::Pod, word),
        Some((kind, name)) => match Kind::from_resource(kind) {
            Some(kind) => (kind, name),
            None => return Err(Failure::unknown_resource(kind)),
        },
    };
    let namespace = call.namespace();
    let key = Key::new(kind, if is_namespaced(kind) { namespace } else { "" }, name);
    store.get(&key).cloned().ok_or_else(|| {
        let what = Refused::NotFound { kind, name: name.to_owned() };
        Failure::plain(format!("error from server (NotFound): {what} in namespace \"{namespace}\""))
    })
}

fn exactly(store: &Store, key: &Key) -> Result<Found, Failure> {
    let object = store.get(key).ok_or_else(|| Failure::not_found(key.kind, &key.name))?;
    Ok(Found { kind: key.kind, objects: vec![object.clone()] })
}

/// `No resources found in default namespace.`, where every kind asked for lives in one.
pub fn nothing_found(kinds: &[Kind], reach: &Reach) -> String {
    match reach {
        Reach::Namespace(namespace) if kinds.iter().all(|kind| is_namespaced(*kind)) => {
            format!("No resources found in {namespace} namespace.\n")
        }
        Reach::Namespace(_) | Reach::AllNamespaces => "No resources found\n".to_owned(),
    }
}
