//! Deployment, ReplicaSet and ReplicationController.
//! Models pkg/apis/apps/validation/validation.go and ValidateReplicationController of validation.go (v1.36), V110 to V120.

use super::amount::IntOrPercent;
use super::{Errors, meta, not_negative, selector, template};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim, as_go_json};
use crate::admit::names;
use crate::objects::LabelSelector;

pub fn deployment(deployment: &Cursor, server: &ApiServer, errors: &mut Errors) {
    meta::create(&deployment.get("metadata"), names::subdomain, errors);
    deployment_spec(&deployment.get("spec"), server, errors);
}

pub fn deployment_update(
    old: &Cursor,
    deployment: &Cursor,
    server: &ApiServer,
    errors: &mut Errors,
) {
    deployment_spec(&deployment.get("spec"), server, errors);
    same_selector(old, deployment, errors);
}

pub fn replica_set(set: &Cursor, server: &ApiServer, errors: &mut Errors) {
    meta::create(&set.get("metadata"), names::subdomain, errors);
    replica_set_spec(&set.get("spec"), server, errors);
}

pub fn replica_set_update(old: &Cursor, set: &Cursor, server: &ApiServer, errors: &mut Errors) {
    replica_set_spec(&set.get("spec"), server, errors);
    same_selector(old, set, errors);
}

pub fn replication_controller(controller: &Cursor, server: &ApiServer, errors: &mut Errors) {
    meta::create(&controller.get("metadata"), names::subdomain, errors);
    replication_controller_spec(&controller.get("spec"), server, errors);
}

pub fn replication_controller_spec(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    not_negative(&spec.get("minReadySeconds"), errors);
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    let selects = !selector.entries().is_empty();
    if !selects {
        errors.push(FieldError::required(selector.path.clone(), ""));
    }
    not_negative(&spec.get("replicas"), errors);
    if !template.is_set() {
        errors.push(FieldError::required(template.path, ""));
        return;
    }
    if selects {
        let pairs = selector.entries().into_iter();
        let pairs = pairs.map(|(key, value)| (key.to_owned(), value.text().to_owned())).collect();
        let selector = LabelSelector { match_labels: pairs, ..Default::default() };
        template::carries(&template, Some(&selector), errors);
    }
    template::template(&template, server, errors);
    template::always_restarted(&template, "ReplicationController", errors);
}

fn replica_set_spec(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    not_negative(&spec.get("replicas"), errors);
    not_negative(&spec.get("minReadySeconds"), errors);
    template::selected(spec, server, errors);
}

fn deployment_spec(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    not_negative(&spec.get("replicas"), errors);
    template::selected(spec, server, errors);
    strategy(&spec.get("strategy"), errors);
    let min_ready = spec.get("minReadySeconds");
    not_negative(&min_ready, errors);
    not_negative(&spec.get("revisionHistoryLimit"), errors);
    let deadline = spec.get("progressDeadlineSeconds");
    if deadline.is_set() {
        not_negative(&deadline, errors);
        if deadline.number() <= min_ready.number() {
            let detail = "must be greater than minReadySeconds";
            errors.push(FieldError::invalid(deadline.path.clone(), deadline.number(), detail));
        }
    }
}

fn strategy(strategy: &Cursor, errors: &mut Errors) {
    let rolling = strategy.get("rollingUpdate");
    match strategy.get("type").text() {
        "Recreate" if rolling.is_set() => {
            let detail = "may not be specified when strategy `type` is 'Recreate'";
            errors.push(FieldError::forbidden(rolling.path, detail));
        }
        "Recreate" => {}
        "RollingUpdate" => rolling_update(&rolling, errors),
        _ => {
            let words = ["Recreate", "RollingUpdate"];
            let value = printed_strategy(strategy);
            errors.push(FieldError::not_supported(strategy.path.clone(), value, &words));
        }
    }
}

/// The internal type, by its Go names; a number that is missing is 0 there.
pub fn printed_strategy(strategy: &Cursor) -> Verbatim {
    let (kind, rolling) = (strategy.get("type"), strategy.get("rollingUpdate"));
    let amount = |name: &str| {
        let amount = rolling.get(name);
        if amount.is_set() { as_go_json(amount.json()) } else { "0".to_owned() }
    };
    let rolling = if rolling.is_set() {
        let (unavailable, surge) = (amount("maxUnavailable"), amount("maxSurge"));
        format!("{{\"MaxUnavailable\":{unavailable},\"MaxSurge\":{surge}}}")
    } else {
        "null".to_owned()
    };
    let kind = as_go_json(&kind.text().into());
    Verbatim(format!("{{\"Type\":{kind},\"RollingUpdate\":{rolling}}}"))
}

fn rolling_update(rolling: &Cursor, errors: &mut Errors) {
    let (unavailable, surge) = (rolling.get("maxUnavailable"), rolling.get("maxSurge"));
    let (unavailable, surge) = (IntOrPercent(&unavailable), IntOrPercent(&surge));
    unavailable.check(errors);
    surge.check(errors);
    if unavailable.amount() == 0 && surge.amount() == 0 {
        errors.push(unavailable.invalid("may not be 0 when `maxSurge` is 0"));
    }
    if unavailable.percent().is_some_and(|percent| 100 < percent) {
        errors.push(unavailable.invalid("must not be greater than 100%"));
    }
}

/// Whoever has pods must go on finding them.
pub fn same_selector(old: &Cursor, object: &Cursor, errors: &mut Errors) {
    let selector = |object: &Cursor| selector::printed(&object.get("spec").get("selector"));
    if selector(old).0 != selector(object).0 {
        let path = object.get("spec").get("selector").path;
        errors.push(FieldError::invalid(path, selector(object), "field is immutable"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse, refuse_change};

    const TEMPLATE: &str =
        "template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: b}]}}";

    fn deployment(spec: &str) -> String {
        format!(
            "{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web}}, spec: {{{spec}, {TEMPLATE}}}}}"
        )
    }

    fn rolling(strategy: &str) -> String {
        deployment(&format!("selector: {{matchLabels: {{app: web}}}}, strategy: {strategy}"))
    }

    #[test]
    fn an_unknown_strategy_is_printed_with_its_go_names() {
        refuse(
            &rolling("{type: Rolling, rollingUpdate: {maxSurge: 25%}}"),
            &[
                r#"spec.strategy: Unsupported value: {"Type":"Rolling","RollingUpdate":{"MaxUnavailable":0,"MaxSurge":"25%"}}: supported values: "Recreate", "RollingUpdate""#,
            ],
        );
    }

    #[test]
    fn amounts_are_numbers_or_percentages() {
        refuse(&rolling("{rollingUpdate: {maxSurge: 200%, maxUnavailable: 100%}}"), &[]);
        refuse(
            &rolling("{rollingUpdate: {maxSurge: -1, maxUnavailable: 101%}}"),
            &[
                "spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0",
                "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"101%\": must not be greater than 100%",
            ],
        );
        refuse(
            &rolling("{rollingUpdate: {maxSurge: 0%, maxUnavailable: 0}}"),
            &[
                "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0",
            ],
        );
    }

    #[test]
    fn a_selector_stays_as_it_was_made() {
        refuse_change(
            &deployment("selector: {matchLabels: {app: web}}"),
            &deployment(
                "replicas: -1, selector: {matchExpressions: [{key: app, operator: Exists}]}",
            ),
            &[
                "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
                r#"spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Exists"}]}: field is immutable"#,
            ],
        );
        refuse_change(
            &deployment("selector: {matchLabels: {app: web}}"),
            &deployment("replicas: 3, selector: {matchLabels: {app: web}, matchExpressions: []}"),
            &[],
        );
    }

    #[test]
    fn a_controller_selects_by_its_templates_labels_unless_told() {
        let controller = |spec: &str| {
            format!(
                "{{apiVersion: v1, kind: ReplicationController, metadata: {{name: web}}, spec: {spec}}}"
            )
        };
        refuse(&controller(&format!("{{{TEMPLATE}}}")), &[]);
        refuse(
            &controller(&format!("{{selector: {{app: db}}, minReadySeconds: -1, {TEMPLATE}}}")),
            &[
                "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0",
                r#"spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`"#,
            ],
        );
        refuse(
            &controller("{replicas: 2}"),
            &["spec.selector: Required value", "spec.template: Required value"],
        );
    }
}
