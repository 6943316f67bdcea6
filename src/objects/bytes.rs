//! Binary data in an object, written as base64. Shared by pointer: a copy of an object copies no content.
//! Models []byte as encoding/json writes it.

use std::fmt;
use std::rc::Rc;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::kit::base64;

#[derive(Clone, PartialEq, Eq)]
pub struct Bytes(Rc<[u8]>);

impl Bytes {
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    pub fn shared(&self) -> Rc<[u8]> {
        self.0.clone()
    }

    /// As Go turns bytes into a text that is printed: what is no UTF-8 is replaced.
    pub fn as_text(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}

impl From<&str> for Bytes {
    fn from(text: &str) -> Bytes {
        Bytes(text.as_bytes().into())
    }
}

/// The length only: contents of Secrets do not belong into records.
impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.0.len())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base64::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = base64::decode(&text).map_err(|offset| {
            D::Error::custom(format!("illegal base64 data at input byte {offset}"))
        })?;
        Ok(Bytes(bytes.into()))
    }
}
