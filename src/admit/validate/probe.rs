//! Probes, lifecycle hooks and the handlers both use.
//! Models validateProbe, validateHandler and validateLifecycle of validation.go (v1.36), V43 to V61.

use super::container::Pod;
use super::{Errors, given, named, not_negative, one_of, port_number, port_or_name};
use crate::admit::api_server::{Feature, Standing};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;
use crate::objects::probe::ProbeKind;

/// `livenessProbe` and its siblings of one container.
pub fn probes(container: &Cursor, pod: &Pod, errors: &mut Errors) {
    for (kind, field) in FIELDS {
        let probe = container.get(field);
        if probe.is_set() {
            self::probe(&probe, kind, pod, errors);
        }
    }
}

/// In the order in which the API server looks at them.
const FIELDS: [(ProbeKind, &str); 3] = [
    (ProbeKind::Liveness, "livenessProbe"),
    (ProbeKind::Readiness, "readinessProbe"),
    (ProbeKind::Startup, "startupProbe"),
];

pub fn lifecycle(lifecycle: &Cursor, pod: &Pod, errors: &mut Errors) {
    const HANDLERS: [&str; 4] = ["exec", "httpGet", "tcpSocket", "sleep"];
    for name in ["postStart", "preStop"] {
        let hook = lifecycle.get(name);
        if hook.is_set() {
            handler(&hook, &HANDLERS, pod, errors);
        }
    }
    let signal = lifecycle.get("stopSignal");
    if signal.is_set() {
        stop_signal(&signal, &pod.system, errors);
    }
}

/// Which signals there are depends on the system (V64).
fn stop_signal(signal: &Cursor, system: &Cursor, errors: &mut Errors) {
    match system.get("name").text() {
        _ if !system.is_set() => {
            let detail = "may not be set for containers with empty `spec.os.name`";
            errors.push(FieldError::forbidden(signal.path.clone(), detail));
        }
        "windows" => one_of(signal, &["SIGKILL", "SIGTERM"], errors),
        "linux" => one_of(signal, &SIGNALS, errors),
        _ => {}
    }
}

fn probe(probe: &Cursor, kind: ProbeKind, pod: &Pod, errors: &mut Errors) {
    const HANDLERS: [&str; 4] = ["exec", "httpGet", "tcpSocket", "grpc"];
    handler(probe, &HANDLERS, pod, errors);
    for name in [
        "initialDelaySeconds",
        "timeoutSeconds",
        "periodSeconds",
        "successThreshold",
        "failureThreshold",
    ] {
        not_negative(&probe.get(name), errors);
    }
    let grace = probe.get("terminationGracePeriodSeconds");
    if grace.is_set() && grace.number() <= 0 {
        let detail = "must be greater than 0";
        errors.push(FieldError::invalid(grace.path.clone(), grace.number(), detail));
    }
    match kind {
        ProbeKind::Liveness | ProbeKind::Startup => {
            let threshold = probe.get("successThreshold");
            if threshold.number() != 1 {
                let value = threshold.number();
                errors.push(FieldError::invalid(threshold.path, value, "must be 1"));
            }
        }
        ProbeKind::Readiness if grace.is_set() => {
            let detail = "must not be set for readinessProbes";
            errors.push(FieldError::invalid(grace.path.clone(), grace.number(), detail));
        }
        ProbeKind::Readiness => {}
    }
}

/// The first handler is looked into, every further one is one too many.
fn handler(parent: &Cursor, known: &[&str], pod: &Pod, errors: &mut Errors) {
    let given =
        known.iter().map(|name| (*name, parent.get(name))).filter(|(_, field)| field.is_set());
    for (position, (name, handler)) in given.clone().enumerate() {
        if 0 < position {
            let detail = "may not specify more than 1 handler type";
            errors.push(FieldError::forbidden(handler.path, detail));
            continue;
        }
        match name {
            "exec" => exec(&handler, errors),
            "httpGet" => http_get(&handler, errors),
            "tcpSocket" => port_or_name(&handler.get("port"), errors),
            "grpc" => port_number(&handler.get("port"), errors),
            "sleep" => sleep(&handler, pod, errors),
            other => unreachable!("no such handler: {other}"),
        }
    }
    if given.count() == 0 {
        errors.push(FieldError::required(parent.path.clone(), "must specify a handler type"));
    }
}

fn exec(exec: &Cursor, errors: &mut Errors) {
    let command = exec.get("command");
    if command.items().is_empty() {
        errors.push(FieldError::required(command.path, ""));
    }
}

fn http_get(http_get: &Cursor, errors: &mut Errors) {
    given(&http_get.get("path"), errors);
    port_or_name(&http_get.get("port"), errors);
    one_of(&http_get.get("scheme"), &["HTTP", "HTTPS"], errors);
    let headers = http_get.get("httpHeaders");
    for header in headers.items() {
        // The path has no index (V50).
        let mut complaints = Errors::new();
        named(&header.get("name"), names::http_header, &mut complaints);
        errors.extend(
            complaints.into_iter().map(|error| FieldError { path: headers.path.clone(), ..error }),
        );
    }
}

/// A hook sleeps no longer than the pod's grace. Equality passes in spite of the words (V61).
fn sleep(sleep: &Cursor, pod: &Pod, errors: &mut Errors) {
    let (least, words, advice) = match pod.server.standing(Feature::ZeroSleep) {
        Standing::Served => (0, "non-negative", ""),
        Standing::Dropped => (1, "greater than 0", ALLOW_ZERO),
        Standing::Unknown => (1, "greater than 0", ""),
    };
    let (seconds, grace) = (sleep.get("seconds").number(), pod.grace_seconds);
    if !(least..=grace).contains(&seconds) {
        let detail = format!(
            "must be {words} and less than terminationGracePeriodSeconds ({grace}){advice}"
        );
        errors.push(FieldError::invalid(sleep.path.clone(), seconds, detail));
    }
}

const SIGNALS: [&str; 65] = [
    "SIGABRT",
    "SIGALRM",
    "SIGBUS",
    "SIGCHLD",
    "SIGCLD",
    "SIGCONT",
    "SIGFPE",
    "SIGHUP",
    "SIGILL",
    "SIGINT",
    "SIGIO",
    "SIGIOT",
    "SIGKILL",
    "SIGPIPE",
    "SIGPOLL",
    "SIGPROF",
    "SIGPWR",
    "SIGQUIT",
    "SIGRTMAX",
    "SIGRTMAX-1",
    "SIGRTMAX-10",
    "SIGRTMAX-11",
    "SIGRTMAX-12",
    "SIGRTMAX-13",
    "SIGRTMAX-14",
    "SIGRTMAX-2",
    "SIGRTMAX-3",
    "SIGRTMAX-4",
    "SIGRTMAX-5",
    "SIGRTMAX-6",
    "SIGRTMAX-7",
    "SIGRTMAX-8",
    "SIGRTMAX-9",
    "SIGRTMIN",
    "SIGRTMIN+1",
    "SIGRTMIN+10",
    "SIGRTMIN+11",
    "SIGRTMIN+12",
    "SIGRTMIN+13",
    "SIGRTMIN+14",
    "SIGRTMIN+15",
    "SIGRTMIN+2",
    "SIGRTMIN+3",
    "SIGRTMIN+4",
    "SIGRTMIN+5",
    "SIGRTMIN+6",
    "SIGRTMIN+7",
    "SIGRTMIN+8",
    "SIGRTMIN+9",
    "SIGSEGV",
    "SIGSTKFLT",
    "SIGSTOP",
    "SIGSYS",
    "SIGTERM",
    "SIGTRAP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGUSR1",
    "SIGUSR2",
    "SIGVTALRM",
    "SIGWINCH",
    "SIGXCPU",
    "SIGXFSZ",
];

const ALLOW_ZERO: &str =
    ". Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.";

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse_container, refuse_spec};

    #[test]
    fn a_probe_has_one_handler() {
        refuse_container(
            "livenessProbe: {periodSeconds: 5}",
            &["livenessProbe: Required value: must specify a handler type"],
        );
        refuse_container(
            "startupProbe: {tcpSocket: {}, exec: {command: [x]}, httpGet: {}}",
            &[
                "startupProbe.httpGet: Forbidden: may not specify more than 1 handler type",
                "startupProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
            ],
        );
        refuse_container("livenessProbe: null", &[]);
    }

    #[test]
    fn a_handler_needs_its_port_or_command() {
        refuse_container(
            "livenessProbe: {exec: {}}",
            &["livenessProbe.exec.command: Required value"],
        );
        refuse_container(
            "livenessProbe: {httpGet: {port: 0}}",
            &[
                "livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive",
            ],
        );
        refuse_container(
            "livenessProbe: {tcpSocket: {port: '8080'}}",
            &[
                "livenessProbe.tcpSocket.port: Invalid value: \"8080\": must contain at least one letter (a-z)",
            ],
        );
        refuse_container("livenessProbe: {httpGet: {port: no-such-port}}", &[]);
        refuse_container("readinessProbe: {grpc: {port: 5000}}", &[]);
    }

    #[test]
    fn scheme_and_headers_are_checked() {
        refuse_container(
            "livenessProbe: {httpGet: {port: 80, scheme: https, httpHeaders: [{name: 'Host:'}]}}",
            &[
                "livenessProbe.httpGet.scheme: Unsupported value: \"https\": supported values: \"HTTP\", \"HTTPS\"",
                "livenessProbe.httpGet.httpHeaders: Invalid value: \"Host:\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
            ],
        );
    }

    #[test]
    fn numbers_are_not_negative_and_thresholds_fit_the_probe() {
        refuse_container(
            "livenessProbe: {tcpSocket: {port: 80}, periodSeconds: -1, successThreshold: 2}",
            &[
                "livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
                "livenessProbe.successThreshold: Invalid value: 2: must be 1",
            ],
        );
        refuse_container("readinessProbe: {tcpSocket: {port: 80}, successThreshold: 5}", &[]);
        refuse_container(
            "readinessProbe: {tcpSocket: {port: 80}, terminationGracePeriodSeconds: 0}",
            &[
                "readinessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0",
                "readinessProbe.terminationGracePeriodSeconds: Invalid value: 0: must not be set for readinessProbes",
            ],
        );
    }

    #[test]
    fn a_hook_sleeps_no_longer_than_the_pod_lasts() {
        refuse_container(
            "lifecycle: {preStop: {sleep: {seconds: 31}}}",
            &[
                "lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)",
            ],
        );
        refuse_container("lifecycle: {preStop: {sleep: {seconds: 30}}, postStart: null}", &[]);
        refuse_spec(
            "{terminationGracePeriodSeconds: 0, containers: [{name: a, image: b, lifecycle: {preStop: {}}}]}",
            &["spec.containers[0].lifecycle.preStop: Required value: must specify a handler type"],
        );
    }
}
