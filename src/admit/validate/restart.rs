//! A container's own restart policy and the rules beside it.
//! Models validateContainerRestartPolicy and validateInitContainerRestartPolicy of validation.go (v1.36), V74.

use super::{Errors, one_of};
use crate::admit::api_server::{ApiServer, Feature};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;

/// A server of before 1.34 lets only sidecars have a restartPolicy of their own.
pub fn of_regular(container: &Cursor, server: &ApiServer, errors: &mut Errors) {
    if server.knows(Feature::ContainerRestartRules) {
        policy_and_rules(container, server, errors);
        return;
    }
    let policy = container.get("restartPolicy");
    if policy.is_set() {
        errors.push(FieldError::forbidden(policy.path, "may not be set for non-init containers"));
    }
}

pub fn of_init(container: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let (policy, rules) = (container.get("restartPolicy"), container.get("restartPolicyRules"));
    if !server.knows(Feature::ContainerRestartRules) {
        if policy.is_set() {
            one_of(&policy, &["Always"], errors);
        }
    } else if !policy.is_set() {
        if !rules.items().is_empty() {
            errors.push(FieldError::required(policy.path, NO_POLICY));
        }
    } else if policy.text() == "Always" && !server.serves(Feature::RestartAllContainers) {
        if !rules.items().is_empty() {
            let detail =
                "restartPolicyRules are not allowed for init containers with restart policy Always";
            errors.push(FieldError::forbidden(rules.path, detail));
        }
    } else {
        policy_and_rules(container, server, errors);
    }
}

const NO_POLICY: &str = "must specify restartPolicy when restart rules are used";

/// Rules need a policy to fall back on.
fn policy_and_rules(container: &Cursor, server: &ApiServer, errors: &mut Errors) {
    const RULES_MAX: usize = 20;
    let (policy, rules) = (container.get("restartPolicy"), container.get("restartPolicyRules"));
    if policy.is_set() {
        one_of(&policy, &["Always", "Never", "OnFailure"], errors);
    } else if rules.items().is_empty() {
        return;
    } else {
        errors.push(FieldError::required(policy.path, NO_POLICY));
    }
    no_more_than(RULES_MAX, &rules, server, errors);
    for one in rules.items() {
        rule(&one, server, errors);
    }
}

fn rule(rule: &Cursor, server: &ApiServer, errors: &mut Errors) {
    const EXIT_CODES_MAX: usize = 255;
    let actions: &[&str] = match server.serves(Feature::RestartAllContainers) {
        true => &["Restart", "RestartAllContainers"],
        false => &["Restart"],
    };
    one_of(&rule.get("action"), actions, errors);
    let exit_codes = rule.get("exitCodes");
    if !exit_codes.is_set() {
        errors.push(FieldError::required(exit_codes.path, "must be specified"));
        return;
    }
    one_of(&exit_codes.get("operator"), &["In", "NotIn"], errors);
    no_more_than(EXIT_CODES_MAX, &exit_codes.get("values"), server, errors);
}

/// Before 1.36 servers called a long list a long text.
fn no_more_than(count_max: usize, list: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let count = list.items().len();
    if count <= count_max {
        return;
    }
    let path = list.path.clone();
    errors.push(match server.serves(Feature::CountedRestartRules) {
        true => FieldError::too_many(path, count, count_max),
        false => FieldError::too_long(path, count_max),
    });
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse_container, refuse_spec};

    #[test]
    fn restart_rules_need_a_policy_and_exit_codes() {
        refuse_container(
            "restartPolicyRules: [{action: Restart}]",
            &[
                "restartPolicy: Required value: must specify restartPolicy when restart rules are used",
                "restartPolicyRules[0].exitCodes: Required value: must be specified",
            ],
        );
        refuse_container(
            "restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [42]}}]",
            &[],
        );
    }

    #[test]
    fn a_policy_in_other_words_is_refused() {
        refuse_container(
            "restartPolicy: Sometimes",
            &[
                "restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"Never\", \"OnFailure\"",
            ],
        );
        refuse_spec(
            "{containers: [{name: a, image: b}], initContainers: [{name: i, image: b, restartPolicyRules: [{action: Restart}]}]}",
            &[
                "spec.initContainers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used",
            ],
        );
    }
}
