//! A DaemonSet.
//! Models ValidateDaemonSet and ValidateDaemonSetUpdate of pkg/apis/apps/validation/validation.go (v1.36).

use super::amount::IntOrPercent;
use super::{Errors, meta, not_negative, selector, template, workload};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

pub fn create(set: &Cursor, server: &ApiServer, errors: &mut Errors) {
    meta::create(&set.get("metadata"), names::subdomain, errors);
    spec(&set.get("spec"), server, errors);
}

pub fn update(old: &Cursor, set: &Cursor, server: &ApiServer, errors: &mut Errors) {
    workload::same_selector(old, set, errors);
    spec(&set.get("spec"), server, errors);
}

fn spec(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    if selector.is_set() {
        if let Some(read) = selector::selector(&selector, errors) {
            template::carries(&template, Some(&read), errors);
        }
        template::not_empty(&selector, "daemonset", errors);
    } else {
        template::carries(&template, None, errors);
    }
    template::template(&template, server, errors);
    template::always_restarted(&template, "DaemonSet", errors);
    not_negative(&spec.get("minReadySeconds"), errors);
    strategy(&spec.get("updateStrategy"), errors);
    not_negative(&spec.get("revisionHistoryLimit"), errors);
}

fn strategy(strategy: &Cursor, errors: &mut Errors) {
    match strategy.get("type").text() {
        "OnDelete" => {}
        "RollingUpdate" => rolling_update(&strategy.get("rollingUpdate"), errors),
        _ => {
            let value = workload::printed_strategy(strategy);
            let words = ["RollingUpdate", "OnDelete"];
            errors.push(FieldError::not_supported(strategy.path.clone(), value, &words));
        }
    }
}

/// Old pods go first, or new pods come first, but not both.
fn rolling_update(rolling: &Cursor, errors: &mut Errors) {
    let amounts = ["maxUnavailable", "maxSurge"].map(|name| rolling.get(name));
    let [unavailable, surge] = [0, 1].map(|index| IntOrPercent(&amounts[index]));
    unavailable.check(errors);
    surge.check(errors);
    for amount in [&unavailable, &surge] {
        if amount.percent().is_some_and(|percent| 100 < percent) {
            errors.push(amount.invalid("must not be greater than 100%"));
        }
    }
    match (unavailable.amount() != 0, surge.amount() != 0) {
        (true, true) => {
            errors.push(surge.invalid("may not be set when maxUnavailable is non-zero"));
        }
        (false, false) => {
            let path = unavailable.0.path.clone();
            errors.push(FieldError::required(path, "cannot be 0 when maxSurge is 0"));
        }
        (true, false) | (false, true) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse, refuse_change};

    fn set(spec: &str, pod: &str) -> String {
        format!(
            "{{apiVersion: apps/v1, kind: DaemonSet, metadata: {{name: logs}}, spec: {{{spec} \
             template: {{metadata: {{labels: {{app: logs}}}}, spec: {{{pod} containers: [{{name: a, image: b}}]}}}}}}}}"
        )
    }

    const SELECTOR: &str = "selector: {matchLabels: {app: logs}},";

    #[test]
    fn a_daemon_must_select_its_pods_and_restart_them() {
        refuse(&set(SELECTOR, ""), &[]);
        refuse(
            &set("", "restartPolicy: Never,"),
            &[
                r#"spec.template.metadata.labels: Invalid value: {"app":"logs"}: `selector` does not match template `labels`"#,
                "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"",
            ],
        );
    }

    #[test]
    fn an_update_takes_pods_away_or_adds_them_first() {
        let rolling = |rolling: &str| {
            set(&format!("{SELECTOR} updateStrategy: {{rollingUpdate: {rolling}}},"), "")
        };
        refuse(&rolling("{maxUnavailable: 0, maxSurge: 1}"), &[]);
        refuse(
            &rolling("{maxSurge: 1}"),
            &[
                "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero",
            ],
        );
        refuse(
            &rolling("{maxUnavailable: 0}"),
            &[
                "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0",
            ],
        );
        refuse(
            &set(&format!("{SELECTOR} updateStrategy: {{type: Recreate}},"), ""),
            &[
                r#"spec.updateStrategy: Unsupported value: {"Type":"Recreate","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete""#,
            ],
        );
    }

    #[test]
    fn its_selector_stays() {
        let other = "selector: {matchExpressions: [{key: app, operator: Exists}]},";
        refuse_change(
            &set(SELECTOR, ""),
            &set(other, ""),
            &[
                r#"spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Exists"}]}: field is immutable"#,
            ],
        );
    }
}
