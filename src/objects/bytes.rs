//! Binary data in an object, written as base64. Shared by pointer: a copy of an object copies no content.
//! Models []byte as encoding/json writes it.

use std::fmt;
use std::rc::Rc;

use serde_json::Value;

use super::json::{Json, Misfit};
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

impl Json for Bytes {
    fn read(json: Value) -> Result<Bytes, Misfit> {
        let text = String::read(json)?;
        let bytes = base64::decode(&text).map_err(|offset| {
            Misfit::because(format!("illegal base64 data at input byte {offset}"))
        })?;
        Ok(Bytes(bytes.into()))
    }

    fn write(&self) -> Value {
        base64::encode(&self.0).into()
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
