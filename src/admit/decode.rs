//! From what was sent to what the server understands: every field known, every value of its type.
//! Models sigs.k8s.io/json with strict field validation, apiserver/pkg/endpoints/handlers/create.go (v1.36), C4.
//!
//! kubectl sends the fields of every object in alphabetical order, and so they are read here; the first problem found is
//! the one the server would name first.

use serde_json::{Map, Number, Value};

use super::api_server::{ApiServer, Standing};
pub use super::decoded::{Decoded, Mistyped, Unknown};
use super::quantity::Quantity;
use crate::kit::base64;
use crate::kit::time::Stamp;
use crate::objects::schema::{Acted, Field, Shape, Type};
use crate::yaml::path::{Path, Step};

/// Reads a whole object, or a part of one at `path` inside the Go struct `owner`, as a server does.
pub fn decode(
    shape: &Shape,
    owner: &str,
    path: &Path,
    json: &Value,
    server: &ApiServer,
) -> Decoded {
    let mut decoder =
        Decoder { server, mistyped: Vec::new(), unknown: Vec::new(), unsimulated: Vec::new() };
    let value = decoder.value(shape, owner, path, json).unwrap_or(Value::Null);
    let Decoder { mistyped, unknown, unsimulated, .. } = decoder;
    Decoded { value, mistyped, unknown, unsimulated }
}

struct Decoder<'a> {
    server: &'a ApiServer,
    mistyped: Vec<Mistyped>,
    unknown: Vec<Unknown>,
    unsimulated: Vec<Path>,
}

impl Decoder<'_> {
    /// None if the value is not of its type; that has then been noted.
    fn value(&mut self, shape: &Shape, owner: &str, path: &Path, json: &Value) -> Option<Value> {
        match (shape, json) {
            (_, Value::Null) => Some(zero(shape)),
            (Shape::Any, _)
            | (Shape::Text | Shape::Choice(_), Value::String(_))
            | (Shape::Bool, Value::Bool(_))
            | (Shape::IntOrString, Value::String(_)) => Some(json.clone()),
            (Shape::Int32 | Shape::IntOrString, Value::Number(number)) => {
                let is_in_range =
                    number.as_i64().is_some_and(|number| i32::try_from(number).is_ok());
                self.number(is_in_range, shape, owner, path, number)
            }
            (Shape::Int64, Value::Number(number)) => {
                self.number(number.is_i64(), shape, owner, path, number)
            }
            (Shape::Quantity, _) => self.quantity(path, json),
            (Shape::Time, Value::String(text)) => self.time(path, text),
            (Shape::Bytes, Value::String(text)) => self.bytes(path, text),
            (Shape::List(item), Value::Array(items)) => Some(self.list(item, owner, path, items)),
            (Shape::Map(value), Value::Object(entries)) => {
                Some(self.map(value, owner, path, entries))
            }
            (Shape::Quantities, Value::Object(entries)) => {
                Some(self.map(&Shape::Quantity, owner, path, entries))
            }
            (Shape::Object(kind), Value::Object(fields)) => Some(self.object(kind, path, fields)),
            _ => self.refuse(shape, owner, path, what(json)),
        }
    }

    fn object(&mut self, kind: &'static Type, path: &Path, fields: &Map<String, Value>) -> Value {
        let mut read = Map::new();
        for (name, json) in fields {
            let path = path.field(name);
            let standing = self.server.standing_of_field(kind.name, name);
            let Some(field) = kind.field(name).filter(|_| standing != Standing::Unknown) else {
                self.unknown.push(Unknown { path, of: kind });
                continue;
            };
            if json.is_null() {
                continue;
            }
            let value = self.field(field, kind.name, &path, json);
            if standing == Standing::Served {
                read.extend(value.map(|value| (name.clone(), value)));
            } else if kind.name == "Volume" {
                // A volume whose source is dropped is left without one; it does not become an empty directory.
                read.insert(name.clone(), Value::Null);
            }
        }
        Value::Object(read)
    }

    fn field(&mut self, field: &Field, owner: &str, path: &Path, json: &Value) -> Option<Value> {
        let unsimulated_before = self.unsimulated.len();
        let value = self.value(&field.shape, owner, path, json);
        if field.acted == Acted::Accepted {
            self.unsimulated.truncate(unsimulated_before);
            self.unsimulated.extend(value.is_some().then(|| path.clone()));
        }
        value
    }

    fn list(&mut self, item: &Shape, owner: &str, path: &Path, items: &[Value]) -> Value {
        let read = items.iter().enumerate().filter_map(|(index, json)| {
            // A place is kept for what cannot be read, so that the items behind it keep their numbers.
            self.value(item, owner, &path.index(index), json).or_else(|| Some(zero(item)))
        });
        Value::Array(read.collect())
    }

    fn map(
        &mut self,
        shape: &Shape,
        owner: &str,
        path: &Path,
        entries: &Map<String, Value>,
    ) -> Value {
        let read = entries.iter().filter_map(|(key, json)| {
            let value = self.value(shape, owner, &path.key(key), json)?;
            Some((key.clone(), value))
        });
        let mut fields = serde_json::Map::new();
        fields.extend(read);
        Value::Object(fields)
    }

    fn number(
        &mut self,
        is_in_range: bool,
        shape: &Shape,
        owner: &str,
        path: &Path,
        number: &Number,
    ) -> Option<Value> {
        if is_in_range {
            return Some(Value::Number(number.clone()));
        }
        self.refuse(shape, owner, path, &format!("number {}", as_go_writes(number)))
    }

    /// Anything is tried as a quantity; only its text counts.
    fn quantity(&mut self, path: &Path, json: &Value) -> Option<Value> {
        let text = match json {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => as_go_writes(number),
            other => other.to_string(),
        };
        match Quantity::parse(&text) {
            Ok(quantity) => Some(quantity.rounded_up_to_milli().to_string().into()),
            Err(error) => self.note(&Shape::Quantity, path, error.as_str().to_owned()),
        }
    }

    fn time(&mut self, path: &Path, text: &str) -> Option<Value> {
        let json = Value::from(text);
        if serde_json::from_value::<Stamp>(json.clone()).is_ok() {
            return Some(json);
        }
        let layout = "2006-01-02T15:04:05Z07:00";
        self.note(
            &Shape::Time,
            path,
            format!("parsing time \"{text}\" as \"{layout}\": cannot parse \"{text}\" as \"2006\""),
        )
    }

    /// Written anew, without the line breaks a person may have put in.
    fn bytes(&mut self, path: &Path, text: &str) -> Option<Value> {
        match base64::decode(text) {
            Ok(bytes) => Some(base64::encode(&bytes).into()),
            Err(offset) => {
                let text = format!("illegal base64 data at input byte {offset}");
                self.note(&Shape::Bytes, path, text)
            }
        }
    }

    fn refuse(&mut self, shape: &Shape, owner: &str, path: &Path, what: &str) -> Option<Value> {
        let text = format!(
            "json: cannot unmarshal {what} into Go struct field {owner}.{} of type {}",
            without_indexes(path),
            shape.go_name()
        );
        self.note(shape, path, text)
    }

    fn note(&mut self, wanted: &Shape, path: &Path, text: String) -> Option<Value> {
        self.mistyped.push(Mistyped { path: path.clone(), text, wanted: *wanted });
        None
    }
}

/// What null becomes where it cannot be left out.
fn zero(shape: &Shape) -> Value {
    match shape {
        Shape::Text | Shape::Choice(_) | Shape::Bytes => "".into(),
        Shape::Bool => false.into(),
        Shape::Int32 | Shape::Int64 | Shape::IntOrString => 0.into(),
        Shape::Quantity => "0".into(),
        Shape::Time | Shape::Any => Value::Null,
        Shape::List(_) => Value::Array(Vec::new()),
        Shape::Map(_) | Shape::Quantities | Shape::Object(_) => Value::Object(Map::new()),
    }
}

/// The field names alone, as Go's decoder keeps them: `spec.containers.livenessProbe`.
fn without_indexes(path: &Path) -> String {
    let names = path.steps().iter().filter_map(|step| match step {
        Step::Field(name) => Some(name.as_str()),
        Step::Index(_) | Step::Key(_) => None,
    });
    names.collect::<Vec<_>>().join(".")
}

/// A value's type in the words of Go's errors.
pub fn what(json: &Value) -> &'static str {
    match json {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Go writes floats without an exponent up to 1e21, and with its sign from there on.
fn as_go_writes(number: &Number) -> String {
    let text = number.to_string();
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else { return text };
    if (1e-6..1e21).contains(&float.abs()) {
        return float.to_string();
    }
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with(['-', '+']) => {
            format!("{digits}e+{exponent}")
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::Kind;
    use crate::objects::schema::root;
    use serde_json::json;

    fn read(kind: Kind, json: &Value) -> Decoded {
        decode(&Shape::Object(root(kind)), "", &Path::default(), json, &ApiServer::NEWEST)
    }

    /// Checks the server's answer to a pod whose container carries `field: value`.
    fn refuse(field: &str, value: Value, answer: &str) {
        let pod = json!({"spec": {"containers": [{field: value}]}});
        assert_eq!(read(Kind::Pod, &pod).refusal().as_deref(), Some(answer), "{pod}");
    }

    #[test]
    fn wrong_types_are_told_in_gos_words() {
        let into = "json: cannot unmarshal";
        let probe = "into Go struct field Probe.spec.containers.livenessProbe";
        refuse(
            "livenessProbe",
            json!({"periodSeconds": "10s"}),
            &format!("{into} string {probe}.periodSeconds of type int32"),
        );
        refuse(
            "livenessProbe",
            json!({"periodSeconds": 1.5}),
            &format!("{into} number 1.5 {probe}.periodSeconds of type int32"),
        );
        refuse(
            "livenessProbe",
            json!({"periodSeconds": 2147483648_i64}),
            &format!("{into} number 2147483648 {probe}.periodSeconds of type int32"),
        );
        refuse(
            "livenessProbe",
            json!({"periodSeconds": 1e30}),
            &format!("{into} number 1e+30 {probe}.periodSeconds of type int32"),
        );
        refuse(
            "livenessProbe",
            json!({"httpGet": {"port": true}}),
            "json: cannot unmarshal bool into Go struct field HTTPGetAction.spec.containers.livenessProbe.httpGet.port of type int32",
        );
        let container = "into Go struct field Container.spec.containers";
        refuse(
            "livenessProbe",
            json!("/x"),
            &format!("{into} string {container}.livenessProbe of type v1.Probe"),
        );
        refuse(
            "command",
            json!("ls"),
            &format!("{into} string {container}.command of type []string"),
        );
        refuse(
            "command",
            json!(["sleep", 5]),
            &format!("{into} number {container}.command of type string"),
        );
        refuse(
            "ports",
            json!([80]),
            &format!("{into} number {container}.ports of type v1.ContainerPort"),
        );
        refuse(
            "ports",
            json!({}),
            &format!("{into} object {container}.ports of type []v1.ContainerPort"),
        );
    }

    #[test]
    fn a_type_error_hides_unknown_fields() {
        refuse(
            "livenessProbe",
            json!({"httpget": {}, "periodSeconds": true}),
            "json: cannot unmarshal bool into Go struct field Probe.spec.containers.livenessProbe.periodSeconds of type int32",
        );
        refuse(
            "ports",
            json!([{"b": 1, "a": 2}]),
            r#"strict decoding error: unknown field "spec.containers[0].ports[0].a", unknown field "spec.containers[0].ports[0].b""#,
        );
    }

    #[test]
    fn a_value_that_reads_itself_ends_the_decoding() {
        let container = json!({"livenessProbe": 5, "resources": {"limits": {"cpu": "64mi"}}});
        let pod = json!({"spec": {"containers": [container]}});
        let answer = read(Kind::Pod, &pod).refusal();
        assert_eq!(answer.as_deref(), Some("unable to parse quantity's suffix"));
    }

    #[test]
    fn null_counts_as_absent_except_inside_lists_and_maps() {
        let pod = json!({
            "metadata": {"labels": {"app": null}, "name": null},
            "spec": {"containers": [{"command": ["a", null], "livenessProbe": null}, null]},
        });
        let decoded = read(Kind::Pod, &pod);
        assert_eq!(decoded.refusal(), None);
        assert_eq!(
            decoded.value,
            json!({"metadata": {"labels": {"app": ""}}, "spec": {"containers": [{"command": ["a", ""]}, {}]}})
        );
    }

    #[test]
    fn quantities_are_stored_as_the_api_writes_them() {
        let limits =
            |cpu: Value| json!({"spec": {"containers": [{"resources": {"limits": {"cpu": cpu}}}]}});
        let decoded = read(Kind::Pod, &limits(json!(0.5)));
        assert_eq!(decoded.value, limits(json!("500m")));
        let refused = read(Kind::Pod, &limits(json!("lots"))).refusal().unwrap();
        assert!(refused.starts_with("quantities must match the regular expression"), "{refused}");
    }

    #[test]
    fn only_the_outermost_unsimulated_field_is_named() {
        let pod =
            json!({"spec": {"containers": [{"stdinOnce": true}], "dnsConfig": {"searches": []}}});
        let paths: Vec<String> =
            read(Kind::Pod, &pod).unsimulated.iter().map(Path::to_string).collect();
        assert_eq!(paths, ["spec.containers[0].stdinOnce", "spec.dnsConfig"]);
    }

    #[test]
    fn of_a_security_context_only_what_has_no_effect_is_named() {
        let context = json!({"readOnlyRootFilesystem": true, "runAsUser": 1000});
        let pod = json!({"spec": {"containers": [{"securityContext": context}]}});
        let paths: Vec<String> =
            read(Kind::Pod, &pod).unsimulated.iter().map(Path::to_string).collect();
        assert_eq!(paths, ["spec.containers[0].securityContext.runAsUser"]);
    }
}
