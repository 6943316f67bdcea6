//! The lines before a page: what each kind of server says of itself and of what follows, in its own order.
//! Models Go's net/http (server.go, writeHeader), nginx' ngx_http_header_filter, Apache's httpd, Node's http, Tomcat.

use super::page::Page;
use crate::kit::time::{SimTime, Stamp};
use crate::objects::probe::HttpHeader;

/// Whose habits they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Manners {
    #[default]
    Go,
    /// With its version, and the type of the page by its configuration.
    Nginx {
        version: String,
        kind: String,
    },
    Apache(String),
    Node,
    Tomcat,
}

impl Manners {
    pub fn headers(&self, page: &Page, now: SimTime) -> Vec<HttpHeader> {
        let said = |name: &'static str, value: &str| (name, value.to_owned());
        let date = ("Date", Stamp::of(now).rfc1123z().replace("+0000", "GMT"));
        let length = ("Content-Length", page.body.len().to_string());
        let kind = said("Content-Type", self.kind(&page.body));
        let location = page.location.clone().map(|to| ("Location", to));
        let lines = match self {
            Manners::Go => vec![location, Some(date), Some(length), Some(kind)],
            Manners::Nginx { version, .. } => vec![
                Some(("Server", format!("nginx/{version}"))),
                Some(date),
                Some(kind),
                Some(length),
                location,
                Some(said("Connection", "keep-alive")),
            ],
            Manners::Apache(version) => vec![
                Some(date),
                Some(("Server", format!("Apache/{version} (Unix)"))),
                location,
                Some(length),
                Some(kind),
            ],
            Manners::Node => vec![
                Some(date),
                Some(said("Connection", "keep-alive")),
                Some(said("Transfer-Encoding", "chunked")),
            ],
            Manners::Tomcat => {
                vec![Some(kind), Some(said("Transfer-Encoding", "chunked")), Some(date)]
            }
        };
        let header = |(name, value): (&str, String)| HttpHeader { name: name.to_owned(), value };
        lines.into_iter().flatten().map(header).collect()
    }

    /// What is in a page, by how it begins.
    fn kind(&self, body: &str) -> &str {
        let text = body.trim_start().get(..9).unwrap_or_default().to_ascii_lowercase();
        let is_html = text.starts_with("<!doctype") || text.starts_with("<html");
        match (self, is_html) {
            (Manners::Go, true) => "text/html; charset=utf-8",
            (Manners::Go, false) => "text/plain; charset=utf-8",
            (Manners::Nginx { kind, .. }, _) => kind,
            (Manners::Apache(_), true) => "text/html",
            (Manners::Apache(_) | Manners::Node, _) => "text/plain",
            (Manners::Tomcat, true) => "text/html;charset=UTF-8",
            (Manners::Tomcat, false) => "application/json",
        }
    }
}
