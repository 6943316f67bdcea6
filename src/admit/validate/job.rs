//! A Job.
//! Models pkg/apis/batch/validation/validation.go ValidateJob and ValidateJobUpdate (v1.36), V140 and V141.

use super::{Errors, job_policy, meta, not_negative, one_of, selector, spec_diff, template};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim};
use crate::admit::names;
use crate::objects::job;

const INDEXES_MAX: i64 = 100_000;
/// Beyond `INDEXES_MAX` completions, with a limit of failures for each index.
const MANY_INDEXES_AT_ONCE_MAX: i64 = 10_000;

pub fn create(job: &Cursor, server: &ApiServer, errors: &mut Errors) {
    meta::create(&job.get("metadata"), names::subdomain, errors);
    if !job.get("spec").get("manualSelector").truth() {
        generated_selector(job, errors);
    }
    spec(&job.get("spec"), server, errors);
    host_names(job, errors);
}

/// Everything a new Job is asked, then its spec once more; kubectl shows equal lines once.
pub fn update(old: &Cursor, job: &Cursor, server: &ApiServer, errors: &mut Errors) {
    create(job, server, errors);
    let (old, spec) = (old.get("spec"), job.get("spec"));
    self::spec(&spec, server, errors);
    completions(&old, &spec, errors);
    if selector::printed(&old.get("selector")).0 != selector::printed(&spec.get("selector")).0 {
        let value = selector::printed(&spec.get("selector"));
        let path = spec.get("selector").path;
        errors.push(FieldError::invalid(path, value, "field is immutable"));
    }
    let template = spec.get("template");
    if old.get("template").json() != template.json() {
        let value = Verbatim(spec_diff::shown_template(template.json(), server));
        errors.push(FieldError::invalid(template.path, value, "field is immutable"));
    }
    for name in ["completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy"] {
        unchanged(&old, &spec, name, errors);
    }
    unchanged(&old, &spec, "successPolicy", errors);
}

fn unchanged(old: &Cursor, spec: &Cursor, name: &str, errors: &mut Errors) {
    let (old, new) = (old.get(name), spec.get(name));
    if old.json() != new.json() {
        errors.push(FieldError::invalid(new.path.clone(), new.json(), "field is immutable"));
    }
}

/// With indexes a Job can grow, if it grows in width too.
fn completions(old: &Cursor, spec: &Cursor, errors: &mut Errors) {
    if spec.get("completionMode").text() != "Indexed" {
        unchanged(old, spec, "completions", errors);
        return;
    }
    let completions = spec.get("completions");
    let is_changed = old.get("completions").json() != completions.json();
    if is_changed && completions.is_set() && completions.json() != spec.get("parallelism").json() {
        let detail = "can only be modified in tandem with spec.parallelism";
        errors.push(FieldError::invalid(completions.path.clone(), completions.number(), detail));
    }
}

/// A new Job has no UID before it is stored, and its labels have an empty one; both are written together.
fn generated_selector(job: &Cursor, errors: &mut Errors) {
    let (spec, metadata) = (job.get("spec"), job.get("metadata"));
    let selector = spec.get("selector");
    if !selector.is_set() {
        return;
    }
    let (uid, name) = (metadata.get("uid").text(), metadata.get("name").text());
    let labels = spec.get("template").get("metadata").get("labels");
    let [legacy_uid, uid_label] = job::UID_LABELS;
    let [legacy_name, name_label] = job::NAME_LABELS;
    let expected = [(legacy_uid, uid), (legacy_name, name), (uid_label, uid), (name_label, name)];
    for (key, value) in expected {
        let (label, detail) = (labels.get(key), format!("must be '{value}'"));
        let path = labels.path.key(key);
        if !label.is_set() {
            errors.push(FieldError::required(path, &detail));
        } else if label.text() != value {
            errors.push(FieldError::invalid(path, labels.json(), detail));
        }
    }
    let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    let read = selector::selector(&selector, &mut Errors::new());
    if read.is_some_and(|selector| !selector.matches(&expected)) {
        let value = selector::printed(&selector);
        errors.push(FieldError::invalid(selector.path, value, "`selector` not auto-generated"));
    }
}

/// All but the selector, which a template of Jobs must leave open.
pub fn work(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    numbers(spec, errors);
    managed_by(&spec.get("managedBy"), errors);
    completion_mode(spec, errors);
    job_policy::policies(spec, errors);
    template::template(&spec.get("template"), server, errors);
    restart_policy(spec, errors);
}

fn spec(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    work(spec, server, errors);
    let template = spec.get("template");
    let selector = spec.get("selector");
    if !selector.is_set() {
        errors.push(FieldError::required(selector.path, ""));
        template::carries(&template, None, errors);
    } else if let Some(selector) = selector::selector(&selector, errors) {
        template::carries(&template, Some(&selector), errors);
    }
}

fn numbers(spec: &Cursor, errors: &mut Errors) {
    for name in [
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished",
        "backoffLimitPerIndex",
        "maxFailedIndexes",
    ] {
        not_negative(&spec.get(name), errors);
    }
    let per_index = spec.get("backoffLimitPerIndex");
    if spec.get("maxFailedIndexes").is_set() && !per_index.is_set() {
        errors.push(FieldError::required(per_index.path, "when maxFailedIndexes is specified"));
    }
}

fn managed_by(field: &Cursor, errors: &mut Errors) {
    const LENGTH_MAX: usize = 63;
    let Some(text) = field.json().as_str() else { return };
    match text.split_once('/') {
        _ if text.is_empty() => errors.push(FieldError::required(field.path.clone(), "")),
        Some((domain, path)) if !domain.is_empty() && !path.is_empty() => {
            let invalid =
                |value, detail: String| FieldError::invalid(field.path.clone(), value, detail);
            errors.extend(names::subdomain(domain).into_iter().map(|text| invalid(domain, text)));
            let is_allowed = |letter: char| {
                letter.is_ascii_alphanumeric() || "/-._~%!$&'()*+,;=:".contains(letter)
            };
            if !path.chars().all(is_allowed) {
                let detail = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')";
                errors.push(invalid(path, detail.to_owned()));
            }
        }
        _ => {
            let detail = "must be a domain-prefixed path (such as \"acme.io/foo\")";
            errors.push(FieldError::invalid(field.path.clone(), text, detail));
        }
    }
    if LENGTH_MAX < text.len() {
        errors.push(FieldError::too_long(field.path.clone(), LENGTH_MAX));
    }
}

fn completion_mode(spec: &Cursor, errors: &mut Errors) {
    let mode = spec.get("completionMode");
    if mode.is_set() {
        one_of(&mode, &["NonIndexed", "Indexed"], errors);
    }
    match mode.text() {
        "Indexed" => indexed(spec, errors),
        // A template of Jobs may leave it out.
        "NonIndexed" | "" => {
            for name in ["backoffLimitPerIndex", "maxFailedIndexes"] {
                let field = spec.get(name);
                if field.is_set() {
                    let detail = "requires indexed completion mode";
                    errors.push(FieldError::invalid(field.path.clone(), field.number(), detail));
                }
            }
        }
        _ => {}
    }
}

fn indexed(spec: &Cursor, errors: &mut Errors) {
    let [completions, parallelism, failed] =
        ["completions", "parallelism", "maxFailedIndexes"].map(|name| spec.get(name));
    let invalid = |field: &Cursor, detail: String| {
        FieldError::invalid(field.path.clone(), field.number(), detail)
    };
    if !completions.is_set() {
        let detail = "when completion mode is Indexed";
        errors.push(FieldError::required(completions.path.clone(), detail));
    }
    if INDEXES_MAX < parallelism.number() {
        let detail =
            format!("must be less than or equal to {INDEXES_MAX} when completion mode is Indexed");
        errors.push(invalid(&parallelism, detail));
    }
    if completions.is_set() && completions.number() < failed.number() {
        errors.push(invalid(&failed, "must be less than or equal to completions".to_owned()));
    }
    if INDEXES_MAX < failed.number() {
        errors.push(invalid(&failed, format!("must be less than or equal to {INDEXES_MAX}")));
    }
    if completions.number() <= INDEXES_MAX || !spec.get("backoffLimitPerIndex").is_set() {
        return;
    }
    if !failed.is_set() {
        let detail = format!("must be specified when completions is above {INDEXES_MAX}");
        errors.push(FieldError::required(failed.path.clone(), &detail));
    }
    for field in [&parallelism, &failed] {
        if MANY_INDEXES_AT_ONCE_MAX < field.number() {
            let detail = format!(
                "must be less than or equal to {MANY_INDEXES_AT_ONCE_MAX} when completions are above {INDEXES_MAX} and used with backoff limit per index"
            );
            errors.push(invalid(field, detail));
        }
    }
}

/// What restarts for ever never completes.
fn restart_policy(spec: &Cursor, errors: &mut Errors) {
    let policy = spec.get("template").get("spec").get("restartPolicy");
    match policy.text() {
        "Always" | "" => {
            let detail = r#"valid values: "OnFailure", "Never""#;
            errors.push(FieldError::required(policy.path, detail));
        }
        "OnFailure" if spec.get("podFailurePolicy").is_set() => {
            let detail = r#"only "Never" is supported when podFailurePolicy is specified"#;
            errors.push(FieldError::invalid(policy.path.clone(), super::word(&policy), detail));
        }
        _ => one_of(&policy, &["OnFailure", "Never"], errors),
    }
}

/// The pods of an indexed Job have its name and their index for a host name.
fn host_names(job: &Cursor, errors: &mut Errors) {
    let (spec, name) = (job.get("spec"), job.get("metadata").get("name"));
    let completions = spec.get("completions").number();
    if spec.get("completionMode").text() != "Indexed" || completions <= 0 {
        return;
    }
    let longest = format!("{}-{}", name.text(), completions - 1);
    if !names::label(&longest).is_empty() {
        let detail = format!("will not able to create pod with invalid DNS label: {longest}");
        errors.push(FieldError::invalid(name.path.clone(), name.text(), detail));
    }
}

#[cfg(test)]
mod tests {
    use crate::admit::{ApiServer, Classes, Context, Refusal, apply, create, read_manifest};

    fn context(server: &ApiServer) -> Context<'_> {
        Context {
            namespace: "default",
            name_suffix: "",
            volume_suffix: "",
            server,
            classes: Classes::Unknown,
        }
    }

    /// Checks what is said to a Job with this spec and template, plugins and generated labels included.
    fn check(spec: &str, pod: &str, complaints: &[&str]) {
        let manifest = format!(
            "{{apiVersion: batch/v1, kind: Job, metadata: {{name: pi}}, spec: {{{spec}template: {{spec: {{{pod}containers: [{{name: a, image: b}}]}}}}}}}}"
        );
        let items = read_manifest(&manifest, "").items;
        let told = match create(&items[0], &context(&ApiServer::NEWEST)) {
            Err(Refusal::Invalid { errors, .. }) => {
                errors.iter().map(ToString::to_string).collect()
            }
            Err(other) => vec![other.to_string()],
            Ok(_) => Vec::new(),
        };
        assert_eq!(told, complaints, "{manifest}");
    }

    #[test]
    fn a_job_must_let_its_pods_end() {
        check("", "restartPolicy: Never, ", &[]);
        let required = r#"spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never""#;
        check("", "", &[required]);
        check("", "restartPolicy: Always, ", &[required]);
    }

    #[test]
    fn another_template_is_refused_with_the_whole_of_it() {
        let job = |image: &str| {
            let text = format!(
                "{{apiVersion: batch/v1, kind: Job, metadata: {{name: pi}}, spec: {{template: {{metadata: {{labels: {{app: pi}}}}, spec: {{restartPolicy: Never, containers: [{{name: a, image: {image}}}]}}}}}}}}"
            );
            read_manifest(&text, "").items.remove(0)
        };
        let server = ApiServer::NEWEST;
        let old = create(&job("b"), &context(&server)).expect("a sound Job").object;
        let Err(refusal) = apply(&old, &job("c"), &server) else {
            panic!("a template cannot change")
        };
        let told = refusal.to_string();
        let value = told.split("spec.template: Invalid value: ").nth(1).expect(&told);
        assert!(value.starts_with(r#"{"labels":{"app":"pi","#), "{value}");
        assert!(value.contains(r#"},"Spec":{"Volumes":null,"InitContainers":null,"Containers":[{"Name":"a","Image":"c","#), "{value}");
        assert!(value.contains("}}: field is immutable"), "{value}");
    }

    #[test]
    fn limits_of_indexes_need_indexes() {
        let never = "restartPolicy: Never, ";
        check("completionMode: Indexed, completions: 3, backoffLimitPerIndex: 1, ", never, &[]);
        check(
            "maxFailedIndexes: 2, completionMode: indexed, ",
            never,
            &[
                "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified",
                r#"spec.completionMode: Unsupported value: "indexed": supported values: "NonIndexed", "Indexed""#,
            ],
        );
        check(
            "backoffLimitPerIndex: 1, parallelism: -1, ",
            never,
            &[
                "spec.parallelism: Invalid value: -1: must be greater than or equal to 0",
                "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode",
            ],
        );
    }

    #[test]
    fn a_selector_of_ones_own_must_be_announced() {
        check(
            "selector: {matchLabels: {app: pi}}, ",
            "restartPolicy: Never, ",
            &[
                r#"spec.selector: Invalid value: {"matchLabels":{"app":"pi","batch.kubernetes.io/controller-uid":""}}: `selector` not auto-generated"#,
                r#"spec.template.metadata.labels: Invalid value: {"batch.kubernetes.io/controller-uid":"","batch.kubernetes.io/job-name":"pi","controller-uid":"","job-name":"pi"}: `selector` does not match template `labels`"#,
            ],
        );
    }
}
