//! A field of a manifest that has been decoded, together with its path.
//!
//! Types were checked when the manifest was decoded, so a cursor only has to tell what is there from what is not.

use serde_json::Value;

use crate::yaml::path::Path;

#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    value: &'a Value,
    pub path: Path,
}

impl<'a> Cursor<'a> {
    pub fn root(value: &'a Value) -> Cursor<'a> {
        Cursor { value, path: Path::default() }
    }

    pub fn get(&self, name: &str) -> Cursor<'a> {
        let value = self.value.get(name).unwrap_or(&Value::Null);
        Cursor { value, path: self.path.field(name) }
    }

    /// The same value under the path upstream has for it.
    pub fn moved(self, path: Path) -> Cursor<'a> {
        Cursor { path, ..self }
    }

    /// The items of a list; none if it is absent.
    pub fn items(&self) -> Vec<Cursor<'a>> {
        let items = self.value.as_array().map_or(&[][..], Vec::as_slice).iter().enumerate();
        items.map(|(index, value)| Cursor { value, path: self.path.index(index) }).collect()
    }

    /// The entries of a map, in the order of their keys; none if it is absent.
    pub fn entries(&self) -> Vec<(&'a str, Cursor<'a>)> {
        let entries = self.value.as_object().into_iter().flatten();
        entries
            .map(|(key, value)| (key.as_str(), Cursor { value, path: self.path.key(key) }))
            .collect()
    }

    pub fn json(&self) -> &'a Value {
        self.value
    }

    pub fn is_set(&self) -> bool {
        !self.value.is_null()
    }

    /// Empty if absent: Go does not tell the two apart either.
    pub fn text(&self) -> &'a str {
        self.value.as_str().unwrap_or("")
    }

    /// Zero if absent.
    pub fn number(&self) -> i64 {
        self.value.as_i64().unwrap_or(0)
    }

    pub fn truth(&self) -> bool {
        self.value.as_bool().unwrap_or(false)
    }
}
