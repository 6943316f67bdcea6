//! metrics-server in its pod: it speaks TLS, and is ready once it has asked the kubelets twice.
//! Models sigs.k8s.io/metrics-server pkg/server/{config,server}.go and pkg/storage/storage.go (v0.8).
//!
//! What it has been told is kept in `cluster::metrics`, which asks at the same instants.

use super::reference::Reference;
use super::tags::{Series, Tags};
use super::{Entry, flags};
use crate::cluster::app::image::Image;
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::page::{Exchange, Page};
use crate::cluster::app::server::plan::{Door, End, Reacts, Site, Talks, WhileStopping};
use crate::cluster::app::server::{Begin, Code, Plan, Server};
use crate::cluster::app::signal::Signal;
use crate::kit::offset::parse_span;
use crate::kit::time::Span;

const NAME: &str = "registry.k8s.io/metrics-server/metrics-server";
/// Its certificate is made, and nodes and pods are listed; then it asks for the first time.
pub const START_UP: Span = Span::millis(1_200);
/// The default of --metric-resolution.
const RESOLUTION: Span = Span::secs(60);

pub(super) const ALL: &[Entry] = &[Entry {
    names: &[NAME, "k8s.gcr.io/metrics-server/metrics-server"],
    tags: Tags::Official {
        series: &[Series { prefix: "v", major: 0, minors: (3, 9), patch_max: 7 }],
        words: &[],
    },
    make: |tag| {
        let server = Server::code("metrics-server", tag, serve);
        Image::scratch().server("/metrics-server", &server).entrypoint(&["/metrics-server"])
    },
}];

/// Whether this is the image, whatever its tag.
pub fn is_it(image: &str) -> bool {
    Reference::read(image).name == Reference::read(NAME).name
}

/// How often it asks.
pub fn resolution(argv: &[String]) -> Span {
    let given = flags::flag(argv, "metric-resolution").and_then(|text| parse_span(text).ok());
    given.filter(|span| !span.is_zero()).unwrap_or(RESOLUTION)
}

fn serve(begin: &mut Begin, _tag: &str) -> Plan {
    let port = flags::number(&begin.launch.argv, "secure-port", 443);
    let serving =
        format!("I{{time}}       1 secure_serving.go:211] Serving securely on [::]:{port}");
    let site = Site::Code(Code { name: "metrics-server", run: pages });
    Plan::idle()
        .takes(START_UP)
        .uses(18, 200, 3)
        .says_when_ready(vec![Line::err(serving).at(Clock::Klog)])
        .door(Door::new(port, Talks::Https(site)))
        .reacts(Reacts {
            signal: Signal::Term,
            doors: WhileStopping::Closed,
            end: End { after: Span::millis(200), code: 0, words: Vec::new() },
            words: Vec::new(),
        })
}

fn pages(exchange: &mut Exchange) -> Page {
    let second = START_UP + resolution(&exchange.launch.argv);
    match exchange.request.path.as_str() {
        "/livez" | "/healthz" => Page::ok("ok"),
        "/readyz" if second <= exchange.uptime => Page::ok("ok"),
        "/readyz" => {
            let failed = "I{time}       1 server.go:192] \"Failed probe\" probe=\"metric-storage-ready\" err=\"no metrics to serve\"";
            exchange.say(Line::err(failed).at(Clock::Klog));
            Page::status(500, NOT_READY)
        }
        path => Page::status(403, format!("Forbidden: \"{path}\"\n")),
    }
}

const NOT_READY: &str = "\
[+]ping ok
[+]log ok
[+]poststarthook/max-in-flight-filter ok
[+]poststarthook/storage-object-count-tracker-hook ok
[-]metric-storage-ready failed: reason withheld
[+]metric-informer-sync ok
[+]metadata-informer-sync ok
[+]shutdown ok
readyz check failed
";

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn it_lives_at_once_and_is_ready_once_it_has_asked_twice() {
        let args = &["--secure-port=4443", "--metric-resolution=15s"];
        let image = "registry.k8s.io/metrics-server/metrics-server:v0.8.0";
        check(
            &Container { image, args, ..Container::default() },
            "2s GET https:4443/livez
             2s GET https:4443/readyz
             17s GET https:4443/readyz
             18s SIGTERM
             19s end",
            r#"
            1.200 2> I0101 00:00:01.200000       1 secure_serving.go:211] Serving securely on [::]:4443
            2.000 GET https:4443/livez: 200 "ok"
            2.000 2> I0101 00:00:02.000000       1 server.go:192] "Failed probe" probe="metric-storage-ready" err="no metrics to serve"
            2.000 GET https:4443/readyz: 500 "[+]ping ok\n[+]log ok\n[+]poststarthook/max-in-flight-filter ok\n[+]poststarthook/storage-object-count-tracker-hook ok\n[-]metric-storage-ready failed: reason withheld\n[+]metric-informer-sync ok\n[+]metadata-informer-sync ok\n[+]shutdown ok\nreadyz check failed\n"
            17.000 GET https:4443/readyz: 200 "ok"
            18.200 exit 0"#,
        );
    }
}
