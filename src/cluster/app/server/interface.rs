//! Which of a pod's addresses a port is listened on at, and what `localhost` means there. Models bind(2).

use crate::cluster::app::launch::Launch;

/// How a program of the pod says that it means the pod itself.
pub const LOCALHOST: &str = "127.0.0.1";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interface {
    Every,
    /// Only who is in the pod gets there.
    Loopback,
    /// The pod's own address, and not `localhost`.
    Pod,
}

/// The versions of IP through which a port is taken that is open at every address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stack {
    Four,
    /// One socket for both, as most runtimes open it.
    #[default]
    Six,
    /// Two sockets.
    Both,
}

/// Where somebody listens, as the kernel names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Socket {
    pub address: String,
    pub port: i32,
}

impl Interface {
    pub fn sockets(self, stack: Stack, port: i32, launch: &Launch) -> Vec<Socket> {
        let addresses = match (self, stack) {
            (Interface::Every, Stack::Four) => vec!["0.0.0.0"],
            (Interface::Every, Stack::Six) => vec!["::"],
            (Interface::Every, Stack::Both) => vec!["0.0.0.0", "::"],
            (Interface::Loopback, _) => vec![LOCALHOST],
            (Interface::Pod, _) => vec![launch.ip.as_str()],
        };
        let socket = |address: &str| Socket { address: address.to_owned(), port };
        addresses.into_iter().map(socket).collect()
    }

    /// The one that a program names when it listens; None: the pod has no such address.
    pub fn named(address: &str, launch: &Launch) -> Option<Interface> {
        match address.trim_matches(['[', ']']) {
            "" | "*" | "0.0.0.0" | "::" => Some(Interface::Every),
            host if is_loopback(host) => Some(Interface::Loopback),
            host if host == launch.ip || host == launch.hostname => Some(Interface::Pod),
            _ => None,
        }
    }

    /// Whether a connection to this address gets to whoever listens here.
    pub fn takes(self, host: &str) -> bool {
        match self {
            Interface::Every => true,
            Interface::Loopback => is_loopback(host),
            Interface::Pod => !is_loopback(host),
        }
    }
}

/// Who connects to no address in particular reaches its own machine, too.
pub fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "::1" | "[::1]" | "0.0.0.0") || host.starts_with("127.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_of_the_pod_s_or_none() {
        let launch = Launch { ip: "10.244.0.5".to_owned(), ..Launch::default() };
        for (address, named) in [
            ("0.0.0.0", Some(Interface::Every)),
            ("[::]", Some(Interface::Every)),
            ("127.0.0.1", Some(Interface::Loopback)),
            ("localhost", Some(Interface::Loopback)),
            ("10.244.0.5", Some(Interface::Pod)),
            ("10.244.0.6", None),
        ] {
            assert_eq!(Interface::named(address, &launch), named, "{address}");
        }
        for (interface, from_inside, from_outside) in [
            (Interface::Every, true, true),
            (Interface::Loopback, true, false),
            (Interface::Pod, false, true),
        ] {
            assert_eq!(interface.takes(LOCALHOST), from_inside);
            assert_eq!(interface.takes("10.244.0.5"), from_outside);
        }
    }
}
