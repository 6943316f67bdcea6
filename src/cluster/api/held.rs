//! Events that cannot reach the API: whoever records them tries again, and what was said is told late.
//! Models client-go/tools/record/event.go recordToSink (v1.36), without its giving up after twelve tries.

use super::events::{EventNote, arrive};
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::NodeName;
use crate::cluster::record::{Actor, RecordId};
use crate::cluster::rule::Rule;
use crate::kit::time::SimTime;
use crate::objects::{EventType, Object};

/// The recorder's channel holds so many; what comes then is dropped.
const QUEUE_LENGTH_MAX: usize = 1000;

/// What was said, with everything needed to tell it later.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldEvent {
    pub node: NodeName,
    at: SimTime,
    record: RecordId,
    object: Object,
    actor: Actor,
    component: String,
    kind: EventType,
    reason: String,
    message: String,
    container: Option<String>,
    rule: Option<Rule>,
}

/// Whether the event is held back, because its node is not heard.
pub(super) fn hold(ctx: &mut Ctx, object: &Object, note: &EventNote, record: RecordId) -> bool {
    let node = NodeName::new(note.host);
    let is_cut = ctx.shared.heartbeats.get(&node).is_some_and(|heart| heart.silence().is_some());
    if is_cut && ctx.shared.api.held.len() < QUEUE_LENGTH_MAX {
        let held = HeldEvent {
            node,
            at: ctx.now(),
            record,
            object: object.clone(),
            actor: note.actor,
            component: note.component.to_owned(),
            kind: note.kind,
            reason: note.reason.to_owned(),
            message: note.message.to_owned(),
            container: note.container.map(str::to_owned),
            rule: note.rule,
        };
        ctx.shared.api.held.push(held);
    }
    is_cut
}

/// The node is heard again.
pub fn tell_held(ctx: &mut Ctx, node: &NodeName) {
    let held = std::mem::take(&mut ctx.shared.api.held);
    let (told, kept): (Vec<_>, Vec<_>) = held.into_iter().partition(|event| event.node == *node);
    ctx.shared.api.held = kept;
    for event in &told {
        let note = EventNote {
            actor: event.actor,
            component: &event.component,
            host: event.node.as_str(),
            kind: event.kind,
            reason: &event.reason,
            message: &event.message,
            container: event.container.as_deref(),
            rule: event.rule,
        };
        arrive(ctx, &event.object, &note, event.record, event.at);
    }
}
