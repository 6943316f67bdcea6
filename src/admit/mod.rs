//! What happens to a manifest before anything is stored: read, decode, default, admit, validate, in that order.
//!
//! Knows: objects, yaml, kit. Never knows: what is already stored, time, chance.
//!
//! The map: `client` and `recognise` are kubectl's share, everything else the server's. `decode` reads by the schema table,
//! `default` fills in, `admission` adds what plugins add, `prepare` sets what only the server writes, `validate` asks every
//! rule. `refusal` is the answer if it is no. `check` asks all of it at once for the editor, where the server would stop at
//! the first stage that fails: `inspect` speaks of one object, `mend` undoes slips that come with pasted text, `problem` is
//! what is said.
//! `api_server` is what an older server does not know or serve; every stage that differs is given it.
//!
//! All of it works on the JSON kubectl sends; a complaint carries a path, and `check` finds its place in the text.

pub mod api_server;
pub mod check;
pub mod client;
pub mod decode;
pub mod field_error;
pub mod labels;
pub mod names;
pub mod quality;
pub mod quantity;
pub mod refusal;

mod address;
mod admission;
mod allocated;
mod apply;
mod client_error;
mod cursor;
mod decoded;
mod default;
mod inspect;
mod json_patch;
mod label_keys;
mod list_item;
mod mend;
mod patch;
mod patch_kind;
mod patch_status;
mod place;
mod prepare;
mod priority;
mod problem;
mod recognise;
mod strategic;
mod suggest;
mod validate;
mod warn;

use serde_json::{Map, Value};

pub use api_server::{ApiServer, Feature, Standing};
pub use apply::go_map;
pub use check::{Fix, Problem, Severity, check};
pub use client::{ClientError, FieldValidation, Item, Manifest, read_manifest, read_validated};
pub use decode::Decoded;
pub use default::{default, default_at};
pub use field_error::{FieldError, as_go_json};
pub use patch_kind::PatchKind;
pub use patch_status::patch_status;
pub use place::{key_span, value_span};
use prepare::prepare;
pub use priority::Classes;
pub use refusal::{Doing, Failures, Refusal};
pub use validate::{create as validate_create, update as validate_update};

use crate::objects::schema::{Shape, root};
use crate::objects::{Kind, Object};
use crate::yaml::path::Path;

/// What a request brings along beside its body.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The namespace of objects that name none.
    pub namespace: &'a str,
    /// What a generated name ends in.
    pub name_suffix: &'a str,
    /// What the name of the service account's token volume ends in.
    pub volume_suffix: &'a str,
    pub server: &'a ApiServer,
    pub classes: Classes<'a>,
}

/// An object as it may be stored, and what the server says beside its yes.
#[derive(Clone, Debug, PartialEq)]
pub struct Admitted {
    pub object: Object,
    /// kubectl prints each after `Warning: `.
    pub warnings: Vec<String>,
}

/// A new object.
pub fn create(item: &Item, context: &Context<'_>) -> Result<Admitted, Refusal> {
    let (object, unknown) = understood(item, &item.body(context.namespace), context.server)?;
    let mut admitted = create_from(item.kind, object, context)?;
    admitted.warnings.splice(0..0, unknown);
    Ok(admitted)
}

/// A new object that a component sends, and that therefore can be read.
pub fn create_from(
    kind: Kind,
    mut object: Value,
    context: &Context<'_>,
) -> Result<Admitted, Refusal> {
    default_at(kind, &mut object, context.server);
    if kind == Kind::Pod {
        admission::admit_pod(&mut object, context.volume_suffix, context.classes)?;
    }
    prepare(kind, &mut object, context);
    refuse_if_any(kind, &object, validate::allocation(kind, None, &object, context.server))?;
    refuse_if_any(kind, &object, validate_create(kind, &object, context.server))?;
    Ok(Admitted {
        warnings: warn::create(kind, &object, context.server),
        object: typed(kind, object)?,
    })
}

/// What the rules alone say of a new object: plugins, which would add to a pod, are left out.
pub fn complaints(item: &Item, context: &Context<'_>) -> Result<Vec<FieldError>, Refusal> {
    let object = untouched_by_plugins(item, context)?;
    Ok(validate_create(item.kind, &object, context.server))
}

/// What the rules alone say when one manifest takes the place of another that was accepted.
pub fn complaints_of_change(
    old: &Item,
    item: &Item,
    server: &ApiServer,
) -> Result<Vec<FieldError>, Refusal> {
    let read = |item: &Item| -> Result<Value, Refusal> {
        let (mut object, _) = understood(item, &item.body("default"), server)?;
        default_at(item.kind, &mut object, server);
        if item.kind == Kind::Pod {
            server.drop_disabled(&mut object);
        }
        // What kubectl applies takes over the version it was made from.
        fields(&mut object, "metadata").entry("resourceVersion").or_insert_with(|| "1".into());
        Ok(object)
    };
    Ok(validate_update(item.kind, &read(old)?, &read(item)?, server))
}

fn untouched_by_plugins(item: &Item, context: &Context<'_>) -> Result<Value, Refusal> {
    let (mut object, _) = understood(item, &item.body(context.namespace), context.server)?;
    default_at(item.kind, &mut object, context.server);
    prepare(item.kind, &mut object, context);
    Ok(object)
}

/// `kubectl apply` of an object that exists: what the manifest says goes over what is stored.
pub fn apply(old: &Object, item: &Item, server: &ApiServer) -> Result<Admitted, Refusal> {
    let stored = old.to_json();
    let body = item.body(&old.meta().namespace);
    // kubectl writes its own annotation into every manifest, so those of others stay.
    let mut annotated = body.clone();
    fields(&mut annotated["metadata"], "annotations");
    let merged = apply::merge(&stored, &annotated);
    let strict = read(item.kind, &body, server);
    let is_strict = item.validation == FieldValidation::Strict;
    let answer = if is_strict && strict.mistyped.is_empty() && !strict.unknown.is_empty() {
        let problem = strict.refusal().unwrap_or_default();
        Err(Refusal::Unpatchable { object: apply::go_map(&merged), problem })
    } else {
        put(old, item, merged, server)
    };
    answer.map_err(|refusal| Refusal::OfPatch {
        key: old.key(),
        patch: as_go_json(&patch::patch(&stored, &body)),
        refusal: Box::new(refusal),
    })
}

/// The patch kubectl apply sends for a manifest; `{}` if nothing is to change.
pub fn patch(old: &Object, item: &Item) -> Value {
    let mut body = item.body(&old.meta().namespace);
    // kubectl writes its own annotation into every manifest, so there always are some.
    fields(&mut body["metadata"], "annotations");
    patch::patch(&old.to_json(), &body)
}

/// `kubectl replace` of an object that exists: only the manifest counts.
pub fn replace(old: &Object, item: &Item, server: &ApiServer) -> Result<Admitted, Refusal> {
    let mut body = item.body(&old.meta().namespace);
    apply::keep_assigned(&old.to_json(), &mut body);
    put(old, item, body, server)
}

/// A patch of an object. Fields that the server does not know are told and dropped: only create and apply are strict.
pub fn patch_object(
    old: &Object,
    change: &Value,
    how: PatchKind,
    server: &ApiServer,
) -> Result<Admitted, Refusal> {
    update(old, &how.lay(&old.to_json(), change)?, server)
}

/// A whole new body for an object, as the patches of kubectl's own making lead to.
pub fn update(old: &Object, body: &Value, server: &ApiServer) -> Result<Admitted, Refusal> {
    let kind = old.kind();
    let name = body.pointer("/metadata/name").and_then(Value::as_str).unwrap_or("");
    if name != old.meta().name {
        let message = format!(
            "the name of the object ({name}) does not match the name on the URL ({})",
            old.meta().name
        );
        return Err(Refusal::BadRequest { message });
    }
    let version = body.pointer("/metadata/resourceVersion").and_then(Value::as_str);
    if version.is_some_and(|version| !version.is_empty() && version != old.meta().resource_version)
    {
        let message = "the object has been modified; please apply your changes to the latest version and try again";
        return Err(Refusal::Conflict { key: old.key(), message: message.to_owned() });
    }
    let decoded = read(kind, body, server);
    if let Some(mistyped) = decoded.mistyped.first() {
        let (object, problem) = (apply::go_map(body), mistyped.text.clone());
        return Err(Refusal::Unpatchable { object, problem });
    }
    let unknown: Vec<String> = decoded.unknown.iter().map(ToString::to_string).collect();
    let mut admitted = store(old, decoded.value, server)?;
    admitted.warnings.splice(0..0, unknown);
    Ok(admitted)
}

/// What the server reads of a body, or its first complaint.
pub fn read(kind: Kind, body: &Value, server: &ApiServer) -> Decoded {
    decode::decode(&Shape::Object(root(kind)), root(kind).name, &Path::root(), body, server)
}

/// What the subresource of a pod's ephemeral containers takes of a body: them, and nothing else.
/// Models podEphemeralContainersStrategy of pkg/registry/core/pod/strategy.go (v1.36).
pub fn add_ephemeral(old: &Object, body: &Value, server: &ApiServer) -> Result<Admitted, Refusal> {
    const FIELD: &str = "ephemeralContainers";
    let mut object = old.to_json();
    let decoded = read(Kind::Pod, body, server);
    if let Some(mistyped) = decoded.mistyped.first() {
        let (object, problem) = (apply::go_map(body), mistyped.text.clone());
        return Err(Refusal::Unpatchable { object, problem });
    }
    let added = decoded.value["spec"].get(FIELD).cloned().unwrap_or_default();
    fields(&mut object, "spec").insert(FIELD.to_owned(), added);
    default(Kind::Pod, &mut object);
    let (before, after) = (old.to_json(), read(Kind::Pod, &object, server).value);
    refuse_if_any(Kind::Pod, &object, validate::ephemeral_update(&before, &after, server))?;
    Ok(Admitted { object: typed(Kind::Pod, object)?, warnings: Vec::new() })
}

fn put(old: &Object, item: &Item, body: Value, server: &ApiServer) -> Result<Admitted, Refusal> {
    let (object, unknown) = understood(item, &body, server)?;
    let mut admitted = store(old, object, server)?;
    admitted.warnings.splice(0..0, unknown);
    Ok(admitted)
}

fn store(old: &Object, mut object: Value, server: &ApiServer) -> Result<Admitted, Refusal> {
    let kind = old.kind();
    default_at(kind, &mut object, server);
    if kind == Kind::Pod {
        server.drop_disabled(&mut object);
    }
    let stored = old.to_json();
    // Status is another door's business.
    if let Some(status) = stored.get("status") {
        object["status"] = status.clone();
    }
    if kind == Kind::Service {
        allocated::drop_unneeded(&stored, &mut object);
        allocated::keep(&stored, &mut object);
    }
    // `old` is what our types keep of an object, so it is compared with what they would keep of this one.
    let kept = Object::from_json(kind, object.clone()).map(|object| object.to_json());
    let after = kept.map_or_else(|_| object.clone(), |kept| read(kind, &kept, server).value);
    let before = read(kind, &stored, server).value;
    if kind == Kind::DaemonSet {
        prepare::count_templates(&before, &after, &mut object);
    }
    refuse_if_any(kind, &object, validate::allocation(kind, Some(&before), &after, server))?;
    refuse_if_any(kind, &object, validate_update(kind, &before, &after, server))?;
    // What a whole kind is warned of is said whatever changed.
    let is_spec_same = before.get("spec") == after.get("spec") && kind != Kind::Endpoints;
    let warnings = if is_spec_same { Vec::new() } else { warn::update(kind, &object, server) };
    Ok(Admitted { object: typed(kind, object)?, warnings })
}

/// The body as the server reads it, and what it says of fields that it drops.
fn understood(
    item: &Item,
    body: &Value,
    server: &ApiServer,
) -> Result<(Value, Vec<String>), Refusal> {
    let kind = item.kind;
    if item.spelling != kind.names().kind {
        return Err(Refusal::unregistered(kind, &item.spelling));
    }
    let decoded = read(kind, body, server);
    let refusal = match item.validation {
        FieldValidation::Strict => decoded.refusal(),
        FieldValidation::Warn | FieldValidation::Ignore => {
            decoded.first_mistyped().map(|first| first.text.clone())
        }
    };
    let unknown = match item.validation {
        FieldValidation::Warn => decoded.unknown.iter().map(ToString::to_string).collect(),
        FieldValidation::Strict | FieldValidation::Ignore => Vec::new(),
    };
    match refusal {
        Some(problem) => Err(Refusal::undecodable(kind, &problem)),
        None => Ok((decoded.value, unknown)),
    }
}

fn refuse_if_any(kind: Kind, object: &Value, errors: Vec<FieldError>) -> Result<(), Refusal> {
    if errors.is_empty() {
        return Ok(());
    }
    let name = object.pointer("/metadata/name").and_then(Value::as_str).unwrap_or("").to_owned();
    Err(Refusal::Invalid { kind, name, errors })
}

/// Every object that passed the rules fits our own types; if a rule is missing, the learner is told and nothing breaks.
fn typed(kind: Kind, object: Value) -> Result<Object, Refusal> {
    Object::from_json(kind, object).map_err(|problem| Refusal::undecodable(kind, &problem))
}

fn fields<'a>(object: &'a mut Value, name: &str) -> &'a mut Map<String, Value> {
    let member = &mut object[name];
    if !member.is_object() {
        *member = Value::Object(Map::new());
    }
    member.as_object_mut().expect("made an object above")
}
#[cfg(test)]
mod tests;
