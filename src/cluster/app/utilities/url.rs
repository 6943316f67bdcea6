//! Addresses as wget and curl read them.

use crate::cluster::app::processes::Question;
use crate::objects::probe::{Ask, HttpHeader, HttpQuestion, Scheme};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    pub scheme: Scheme,
    pub host: String,
    pub port: i32,
    /// With the query.
    pub path: String,
}

/// What is sent besides the address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sent {
    pub method: String,
    pub headers: Vec<HttpHeader>,
    pub body: String,
}

impl Url {
    /// Without a scheme it is HTTP; None if there is no host, or a port that is none.
    pub fn parse(text: &str) -> Option<Url> {
        let (scheme, rest) = match text.split_once("://") {
            Some(("http", rest)) => (Scheme::Http, rest),
            Some(("https", rest)) => (Scheme::Https, rest),
            Some(_) => return None,
            None => (Scheme::Http, text),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let (host, port) = split_port(authority)?;
        let usual = if scheme == Scheme::Https { 443 } else { 80 };
        let path = path.split('#').next().unwrap_or_default();
        let slash = if path.starts_with('/') { "" } else { "/" };
        let port = port.unwrap_or(usual);
        Some(Url { scheme, host: host.to_owned(), port, path: format!("{slash}{path}") })
    }

    /// Where a redirect leads from here.
    pub fn join(&self, location: &str) -> Option<Url> {
        if location.contains("://") {
            return Url::parse(location);
        }
        let path = match location.strip_prefix('/') {
            Some(_) => location.to_owned(),
            None => {
                let base = self.path.rsplit_once('/').map_or("", |(base, _)| base);
                format!("{base}/{location}")
            }
        };
        Some(Url { path, ..self.clone() })
    }

    pub fn question(&self, sent: &Sent) -> Question {
        Question::Reach { host: self.host.clone(), port: self.port, ask: self.ask(sent) }
    }

    pub fn ask(&self, sent: &Sent) -> Ask {
        let host = HttpHeader { name: "Host".to_owned(), value: self.authority() };
        let named = sent.headers.iter().any(|header| header.name.eq_ignore_ascii_case("host"));
        let first = (!named).then_some(host);
        Ask::HttpGet(HttpQuestion {
            method: if sent.method.is_empty() { "GET".to_owned() } else { sent.method.clone() },
            scheme: self.scheme,
            url: self.to_string(),
            host: self.host.clone(),
            port: self.port,
            path: self.path.clone(),
            headers: first.into_iter().chain(sent.headers.iter().cloned()).collect(),
            body: sent.body.clone(),
            redirects: 0,
        })
    }

    fn authority(&self) -> String {
        match (self.scheme, self.port) {
            (Scheme::Https, 443) | (Scheme::Http | Scheme::Unset, 80) => self.host.clone(),
            (_, port) => format!("{}:{port}", self.host),
        }
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = if self.scheme == Scheme::Https { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority(), self.path)
    }
}

/// `host`, `host:80`, `[::1]:80`
pub fn split_port(text: &str) -> Option<(&str, Option<i32>)> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    if host.is_empty() {
        return None;
    }
    match port {
        None => Some((host, None)),
        Some(port) => {
            let port: u16 = port.parse().ok()?;
            Some((host, Some(i32::from(port))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        for (text, shown) in [
            ("localhost", "http://localhost/"),
            ("localhost:8080/healthz?x=1#top", "http://localhost:8080/healthz?x=1"),
            ("https://web", "https://web/"),
            ("http://user@web:80", "http://web/"),
            ("http://[::1]:8080/", "http://[::1]:8080/"),
        ] {
            assert_eq!(
                Url::parse(text).map(|url| url.to_string()).as_deref(),
                Some(shown),
                "{text}"
            );
        }
        for text in ["", "http://", "ftp://x", "host:port", "http://:80"] {
            assert_eq!(Url::parse(text), None, "{text}");
        }
        let from = Url::parse("http://web:81/a/b").expect("it is one");
        assert_eq!(from.join("/c").map(|url| url.to_string()).as_deref(), Some("http://web:81/c"));
        assert_eq!(from.join("c").map(|url| url.path).as_deref(), Some("/a/c"));
    }
}
