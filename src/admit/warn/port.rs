//! Ports that meet.
//! Models warningsForPodSpecAndMeta of pkg/api/pod/warnings.go (v1.36), V151.

use super::{Notice, Notices};
use crate::admit::cursor::Cursor;
use crate::kit::quote::quote;
use crate::kit::sorted::SortedMap;
use crate::yaml::path::Path;

/// Ports clash in pairs, so a long list of equal ones would have no end of them.
const CLASHES_MAX: usize = 100;

pub fn repeated_ports(containers: &[Cursor], notices: &mut Notices) {
    let mut seen: SortedMap<(i64, &str), Vec<Cursor>> = SortedMap::new();
    for port in containers.iter().flat_map(|container| container.get("ports").items()) {
        lone_host_ip(&port, notices);
        let key = (port.get("containerPort").number(), port.get("protocol").text());
        let others = seen.entry(key).or_default();
        for other in others.iter() {
            if CLASHES_MAX <= notices.len() {
                return;
            }
            if let Some(clash) = clash(&port, other) {
                let text = format!("{clash} port definition with {}", other.path);
                notices.push(Notice::at(&port.path, text));
            }
        }
        others.push(port);
    }
}

/// Shown as Go prints the struct.
fn lone_host_ip(port: &Cursor, notices: &mut Notices) {
    let (ip, host_port) = (port.get("hostIP").text(), port.get("hostPort").number());
    if ip.is_empty() || host_port != 0 {
        return;
    }
    let (name, protocol) = (port.get("name").text(), port.get("protocol").text());
    let number = port.get("containerPort").number();
    let text = format!(
        "hostIP set without hostPort: {{Name:{name} HostPort:0 ContainerPort:{number} Protocol:{protocol} HostIP:{ip}}}"
    );
    notices.push(Notice::at(&port.path, text));
}

fn clash(port: &Cursor, other: &Cursor) -> Option<&'static str> {
    let address =
        |port: &Cursor| (port.get("hostIP").text().to_owned(), port.get("hostPort").number());
    let ((ip, number), (other_ip, other_number)) = (address(port), address(other));
    if (&ip, number) == (&other_ip, other_number) {
        Some("duplicate")
    } else if number == 0 || other_number == 0 {
        Some("overlapping")
    } else if number == other_number && ip.is_empty() != other_ip.is_empty() {
        Some("dangerously ambiguous")
    } else {
        None
    }
}

/// Within one container that is an error; over several, the first one wins.
pub fn repeated_port_names(containers: &[Cursor], notices: &mut Notices) {
    let mut seen: SortedMap<&str, Path> = SortedMap::new();
    for port in containers.iter().flat_map(|container| container.get("ports").items()) {
        let name = port.get("name").text();
        if name.is_empty() {
            continue;
        }
        let Some(first) = seen.get(name) else {
            seen.insert(name, port.path);
            continue;
        };
        let text = format!(
            "duplicate port name {} with {first}, services and probes that select ports by name will use {first}",
            quote(name)
        );
        notices.push(Notice::at(&port.path, text));
    }
}
