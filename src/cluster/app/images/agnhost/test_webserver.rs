//! `agnhost test-webserver`: serves every file of the container.
//! Models test/images/agnhost/test-webserver/test-webserver.go (v1.36).

use super::super::flags;
use super::super::static_files::{self, Found};
use crate::cluster::app::server::page::{Exchange, Page};
use crate::cluster::app::server::{Begin, Plan};

pub fn plan(begin: &mut Begin, _tag: &str) -> Plan {
    let port = flags::number(&begin.launch.argv, "port", 80);
    Plan::idle().http(port, "agnhost-test-webserver", answer).dies_as_go_does()
}

fn answer(exchange: &mut Exchange) -> Page {
    let request = exchange.request;
    match static_files::find(exchange.files, "/", &request.path, &["index.html"]) {
        Found::File(body) => Page::ok(body),
        Found::Folder => Page::go_redirect(request, &format!("{}/", request.path), 301),
        Found::NoIndex => Page::ok(listing(exchange)),
        Found::Nothing => Page::go_not_found(),
    }
}

/// As Go's file server lists a folder.
fn listing(exchange: &Exchange) -> String {
    let path = &exchange.request.path;
    let names = exchange.files.list(path).unwrap_or_default();
    let link = |name: &String| {
        let slash = if exchange.files.is_dir(&format!("{path}{name}")) { "/" } else { "" };
        format!("<a href=\"{name}{slash}\">{name}{slash}</a>\n")
    };
    let links: String = names.iter().map(link).collect();
    format!("<pre>\n{links}</pre>\n")
}
