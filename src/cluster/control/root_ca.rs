//! The root CA publisher: every namespace has the ConfigMap with the cluster's certificate that its pods' token volumes read.
//! Models pkg/controller/certificates/rootcacertpublisher/publisher.go (v1.36).

use std::rc::Rc;

use super::queue::{Again, Queue};
use super::{Change, Controller, ControllerName};
use crate::cluster::api;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, Verb};
use crate::cluster::rule::Rule;
use crate::kit::time::SimTime;
use crate::kit::workqueue::ExponentialLimiter;
use crate::objects::{ConfigMap, Object};

const NAME: &str = "kube-root-ca.crt";
/// It vouches for nothing; there is only something to look at.
const CERTIFICATE: &str = include_str!("root_ca.pem");
const DESCRIPTION: (&str, &str) = (
    "kubernetes.io/description",
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
);

#[derive(Clone, Debug, PartialEq)]
pub struct RootCa {
    /// Namespaces to be looked at.
    queue: Queue<String>,
}

impl Default for RootCa {
    fn default() -> RootCa {
        let limiter = ExponentialLimiter::for_controllers();
        RootCa { queue: Queue::new(ControllerName::RootCa, limiter) }
    }
}

impl Controller for RootCa {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        match (&change.object, change.verb) {
            (Object::ConfigMap(map), Verb::Modified | Verb::Deleted)
                if map.metadata.name == NAME =>
            {
                self.queue.add(ctx, map.metadata.namespace.clone());
            }
            (Object::Namespace(namespace), Verb::Added | Verb::Modified)
                if namespace.status.phase == "Active" =>
            {
                self.queue.add(ctx, namespace.metadata.name.clone());
            }
            _ => {}
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(namespace) = self.queue.take(ctx) else { return };
        publish(ctx, &namespace);
        self.queue.finish(ctx, namespace, Ok::<(), Again>(()));
    }
}

/// Models syncNamespace.
fn publish(ctx: &mut Ctx, namespace: &str) {
    let wanted = config_map(namespace);
    let Some(stored) = ctx.shared.api.store.config_map(namespace, NAME) else {
        let map = Object::ConfigMap(Rc::new(wanted));
        // In a namespace that is gone or going nobody needs it.
        if api::check_namespace(ctx, &map.key()).is_ok() {
            api::create(ctx, Actor::RootCa, map, Rule::RootCaPublished);
        }
        return;
    };
    let (annotation, text) = DESCRIPTION;
    let described = stored.metadata.annotations.get(annotation);
    if stored.data == wanted.data && described.is_some_and(|text| !text.is_empty()) {
        return;
    }
    let mut map = stored.clone();
    let mended = Rc::make_mut(&mut map);
    mended.data = wanted.data;
    mended.metadata.annotations.insert(annotation.to_owned(), text.to_owned());
    api::update(ctx, Actor::RootCa, Object::ConfigMap(map), Some(Rule::RootCaPublished));
}

pub fn config_map(namespace: &str) -> ConfigMap {
    let mut map = ConfigMap::default();
    map.metadata.name = NAME.to_owned();
    map.metadata.namespace = namespace.to_owned();
    let (annotation, text) = DESCRIPTION;
    map.metadata.annotations.insert(annotation.to_owned(), text.to_owned());
    map.data.insert("ca.crt".to_owned(), CERTIFICATE.to_owned());
    map
}
