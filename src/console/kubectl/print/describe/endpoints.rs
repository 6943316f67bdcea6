//! `kubectl describe endpoints`.
//! Models describeEndpoints in kubectl's describe.go (v1.36).

use super::{Page, events, metadata};
use crate::console::kubectl::print::or_none;
use crate::kit::time::SimTime;
use crate::objects::{EndpointAddress, EndpointSubset, Endpoints, Event};

pub fn describe(endpoints: &Endpoints, events: Option<&[&Event]>, now: SimTime) -> Page {
    let mut page = Page::new();
    page.line(0, format!("Name:\t{}", endpoints.metadata.name));
    page.line(0, format!("Namespace:\t{}", endpoints.metadata.namespace));
    metadata::labels(&mut page, "Labels", &endpoints.metadata.labels);
    metadata::annotations(&mut page, "Annotations", &endpoints.metadata.annotations);
    page.line(0, "Subsets:");
    endpoints.subsets.iter().for_each(|one| subset(&mut page, one));
    if let Some(list) = events {
        events::section(&mut page, list, now);
    }
    page
}

fn subset(page: &mut Page, subset: &EndpointSubset) {
    page.line(1, format!("Addresses:\t{}", addresses(&subset.addresses)));
    page.line(1, format!("NotReadyAddresses:\t{}", addresses(&subset.not_ready_addresses)));
    for (index, port) in subset.ports.iter().enumerate() {
        if index == 0 {
            page.line(1, "Ports:");
            page.line(2, "Name\tPort\tProtocol");
            page.line(2, "----\t----\t--------");
        }
        let name = if port.name.is_empty() { "<unset>" } else { &port.name };
        page.line(2, format!("{name}\t{}\t{}", port.port, port.protocol.as_str()));
    }
    page.line(0, "");
}

fn addresses(addresses: &[EndpointAddress]) -> String {
    let addresses: Vec<&str> = addresses.iter().map(|address| address.ip.as_str()).collect();
    or_none(&addresses.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_subset_lists_its_ports_and_ends_with_an_empty_line() {
        let endpoints = json!({ "metadata": { "name": "db", "namespace": "default" },
            "subsets": [{ "addresses": [{ "ip": "10.0.0.1" }, { "ip": "10.0.0.2" }],
                "ports": [{ "port": 5432 }] }] });
        let endpoints: Endpoints = serde_json::from_value(endpoints).unwrap();
        assert_eq!(
            describe(&endpoints, Some(&[]), SimTime::ZERO).aligned(),
            "\
Name:         db
Namespace:    default
Labels:       <none>
Annotations:  <none>
Subsets:
  Addresses:          10.0.0.1,10.0.0.2
  NotReadyAddresses:  <none>
  Ports:
    Name     Port  Protocol
    ----     ----  --------
    <unset>  5432  TCP

Events:  <none>
"
        );
    }
}
