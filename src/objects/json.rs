//! The API's JSON, read into its types and written from them in few bytes of wasm.
//!
//! `#[derive(Json)]` (in derive/) makes one call of a field; everything that is the same for all types stands here once.
//! What null means is Go's: as if the member were absent.

use std::fmt;

use serde_json::{Map, Value};

pub use podlife_derive::Json;

use crate::kit::sorted::SortedMap;
use crate::kit::stamp::{MicroStamp, Stamp};

/// A value of the API's types from its JSON.
pub fn read<T: Json>(json: Value) -> Result<T, Misfit> {
    T::read(json)
}

pub trait Json: Sized {
    fn read(json: Value) -> Result<Self, Misfit>;

    fn write(&self) -> Value;

    /// Whether Go's `omitempty` leaves it out.
    fn is_empty(&self) -> bool;
}

/// What reads and writes the members of one object.
pub trait Members {
    /// Takes the member into its field; one of an unknown name is let go.
    fn take(&mut self, name: &str, value: Value) -> Result<(), Misfit>;

    fn give(&self, members: &mut Map<String, Value>);
}

/// JSON that is not of the type it was read for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit(String);

impl Misfit {
    fn of(found: &Value, expected: &str) -> Misfit {
        let found = match found {
            Value::Null => "null".to_owned(),
            Value::Bool(truth) => format!("boolean `{truth}`"),
            Value::Number(number) => format!("number `{number}`"),
            Value::String(text) => format!("string {text:?}"),
            Value::Array(_) => "sequence".to_owned(),
            Value::Object(_) => "map".to_owned(),
        };
        Misfit(format!("invalid type: {found}, expected {expected}"))
    }

    /// An object that names no variant of an enum.
    pub fn without(expected: &str) -> Misfit {
        Misfit(format!("no member of the map is one of {expected}"))
    }

    pub fn because(complaint: String) -> Misfit {
        Misfit(complaint)
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misfit {}

pub fn fill(into: &mut dyn Members, json: Value, expected: &str) -> Result<(), Misfit> {
    let members = match json {
        Value::Object(members) => members,
        other => return Err(Misfit::of(&other, expected)),
    };
    for (name, value) in members.into_iter().filter(|(_, value)| !value.is_null()) {
        into.take(&name, value)?;
    }
    Ok(())
}

pub fn written(from: &dyn Members) -> Value {
    let mut members = Map::new();
    from.give(&mut members);
    Value::Object(members)
}

pub fn put<T: Json>(field: &mut T, value: Value) -> Result<(), Misfit> {
    *field = T::read(value)?;
    Ok(())
}

pub fn give<T: Json>(members: &mut Map<String, Value>, name: &str, field: &T) {
    insert(members, name, field.write());
}

pub fn give_unless_empty<T: Json>(members: &mut Map<String, Value>, name: &str, field: &T) {
    if !field.is_empty() {
        insert(members, name, field.write());
    }
}

/// The object itself, even where it is empty.
pub fn give_members(members: &mut Map<String, Value>, name: &str, field: &dyn Members) {
    insert(members, name, written(field));
}

/// An object of these members, of which the last of a name stays. `collect()` would bring a whole sort for each kind of
/// iterator into the wasm.
pub fn object(members: &mut dyn Iterator<Item = (String, Value)>) -> Map<String, Value> {
    let mut object = Map::new();
    members.for_each(|(name, value)| {
        object.insert(name, value);
    });
    object
}

fn insert(members: &mut Map<String, Value>, name: &str, value: Value) {
    members.insert(name.to_owned(), value);
}

/// Which of `words` the JSON is.
pub fn place_of_word(json: Value, words: &[&str]) -> Result<usize, Misfit> {
    let Value::String(found) = json else { return Err(Misfit::of(&json, "a word")) };
    words.iter().position(|word| *word == found).ok_or_else(|| {
        let known: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        Misfit(format!("unknown variant `{found}`, expected one of {}", known.join(", ")))
    })
}

/// serde's traits of a type, for places that hold JSON of many shapes. They go over [`Value`].
macro_rules! serde_by_json {
    ($name:ident) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::objects::json::Json::write(self).serialize(serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<$name, D::Error> {
                let json = ::serde_json::Value::deserialize(deserializer)?;
                $crate::objects::json::Json::read(json).map_err(::serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use serde_by_json;

macro_rules! whole_numbers {
    ($($number:ident)*) => {$(
        impl Json for $number {
            fn read(json: Value) -> Result<$number, Misfit> {
                let number = json.as_i64().and_then(|number| number.try_into().ok());
                number.ok_or_else(|| Misfit::of(&json, stringify!($number)))
            }

            fn write(&self) -> Value {
                Value::from(*self)
            }

            fn is_empty(&self) -> bool {
                *self == 0
            }
        }
    )*};
}

whole_numbers!(i32 i64 u16 u32 u64);

impl Json for bool {
    fn read(json: Value) -> Result<bool, Misfit> {
        json.as_bool().ok_or_else(|| Misfit::of(&json, "a boolean"))
    }

    fn write(&self) -> Value {
        Value::Bool(*self)
    }

    fn is_empty(&self) -> bool {
        !self
    }
}

impl Json for String {
    fn read(json: Value) -> Result<String, Misfit> {
        match json {
            Value::String(text) => Ok(text),
            other => Err(Misfit::of(&other, "a string")),
        }
    }

    fn write(&self) -> Value {
        Value::String(self.clone())
    }

    fn is_empty(&self) -> bool {
        String::is_empty(self)
    }
}

impl Json for Stamp {
    fn read(json: Value) -> Result<Stamp, Misfit> {
        let text = String::read(json)?;
        Stamp::parse(&text).map_err(|error| Misfit::because(error.to_string()))
    }

    fn write(&self) -> Value {
        self.to_string().into()
    }

    fn is_empty(&self) -> bool {
        false
    }
}

impl Json for MicroStamp {
    fn read(json: Value) -> Result<MicroStamp, Misfit> {
        let text = String::read(json)?;
        MicroStamp::parse(&text).map_err(|error| Misfit::because(error.to_string()))
    }

    fn write(&self) -> Value {
        self.to_string().into()
    }

    fn is_empty(&self) -> bool {
        false
    }
}

/// JSON as it stands.
impl Json for Value {
    fn read(json: Value) -> Result<Value, Misfit> {
        Ok(json)
    }

    fn write(&self) -> Value {
        self.clone()
    }

    fn is_empty(&self) -> bool {
        self.is_null()
    }
}

impl<T: Json> Json for Option<T> {
    fn read(json: Value) -> Result<Option<T>, Misfit> {
        if json.is_null() { Ok(None) } else { T::read(json).map(Some) }
    }

    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::write)
    }

    fn is_empty(&self) -> bool {
        self.is_none()
    }
}

impl<T: Json> Json for Vec<T> {
    fn read(json: Value) -> Result<Vec<T>, Misfit> {
        match json {
            Value::Array(items) => {
                let mut read = Vec::with_capacity(items.len());
                for item in items {
                    read.push(T::read(item)?);
                }
                Ok(read)
            }
            other => Err(Misfit::of(&other, "a sequence")),
        }
    }

    fn write(&self) -> Value {
        Value::Array(self.iter().map(T::write).collect())
    }

    fn is_empty(&self) -> bool {
        Vec::is_empty(self)
    }
}

impl<T: Json> Json for SortedMap<String, T> {
    fn read(json: Value) -> Result<SortedMap<String, T>, Misfit> {
        match json {
            Value::Object(members) => {
                let mut read = SortedMap::new();
                for (name, value) in members {
                    read.insert(name, T::read(value)?);
                }
                Ok(read)
            }
            other => Err(Misfit::of(&other, "a map")),
        }
    }

    fn write(&self) -> Value {
        let mut members = Map::new();
        self.iter().for_each(|(name, value)| insert(&mut members, name, value.write()));
        Value::Object(members)
    }

    fn is_empty(&self) -> bool {
        SortedMap::is_empty(self)
    }
}

/// Members of an object that no field of it holds.
impl Members for SortedMap<String, Value> {
    fn take(&mut self, name: &str, value: Value) -> Result<(), Misfit> {
        self.insert(name.to_owned(), value);
        Ok(())
    }

    fn give(&self, members: &mut Map<String, Value>) {
        self.iter().for_each(|(name, value)| insert(members, name, value.clone()));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;
    use crate::objects::{IntOrString, Pod};

    #[test]
    fn reads_what_serde_json_reads() {
        let pod = json!({
            "metadata": {"name": "web", "labels": {"app": "web"}, "creationTimestamp": "2026-01-01T00:00:00Z"},
            "spec": {
                "restartPolicy": "Never", "terminationGracePeriodSeconds": 5,
                "containers": [{
                    "name": "app", "image": "nginx", "command": ["sh", "-c", "true"],
                    "ports": [{"containerPort": 80}],
                    "lifecycle": {"preStop": {"sleep": {"seconds": 5}}},
                    "readinessProbe": {"httpGet": {"path": "/", "port": "http"}, "periodSeconds": 5},
                }],
                "volumes": [{"name": "data", "emptyDir": {}}],
            },
            "status": {"phase": "Running"},
        });
        let read: Pod = read(pod.clone()).unwrap();
        assert_eq!(read, serde_json::from_value(pod).unwrap());
        assert_eq!(read.spec.containers[0].ports.len(), 1);
    }

    #[test]
    fn complains_of_what_does_not_fit() {
        let complaint = |json| read::<Pod>(json).unwrap_err().to_string();
        assert_eq!(
            complaint(json!({"spec": {"containers": {}}})),
            "invalid type: map, expected a sequence"
        );
        assert_eq!(complaint(json!([])), "invalid type: sequence, expected struct Pod");
        assert_eq!(
            complaint(json!({"spec": {"terminationGracePeriodSeconds": "5"}})),
            "invalid type: string \"5\", expected i64"
        );
        assert_eq!(
            complaint(json!({"status": {"phase": "Sleeping"}})),
            "unknown variant `Sleeping`, expected one of `Pending`, `Running`, `Succeeded`, `Failed`, `Unknown`"
        );
    }

    #[test]
    fn a_port_is_a_number_or_a_name() {
        assert_eq!(read::<IntOrString>(json!(80)).unwrap(), IntOrString::Int(80));
        assert_eq!(read::<IntOrString>(json!("web")).unwrap(), IntOrString::String("web".into()));
    }
}
