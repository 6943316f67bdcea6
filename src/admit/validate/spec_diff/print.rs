//! A manifest's part written as Go writes the server's own type: every field, in the order of the source.
//! Models encoding/json Marshal, and MarshalIndent with a blank for indentation, V12 and V104.

use serde_json::Value;

use super::fields_of;
use crate::admit::api_server::{ApiServer, Standing};
use crate::admit::field_error::as_go_json;

/// The lines of a struct, as this server has it.
pub fn lines(name: &str, value: &Value, server: &ApiServer) -> Vec<String> {
    let mut printer = Printer { lines: Vec::new(), server, layout: Layout::Lines };
    printer.structure("", name, value, 0);
    printer.lines
}

/// The same without a blank or a line break.
pub fn compact(name: &str, value: &Value, server: &ApiServer) -> String {
    let mut printer = Printer { lines: Vec::new(), server, layout: Layout::Compact };
    printer.structure("", name, value, 0);
    printer.lines.concat()
}

struct Printer<'a> {
    lines: Vec<String>,
    server: &'a ApiServer,
    layout: Layout,
}

#[derive(Clone, Copy)]
enum Layout {
    Lines,
    Compact,
}

/// One field of a struct, as its table writes it.
struct Field<'a> {
    /// In Go.
    name: &'a str,
    mark: char,
    of: &'a str,
}

impl Printer<'_> {
    /// `head` stands before the opening brace: the key, if there is one.
    fn structure(&mut self, head: &str, name: &str, value: &Value, depth: usize) {
        let members = self.members(name, value);
        if members.is_empty() {
            return self.line(depth, &format!("{head}{{}}"));
        }
        self.line(depth, &format!("{head}{{"));
        let last = members.len() - 1;
        for (position, (field, value)) in members.into_iter().enumerate() {
            self.member(&field, value, depth + 1);
            if position < last {
                self.comma();
            }
        }
        self.line(depth, "}");
    }

    /// The fields a struct shows, with those of the structs embedded in it.
    fn members<'v>(&self, name: &str, value: &'v Value) -> Vec<(Field<'static>, &'v Value)> {
        let fields = fields_of(name).expect("the tables name only structs they hold");
        let mut members = Vec::new();
        for field in fields.split_whitespace().map(Field::read) {
            match field.mark {
                '+' => members.extend(self.members(field.of, field.embedded(value))),
                _ => {
                    let written = field.in_manifests();
                    if self.server.standing_of_field(name, &written) == Standing::Unknown {
                        continue;
                    }
                    let value = value.get(written).unwrap_or(&Value::Null);
                    if !field.may_be_left_out() || !is_empty(value) {
                        members.push((field, value));
                    }
                }
            }
        }
        members
    }

    fn member(&mut self, field: &Field, value: &Value, depth: usize) {
        let head = format!("\"{}\"{}", field.name, self.colon());
        let is_struct = !field.of.is_empty();
        match field.mark {
            '[' | '{' | '*' if value.is_null() => self.line(depth, &format!("{head}null")),
            // An empty list or map is stored as none at all.
            '[' | '{' if is_empty(value) => self.line(depth, &format!("{head}null")),
            '[' => self.list(&head, field.of, value, depth),
            '{' => self.map(&head, value, depth),
            '*' | ':' if is_struct => self.structure(&head, field.of, value, depth),
            mark => self.line(depth, &format!("{head}{}", scalar(mark, value))),
        }
    }

    fn list(&mut self, head: &str, of: &str, value: &Value, depth: usize) {
        self.line(depth, &format!("{head}["));
        let items = value.as_array().map_or(&[][..], Vec::as_slice);
        for (position, item) in items.iter().enumerate() {
            if of.is_empty() {
                self.line(depth + 1, &as_go_json(item));
            } else {
                self.structure("", of, item, depth + 1);
            }
            if position + 1 < items.len() {
                self.comma();
            }
        }
        self.line(depth, "]");
    }

    fn map(&mut self, head: &str, value: &Value, depth: usize) {
        self.line(depth, &format!("{head}{{"));
        let entries = value.as_object().map_or(0, serde_json::Map::len);
        for (position, (key, value)) in value.as_object().into_iter().flatten().enumerate() {
            let key = as_go_json(&Value::from(key.as_str()));
            self.line(depth + 1, &format!("{key}{}{}", self.colon(), as_go_json(value)));
            if position + 1 < entries {
                self.comma();
            }
        }
        self.line(depth, "}");
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.lines.push(match self.layout {
            Layout::Lines => format!("{}{text}", " ".repeat(depth)),
            Layout::Compact => text.to_owned(),
        });
    }

    fn colon(&self) -> &'static str {
        match self.layout {
            Layout::Lines => ": ",
            Layout::Compact => ":",
        }
    }

    fn comma(&mut self) {
        if let Some(last) = self.lines.last_mut() {
            last.push(',');
        }
    }
}

/// What Go writes where nothing was given is the type's zero.
fn scalar(mark: char, value: &Value) -> String {
    match (mark, value) {
        ('#', Value::Null) => "0".to_owned(),
        ('!', Value::Null) => "false".to_owned(),
        ('~', Value::Null) => "\"0\"".to_owned(),
        (_, Value::Null) => "\"\"".to_owned(),
        (_, value) => as_go_json(value),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

impl Field<'static> {
    fn read(text: &'static str) -> Field<'static> {
        match text.find(['[', '{', '*', ':', '#', '!', '~', '+']) {
            Some(at) => Field {
                name: &text[..at],
                mark: text[at..].chars().next().expect("found just now"),
                of: &text[at + 1..],
            },
            None => Field { name: text, mark: '"', of: "" },
        }
    }
}

impl Field<'_> {
    /// The types of apimachinery have JSON names of their own and leave out what is empty.
    fn may_be_left_out(&self) -> bool {
        self.name.starts_with(|letter: char| letter.is_ascii_lowercase())
            && matches!(self.mark, '[' | '{')
    }

    fn embedded<'v>(&self, value: &'v Value) -> &'v Value {
        match self.of {
            "ObjectMeta" => value.get("metadata").unwrap_or(&Value::Null),
            _ => value,
        }
    }

    /// The name in manifests: an abbreviation at the front is lower case there.
    fn in_manifests(&self) -> String {
        let exceptions = [
            ("CephFS", "cephfs"),
            ("CephMonitors", "monitors"),
            ("DataDiskURI", "diskURI"),
            ("DiscoveryCHAPAuth", "chapAuthDiscovery"),
            ("EndpointsName", "endpoints"),
            ("RBDImage", "image"),
            ("RBDPool", "pool"),
            ("RadosUser", "user"),
            ("SessionCHAPAuth", "chapAuthSession"),
            ("StorageOS", "storageos"),
            ("WWIDs", "wwids"),
        ];
        if let Some((_, name)) = exceptions.iter().find(|(go, _)| *go == self.name) {
            return (*name).to_owned();
        }
        let capitals = self.name.bytes().take_while(u8::is_ascii_uppercase).count();
        let lowered = if capitals < self.name.len() { capitals.max(2) - 1 } else { capitals };
        let (front, rest) = self.name.split_at(lowered.min(capitals));
        format!("{}{rest}", front.to_ascii_lowercase())
    }
}

/// The names under which a struct's own fields stand in manifests.
#[cfg(test)]
pub fn manifest_names(name: &str) -> Vec<String> {
    let fields = fields_of(name).expect("a struct of the tables").split_whitespace();
    fields.map(|field| Field::read(field).in_manifests()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(name: &str, value: Value, expected: &[&str]) {
        assert_eq!(lines(name, &value, &ApiServer::NEWEST), expected, "{name} {value}");
    }

    #[test]
    fn nothing_is_left_out() {
        check(
            "Toleration",
            json!({"key": "a"}),
            &[
                "{",
                " \"Key\": \"a\",",
                " \"Operator\": \"\",",
                " \"Value\": \"\",",
                " \"Effect\": \"\",",
                " \"TolerationSeconds\": null",
                "}",
            ],
        );
        check(
            "Capabilities",
            json!({"add": ["A", "<"], "drop": []}),
            &["{", " \"Add\": [", "  \"A\",", "  \"\\u003c\"", " ],", " \"Drop\": null", "}"],
        );
        check(
            "ResourceFieldSelector",
            json!({"resource": "limits.cpu"}),
            &[
                "{",
                " \"ContainerName\": \"\",",
                " \"Resource\": \"limits.cpu\",",
                " \"Divisor\": \"0\"",
                "}",
            ],
        );
    }

    #[test]
    fn a_value_in_a_message_stands_on_one_line() {
        let group = json!({"add": ["A"]});
        let printed = compact("Capabilities", &group, &ApiServer::NEWEST);
        assert_eq!(printed, r#"{"Add":["A"],"Drop":null}"#);
    }

    #[test]
    fn embedded_structs_are_written_in_place() {
        check(
            "ConfigMapEnvSource",
            json!({"name": "a"}),
            &["{", " \"Name\": \"a\",", " \"Optional\": null", "}"],
        );
    }

    #[test]
    fn types_of_apimachinery_leave_out_what_is_empty() {
        check(
            "LabelSelector",
            json!({"matchLabels": {"a": "b"}}),
            &["{", " \"matchLabels\": {", "  \"a\": \"b\"", " }", "}"],
        );
        check("LabelSelector", json!({}), &["{}"]);
    }
}
