//! A web address as Go reads, joins and prints it, as far as probes and their redirects need.
//! Models net/url (Go 1.24): Parse, ResolveReference, EscapedPath and String, and pkg/probe/http formatURL (v1.36).

use std::fmt;

use super::port::join_host_port;
use crate::kit::quote::quote;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Url {
    /// Empty in a reference that has none.
    pub scheme: String,
    /// With its port, if one is given.
    pub host: String,
    /// As it is sent: what a path may not hold is escaped.
    pub path: String,
    pub query: Option<String>,
    pub fragment: String,
}

impl Url {
    /// The address of a probe. A path that cannot be read is passed on as it is.
    /// Models formatURL.
    pub fn of_probe(scheme: &str, host: &str, port: i32, path: &str) -> Url {
        let read = Url::parse(path);
        let read = read.unwrap_or_else(|_| Url { path: escape_path(path), ..Url::default() });
        Url { scheme: scheme.to_owned(), host: join_host_port(host, port), ..read }
    }

    /// Reads an absolute address or a reference; the error is what is wrong with it.
    pub fn parse(text: &str) -> Result<Url, String> {
        let problem = |what: &str| Err(format!("parse {}: {what}", quote(text)));
        if text.bytes().any(|byte| byte.is_ascii_control()) {
            return problem("net/url: invalid control character in URL");
        }
        let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (scheme, rest) = match split_scheme(rest) {
            Some(("", _)) => return problem("missing protocol scheme"),
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => (String::new(), rest),
        };
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query.to_owned())),
            None => (rest, None),
        };
        let (host, path) = match rest.strip_prefix("//") {
            Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
            None => ("", rest),
        };
        let first_segment = path.split('/').next().unwrap_or_default();
        if scheme.is_empty() && first_segment.contains(':') {
            return problem("first path segment in URL cannot contain colon");
        }
        let path = match escaped_path(path) {
            Ok(path) => path,
            Err(escape) => return problem(&format!("invalid URL escape {}", quote(&escape))),
        };
        // Probes have no use for a name and password before the host.
        let host = host.rsplit('@').next().unwrap_or_default().to_owned();
        Ok(Url { scheme, host, path, query, fragment: fragment.to_owned() })
    }

    /// The address that a reference found here means.
    pub fn resolve(&self, reference: &Url) -> Url {
        let mut url = reference.clone();
        if url.scheme.is_empty() {
            url.scheme.clone_from(&self.scheme);
        }
        if !reference.scheme.is_empty() || !reference.host.is_empty() {
            url.path = resolve_path(&reference.path, "");
            return url;
        }
        if reference.path.is_empty() && reference.query.is_none() {
            url.query.clone_from(&self.query);
            if reference.fragment.is_empty() {
                url.fragment.clone_from(&self.fragment);
            }
        }
        url.host.clone_from(&self.host);
        url.path = resolve_path(&self.path, &reference.path);
        url
    }

    /// The host without its port, and without brackets.
    pub fn hostname(&self) -> &str {
        let host = match self.port_text() {
            Some(port) => &self.host[..self.host.len() - port.len() - 1],
            None => &self.host,
        };
        host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
    }

    /// The port given, else the scheme's own.
    pub fn port(&self) -> i32 {
        let given = self.port_text().and_then(|port| port.parse().ok());
        given.unwrap_or(if self.scheme == "https" { 443 } else { 80 })
    }

    /// What is asked of the server: path and query.
    pub fn request_uri(&self) -> String {
        let slash = if self.path.starts_with('/') { "" } else { "/" };
        let query = self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{slash}{}{query}", self.path)
    }

    fn port_text(&self) -> Option<&str> {
        let (_, port) = self.host.rsplit_once(':')?;
        port.bytes().all(|byte| byte.is_ascii_digit()).then_some(port)
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slash = if self.path.is_empty() || self.path.starts_with('/') { "" } else { "/" };
        write!(f, "{}://{}{slash}{}", self.scheme, self.host, self.path)?;
        if let Some(query) = &self.query {
            write!(f, "?{query}")?;
        }
        if !self.fragment.is_empty() {
            write!(f, "#{}", self.fragment)?;
        }
        Ok(())
    }
}

/// `http` and the rest. None: the text has no scheme. An empty scheme is a mistake.
fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c))?;
    let (scheme, rest) = text.split_at(end);
    let rest = rest.strip_prefix(':')?;
    let begins_well = scheme.is_empty() || scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    begins_well.then_some((scheme, rest))
}

/// The path as it is sent: kept if it may be sent as it stands, else read and escaped anew.
/// An error is the escape that cannot be read.
fn escaped_path(path: &str) -> Result<String, String> {
    let unescaped = unescape(path)?;
    let is_valid = path.bytes().all(|byte| is_plain(byte) || b"![]()'*%,;=:@&$+".contains(&byte));
    if is_valid { Ok(path.to_owned()) } else { Ok(escape(&unescaped)) }
}

/// Go's escape for paths: every byte that a path may not hold.
pub fn escape_path(path: &str) -> String {
    escape(path.as_bytes())
}

fn escape(path: &[u8]) -> String {
    let mut escaped = String::with_capacity(path.len());
    for byte in path {
        if is_plain(*byte) || b"$&+,:;=@".contains(byte) {
            escaped.push(char::from(*byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte)
}

fn unescape(path: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        if *byte != b'%' {
            bytes.push(*byte);
            rest = after;
            continue;
        }
        let shown = || String::from_utf8_lossy(&rest[..rest.len().min(3)]).into_owned();
        let digit = |index: usize| after.get(index).and_then(|byte| char::from(*byte).to_digit(16));
        let (Some(high), Some(low)) = (digit(0), digit(1)) else { return Err(shown()) };
        bytes.push((high * 16 + low) as u8);
        rest = &after[2..];
    }
    Ok(bytes)
}

/// Joins a reference to a base and takes out `.` and `..`.
fn resolve_path(base: &str, reference: &str) -> String {
    let full = if reference.is_empty() {
        base.to_owned()
    } else if reference.starts_with('/') {
        reference.to_owned()
    } else {
        let folder = base.rfind('/').map_or(0, |at| at + 1);
        format!("{}{reference}", &base[..folder])
    };
    if full.is_empty() {
        return full;
    }
    let mut kept: Vec<&str> = Vec::new();
    let segments: Vec<&str> = full.strip_prefix('/').unwrap_or(&full).split('/').collect();
    for segment in &segments {
        match *segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            segment => kept.push(segment),
        }
    }
    if segments.last().is_some_and(|last| [".", ".."].contains(last)) {
        kept.push("");
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_s_address_is_printed_as_go_prints_it() {
        for (host, path, url) in [
            ("localhost", "", "http://localhost:93"),
            ("localhost", "path", "http://localhost:93/path"),
            ("localhost", "/path?bar", "http://localhost:93/path?bar"),
            ("localhost", "?foo", "http://localhost:93?foo"),
            ("fd00::5", "/", "http://[fd00::5]:93/"),
            ("localhost", "/a b/한", "http://localhost:93/a%20b/%ED%95%9C"),
            ("localhost", "/%zz?x", "http://localhost:93/%25zz%3Fx"),
            ("localhost", "http://elsewhere/x", "http://localhost:93/x"),
        ] {
            assert_eq!(Url::of_probe("http", host, 93, path).to_string(), url);
        }
    }

    #[test]
    fn a_location_is_read_from_where_it_was_found() {
        let base = Url::parse("http://10.0.0.5:8080/a/b?x=1").unwrap();
        for (location, url) in [
            ("/new", "http://10.0.0.5:8080/new"),
            ("c", "http://10.0.0.5:8080/a/c"),
            ("../c/./d", "http://10.0.0.5:8080/c/d"),
            ("?y=2", "http://10.0.0.5:8080/a/b?y=2"),
            ("//10.0.0.5/z", "http://10.0.0.5/z"),
            ("https://10.0.0.5:9090", "https://10.0.0.5:9090"),
            ("", "http://10.0.0.5:8080/a/b?x=1"),
        ] {
            assert_eq!(base.resolve(&Url::parse(location).unwrap()).to_string(), url, "{location}");
        }
        let secure = Url::parse("https://[fd00::5]/").unwrap();
        assert_eq!((secure.hostname(), secure.port()), ("fd00::5", 443));
        assert_eq!((base.hostname(), base.port()), ("10.0.0.5", 8080));
        assert_eq!(base.request_uri(), "/a/b?x=1");
    }

    #[test]
    fn what_is_no_address_says_so() {
        for (text, problem) in [
            (":80", r#"parse ":80": missing protocol scheme"#),
            ("a\nb", r#"parse "a\nb": net/url: invalid control character in URL"#),
            ("/%zz", r#"parse "/%zz": invalid URL escape "%zz""#),
            ("/%", r#"parse "/%": invalid URL escape "%""#),
            ("1a:b", r#"parse "1a:b": first path segment in URL cannot contain colon"#),
        ] {
            assert_eq!(Url::parse(text).unwrap_err(), problem);
        }
    }
}
