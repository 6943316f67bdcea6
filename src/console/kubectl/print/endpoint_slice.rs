//! An EndpointSlice's row. It shows every address, ready or not.
//! Models printEndpointSlice in pkg/printers/internalversion/printers.go (v1.36), C18.

use super::{Column, always, first_three};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::{EndpointPort, EndpointSlice};

pub const COLUMNS: &[Column] =
    &[always("NAME"), always("ADDRESSTYPE"), always("PORTS"), always("ENDPOINTS"), always("AGE")];

pub fn cells(slice: &EndpointSlice, now: SimTime) -> Vec<String> {
    let ports: Vec<String> = slice.ports.iter().map(port).collect();
    let endpoints = slice.endpoints.iter();
    let addresses: Vec<String> = endpoints.flat_map(|one| one.addresses.clone()).collect();
    vec![
        slice.metadata.name.clone(),
        slice.address_type.clone(),
        or_unset(first_three(&ports)),
        or_unset(first_three(&addresses)),
        age(slice.metadata.creation_timestamp, now),
    ]
}

fn port(port: &EndpointPort) -> String {
    match (port.port, port.name.as_str()) {
        (0, "") => "*".to_owned(),
        (0, name) => name.to_owned(),
        (number, _) => number.to_string(),
    }
}

fn or_unset(text: String) -> String {
    if text.is_empty() { "<unset>".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn cells_of(slice: serde_json::Value) -> String {
        let slice: EndpointSlice = serde_json::from_value(slice).unwrap();
        cells(&slice, SimTime::ZERO).join(" ")
    }

    #[test]
    fn addresses_that_are_not_ready_are_shown_too() {
        let slice = json!({ "metadata": { "name": "web-abc12" }, "addressType": "IPv4",
            "ports": [{ "port": 8080 }],
            "endpoints": [{ "addresses": ["10.244.1.1"], "conditions": { "ready": false } }] });
        assert_eq!(cells_of(slice), "web-abc12 IPv4 8080 10.244.1.1 <unknown>");
    }

    #[test]
    fn after_three_addresses_the_rest_is_counted() {
        let addresses = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"];
        let slice = json!({ "addressType": "IPv4", "endpoints": [{ "addresses": addresses }] });
        assert_eq!(
            cells_of(slice),
            " IPv4 <unset> 10.0.0.1,10.0.0.2,10.0.0.3 + 2 more... <unknown>"
        );
    }
}
