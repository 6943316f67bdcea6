//! What a Deployment's controller does to the API: ReplicaSets found, made, resized and deleted, and itself written.
//! Models pkg/controller/deployment/sync.go (v1.36), R35, R47–R51.

use std::rc::Rc;

use serde_json::{Value, json};

use super::conditions::{self, PROGRESSING, SET_FOUND, SET_MADE, SET_NOT_MADE, condition};
use super::fenceposts::{max_surge, new_replicas, replicas};
use super::revision::{self, HISTORY_LENGTH_MAX, REVISION, Standing};
use super::scaling::{Resize, Write};
use super::sets::{self, HASH_LABEL, Sets, size};
use super::status::deadline;
use crate::admit::{self, Classes, Context};
use crate::cluster::api::{self, EventNote};
use crate::cluster::control::claim::{self, Claim, Claimant};
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::cluster::version::Gate;
use crate::kit::hash::{fnv32a, safe_encode};
use crate::objects::{ConditionStatus, Deployment, EventType, Key, Kind, Object, ReplicaSet};

/// Models apimachinery's DNS1123SubdomainMaxLength.
const NAME_LENGTH_MAX: usize = 253;

/// A Deployment as it is worked on.
pub struct Desk<'a, 'b> {
    pub ctx: &'a mut Ctx<'b>,
    pub deployment: Deployment,
}

pub type Own = Vec<Rc<ReplicaSet>>;

/// Why a look ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    Again,
    NamespaceEnding,
}

/// What to do if there is no ReplicaSet of the wanted template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    Make,
    Leave,
}

/// Its ReplicaSets, after taking over and letting go. Models getReplicaSetsForDeployment.
pub fn claim_sets(desk: &mut Desk) -> Own {
    let Desk { ctx, deployment } = desk;
    let claimant =
        Claimant { meta: &deployment.metadata, selector: deployment.spec.selector.as_ref() };
    let found = ctx.shared.api.store.list(Kind::ReplicaSet, Some(&deployment.metadata.namespace));
    let found = found.filter_map(|object| match object {
        Object::ReplicaSet(set) => Some((claimant.claim(&set.metadata), set.clone())),
        _ => None,
    });
    let found: Vec<(Claim, Rc<ReplicaSet>)> = found.collect();
    let owner = Object::Deployment(Rc::new(deployment.clone()));
    let mut own = Vec::new();
    for (claim, mut set) in found {
        match claim {
            Claim::Kept | Claim::Ignored => {}
            Claim::Adopted => {
                let reference = claim::controller_reference(&owner);
                claim::adopt(&mut Rc::make_mut(&mut set).metadata, reference);
                write_set(ctx, &set, Rule::ReplicaSetAdopt);
            }
            Claim::Released => {
                claim::release(&mut Rc::make_mut(&mut set).metadata, &owner.meta().uid);
                write_set(ctx, &set, Rule::ReplicaSetRelease);
            }
        }
        if claim.holds() {
            own.push(set);
        }
    }
    own
}

/// Old and new, with the new one's annotations and the Deployment's revision brought up to date.
/// Models getAllReplicaSetsAndSyncRevision.
pub fn sets(desk: &mut Desk, own: Own, missing: Missing) -> Result<Sets, Stopped> {
    let mut sets = Sets::of(&desk.deployment, own);
    let revision = revision::highest(&sets.old) + 1;
    sets.new = match (sets.new.take(), missing) {
        (Some(new), _) => Some(desk.bring_up_to_date(new, revision)),
        (None, Missing::Leave) => None,
        (None, Missing::Make) => Some(desk.make_set(&sets, revision)?),
    };
    Ok(sets)
}

/// `web-7d4b9c6f58`, cut where it would be too long. Models generateReplicaSetName.
pub fn set_name(deployment: &str, hash: &str) -> String {
    let room = NAME_LENGTH_MAX.saturating_sub(hash.len() + 1);
    let kept = if room > 0 { deployment.floor_char_boundary(room) } else { deployment.len() };
    format!("{}-{hash}", &deployment[..kept])
}

/// Models ComputeHash, over the template as JSON (R25).
fn template_hash(template: &Value, collisions: Option<i32>) -> String {
    let mut bytes = template.to_string().into_bytes();
    if let Some(collisions) = collisions {
        bytes.extend(i64::from(collisions).to_le_bytes());
    }
    safe_encode(&fnv32a(&bytes).to_string())
}

fn write_set(ctx: &mut Ctx, set: &Rc<ReplicaSet>, rule: Rule) {
    api::update_wish(ctx, Actor::Deployment, Object::ReplicaSet(set.clone()), rule);
}

impl Desk<'_, '_> {
    pub fn terminating(&self) -> Gate {
        self.ctx.shared.config.version.gates().terminating_replicas
    }

    /// Stores the Deployment's status, and the revision among its annotations.
    pub fn write(&mut self) {
        let object = Object::Deployment(Rc::new(self.deployment.clone()));
        let key = object.key();
        api::update(self.ctx, Actor::Deployment, object, Some(Rule::DeploymentStatus));
        if let Some(stored) = self.ctx.shared.api.store.get(&key) {
            self.deployment.metadata.resource_version = stored.meta().resource_version.clone();
        }
    }

    /// Stores what is wished for.
    pub fn write_wish(&mut self, rule: Rule) {
        let object = Object::Deployment(Rc::new(self.deployment.clone()));
        api::update_wish(self.ctx, Actor::Deployment, object, rule);
    }

    pub fn note(&mut self, kind: EventType, reason: &str, message: &str, rule: Rule) {
        let note = EventNote {
            actor: Actor::Deployment,
            component: "deployment-controller",
            host: "",
            kind,
            reason,
            message,
            container: None,
            rule: Some(rule),
        };
        let object = Object::Deployment(Rc::new(self.deployment.clone()));
        api::note(self.ctx, &object, note);
    }

    /// Models scaleReplicaSet.
    pub fn apply(&mut self, resizes: &[Resize]) {
        let deployment = &self.deployment;
        let desired = replicas(deployment);
        let max = desired.saturating_add(max_surge(deployment));
        for Resize { name, replicas, write, rule } in resizes {
            let key = Key::new(Kind::ReplicaSet, &self.deployment.metadata.namespace, name);
            let Some(Object::ReplicaSet(set)) = self.ctx.shared.api.store.get(&key) else {
                continue;
            };
            let mut set = set.clone();
            let before = size(&set);
            if *write == Write::IfResized && before == *replicas {
                continue;
            }
            let changed = Rc::make_mut(&mut set);
            changed.spec.replicas = Some(*replicas);
            revision::set_replicas(&mut changed.metadata.annotations, desired, max);
            let id = api::update_wish(self.ctx, Actor::Deployment, Object::ReplicaSet(set), *rule);
            if before != *replicas {
                let cause = std::mem::replace(&mut self.ctx.cause, id);
                self.note_scaling(name, Some(before), *replicas, *rule);
                self.ctx.cause = cause;
            }
        }
    }

    /// `from` is None for one that was just made.
    fn note_scaling(&mut self, name: &str, from: Option<i32>, to: i32, rule: Rule) {
        let version = self.ctx.shared.config.version;
        let message = version.scaling_text(name, from, to);
        self.note(EventType::Normal, "ScalingReplicaSet", &message, rule);
    }

    pub fn delete_set(&mut self, set: &ReplicaSet) {
        let key = Key::new(Kind::ReplicaSet, &set.metadata.namespace, &set.metadata.name);
        api::remove(self.ctx, Actor::Deployment, &key, Rule::DeploymentCleanUp);
    }

    fn bring_up_to_date(&mut self, mut new: Rc<ReplicaSet>, revision: i64) -> Rc<ReplicaSet> {
        let mut annotations = new.metadata.annotations.clone();
        let standing = Standing::Existing;
        let limit = HISTORY_LENGTH_MAX;
        let is_news =
            revision::annotate(&self.deployment, &mut annotations, revision, standing, limit);
        let min_ready = self.deployment.spec.min_ready_seconds;
        if is_news || new.spec.min_ready_seconds != min_ready {
            let changed = Rc::make_mut(&mut new);
            changed.metadata.annotations = annotations;
            changed.spec.min_ready_seconds = min_ready;
            let object = Object::ReplicaSet(new.clone());
            let key = object.key();
            api::update_wish(self.ctx, Actor::Deployment, object, Rule::DeploymentRevision);
            return match self.ctx.shared.api.store.get(&key) {
                Some(Object::ReplicaSet(stored)) => stored.clone(),
                _ => new,
            };
        }
        let revision = new.metadata.annotations.get(REVISION).cloned().unwrap_or_default();
        let mut is_news = self.set_revision(revision);
        let conditions = &mut self.deployment.status.conditions;
        if conditions::find(conditions, PROGRESSING).is_none() && self.has_deadline() {
            let message = format!("Found new replica set \"{}\"", new.metadata.name);
            self.set_progressing(ConditionStatus::True, SET_FOUND, &message);
            is_news = true;
        }
        if is_news {
            self.write();
        }
        new
    }

    fn has_deadline(&self) -> bool {
        deadline(&self.deployment).is_some()
    }

    fn set_progressing(&mut self, status: ConditionStatus, reason: &str, message: &str) {
        let new = condition(PROGRESSING, status, reason, message, self.ctx.now());
        conditions::set(&mut self.deployment.status.conditions, new);
    }

    /// Whether it is another. Models SetDeploymentRevision.
    fn set_revision(&mut self, revision: String) -> bool {
        let annotations = &mut self.deployment.metadata.annotations;
        let is_other = annotations.get(REVISION) != Some(&revision);
        annotations.insert(REVISION.to_owned(), revision);
        is_other
    }

    /// Models the second half of getNewReplicaSet.
    fn make_set(&mut self, sets: &Sets, revision: i64) -> Result<Rc<ReplicaSet>, Stopped> {
        let wish = self.wish(sets, revision);
        let name = wish["metadata"]["name"].as_str().unwrap_or_default().to_owned();
        let key = Key::new(Kind::ReplicaSet, &self.deployment.metadata.namespace, &name);
        if self.ctx.shared.api.store.get(&key).is_some() {
            return self.meet(&key);
        }
        let set = match self.admitted(wish, &key) {
            Ok(set) => set,
            Err(NotMade::NamespaceEnding) => return Err(Stopped::NamespaceEnding),
            Err(NotMade::Refused(why)) => {
                let message = format!("Failed to create new replica set \"{name}\": {why}");
                if self.has_deadline() {
                    self.set_progressing(ConditionStatus::False, SET_NOT_MADE, &message);
                    self.write();
                }
                let rule = Rule::DeploymentNewSet;
                self.note(EventType::Warning, SET_NOT_MADE, &message, rule);
                return Err(Stopped::Again);
            }
        };
        let count = size(&set);
        let object = Object::ReplicaSet(set);
        let id = api::create(self.ctx, Actor::Deployment, object, Rule::DeploymentNewSet);
        if count > 0 {
            let cause = self.ctx.cause.replace(id);
            self.note_scaling(&name, None, count, Rule::DeploymentNewSet);
            self.ctx.cause = cause;
        }
        let mut is_news = self.set_revision(revision.to_string());
        if self.has_deadline() {
            let message = format!("Created new replica set \"{name}\"");
            self.set_progressing(ConditionStatus::True, SET_MADE, &message);
            is_news = true;
        }
        if is_news {
            self.write();
        }
        self.stored(&key).ok_or(Stopped::Again)
    }

    fn stored(&self, key: &Key) -> Option<Rc<ReplicaSet>> {
        match self.ctx.shared.api.store.get(key)? {
            Object::ReplicaSet(set) => Some(set.clone()),
            _ => None,
        }
    }

    /// The name is taken: by another template, or by somebody else's ReplicaSet. The next hash is another (R51).
    fn meet(&mut self, key: &Key) -> Result<Rc<ReplicaSet>, Stopped> {
        let present = self.stored(key).ok_or(Stopped::Again)?;
        let owner = present.metadata.controller();
        if owner.is_some_and(|owner| owner.uid == self.deployment.metadata.uid) {
            let sets = Sets::of(&self.deployment, vec![present]);
            if let Some(own) = sets.new {
                return Ok(own);
            }
        }
        let count = &mut self.deployment.status.collision_count;
        *count = Some(count.unwrap_or(0).saturating_add(1));
        self.write();
        Err(Stopped::Again)
    }

    /// The new ReplicaSet as the API is asked for it.
    fn wish(&self, sets: &Sets, revision: i64) -> Value {
        let deployment = &self.deployment;
        let object = Object::Deployment(Rc::new(deployment.clone()));
        let mut template = object.to_json()["spec"]["template"].take();
        let hash = template_hash(&template, deployment.status.collision_count);
        template["metadata"]["labels"][HASH_LABEL] = hash.as_str().into();
        let mut selector = json!(deployment.spec.selector);
        selector["matchLabels"][HASH_LABEL] = hash.as_str().into();
        let count = new_replicas(deployment, sets::wished(&sets.old), 0);
        let mut annotations = Default::default();
        let (standing, limit) = (Standing::ToBeMade, HISTORY_LENGTH_MAX);
        revision::annotate(deployment, &mut annotations, revision, standing, limit);
        json!({
            "apiVersion": Kind::ReplicaSet.api_version(),
            "kind": Kind::ReplicaSet.names().kind,
            "metadata": {
                "annotations": annotations,
                "labels": template["metadata"]["labels"],
                "name": set_name(&deployment.metadata.name, &hash),
                "namespace": deployment.metadata.namespace,
                "ownerReferences": [claim::controller_reference(&object)],
            },
            "spec": {
                "minReadySeconds": deployment.spec.min_ready_seconds,
                "replicas": count,
                "selector": selector,
                "template": template,
            },
        })
    }

    fn admitted(&self, wish: Value, key: &Key) -> Result<Rc<ReplicaSet>, NotMade> {
        api::check_namespace(self.ctx, key).map_err(|refused| {
            match api::is_ending(self.ctx, &key.namespace) {
                true => NotMade::NamespaceEnding,
                false => NotMade::Refused(refused.to_string()),
            }
        })?;
        let server = self.ctx.shared.config.version.api_server();
        let namespace = &key.namespace;
        let context = Context {
            namespace,
            name_suffix: "",
            volume_suffix: "",
            server: &server,
            classes: Classes::Unknown,
        };
        match admit::create_from(Kind::ReplicaSet, wish, &context) {
            Ok(admitted) => match admitted.object {
                Object::ReplicaSet(set) => Ok(set),
                _ => unreachable!("a ReplicaSet is what was asked for"),
            },
            Err(refusal) => Err(NotMade::Refused(refusal.to_string())),
        }
    }
}

enum NotMade {
    NamespaceEnding,
    Refused(String),
}
