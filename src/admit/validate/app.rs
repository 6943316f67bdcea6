//! The rules of an App, podlife's own kind: durations that can be read, ports that exist, and bounds on everything.

use super::{Errors, given, in_range, meta, not_negative, port_number};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;
use crate::admit::quantity::Quantity;
use crate::kit::offset::parse_span;
use crate::kit::time::Span;

const LIST_LENGTH_MAX: usize = 100;
const TEXT_BYTES_MAX: usize = 16 * 1024;
const SHORTEST_PAUSE: Span = Span::millis(100);

pub fn create(app: &Cursor, errors: &mut Errors) {
    meta::create(&app.get("metadata"), names::subdomain, errors);
    spec(&app.get("spec"), errors);
}

fn spec(spec: &Cursor, errors: &mut Errors) {
    image(&spec.get("image"), errors);
    duration(&spec.get("startUp"), errors);
    for name in ["env", "grpc", "logs", "ports", "routes", "tcp"] {
        bounded(&spec.get(name), errors);
    }
    spec.get("env").items().iter().for_each(|variable| given(&variable.get("name"), errors));
    let routes = spec.get("routes").items();
    if !routes.is_empty() && spec.get("ports").items().is_empty() {
        errors.push(FieldError::required(spec.get("ports").path, "routes are asked for on a port"));
    }
    routes.iter().for_each(|one| route(one, errors));
    spec.get("grpc").items().iter().for_each(|one| grpc(one, errors));
    ports(spec, errors);
    for (part, names) in
        [("memory", &["start", "growth", "max"][..]), ("cpu", &["starting", "serving"])]
    {
        names.iter().for_each(|name| quantity(&spec.get(part).get(name), errors));
    }
    on_term(&spec.get("onTerm"), errors);
    spec.get("logs").items().iter().for_each(|one| log(one, errors));
    let crash = spec.get("crash");
    if crash.is_set() {
        given(&crash.get("after"), errors);
        duration(&crash.get("after"), errors);
        exit_code(&crash.get("code"), errors);
    }
}

fn image(image: &Cursor, errors: &mut Errors) {
    given(image, errors);
    if image.text().contains(char::is_whitespace) {
        let detail =
            "must be an image name as containers write it, like example/shop or example/shop:v2";
        errors.push(FieldError::invalid(image.path.clone(), image.text(), detail));
    }
}

fn route(route: &Cursor, errors: &mut Errors) {
    let path = route.get("path");
    given(&path, errors);
    if !path.text().is_empty() && !path.text().starts_with('/') {
        let detail = "must begin with /; a * at its end stands for anything";
        errors.push(FieldError::invalid(path.path.clone(), path.text(), detail));
    }
    let status = route.get("status");
    if status.number() != 0 {
        in_range(&status, 200..=599, errors);
    }
    text(&route.get("body"), errors);
    for name in ["latency", "afterTime", "untilTime"] {
        duration(&route.get(name), errors);
    }
    not_negative(&route.get("afterCalls"), errors);
    not_negative(&route.get("untilCalls"), errors);
}

fn grpc(grpc: &Cursor, errors: &mut Errors) {
    duration(&grpc.get("servingAfter"), errors);
    duration(&grpc.get("servingUntil"), errors);
}

/// A port is one door; several health services may share one.
fn ports(spec: &Cursor, errors: &mut Errors) {
    let mut taken = Vec::new();
    let plain = ["ports", "tcp"].into_iter().flat_map(|name| spec.get(name).items());
    for port in plain {
        port_number(&port, errors);
        if taken.contains(&port.number()) {
            errors.push(FieldError::duplicate(port.path.clone(), port.number()));
        }
        taken.push(port.number());
    }
    for grpc in spec.get("grpc").items() {
        let port = grpc.get("port");
        port_number(&port, errors);
        if taken.contains(&port.number()) {
            errors.push(FieldError::duplicate(port.path.clone(), port.number()));
        }
    }
}

fn on_term(on_term: &Cursor, errors: &mut Errors) {
    duration(&on_term.get("after"), errors);
    exit_code(&on_term.get("code"), errors);
    let ends = !on_term.get("after").text().is_empty() || on_term.get("code").number() != 0;
    if on_term.get("ignore").truth() && ends {
        let detail = "may not be set together with `after` or `code`";
        errors.push(FieldError::forbidden(on_term.get("ignore").path, detail));
    }
}

fn log(log: &Cursor, errors: &mut Errors) {
    given(&log.get("line"), errors);
    text(&log.get("line"), errors);
    duration(&log.get("first"), errors);
    let every = log.get("every");
    duration(&every, errors);
    if parse_span(every.text()).is_ok_and(|pause| pause < SHORTEST_PAUSE) {
        let detail = format!("must be at least {SHORTEST_PAUSE}");
        errors.push(FieldError::invalid(every.path.clone(), every.text(), detail));
    }
}

/// Absent, a length of time, or one variable.
fn duration(field: &Cursor, errors: &mut Errors) {
    let text = field.text();
    let is_variable = text.strip_prefix("$(").is_some_and(|rest| rest.ends_with(')'));
    if text.is_empty() || is_variable {
        return;
    }
    if let Err(error) = parse_span(text) {
        errors.push(FieldError::invalid(field.path.clone(), text, error.to_string()));
    }
}

fn quantity(field: &Cursor, errors: &mut Errors) {
    let is_negative = Quantity::parse(field.text()).is_ok_and(|quantity| quantity.is_negative());
    if is_negative {
        let detail = "must be greater than or equal to 0";
        errors.push(FieldError::invalid(field.path.clone(), field.text(), detail));
    }
}

fn exit_code(field: &Cursor, errors: &mut Errors) {
    in_range(field, 0..=255, errors);
}

fn text(field: &Cursor, errors: &mut Errors) {
    if TEXT_BYTES_MAX < field.text().len() {
        errors.push(FieldError::too_long(field.path.clone(), TEXT_BYTES_MAX));
    }
}

fn bounded(list: &Cursor, errors: &mut Errors) {
    let count = list.items().len();
    if LIST_LENGTH_MAX < count {
        errors.push(FieldError::too_many(list.path.clone(), count, LIST_LENGTH_MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse;

    /// Checks an App with this spec, in flow style.
    fn check(spec: &str, complaints: &[&str]) {
        refuse(
            &format!(
                "{{apiVersion: podlife.dev/v1, kind: App, metadata: {{name: shop}}, spec: {spec}}}"
            ),
            complaints,
        );
    }

    #[test]
    fn an_app_names_its_image() {
        check("{image: example/shop}", &[]);
        check("{}", &["spec.image: Required value"]);
        check(
            "{image: my shop}",
            &[
                "spec.image: Invalid value: \"my shop\": must be an image name as containers write it, like example/shop or example/shop:v2",
            ],
        );
    }

    #[test]
    fn durations_are_read_as_everywhere() {
        check("{image: a, startUp: 2m30s}", &[]);
        check("{image: a, startUp: $(WARM_UP)}", &[]);
        check(
            "{image: a, startUp: \"20\"}",
            &[
                "spec.startUp: Invalid value: \"20\": 20 has no unit: write 20s for seconds, or use h, m or ms",
            ],
        );
        check(
            "{image: a, logs: [{line: x, every: 10ms}]}",
            &["spec.logs[0].every: Invalid value: \"10ms\": must be at least 100ms"],
        );
    }

    #[test]
    fn routes_have_a_path_a_status_and_a_port() {
        check(
            "{image: a, routes: [{path: x, status: 99, afterCalls: -1}, {}]}",
            &[
                "spec.ports: Required value: routes are asked for on a port",
                "spec.routes[0].path: Invalid value: \"x\": must begin with /; a * at its end stands for anything",
                "spec.routes[0].status: Invalid value: 99: must be between 200 and 599, inclusive",
                "spec.routes[0].afterCalls: Invalid value: -1: must be greater than or equal to 0",
                "spec.routes[1].path: Required value",
            ],
        );
    }

    #[test]
    fn a_port_is_one_door() {
        check(
            "{image: a, ports: [80, 0], tcp: [80], grpc: [{port: 80}, {port: 5000}, {port: 5000, service: b}]}",
            &[
                "spec.ports[1]: Invalid value: 0: must be between 1 and 65535, inclusive",
                "spec.tcp[0]: Duplicate value: 80",
                "spec.grpc[0].port: Duplicate value: 80",
            ],
        );
    }

    #[test]
    fn ends_and_amounts_are_within_bounds() {
        check(
            "{image: a, onTerm: {ignore: true, code: 256}, crash: {code: 1}, memory: {growth: -1Mi}}",
            &[
                "spec.memory.growth: Invalid value: \"-1Mi\": must be greater than or equal to 0",
                "spec.onTerm.code: Invalid value: 256: must be between 0 and 255, inclusive",
                "spec.onTerm.ignore: Forbidden: may not be set together with `after` or `code`",
                "spec.crash.after: Required value",
            ],
        );
    }
}
