//! JSON into the API's types, in few bytes.
//!
//! serde_json's own reader can fill a struct from a list too, and so brings a second way to read every type into the wasm.
//! Kubernetes writes structs as objects only, and so this reader takes a value for what it is asked for, or complains.

use serde::de::value::{MapAccessDeserializer, StringDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, Visitor,
};
use serde_json::{Error, Map, Value};

/// A value of the API's types from its JSON.
pub fn read<T: DeserializeOwned>(json: Value) -> Result<T, Error> {
    T::deserialize(Json(json))
}

struct Json(Value);

impl Json {
    fn is_not(&self, expected: &dyn serde::de::Expected) -> Error {
        let found = match &self.0 {
            Value::Null => Unexpected::Unit,
            Value::Bool(truth) => Unexpected::Bool(*truth),
            Value::Number(_) => Unexpected::Other("number"),
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        Error::invalid_type(found, expected)
    }
}

/// One method for each kind of value that is asked for by name.
macro_rules! reads {
    ($($method:ident as $value:ident by $visit:ident,)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0 {
                Value::$value(value) => visitor.$visit(value),
                _ => Err(self.is_not(&visitor)),
            }
        }
    )*};
}

macro_rules! reads_numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match &self.0 {
                Value::Number(number) => number.$method(visitor),
                _ => Err(self.is_not(&visitor)),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Json {
    type Error = Error;

    reads! {
        deserialize_bool as Bool by visit_bool,
        deserialize_str as String by visit_string,
        deserialize_string as String by visit_string,
        deserialize_char as String by visit_string,
        deserialize_identifier as String by visit_string,
    }

    reads_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    /// For what may be several things: IntOrString, JSON as it stands, and fields in one object with others.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(truth),
            Value::Number(number) => number.deserialize_any(visitor),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(items) => visitor.visit_seq(Items(items.into_iter())),
            Value::Object(fields) => visitor.visit_map(Fields::of(fields)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            _ => Err(self.is_not(&visitor)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => visitor.visit_seq(Items(items.into_iter())),
            _ => Err(self.is_not(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(fields) => visitor.visit_map(Fields::of(fields)),
            _ => Err(self.is_not(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(name.into_deserializer()),
            Value::Object(fields) => {
                visitor.visit_enum(MapAccessDeserializer::new(Fields::of(fields)))
            }
            _ => Err(self.is_not(&visitor)),
        }
    }
}

struct Items(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        self.0.next().map(|item| seed.deserialize(Json(item))).transpose()
    }
}

struct Fields {
    rest: <Map<String, Value> as IntoIterator>::IntoIter,
    value: Value,
}

impl Fields {
    fn of(fields: Map<String, Value>) -> Fields {
        Fields { rest: fields.into_iter(), value: Value::Null }
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.value = value;
        let name: StringDeserializer<Error> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(Json(self.value.take()))
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
