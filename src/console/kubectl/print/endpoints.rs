//! The row of an Endpoints object.
//! Models printEndpoints and formatEndpoints in pkg/printers/internalversion/printers.go (v1.36).

use std::net::IpAddr;

use super::{Column, always, or_none};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::{EndpointSubset, Endpoints};

pub const COLUMNS: &[Column] = &[always("NAME"), always("ENDPOINTS"), always("AGE")];

/// More addresses than these are only counted.
const SHOWN_MAX: usize = 3;

pub fn cells(endpoints: &Endpoints, now: SimTime) -> Vec<String> {
    vec![
        endpoints.metadata.name.clone(),
        addresses(&endpoints.subsets),
        age(endpoints.metadata.creation_timestamp, now),
    ]
}

/// `10.0.0.1:80,10.0.0.2:80`, of those that are ready.
fn addresses(subsets: &[EndpointSubset]) -> String {
    let all: Vec<String> = subsets.iter().flat_map(of_subset).collect();
    let shown = all[..all.len().min(SHOWN_MAX)].join(",");
    match all.len().saturating_sub(SHOWN_MAX) {
        0 if subsets.is_empty() => or_none(""),
        0 => shown,
        more => format!("{shown} + {more} more..."),
    }
}

fn of_subset(subset: &EndpointSubset) -> Vec<String> {
    let addresses = subset.addresses.iter().map(|address| address.ip.as_str());
    if subset.ports.is_empty() {
        return addresses.map(str::to_owned).collect();
    }
    let ports = subset.ports.iter();
    ports.flat_map(|port| addresses.clone().map(|ip| join_host_port(ip, port.port))).collect()
}

/// Models Go's net.JoinHostPort.
fn join_host_port(ip: &str, port: i32) -> String {
    match ip.parse() {
        Ok(IpAddr::V6(_)) => format!("[{ip}]:{port}"),
        Ok(IpAddr::V4(_)) | Err(_) => format!("{ip}:{port}"),
    }
}
