//! What the rules about Services share: who selects whom among the documents.

use super::document::{Document, Template, Writing};
use crate::objects::IntOrString;
use crate::yaml::tree::{Node, Value};

/// The selector of a Service that has one.
pub fn selector(document: &Document) -> Option<Vec<(String, String)>> {
    if document.kind != "Service" {
        return None;
    }
    let entries = document.root.at(&["spec", "selector"])?.entries();
    let text = |node: &Node| node.as_str().map(str::to_owned);
    let pairs: Option<Vec<(String, String)>> =
        entries.iter().map(|entry| Some((entry.key.clone(), text(&entry.value)?))).collect();
    pairs.filter(|pairs| !pairs.is_empty())
}

pub fn selects(selector: &[(String, String)], template: &Template) -> bool {
    selector.iter().all(|pair| template.labels.contains(pair))
}

/// Every pod, or maker of pods, in the same namespace, in whatever file.
pub fn templates_near<'a>(document: &Document, writing: &'a Writing) -> Vec<&'a Template> {
    writing
        .everywhere()
        .filter(|other| other.namespace() == document.namespace())
        .filter_map(|other| other.template.as_ref())
        .collect()
}

/// The pods that a Service selects.
pub fn selected<'a>(document: &Document, writing: &'a Writing) -> Vec<&'a Template> {
    let Some(selector) = selector(document) else { return Vec::new() };
    let mut templates = templates_near(document, writing);
    templates.retain(|template| selects(&selector, template));
    templates
}

/// Each port of a Service with its place among them, and where it leads.
pub fn ports(document: &Document) -> Vec<(usize, IntOrString)> {
    let ports = document.root.at(&["spec", "ports"]).map_or(&[][..], Node::items);
    let target = |port: &Node| -> Option<IntOrString> {
        let node = port.get("targetPort").or_else(|| port.get("port"))?;
        match &node.value {
            Value::Str(name) => Some(IntOrString::String(name.clone())),
            Value::Int(number) => i32::try_from(*number).ok().map(IntOrString::Int),
            Value::Null
            | Value::Bool(_)
            | Value::Uint(_)
            | Value::Float(_)
            | Value::Seq(_)
            | Value::Map(_) => None,
        }
    };
    let targets = ports.iter().enumerate();
    targets.filter_map(|(index, port)| Some((index, target(port)?))).collect()
}

/// The only port that all these pods declare, by name if it has one.
pub fn only_port(templates: &[&Template]) -> Option<String> {
    let mut ports = templates.iter().flat_map(|template| container_ports(template));
    let (name, number) = ports.next()?;
    let is_only = ports.all(|other| other == (name, number));
    is_only.then(|| if name.is_empty() { number.to_string() } else { name.to_owned() })
}

/// Name and number of every declared port.
pub fn container_ports(template: &Template) -> impl Iterator<Item = (&str, i32)> {
    let ports = template.spec.containers.iter().flat_map(|container| &container.ports);
    ports.map(|port| (port.name.as_str(), port.container_port))
}
