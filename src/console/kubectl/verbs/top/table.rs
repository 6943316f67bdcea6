//! The tables of `kubectl top`. Every cell ends with a tab, the last one too, so lines end in blanks.
//! Models staging/src/k8s.io/kubectl/pkg/metricsutil/metrics_printer.go (v1.36).

use std::rc::Rc;

use serde_json::Value;

use crate::admit::quantity;
use crate::cluster::{Usage, requests};
use crate::kit::time::Span;
use crate::objects::Node;

const MEBIBYTE: u64 = 1024 * 1024;
/// Between columns at least.
const PADDING: usize = 3;
const WIDTH_MIN: usize = 6;

pub struct PodRow {
    pub namespace: String,
    pub name: String,
    pub containers: Vec<(String, Usage)>,
}

pub struct NodeRow {
    pub node: Rc<Node>,
    pub used: Option<Usage>,
}

/// What `kubectl top pod` was asked to show beside its columns.
#[derive(Clone, Copy)]
pub struct Shown {
    pub namespaces: bool,
    pub containers: bool,
    pub headings: bool,
    pub sum: bool,
}

impl PodRow {
    pub fn sum(&self) -> Usage {
        let mut sum = Usage::default();
        for (_, used) in &self.containers {
            sum.add(*used);
        }
        sum
    }
}

pub fn pods(rows: &[PodRow], shown: Shown) -> String {
    let mut lines: Vec<Vec<String>> = Vec::new();
    let mut headings = Vec::new();
    headings.extend(shown.namespaces.then_some("NAMESPACE"));
    headings.extend(shown.containers.then_some("POD"));
    headings.extend(["NAME", "CPU(cores)", "MEMORY(bytes)"]);
    // Without headings nobody has counted the columns before them.
    let width = if shown.headings { headings.len() } else { 3 };
    if shown.headings {
        lines.push(headings.iter().map(|name| (*name).to_owned()).collect());
    }
    for row in rows {
        let mut line = |name: &[&str], used: Usage| {
            let namespace = shown.namespaces.then(|| row.namespace.clone());
            let names = name.iter().map(|name| (*name).to_owned());
            lines.push(namespace.into_iter().chain(names).chain(cells(used)).collect());
        };
        if shown.containers {
            for (container, used) in &row.containers {
                line(&[&row.name, container], *used);
            }
        } else {
            line(&[&row.name], row.sum());
        }
    }
    if shown.sum {
        let mut total = Usage::default();
        for row in rows {
            total.add(row.sum());
        }
        let blanks = |count: usize| std::iter::repeat_n(String::new(), count);
        let bar = || "________".to_owned();
        lines.push(blanks(width - 2).chain([bar(), bar()]).collect());
        lines.push(blanks(width - 2).chain(cells(total)).collect());
    }
    aligned(&lines)
}

pub fn nodes(rows: &[NodeRow], with_headings: bool) -> String {
    let mut lines: Vec<Vec<String>> = Vec::new();
    if with_headings {
        let headings = ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"];
        lines.push(headings.map(str::to_owned).to_vec());
    }
    for NodeRow { node, used } in rows {
        let name = node.metadata.name.clone();
        let Some(used) = used else {
            let unknown = || "<unknown>".to_owned();
            lines.push(vec![name, unknown(), unknown(), unknown(), unknown()]);
            continue;
        };
        let [cpu, memory] = cells(*used);
        let millis = available(node, requests::CPU, 1000);
        let bytes = available(node, requests::MEMORY, 1);
        let (cpu_part, memory_part) =
            (percent(used.cpu_millis, millis), percent(used.memory_bytes, bytes));
        lines.push(vec![name, cpu, cpu_part, memory, memory_part]);
    }
    aligned(&lines)
}

fn cells(used: Usage) -> [String; 2] {
    [format!("{}m", used.cpu_millis), format!("{}Mi", used.memory_bytes / MEBIBYTE)]
}

/// What pods may have of a resource, in units of one part in so many.
fn available(node: &Node, resource: &str, parts: i64) -> u64 {
    let amount = node.status.allocatable.get(resource);
    let text = match amount {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => return 0,
    };
    let Ok(quantity) = quantity::Quantity::parse(&text) else { return 0 };
    let units = if parts == 1000 { quantity.millis() } else { quantity.units() };
    u64::try_from(units).unwrap_or(0)
}

fn percent(used: u64, available: u64) -> String {
    let share = used.saturating_mul(100).checked_div(available).unwrap_or(0);
    format!("{share}%")
}

/// tabwriter with a minimum width of 6 and a padding of 3, where the last cell is a column like the others.
fn aligned(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        let widest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
        (widest + PADDING).max(WIDTH_MIN)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for line in lines {
        for (cell, width) in line.iter().zip(&widths) {
            text.push_str(&format!("{cell:<width$}"));
        }
        text.push('\n');
    }
    text
}

/// `5m3.25s`, as Go prints a duration.
pub fn go_duration(span: Span) -> String {
    let millis = span.as_millis();
    let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
    let seconds = (millis % 60_000) as f64 / 1000.0;
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{seconds}s"),
        (_, _) => format!("{hours}h{minutes}m{seconds}s"),
    }
}
