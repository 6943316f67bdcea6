//! One row of a table, and how it is compared.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A case as it stands in its file, with what it shares with others filled in.
#[derive(Clone, Debug)]
pub struct Case(Map<String, Value>);

/// What a case wanted and what it got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub expected: String,
    pub got: String,
}

impl Case {
    /// Reads `{"cases": […]}`. Every other member is an object that cases name as `"$member"`.
    pub fn read_all(text: &str) -> Result<Vec<Case>, String> {
        let mut file: Map<String, Value> =
            serde_json::from_str(text).map_err(|error| error.to_string())?;
        let Some(Value::Array(cases)) = file.remove("cases") else {
            return Err("expected a list called cases".to_owned());
        };
        cases
            .into_iter()
            .map(|mut case| {
                fill_in(&mut case, &file);
                match case {
                    Value::Object(case) => Ok(Case(case)),
                    other => Err(format!("expected every case to be an object, found {other}")),
                }
            })
            .collect()
    }

    pub fn name(&self) -> &str {
        self.0.get("name").and_then(Value::as_str).unwrap_or("a case without a name")
    }

    /// The input in the shape that a runner knows. Shapes refuse members they do not know, so that nothing is overlooked.
    pub fn input<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        self.part("input")
    }

    /// A row whose members are not divided into input and expectation.
    pub fn whole<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let value = Value::Object(self.0.clone());
        serde_json::from_value(value).map_err(|error| Failure::unknown(&error.to_string()))
    }

    pub fn expect<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        self.part("expect")
    }

    /// The same case with what remains to be expected of it.
    pub fn expecting(&self, expect: Value) -> Case {
        let mut case = self.clone();
        case.0.insert("expect".to_owned(), expect);
        case
    }

    /// Passes if what was got is the expectation itself.
    pub fn check(&self, got: impl Serialize) -> Result<(), Failure> {
        let expected = self.0.get("expect").cloned().unwrap_or(Value::Null);
        same(expected, got)
    }

    fn part<T: DeserializeOwned>(&self, name: &str) -> Result<T, Failure> {
        let value = self.0.get(name).cloned().unwrap_or(Value::Null);
        serde_json::from_value(value).map_err(|error| Failure::unknown(&format!("{name}: {error}")))
    }
}

impl Failure {
    pub fn new(expected: &str, got: &str) -> Failure {
        Failure { expected: expected.to_owned(), got: got.to_owned() }
    }

    /// The case is of a shape, or describes a situation, that its runner does not know.
    pub fn unknown(what: &str) -> Failure {
        Failure::new("a case that the runner knows", what)
    }
}

/// Passes if two values are equal.
pub fn same(expected: impl Serialize, got: impl Serialize) -> Result<(), Failure> {
    let (expected, got) = (to_json(expected), to_json(got));
    if expected == got {
        Ok(())
    } else {
        Err(Failure::new(&expected.to_string(), &got.to_string()))
    }
}

fn to_json(value: impl Serialize) -> Value {
    serde_json::to_value(value).expect("what a runner compares has text for keys")
}

fn fill_in(value: &mut Value, shared: &Map<String, Value>) {
    match value {
        Value::String(text) => {
            if let Some(found) = text.strip_prefix('$').and_then(|name| shared.get(name)) {
                *value = found.clone();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill_in(item, shared)),
        Value::Object(members) => members.values_mut().for_each(|member| fill_in(member, shared)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_objects_are_filled_in() {
        let text = r#"{"pod": {"a": 1}, "cases": [{"name": "x", "input": {"pod": "$pod", "cost": "$5"}, "expect": 1}]}"#;
        let cases = Case::read_all(text).unwrap();
        let input: Value = cases[0].input().unwrap();
        assert_eq!(input, serde_json::json!({"pod": {"a": 1}, "cost": "$5"}));
        assert!(cases[0].check(1).is_ok());
        assert_eq!(cases[0].check(2), Err(Failure::new("1", "2")));
    }

    #[test]
    fn a_table_must_have_cases() {
        for text in ["", "[]", "{}", r#"{"cases": [1]}"#] {
            assert!(Case::read_all(text).is_err(), "{text}");
        }
    }
}
