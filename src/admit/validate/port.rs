//! Ports of containers.
//! Models validateContainerPorts and checkHostPortConflicts of validation.go (v1.36), V73 and V82.

use crate::kit::sorted::SortedSet;

use super::{Errors, PROTOCOLS, given_one_of, named, port_number};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

pub fn ports(list: &Cursor, errors: &mut Errors) {
    let mut names = SortedSet::new();
    for port in list.items() {
        let name = port.get("name");
        if !name.text().is_empty() {
            let errors_before = errors.len();
            named(&name, names::port_name, errors);
            if errors.len() == errors_before && !names.insert(name.text()) {
                errors.push(FieldError::duplicate(name.path.clone(), name.text()));
            }
        }
        let number = port.get("containerPort");
        if number.number() == 0 {
            errors.push(FieldError::required(number.path.clone(), ""));
        } else {
            port_number(&number, errors);
        }
        let host_port = port.get("hostPort");
        if host_port.number() != 0 {
            port_number(&host_port, errors);
        }
        given_one_of(&port.get("protocol"), &PROTOCOLS, errors);
    }
}

pub fn host_port_clashes(containers: &[Cursor], errors: &mut Errors) {
    let mut taken = SortedSet::new();
    for port in containers.iter().flat_map(|container| container.get("ports").items()) {
        let host_port = port.get("hostPort");
        if host_port.number() == 0 {
            continue;
        }
        let address = host_address(&port);
        if taken.contains(&address) {
            errors.push(FieldError::duplicate(host_port.path, address.as_str()));
        } else {
            taken.insert(address);
        }
    }
}

/// Init containers run one by one, so each is looked at alone; upstream then always says `[0]` (V73).
pub fn host_port_clashes_alone(list: &Cursor, container: &Cursor, errors: &mut Errors) {
    let mut taken = SortedSet::new();
    for (index, port) in container.get("ports").items().iter().enumerate() {
        if port.get("hostPort").number() == 0 {
            continue;
        }
        let address = host_address(port);
        if taken.contains(&address) {
            let path = list.path.index(0).field("ports").index(index).field("hostPort");
            errors.push(FieldError::duplicate(path, address.as_str()));
        } else {
            taken.insert(address);
        }
    }
}

fn host_address(port: &Cursor) -> String {
    let (protocol, ip) = (port.get("protocol"), port.get("hostIP"));
    format!("{}/{}/{}", protocol.text(), ip.text(), port.get("hostPort").number())
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_container;

    #[test]
    fn ports_are_numbered_and_their_names_unique() {
        refuse_container(
            "ports: [{name: http, containerPort: 80}, {name: http}, {containerPort: 1, protocol: tcp}]",
            &[
                "ports[1].name: Duplicate value: \"http\"",
                "ports[1].containerPort: Required value",
                "ports[2].protocol: Unsupported value: \"tcp\": supported values: \"SCTP\", \"TCP\", \"UDP\"",
            ],
        );
        refuse_container(
            "ports: [{containerPort: 80, hostPort: 8080}, {containerPort: 81, hostPort: 8080}]",
            &["ports[1].hostPort: Duplicate value: \"TCP//8080\""],
        );
    }
}
