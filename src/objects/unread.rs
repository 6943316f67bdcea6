//! What a manifest says and no struct of ours holds: kept, so that the object is shown again as it was written.
//!
//! The structs hold what the simulation acts on. The rest of an admitted object stays beside them as JSON of the same
//! shape, with holes where the structs know better, and is laid over what they write.

use std::rc::Rc;

use serde_json::Value;

use super::json;

/// Nothing, for most objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unread(Option<Rc<Value>>);

/// Fields that Go leaves out of JSON while they are false or zero, because they are no pointers.
const LEFT_OUT_WHEN_ZERO: [&str; 12] = [
    "globalDefault",
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "minReadySeconds",
    "paused",
    "publishNotReadyAddresses",
    "readOnly",
    "stdin",
    "stdinOnce",
    "tty",
    "unschedulable",
];

/// Maps, which Go leaves out while they are empty.
const LEFT_OUT_WHEN_EMPTY: [&str; 9] = [
    "annotations",
    "binaryData",
    "data",
    "labels",
    "limits",
    "matchLabels",
    "nodeSelector",
    "overhead",
    "requests",
];

impl Unread {
    /// What is written and not kept.
    pub fn of(written: &Value, kept: &Value) -> Unread {
        Unread(rest(written, kept).map(Rc::new))
    }

    /// The same for a part of the object, such as the template that a pod is made from.
    pub fn inside(&self, path: &[&str]) -> Unread {
        let part =
            path.iter().try_fold(self.0.as_deref(), |part, name| part.map(|part| part.get(name)));
        Unread(part.flatten().cloned().map(Rc::new))
    }

    /// One value of it, by a JSON pointer.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        self.0.as_deref()?.pointer(pointer)
    }

    /// Puts everything back in its place.
    pub fn lay_over(&self, kept: &mut Value) {
        if let Some(unread) = &self.0 {
            lay_over(unread, kept);
        }
    }
}

fn rest(written: &Value, kept: &Value) -> Option<Value> {
    match (written, kept) {
        (Value::Object(written), Value::Object(kept)) => {
            let mut fields = written.iter().filter_map(|(name, value)| {
                let unread = match kept.get(name) {
                    Some(kept) => rest(value, kept),
                    None => says_something(name, value).then(|| value.clone()),
                };
                Some((name.clone(), unread?))
            });
            let fields = json::object(&mut fields);
            (!fields.is_empty()).then_some(Value::Object(fields))
        }
        (Value::Array(written), Value::Array(kept)) if written.len() == kept.len() => {
            let items: Vec<Option<Value>> =
                written.iter().zip(kept).map(|(written, kept)| rest(written, kept)).collect();
            let some = items.iter().any(Option::is_some);
            some.then(|| items.into_iter().map(|item| item.unwrap_or(Value::Null)).collect())
        }
        _ => None,
    }
}

/// Whether Go would write the field. Empty texts and lists it leaves out, and an empty object only where that means something:
/// `securityContext: {}` is written, and so is every other.
fn says_something(name: &str, value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(truth) => *truth || !LEFT_OUT_WHEN_ZERO.contains(&name),
        Value::Number(number) => number.as_i64() != Some(0) || !LEFT_OUT_WHEN_ZERO.contains(&name),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty() || !LEFT_OUT_WHEN_EMPTY.contains(&name),
    }
}

fn lay_over(unread: &Value, kept: &mut Value) {
    match (unread, kept) {
        (Value::Object(unread), Value::Object(kept)) => {
            for (name, unread) in unread {
                match kept.get_mut(name) {
                    Some(kept) => lay_over(unread, kept),
                    None => _ = kept.insert(name.clone(), unread.clone()),
                }
            }
        }
        (Value::Array(unread), Value::Array(kept)) => {
            unread.iter().zip(kept).for_each(|(unread, kept)| lay_over(unread, kept));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Unread;
    use crate::objects::schema::{Shape, root};
    use crate::objects::{Kind, Object};

    #[test]
    fn what_is_not_kept_comes_back_in_its_place() {
        let written = json!({"a": 1, "list": [{"name": "x", "stdin": true}, {"name": "y"}], "os": {"name": "linux"}});
        let mut kept = json!({"a": 2, "list": [{"name": "x"}, {"name": "y"}]});
        Unread::of(&written, &kept).lay_over(&mut kept);
        assert_eq!(
            kept,
            json!({"a": 2, "list": [{"name": "x", "stdin": true}, {"name": "y"}], "os": {"name": "linux"}})
        );
    }

    #[test]
    fn nothing_is_said_by_what_go_leaves_out() {
        let written = json!({"stdin": false, "hostUsers": false, "text": "", "list": [], "absent": null, "os": {}, "nodeSelector": {}});
        let mut kept = json!({});
        Unread::of(&written, &kept).lay_over(&mut kept);
        assert_eq!(kept, json!({"hostUsers": false, "os": {}}));
    }

    #[test]
    fn a_part_is_found_by_its_path() {
        let written = json!({"spec": {"template": {"spec": {"hostNetwork": true}}}});
        let unread = Unread::of(&written, &json!({"spec": {"template": {"spec": {}}}}));
        let mut pod = json!({});
        unread.inside(&["spec", "template", "spec"]).lay_over(&mut pod);
        assert_eq!(pod, json!({"hostNetwork": true}));
        assert_eq!(unread.inside(&["spec", "nothing"]), Unread::default());
    }

    /// Every field of a type, with a value that says something.
    fn filled(shape: &Shape) -> Value {
        match shape {
            Shape::Text => json!("x"),
            Shape::Choice(choice) => json!(choice.words.first().unwrap_or(&"x")),
            Shape::Bool => json!(true),
            Shape::Int32 | Shape::Int64 | Shape::IntOrString => json!(7),
            Shape::Quantity => json!("7"),
            Shape::Quantities => json!({"cpu": "7"}),
            Shape::Time => json!("2026-01-01T00:00:00Z"),
            Shape::Bytes => json!("eA=="),
            Shape::Any => json!({"x": 7}),
            Shape::List(item) => json!([filled(item)]),
            Shape::Map(value) => json!({"x": filled(value)}),
            Shape::Object(of) => {
                let fields =
                    of.fields.iter().map(|field| (field.name.to_owned(), filled(&field.shape)));
                Value::Object(fields.collect())
            }
        }
    }

    #[test]
    fn no_field_of_a_manifest_is_forgotten() {
        // Events are made by the cluster and by no manifest.
        for kind in Kind::ALL.iter().copied().filter(|kind| *kind != Kind::Event) {
            let mut written = filled(&Shape::Object(root(kind)));
            written.as_object_mut().unwrap().remove("status");
            let object = Object::from_json(kind, written.clone()).unwrap();
            assert_eq!(Unread::of(&written, &object.to_json()), Unread::default(), "{kind:?}");
        }
    }
}
