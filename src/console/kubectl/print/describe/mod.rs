//! `kubectl describe`: one file a resource, one file a section that several share.
//! Models staging/src/k8s.io/kubectl/pkg/describe/describe.go (v1.36), C9 and C22 to C33.

pub mod container;
pub mod endpoint_slice;
mod environment;
pub mod events;
pub mod metadata;
pub mod pod;
pub mod service;
mod tolerations;
pub mod volume;

use serde_json::Value;

use crate::admit::quantity::Quantity;
use crate::kit::table::IndentedWriter;

/// A description before its columns are aligned: lines, each with its level, and tabs where columns end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    blocks: Vec<Vec<(usize, String)>>,
}

impl Page {
    pub fn new() -> Page {
        Page { blocks: vec![Vec::new()] }
    }

    pub fn line(&mut self, level: usize, text: impl Into<String>) {
        let block = self.blocks.last_mut().expect("a page begins with a block");
        block.push((level, text.into()));
    }

    /// Alignment starts anew: what follows cannot widen what is above.
    fn flush(&mut self) {
        self.blocks.push(Vec::new());
    }

    /// Before alignment, as upstream's own tests look at it.
    pub fn unaligned(&self) -> String {
        let lines = self.blocks.iter().flatten();
        lines.map(|(level, text)| format!("{}{text}\n", "  ".repeat(*level))).collect()
    }

    pub fn aligned(&self) -> String {
        let mut writer = IndentedWriter::new();
        for block in &self.blocks {
            block.iter().for_each(|(level, text)| writer.line(*level, text));
            writer.flush();
        }
        writer.finish()
    }
}

/// A quantity as the API writes it, `1k` for `1000`; what is none stays as it is.
fn quantity(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Quantity::parse(&text).map_or(text, |quantity| quantity.to_string())
}
