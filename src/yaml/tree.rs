//! Values that remember where in a text they stood.

use serde_json::{Map, Number};

pub use super::position::{Position, Span};

/// A value and its place. What was never text has `Span::none()` and no source.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub value: Value,
    pub span: Span,
    /// How a scalar was written; a collection has none.
    pub source: Option<Source>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    /// An integer beyond i64.
    Uint(u64),
    Float(f64),
    Str(String),
    Seq(Vec<Node>),
    /// In the order of the text, no key twice.
    Map(Vec<Entry>),
}

/// One field of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    pub key_span: Span,
    pub value: Node,
}

/// A scalar as it stands in the text: `010` for 8, `yes` for true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub text: String,
    pub style: Style,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}

impl Node {
    /// A value that comes from no text.
    pub fn new(value: Value) -> Node {
        Node { value, span: Span::none(), source: None }
    }

    /// The value of a field; nothing if this is no map or has no such field.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// A field together with its key's place.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The value so many fields deeper.
    pub fn at(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The fields of a map; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Seq(items) => items,
            _ => &[],
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_i64(&self) -> Option<i64> {
        match self.value {
            Value::Int(number) => Some(number),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// The JSON kubectl would send: places are gone, and a float without a fraction is an integer, as Go prints it.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(truth) => (*truth).into(),
            Value::Int(number) => (*number).into(),
            Value::Uint(number) => (*number).into(),
            Value::Float(number) => json_number(*number),
            Value::Str(text) => text.as_str().into(),
            Value::Seq(items) => items.iter().map(Node::to_json).collect(),
            Value::Map(entries) => {
                let mut fields = Map::new();
                fields
                    .extend(entries.iter().map(|entry| (entry.key.clone(), entry.value.to_json())));
                serde_json::Value::Object(fields)
            }
        }
    }

    /// A tree without places.
    pub fn from_json(json: &serde_json::Value) -> Node {
        Node::new(match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(truth) => Value::Bool(*truth),
            serde_json::Value::Number(number) => tree_number(number),
            serde_json::Value::String(text) => Value::Str(text.clone()),
            serde_json::Value::Array(items) => {
                Value::Seq(items.iter().map(Node::from_json).collect())
            }
            serde_json::Value::Object(fields) => {
                Value::Map(fields.iter().map(from_field).collect())
            }
        })
    }
}

fn from_field((key, value): (&String, &serde_json::Value)) -> Entry {
    Entry { key: key.clone(), key_span: Span::none(), value: Node::from_json(value) }
}

fn json_number(number: f64) -> serde_json::Value {
    // Every whole number in this range is an i64 exactly.
    const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= WHOLE_MAX {
        return (number as i64).into();
    }
    // Reading refuses infinities, so the null is never seen; JSON has no other word for them.
    Number::from_f64(number).map_or(serde_json::Value::Null, serde_json::Value::Number)
}

fn tree_number(number: &Number) -> Value {
    if let Some(number) = number.as_i64() {
        return Value::Int(number);
    }
    if let Some(number) = number.as_u64() {
        return Value::Uint(number);
    }
    Value::Float(number.as_f64().unwrap_or(f64::NAN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_goes_in_and_comes_out_unchanged() {
        let json = json!({"spec": {"containers": [{"name": "app", "port": 80}]}, "big": u64::MAX, "half": 0.5, "none": null, "yes": true});
        assert_eq!(Node::from_json(&json).to_json(), json);
    }

    #[test]
    fn a_whole_float_is_sent_as_an_integer() {
        assert_eq!(Node::new(Value::Float(10.0)).to_json(), json!(10));
        assert_eq!(Node::new(Value::Float(-2.5)).to_json(), json!(-2.5));
        assert_eq!(Node::new(Value::Float(1e300)).to_json(), json!(1e300));
    }

    #[test]
    fn fields_are_found_by_name_and_missing_ones_are_none() {
        let node = Node::from_json(&json!({"metadata": {"name": "web"}, "ports": [80]}));
        assert_eq!(node.at(&["metadata", "name"]).and_then(Node::as_str), Some("web"));
        assert_eq!(node.at(&["metadata", "name", "deeper"]), None);
        assert_eq!(node.get("ports").map(Node::items).map(<[Node]>::len), Some(1));
        assert_eq!(node.items(), []);
    }
}
