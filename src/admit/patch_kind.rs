//! What a patch leads to, by its type.
//! Models apiserver/pkg/endpoints/handlers/patch.go (v1.36).

use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::{json_patch, strategic};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatchKind {
    /// RFC 6902: a list of operations.
    Json,
    /// RFC 7386: lists are replaced as a whole.
    Merge,
    /// Kubernetes' own: the items of some lists are told apart by a field.
    Strategic,
}

impl PatchKind {
    /// The stored object with the patch laid over it; nobody has looked yet whether it may be stored.
    pub fn lay(self, stored: &Value, patch: &Value) -> Result<Value, Refusal> {
        let mut patched = stored.clone();
        match (self, patch) {
            (PatchKind::Json, Value::Array(operations)) => {
                patched = json_patch::apply(stored, operations)
                    .map_err(|json_patch::Failed| Refusal::Unusable)?;
            }
            (PatchKind::Json, _) => {
                let message = "json: cannot unmarshal object into Go value of type jsonpatch.Patch";
                return Err(Refusal::BadRequest { message: message.to_owned() });
            }
            (PatchKind::Merge, _) => merge(&mut patched, patch),
            (PatchKind::Strategic, _) => strategic::merge("", &mut patched, patch),
        }
        Ok(patched)
    }
}

fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else { return target.clone_from(patch) };
    let fields = as_object(target);
    for (name, value) in patch {
        if value.is_null() {
            fields.remove(name);
        } else {
            merge(fields.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

pub(super) fn as_object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    value.as_object_mut().expect("made an object above")
}
