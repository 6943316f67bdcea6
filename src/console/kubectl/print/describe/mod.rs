//! `kubectl describe`: one file a resource, one file a section that several share.
//! Models staging/src/k8s.io/kubectl/pkg/describe/describe.go (v1.36), C9 and C22 to C33.

pub mod container;
pub mod cron_job;
pub mod daemon_set;
pub mod data;
pub mod deployment;
pub mod endpoint_slice;
pub mod endpoints;
mod environment;
pub mod events;
mod foreign_volume;
pub mod generic;
pub mod job;
pub mod metadata;
pub mod namespace;
pub mod node;
pub mod pod;
pub mod pod_disruption_budget;
pub mod priority_class;
pub mod replica_set;
pub mod service;
mod spread;
pub mod stateful_set;
pub mod template;
mod tolerations;
pub mod volume;

use serde_json::Value;

use crate::admit::quantity::Quantity;
use crate::kit::table::IndentedWriter;
use crate::objects::{ConditionStatus, Pod, Unread};

/// What containers and volumes are described as parts of. A template's stand a little further in.
#[derive(Clone, Copy)]
pub enum Holder<'a> {
    /// It answers what environment variables refer to.
    Pod(&'a Pod),
    /// With what was written in it and no struct keeps.
    Template(&'a Unread),
}

impl Holder<'_> {
    fn title_indent(self) -> &'static str {
        match self {
            Holder::Pod(_) => "",
            Holder::Template(_) => "  ",
        }
    }

    fn name_indent(self) -> &'static str {
        match self {
            Holder::Pod(_) => "",
            Holder::Template(_) => " ",
        }
    }

    /// What was written at this place below the spec and no struct keeps.
    fn written(&self, place: &str) -> Option<&Value> {
        let unread = match self {
            Holder::Pod(pod) => &pod.metadata.unread,
            Holder::Template(unread) => unread,
        };
        unread.at(&format!("/spec/{place}"))
    }
}

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

/// The conditions of what makes pods: type, status and reason of each.
fn conditions<'a>(
    page: &mut Page,
    conditions: impl Iterator<Item = (&'a str, ConditionStatus, &'a str)>,
) {
    for (index, (kind, status, reason)) in conditions.enumerate() {
        if index == 0 {
            page.line(0, "Conditions:");
            page.line(1, "Type\tStatus\tReason");
            page.line(1, "----\t------\t------");
        }
        page.line(1, format!("{kind} \t{}\t{reason}", status.as_str()));
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
