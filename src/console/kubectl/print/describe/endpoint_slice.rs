//! `kubectl describe endpointslice`. Of the conditions it shows only `Ready`.
//! Models describeEndpointSliceV1 in kubectl's describe.go (v1.36), C32.

use super::{Page, events, metadata};
use crate::console::kubectl::print::or_none;
use crate::kit::time::SimTime;
use crate::objects::{Endpoint, EndpointSlice, Event};

pub fn describe(slice: &EndpointSlice, events: Option<&[&Event]>, now: SimTime) -> Page {
    let mut page = Page::new();
    page.line(0, format!("Name:\t{}", slice.metadata.name));
    page.line(0, format!("Namespace:\t{}", slice.metadata.namespace));
    metadata::labels(&mut page, "Labels", &slice.metadata.labels);
    metadata::annotations(&mut page, "Annotations", &slice.metadata.annotations);
    page.line(0, format!("AddressType:\t{}", slice.address_type));
    ports(&mut page, slice);
    if slice.endpoints.is_empty() {
        page.line(0, "Endpoints: <none>");
    } else {
        page.line(0, "Endpoints:");
    }
    slice.endpoints.iter().for_each(|one| endpoint(&mut page, one));
    if let Some(list) = events {
        events::section(&mut page, list, now);
    }
    page
}

fn ports(page: &mut Page, slice: &EndpointSlice) {
    if slice.ports.is_empty() {
        page.line(0, "Ports: <unset>");
        return;
    }
    page.line(0, "Ports:");
    page.line(1, "Name\tPort\tProtocol");
    page.line(1, "----\t----\t--------");
    for port in &slice.ports {
        let number = if port.port == 0 { "<unset>".to_owned() } else { port.port.to_string() };
        page.line(1, format!("{}\t{number}\t{}", or_unset(&port.name), port.protocol.as_str()));
    }
}

fn endpoint(page: &mut Page, endpoint: &Endpoint) {
    page.line(1, format!("- Addresses:\t{}", or_none(&endpoint.addresses.join(", "))));
    page.line(2, "Conditions:");
    let ready = endpoint.conditions.ready.map(|ready| ready.to_string());
    page.line(3, format!("Ready:\t{}", or_unset(ready.as_deref().unwrap_or_default())));
    page.line(2, format!("Hostname:\t{}", or_unset(&endpoint.hostname)));
    if let Some(target) = &endpoint.target_ref {
        page.line(2, format!("TargetRef:\t{}/{}", target.kind, target.name));
    }
    page.line(2, format!("NodeName:\t{}", or_unset(&endpoint.node_name)));
    page.line(2, format!("Zone:\t{}", or_unset(&endpoint.zone)));
}

fn or_unset(text: &str) -> &str {
    if text.is_empty() { "<unset>" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_endpoint_is_an_item_with_its_readiness() {
        let slice = json!({ "metadata": { "name": "web-abc12", "namespace": "default" },
            "addressType": "IPv4", "ports": [{ "name": "", "port": 80 }],
            "endpoints": [{ "addresses": ["10.244.1.1"], "conditions": { "ready": false },
                "targetRef": { "kind": "Pod", "name": "web" }, "nodeName": "node-1" }] });
        let slice: EndpointSlice = serde_json::from_value(slice).unwrap();
        assert_eq!(
            describe(&slice, Some(&[]), SimTime::ZERO).aligned(),
            "\
Name:         web-abc12
Namespace:    default
Labels:       <none>
Annotations:  <none>
AddressType:  IPv4
Ports:
  Name     Port  Protocol
  ----     ----  --------
  <unset>  80    TCP
Endpoints:
  - Addresses:  10.244.1.1
    Conditions:
      Ready:    false
    Hostname:   <unset>
    TargetRef:  Pod/web
    NodeName:   node-1
    Zone:       <unset>
Events:         <none>
"
        );
    }
}
