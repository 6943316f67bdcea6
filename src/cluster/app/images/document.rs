//! Images that a course author wrote down as App documents.

use std::rc::Rc;

use super::base;
use super::reference::Reference;
use crate::cluster::app::image::Image;
use crate::cluster::app::server::Server;
use crate::objects::App;

const PROGRAM: &str = "/usr/local/bin/app";

/// A document without a tag speaks for every tag; one with this very tag goes first.
pub fn find<'a>(reference: &Reference, apps: &[&'a App]) -> Option<&'a App> {
    let speaks = |app: &&&App| Reference::read(&app.spec.image).name == reference.name;
    let mut speaking: Vec<&&App> = apps.iter().filter(speaks).collect();
    speaking.retain(|app| {
        let written = Reference::read(&app.spec.image);
        !written.has_tag() || written.tag == reference.tag
    });
    let exact = speaking.iter().find(|app| Reference::read(&app.spec.image).has_tag());
    exact.or(speaking.first()).map(|app| **app)
}

pub fn make(app: &App) -> Image {
    let server = Server::document(&app.spec);
    let image = base::debian("bookworm").tools("/usr/bin", base::NETWORK_TOOLS);
    let image = image.tools("/bin", &["grpc_health_probe"]);
    let image = image.server(PROGRAM, &Rc::clone(&server)).cmd(&[PROGRAM]);
    let variables = app.spec.env.iter();
    variables.fold(image, |image, variable| image.env(&variable.name, &variable.value))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};
    use super::*;
    use crate::admit::{self, ApiServer, Classes, Context, read_manifest};
    use crate::objects::Object;

    /// The Apps of a manifest, admitted as the API server would.
    fn apps(manifest: &str) -> Vec<Rc<App>> {
        let server = &ApiServer::NEWEST;
        let context = Context {
            namespace: "default",
            name_suffix: "x",
            volume_suffix: "y",
            server,
            classes: Classes::Unknown,
        };
        let items = read_manifest(manifest, "apps.yaml").items;
        let admitted = items.iter().map(|item| admit::create(item, &context).unwrap().object);
        admitted
            .map(|object| match object {
                Object::App(app) => app,
                other => panic!("no App: {other:?}"),
            })
            .collect()
    }

    fn check_app(manifest: &str, env: &[(&str, &str)], script: &str, seen: &str) {
        let apps = apps(manifest);
        let apps: Vec<&App> = apps.iter().map(|app| &**app).collect();
        let container =
            Container { image: "example/shop:v2", env, apps: &apps, ..Default::default() };
        check(&container, script, seen);
    }

    #[test]
    fn the_example_does_what_it_says() {
        check_app(
            EXAMPLE,
            &[],
            "19s GET :8080/
             21s GET :8080/healthz
             22s GET :8080/healthz
             23s GET :8080/healthz
             24s GET :8080/ready
             31s GET :8080/ready
             32s GET :8080/cart
             33s TCP :9000
             34s GRPC :5000 db
             34s GRPC :5000 other
             60s GRPC :5000 db
             60s memory
             60s cpu
             61s SIGTERM
             62s GET :8080/cart
             64s end",
            r#"
            10.000 1> still here, says web
            19.000 GET :8080/: Refused(Connection)
            20.000 1> still here, says web
            21.000 GET :8080/healthz: 200 "ok"
            22.000 GET :8080/healthz: 200 "ok"
            23.000 GET :8080/healthz: 500 "broken"
            24.000 GET :8080/ready: 503 ""
            30.000 1> still here, says web
            31.000 GET :8080/ready: 200 "ready"
            32.000 GET :8080/cart: 200 "hello from web, $(NOBODY)" in 40ms
            33.000 TCP :9000: Connected
            34.000 GRPC :5000 db: Serving
            34.000 GRPC :5000 other: RpcError { code: "NotFound", message: "unknown service" }
            40.000 1> still here, says web
            50.000 1> still here, says web
            60.000 1> still here, says web
            60.000 GRPC :5000 db: NotServing("NOT_SERVING")
            60.000 memory 104857600
            60.000 cpu 20
            62.000 GET :8080/cart: 200 "hello from web, $(NOBODY)" in 40ms
            63.000 exit 3"#,
        );
    }

    #[test]
    fn a_container_s_variable_goes_over_the_image_s() {
        check_app(
            EXAMPLE,
            &[("WARM_UP", "2")],
            "1s GET :8080/healthz
             3s GET :8080/healthz",
            r#"
            1.000 GET :8080/healthz: Refused(Connection)
            3.000 GET :8080/healthz: 200 "ok""#,
        );
    }

    #[test]
    fn an_app_may_listen_to_itself() {
        let at = |address: &str| {
            format!(
                "{{apiVersion: podlife.dev/v1, kind: App, metadata: {{name: a}}, spec: {{image: example/shop, ports: [80], tcp: [81], address: {address}}}}}"
            )
        };
        check_app(
            &at("localhost"),
            &[],
            "1s TCP :80
             1s TCP localhost:80
             1s TCP :81
             1s TCP localhost:81",
            "1.000 TCP :80: Refused(Connection)
             1.000 TCP localhost:80: Connected
             1.000 TCP :81: Refused(Connection)
             1.000 TCP localhost:81: Connected",
        );
        check_app(
            &at("$(ADDRESS)"),
            &[("ADDRESS", "10.9.9.9")],
            "1s end",
            "0.030 2> listen tcp 10.9.9.9: bind: cannot assign requested address
             0.030 exit 1",
        );
    }

    #[test]
    fn an_app_can_crash_and_can_ignore_its_end() {
        check_app(
            "{apiVersion: podlife.dev/v1, kind: App, metadata: {name: a}, spec: {image: example/shop, onTerm: {ignore: true}, crash: {after: 5s, code: 7}, logs: [{line: once, first: 1s}]}}",
            &[],
            "2s SIGTERM
             6s end",
            "1.000 1> once
             2.000 SIGTERM ignored
             5.000 exit 7",
        );
    }

    #[test]
    fn the_document_of_the_very_tag_goes_first() {
        let app = |image: &str| App {
            spec: crate::objects::AppSpec { image: image.to_owned(), ..Default::default() },
            ..App::default()
        };
        let (every, one) = (app("example/shop"), app("example/shop:v1"));
        let apps = [&every, &one];
        let image = |text| find(&Reference::read(text), &apps).map(|app| app.spec.image.as_str());
        assert_eq!(image("docker.io/example/shop:v1"), Some("example/shop:v1"));
        assert_eq!(image("example/shop:v2"), Some("example/shop"));
        assert_eq!(image("example/other"), None);
        assert!(super::super::is_published("example/shop:v9", &apps));
    }

    const EXAMPLE: &str = include_str!("../../../../examples/app.yaml");
}
