//! `minikube service list`: every Service with the addresses of its node ports.
//! Models cmd/minikube/cmd/service_list.go and PrintServiceList of pkg/minikube/service (v1.37).

use crate::cluster::Store;
use crate::objects::{Kind, Object, Service};

const HEADS: [&str; 4] = ["NAMESPACE", "NAME", "TARGET PORT", "URL"];

/// None: of all namespaces.
pub fn table(store: &Store, namespace: Option<&str>, address: &str) -> String {
    let services = store.list(Kind::Service, namespace).filter_map(|object| match object {
        Object::Service(service) => Some(row(service, address)),
        _ => None,
    });
    drawn(&services.collect::<Vec<_>>())
}

/// A cell may have several lines.
type Row = [Vec<String>; 4];

fn row(service: &Service, address: &str) -> Row {
    let (mut ports, mut urls) = (Vec::new(), Vec::new());
    for port in service.spec.ports.iter().filter(|port| port.node_port != 0) {
        ports.push(match port.name.as_str() {
            "" => port.port.to_string(),
            name => format!("{name}/{}", port.port),
        });
        urls.push(format!("http://{address}:{}", port.node_port));
    }
    if urls.is_empty() {
        ports = vec!["No node port".to_owned()];
    }
    let meta = &service.metadata;
    [vec![meta.namespace.clone()], vec![meta.name.clone()], ports, urls]
}

fn drawn(rows: &[Row]) -> String {
    let widest = |column: usize| {
        let lines = rows.iter().flat_map(|row| &row[column]);
        lines.map(|line| line.chars().count()).max().unwrap_or(0).max(HEADS[column].len())
    };
    let widths: [usize; 4] = std::array::from_fn(widest);
    let rule = |[left, middle, right]: [&str; 3]| {
        format!("{left}{}{right}\n", widths.map(|width| "─".repeat(width + 2)).join(middle))
    };
    let line = |cells: [String; 4]| format!("│{}│\n", cells.join("│"));
    let heads = std::array::from_fn(|at| format!(" {:^width$} ", HEADS[at], width = widths[at]));
    let mut table = rule(["┌", "┬", "┐"]) + &line(heads) + &rule(["├", "┼", "┤"]);
    for row in rows {
        let height = row.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            table += &line(std::array::from_fn(|column| {
                let text = row[column].get(at).map_or("", String::as_str);
                format!(" {text:<width$} ", width = widths[column])
            }));
        }
    }
    table + &rule(["└", "┴", "┘"])
}
