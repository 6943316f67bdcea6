//! c1t1d0s7/go-myweb and c1t1d0s7/myweb: Go servers; `/health?code=N` answers with the code it is asked for.

use super::tags::Tags;
use super::{Entry, base};
use crate::cluster::app::image::Image;
use crate::cluster::app::server::page::{Exchange, Page};
use crate::cluster::app::server::{Begin, Plan, Server};
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[Entry {
    names: &["ghcr.io/c1t1d0s7/go-myweb", "c1t1d0s7/go-myweb", "c1t1d0s7/myweb"],
    tags: Tags::Any,
    make,
}];

fn make(tag: &str) -> Image {
    base::alpine("3.15").server("/myweb", &Server::code("go-myweb", tag, plan)).cmd(&["/myweb"])
}

fn plan(_begin: &mut Begin, _tag: &str) -> Plan {
    Plan::idle()
        .takes(Span::millis(40))
        .uses(6, 100, 1)
        .dies_as_go_does()
        .http(8080, "go-myweb", answer)
}

fn answer(exchange: &mut Exchange) -> Page {
    let request = exchange.request;
    if request.path != "/health" {
        return Page::ok(format!("Hello World!\n{}\n", exchange.launch.hostname));
    }
    let asked = request.query("code").and_then(|code| code.parse().ok());
    Page::status(asked.filter(|code| (200..600).contains(code)).unwrap_or(200), "")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn the_health_page_says_what_it_is_asked_for() {
        check(
            &Container { image: "ghcr.io/c1t1d0s7/go-myweb:v1.0", ..Container::default() },
            "1s GET :8080/
             1s GET :8080/health
             1s GET :8080/health?code=404
             1s GET :8080/health?code=99999
             2s SIGTERM
             3s end",
            r#"
            1.000 GET :8080/: 200 "Hello World!\nweb\n"
            1.000 GET :8080/health: 200 ""
            1.000 GET :8080/health?code=404: 404 ""
            1.000 GET :8080/health?code=99999: 200 ""
            2.060 exit 2"#,
        );
    }
}
