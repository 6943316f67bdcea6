//! A GET as it leaves the kubelet: its address and its headers.
//! Models pkg/probe/http/request.go (v1.36) and what Go's net/http adds when it writes a request, K32.

use crate::kit::sorted::SortedMap;

use super::http_get::{HttpHeader, Scheme};
use super::url::Url;

/// Headers that Go writes itself or not at all, whatever a request holds of them.
const NOT_WRITTEN: [&str; 4] = ["Content-Length", "Host", "Trailer", "Transfer-Encoding"];

#[derive(Clone, Debug, PartialEq)]
pub struct HttpQuestion {
    pub method: String,
    pub scheme: Scheme,
    /// As errors print it.
    pub url: String,
    pub host: String,
    pub port: i32,
    /// What is asked of the server, with the query.
    pub path: String,
    /// As the program reads them, `Host` first.
    pub headers: Vec<HttpHeader>,
    pub body: String,
    /// How many redirects led here.
    pub redirects: u32,
}

impl HttpQuestion {
    pub fn new(url: &Url, asked: &[HttpHeader], user_agent: &str) -> HttpQuestion {
        let mut headers = canonical_headers(asked);
        let host = headers.get("Host").and_then(|values| values.first()).cloned();
        for (name, default) in [("User-Agent", user_agent), ("Accept", "*/*")] {
            let values = headers.entry(name.to_owned()).or_insert_with(|| vec![default.to_owned()]);
            if values.first().is_some_and(String::is_empty) {
                headers.remove(name);
            }
        }
        // Connections are not kept, and the server is told, unless a header says so already.
        let connection = headers.entry("Connection".to_owned()).or_default();
        if !connection.iter().any(|value| value.eq_ignore_ascii_case("close")) {
            connection.push("close".to_owned());
        }
        headers.retain(|name, _| !NOT_WRITTEN.contains(&name.as_str()));
        let headers = headers
            .iter()
            .flat_map(|(name, values)| values.iter().map(|value| header(name, value)));
        HttpQuestion::to(url, host, headers, 0)
    }

    /// What the program reads as `Host`.
    pub fn host_header(&self) -> &str {
        self.headers.first().map_or("", |host| host.value.as_str())
    }

    /// The same request on its way to another machine: what it says stays, where it goes does not.
    pub fn readdressed(&self, host: &str, port: i32) -> HttpQuestion {
        HttpQuestion { host: host.to_owned(), port, ..self.clone() }
    }

    /// The same question to another address, where a redirect leads.
    pub(super) fn redirected(&self, url: &Url, host: Option<String>) -> HttpQuestion {
        let is_referer = |header: &HttpHeader| header.name == "Referer";
        let mut headers: Vec<HttpHeader> = self.headers.iter().skip(1).cloned().collect();
        if 0 < self.redirects {
            headers.retain(|header| !is_referer(header));
        }
        let turns_plain = self.scheme == Scheme::Https && url.scheme == "http";
        if !turns_plain && !headers.iter().any(is_referer) {
            headers.push(header("Referer", &self.url));
        }
        HttpQuestion::to(url, host, headers, self.redirects + 1)
    }

    fn to(
        url: &Url,
        host: Option<String>,
        headers: impl IntoIterator<Item = HttpHeader>,
        redirects: u32,
    ) -> HttpQuestion {
        let host = host.filter(|host| !host.is_empty());
        let host = header("Host", host.as_deref().unwrap_or(&url.host));
        HttpQuestion {
            method: "GET".to_owned(),
            scheme: if url.scheme == "https" { Scheme::Https } else { Scheme::Http },
            url: url.to_string(),
            host: url.hostname().to_owned(),
            port: url.port(),
            path: url.request_uri(),
            headers: std::iter::once(host).chain(headers).collect(),
            body: String::new(),
            redirects,
        }
    }
}

fn header(name: &str, value: &str) -> HttpHeader {
    HttpHeader { name: name.to_owned(), value: value.to_owned() }
}

/// Headers by their canonical names, the values of one name in the order given.
/// Models v1HeaderToHTTPHeader.
pub fn canonical_headers(headers: &[HttpHeader]) -> SortedMap<String, Vec<String>> {
    let mut canonical: SortedMap<String, Vec<String>> = SortedMap::new();
    for HttpHeader { name, value } in headers {
        canonical.entry(canonical_name(name)).or_default().push(value.clone());
    }
    canonical
}

/// `FOO-bAR` is `Foo-Bar`; a name that is none stays as it is.
/// Models net/textproto CanonicalMIMEHeaderKey.
fn canonical_name(name: &str) -> String {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if !name.chars().all(is_token) {
        return name.to_owned();
    }
    let words = name.split('-').map(|word| {
        let word = word.to_ascii_lowercase();
        match word.chars().next() {
            Some(first) => format!("{}{}", first.to_ascii_uppercase(), &word[1..]),
            None => word,
        }
    });
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(headers: &[(&str, &str)]) -> Vec<String> {
        let url = Url::parse("http://10.244.0.5:8080/").unwrap();
        let asked: Vec<HttpHeader> =
            headers.iter().map(|(name, value)| header(name, value)).collect();
        let question = HttpQuestion::new(&url, &asked, "kube-probe/1.36");
        question.headers.iter().map(|one| format!("{}: {}", one.name, one.value)).collect()
    }

    #[test]
    fn three_headers_are_sent_unless_others_are_wished() {
        assert_eq!(
            sent(&[]),
            [
                "Host: 10.244.0.5:8080",
                "Accept: */*",
                "Connection: close",
                "User-Agent: kube-probe/1.36"
            ]
        );
        assert_eq!(
            sent(&[("accept", ""), ("user-agent", ""), ("HOST", "web"), ("X-a", "1"), ("x-A", "")]),
            ["Host: web", "Connection: close", "X-A: 1", "X-A: "]
        );
    }
}
