//! Pods on behalf of a controller: made from its template or asked to end, each with an event on the controller.
//! Models pkg/controller/controller_utils.go RealPodControl and GetPodFromTemplate (v1.36), R14, R15, R24.

use std::rc::Rc;

use serde_json::{Value, json};

use crate::admit::{self, Classes, Context};
use crate::cluster::api::{self, By, EventNote};
use crate::cluster::command::Grace;
use crate::cluster::control::claim;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, RecordId};
use crate::cluster::rule::Rule;
use crate::kit::chance::draw;
use crate::kit::hash::suffix;
use crate::objects::{EventType, Key, Kind, Object, Pod};

/// So many letters end a generated name.
const SUFFIX_LENGTH: usize = 5;
/// A generated name that is taken is drawn again so often.
const NAME_TRIES_MAX: u32 = 8;
/// A name that is longer has no room for the dash. Models apimachinery's DNS1123SubdomainMaxLength.
const PREFIX_LENGTH_MAX: usize = 253;
/// What a pod takes over of its template's metadata.
const TEMPLATE_METADATA: [&str; 3] = ["annotations", "finalizers", "labels"];

/// A controller's hand in the API.
pub struct PodControl<'a> {
    /// The object that owns the pods.
    pub owner: &'a Object,
    pub actor: Actor,
    /// As events name it.
    pub component: &'static str,
}

/// Why a pod was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotMade {
    /// In the API server's words.
    pub message: String,
    /// The namespace is going: nothing is said of it, and trying again is of no use.
    pub is_namespace_ending: bool,
}

impl PodControl<'_> {
    /// A pod as the owner's template has it, with a name to be generated, as JSON.
    #[expect(clippy::wrong_self_convention, reason = "it is the pod that comes from the template")]
    pub fn from_template(&self) -> Value {
        let owner = self.owner.to_json();
        let template = |pointer: &str| owner.pointer(&format!("/spec/template/{pointer}"));
        let meta = self.owner.meta();
        let mut metadata = json!({
            "generateName": prefix(&meta.name),
            "namespace": meta.namespace,
            "ownerReferences": [claim::controller_reference(self.owner)],
        });
        for name in TEMPLATE_METADATA {
            if let Some(value) = template(&format!("metadata/{name}")) {
                metadata[name] = value.clone();
            }
        }
        let spec = template("spec").cloned().unwrap_or_else(|| json!({}));
        json!({ "apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec })
    }

    /// Sends a pod to the API server, and says on the owner how that went.
    pub fn create(&self, ctx: &mut Ctx, pod: Value, rule: Rule) -> Result<Rc<Pod>, NotMade> {
        let made = self.make(ctx, pod, rule).map(|(pod, id)| {
            let cause = ctx.cause.replace(id);
            let message = format!("Created pod: {}", pod.metadata.name);
            self.note(ctx, EventType::Normal, "SuccessfulCreate", &message, rule);
            ctx.cause = cause;
            pod
        });
        if let Err(NotMade { message, is_namespace_ending: false }) = &made {
            let message = format!("Error creating: {message}");
            self.note(ctx, EventType::Warning, "FailedCreate", &message, rule);
        }
        made
    }

    /// Sends a pod to the API server without a word.
    pub fn make(
        &self,
        ctx: &mut Ctx,
        pod: Value,
        rule: Rule,
    ) -> Result<(Rc<Pod>, RecordId), NotMade> {
        let pod = self.admitted(ctx, pod)?;
        let id = api::create_pod(ctx, pod.clone(), By { actor: self.actor, rule });
        Ok((pod, id))
    }

    /// Asks a pod to end, with the grace it wants for itself.
    pub fn delete(&self, ctx: &mut Ctx, pod: &Key, rule: Rule) {
        let by = By { actor: self.actor, rule };
        if api::delete_pod(ctx, pod, Grace::Default, Some(by)).is_some() {
            let message = format!("Deleted pod: {}", pod.name);
            self.note(ctx, EventType::Normal, "SuccessfulDelete", &message, rule);
        }
    }

    /// An event on the owner.
    pub fn note(
        &self,
        ctx: &mut Ctx,
        kind: EventType,
        reason: &str,
        message: &str,
        rule: Rule,
    ) -> RecordId {
        let note = EventNote {
            actor: self.actor,
            component: self.component,
            host: "",
            kind,
            reason,
            message,
            container: None,
            rule: Some(rule),
        };
        api::note(ctx, self.owner, note)
    }

    /// What chance adds to names is looked up by the owner and the count of names it was given; a name that is taken is
    /// drawn again.
    fn admitted(&self, ctx: &mut Ctx, pod: Value) -> Result<Rc<Pod>, NotMade> {
        let meta = self.owner.meta();
        let mut tries = 0;
        loop {
            let draw = api::next_name(ctx, &self.owner.key());
            let made = self.admitted_as(ctx, pod.clone(), draw)?;
            let key = made.key();
            api::check_namespace(ctx, &key).map_err(|refused| {
                let is_namespace_ending = api::is_ending(ctx, &meta.namespace);
                NotMade { message: refused.to_string(), is_namespace_ending }
            })?;
            tries += 1;
            if ctx.shared.api.store.get(&key).is_none() {
                return Ok(made);
            }
            if made.metadata.generate_name.is_empty() || NAME_TRIES_MAX <= tries {
                return Err(NotMade::because(&format!("pods \"{}\" already exists", key.name)));
            }
        }
    }

    fn admitted_as(&self, ctx: &Ctx, pod: Value, draw_number: u32) -> Result<Rc<Pod>, NotMade> {
        let config = &ctx.shared.config;
        let (seed, server) = (config.seed, config.version.api_server());
        let Key { namespace, .. } = self.owner.key();
        let classes = ctx.shared.api.store.priority_classes();
        let who = format!("{namespace}/{}#{draw_number}", self.owner.key());
        let context = Context {
            namespace: &self.owner.meta().namespace,
            name_suffix: &suffix(draw(seed, "generated-name", &who), SUFFIX_LENGTH),
            volume_suffix: &suffix(draw(seed, "token-volume", &who), SUFFIX_LENGTH),
            server: &server,
            classes: Classes::Listed(&classes),
        };
        let admitted = admit::create_from(Kind::Pod, pod, &context);
        match admitted.map_err(|refusal| NotMade::because(&refusal))?.object {
            Object::Pod(pod) => Ok(pod),
            _ => unreachable!("a pod is what was asked for"),
        }
    }
}

impl NotMade {
    fn because(why: &impl std::fmt::Display) -> NotMade {
        NotMade { message: why.to_string(), is_namespace_ending: false }
    }
}

/// Models getPodsPrefix.
fn prefix(owner: &str) -> String {
    let dash = if owner.len() < PREFIX_LENGTH_MAX { "-" } else { "" };
    format!("{owner}{dash}")
}
