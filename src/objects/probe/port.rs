//! The port a probe goes to, and the address it makes with a host.
//! Models pkg/probe/util.go (v1.36), K32.

use std::fmt;
use std::net::IpAddr;
use std::num::IntErrorKind;

use crate::kit::quote::quote;
use crate::objects::container::Container;
use crate::objects::int_or_string::IntOrString;

/// Why there is no such port: a probe error, neither a success nor a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortError {
    /// No container port has that name, and it is no number either.
    NotANumber(String),
    OutOfRange(String),
    /// A number, but not one from 1 to 65535.
    Invalid(i64),
}

/// A number, a numeric text, or the name of a container port.
pub fn resolve_port(port: &IntOrString, container: &Container) -> Result<i32, PortError> {
    let number = match port {
        IntOrString::Int(number) => i64::from(*number),
        IntOrString::String(name) => match container.port_named(name) {
            Some(number) => i64::from(number),
            None => atoi(name)?,
        },
    };
    if !(1..65_536).contains(&number) {
        return Err(PortError::Invalid(number));
    }
    Ok(number as i32)
}

/// Go's strconv.Atoi.
fn atoi(text: &str) -> Result<i64, PortError> {
    text.parse().map_err(|error: std::num::ParseIntError| match error.kind() {
        IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => {
            PortError::OutOfRange(text.to_owned())
        }
        _ => PortError::NotANumber(text.to_owned()),
    })
}

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PortError::NotANumber(text) => {
                write!(f, "strconv.Atoi: parsing {}: invalid syntax", quote(text))
            }
            PortError::OutOfRange(text) => {
                write!(f, "strconv.Atoi: parsing {}: value out of range", quote(text))
            }
            PortError::Invalid(number) => write!(f, "invalid port number: {number}"),
        }
    }
}

/// Go's net.JoinHostPort: what holds a colon is set in brackets.
pub fn join_host_port(host: &str, port: impl fmt::Display) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

/// What Go says when nobody takes the connection. A name has to be found first, and a node's resolver knows neither
/// pods nor Services; `localhost` is the node itself, whose IPv6 loopback is tried first.
pub fn dial_error(address: &str) -> String {
    let (host, port) = address.rsplit_once(':').unwrap_or((address, ""));
    let ip = host.trim_start_matches('[').trim_end_matches(']');
    if ip == "localhost" {
        return format!("dial tcp [::1]:{port}: connect: connection refused");
    }
    if !ip.is_empty() && ip.parse::<IpAddr>().is_err() {
        return format!("dial tcp: lookup {host}: no such host");
    }
    format!("dial tcp {address}: connect: connection refused")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_refuses_and_a_name_is_not_found() {
        for (address, error) in [
            ("10.244.0.5:80", "dial tcp 10.244.0.5:80: connect: connection refused"),
            ("[fd00::5]:80", "dial tcp [fd00::5]:80: connect: connection refused"),
            ("localhost:80", "dial tcp [::1]:80: connect: connection refused"),
            ("web:80", "dial tcp: lookup web: no such host"),
        ] {
            assert_eq!(dial_error(address), error);
        }
    }
    use crate::objects::ContainerPort;

    #[test]
    fn a_port_is_a_number_a_numeric_text_or_a_name() {
        let port = ContainerPort { container_port: 93, name: "web".into(), ..Default::default() };
        let container = Container { ports: vec![port], ..Container::default() };
        for (text, port) in [
            ("web", Ok(93)),
            ("118", Ok(118)),
            ("", Err(r#"strconv.Atoi: parsing "": invalid syntax"#)),
            ("nope", Err(r#"strconv.Atoi: parsing "nope": invalid syntax"#)),
            (
                "99999999999999999999",
                Err(r#"strconv.Atoi: parsing "99999999999999999999": value out of range"#),
            ),
            ("-1", Err("invalid port number: -1")),
            ("66666", Err("invalid port number: 66666")),
        ] {
            let got = resolve_port(&IntOrString::String(text.into()), &container);
            assert_eq!(
                got.map_err(|error| error.to_string()),
                port.map_err(str::to_owned),
                "{text}"
            );
        }
    }
}
