//! Where a container's environment comes from.
//! Models describeContainerEnvFrom and describeContainerEnvVars in kubectl's describe.go (v1.36), C23.

use super::{Holder, Page, quantity};
use crate::admit::quantity::Quantity;
use crate::objects::{
    Container, EnvFromSource, EnvVar, EnvVarSource, KeySelector, Pod, ResourceFieldSelector,
};

/// The pod answers what its own fields are asked for.
pub fn section(page: &mut Page, container: &Container, holder: Holder<'_>) {
    environment_sources(page, &container.env_from);
    environment(page, &container.env, container, holder);
}

fn environment_sources(page: &mut Page, sources: &[EnvFromSource]) {
    if sources.is_empty() {
        return;
    }
    page.line(2, "Environment Variables from:");
    for source in sources {
        let (kind, reference) = match (&source.config_map_ref, &source.secret_ref) {
            (Some(reference), _) => ("ConfigMap", reference),
            (None, Some(reference)) => ("Secret", reference),
            (None, None) => continue,
        };
        let prefix = match source.prefix.as_str() {
            "" => String::new(),
            prefix => format!(" with prefix '{prefix}'"),
        };
        let optional = reference.optional.unwrap_or(false);
        page.line(3, format!("{}\t{kind}{prefix}\tOptional: {optional}", reference.name));
    }
}

fn environment(page: &mut Page, variables: &[EnvVar], container: &Container, holder: Holder<'_>) {
    if variables.is_empty() {
        page.line(2, "Environment:\t<none>");
        return;
    }
    page.line(2, "Environment:");
    for variable in variables {
        let name = &variable.name;
        if let Some(source) = &variable.value_from {
            page.line(3, format!("{name}:\t{}", referred(source, container, holder)));
            continue;
        }
        for (index, line) in variable.value.split('\n').enumerate() {
            let title = if index == 0 { format!("{name}:") } else { String::new() };
            page.line(3, format!("{title}\t{line}"));
        }
    }
}

/// What stands for a value that is looked up elsewhere.
fn referred(source: &EnvVarSource, container: &Container, holder: Holder<'_>) -> String {
    if let Some(field) = &source.field_ref {
        let path = &field.field_path;
        let version = match field.api_version.as_str() {
            "" => "v1",
            version => version,
        };
        let value = match holder {
            Holder::Pod(pod) => field_of(pod, path),
            Holder::Template(_) => String::new(),
        };
        return format!("{value} ({version}:{path})");
    }
    if let Some(selector) = &source.resource_field_ref {
        let resource = &selector.resource;
        let shown = match amount_of(container, selector) {
            0 if ["limits.cpu", "limits.memory"].contains(&resource.as_str()) => {
                "node allocatable".to_owned()
            }
            amount => amount.to_string(),
        };
        return format!("{shown} ({resource})");
    }
    if let Some(reference) = &source.secret_key_ref {
        return key_of("in secret", reference);
    }
    source.config_map_key_ref.as_ref().map_or(String::new(), |one| key_of("of config map", one))
}

/// Models ExtractContainerResourceValue in kubectl's pkg/util/resource/resource.go: of this container, whichever is named.
fn amount_of(container: &Container, selector: &ResourceFieldSelector) -> u64 {
    let (list, key) = selector.resource.split_once('.').unwrap_or((&selector.resource, ""));
    let amounts = match list {
        "limits" => &container.resources.limits,
        _ => &container.resources.requests,
    };
    let count = |quantity: &Quantity| {
        if key == "cpu" { quantity.millis_rounded_up() } else { quantity.units_rounded_up() }
    };
    let read = |text: &str| Quantity::parse(text).ok().filter(|quantity| !quantity.is_zero());
    let amount = amounts.get(key).and_then(|amount| read(&quantity(amount)));
    let one = if key == "cpu" { 1000 } else { 1 };
    let divisor = read(&selector.divisor).map_or(one, |divisor| count(&divisor)).max(1);
    amount.map_or(0, |amount| count(&amount).div_ceil(divisor))
}

fn key_of(place: &str, reference: &KeySelector) -> String {
    let KeySelector { key, name, optional } = reference;
    let optional = optional.unwrap_or(false);
    format!("<set to the key '{key}' {place} '{name}'>\tOptional: {optional}")
}

/// Only metadata is known to kubectl; what the kubelet fills in is left empty.
fn field_of(pod: &Pod, path: &str) -> String {
    match path {
        "metadata.name" => pod.metadata.name.clone(),
        "metadata.namespace" => pod.metadata.namespace.clone(),
        "metadata.uid" => pod.metadata.uid.clone(),
        _ => String::new(),
    }
}
