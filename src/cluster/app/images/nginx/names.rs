//! Which of nginx's `server_name`s a request's `Host` means. Models ngx_http_find_virtual_server and ngx_hash_find_combined.

/// How well a name fits, the best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    No,
    /// `web.*`, with so many bytes in common.
    Ending(usize),
    /// `*.example.com`
    Beginning(usize),
    Exact,
}

impl Fit {
    pub fn of(name: &str, host: &str) -> Fit {
        let is_below =
            |parent: &str| host.strip_suffix(parent).is_some_and(|rest| !rest.is_empty());
        match (name.strip_prefix('*'), name.strip_suffix(".*")) {
            (Some(parent), _) if is_below(parent) => Fit::Beginning(parent.len()),
            (_, Some(own)) if host.strip_prefix(own).is_some_and(|rest| rest.starts_with('.')) => {
                Fit::Ending(own.len())
            }
            // `.example.com` is the name itself and all below.
            _ if name.starts_with('.') && name[1..] == *host => Fit::Exact,
            _ if name.starts_with('.') && is_below(name) => Fit::Beginning(name.len()),
            _ if name == host => Fit::Exact,
            _ => Fit::No,
        }
    }
}

/// A `Host` without its port and a last dot.
pub fn bare(host: &str) -> String {
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => host,
    };
    host.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_whole_or_with_a_star() {
        for (name, host, fit) in [
            ("web", "web", Fit::Exact),
            ("web", "web2", Fit::No),
            ("*.example.com", "a.b.example.com", Fit::Beginning(12)),
            ("*.example.com", "example.com", Fit::No),
            ("*.example.com", ".example.com", Fit::No),
            (".example.com", "example.com", Fit::Exact),
            (".example.com", "a.example.com", Fit::Beginning(12)),
            ("mail.*", "mail.example.com", Fit::Ending(4)),
            ("mail.*", "mailbox.example.com", Fit::No),
            ("_", "10.244.0.5", Fit::No),
        ] {
            assert_eq!(Fit::of(name, host), fit, "{name} {host}");
        }
        assert!(Fit::Ending(40) < Fit::Beginning(3) && Fit::Beginning(3) < Fit::Exact);
    }

    #[test]
    fn a_port_is_no_part_of_a_name() {
        assert_eq!(bare("Shop.Example.com:8080"), "shop.example.com");
        assert_eq!(bare("example.com."), "example.com");
        assert_eq!(bare(""), "");
    }
}
