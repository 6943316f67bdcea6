//! Environment variables and their sources.
//! Models ValidateEnv, ValidateEnvFrom and validateFileKeyRefVolumes of validation.go (v1.36), V83.

use super::downward::{self, Asking};
use super::{Errors, named, named_if_set, volume};
use crate::admit::api_server::{ApiServer, Feature};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

pub fn variables(list: &Cursor, server: &ApiServer, errors: &mut Errors) {
    for variable in list.items() {
        let name = variable.get("name");
        if name.text().is_empty() {
            errors.push(FieldError::required(name.path, ""));
        } else {
            named(&name, name_rule(server), errors);
        }
        let source = variable.get("valueFrom");
        if source.is_set() {
            value_from(&source, variable.get("value").text(), server, errors);
        }
    }
}

/// Until 1.32 a variable was named as in a shell.
fn name_rule(server: &ApiServer) -> fn(&str) -> Vec<String> {
    match server.serves(Feature::RelaxedVariableName) {
        true => names::env_name,
        false => names::strict_env_name,
    }
}

pub fn sources(list: &Cursor, server: &ApiServer, errors: &mut Errors) {
    for source in list.items() {
        named_if_set(&source.get("prefix"), name_rule(server), errors);
        let references = [source.get("configMapRef"), source.get("secretRef")];
        let given: Vec<&Cursor> =
            references.iter().filter(|reference| reference.is_set()).collect();
        for reference in &given {
            let name = reference.get("name");
            if name.text().is_empty() {
                errors.push(FieldError::required(name.path, ""));
            } else {
                named(&name, names::subdomain, errors);
            }
        }
        let detail = match given.len() {
            0 => "must specify one of: `configMapRef` or `secretRef`",
            1 => continue,
            _ => "may not have more than one field specified at a time",
        };
        errors.push(FieldError::invalid(list.path.clone(), "", detail));
    }
}

fn value_from(source: &Cursor, value: &str, server: &ApiServer, errors: &mut Errors) {
    let mut count = 0;
    for (name, rule) in SOURCES {
        let reference = source.get(name);
        if reference.is_set() {
            count += 1;
            rule(&reference, errors);
        }
    }
    let detail = match count {
        0 if server.serves(Feature::EnvironmentFile) => {
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
        }
        0 => {
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
        }
        _ if !value.is_empty() => "may not be specified when `value` is not empty",
        1 => return,
        _ => "may not have more than one field specified at a time",
    };
    errors.push(FieldError::invalid(source.path.clone(), "", detail));
}

type Rule = fn(&Cursor, &mut Errors);
const SOURCES: [(&str, Rule); 5] = [
    ("fieldRef", field_ref),
    ("resourceFieldRef", resource_field_ref),
    ("configMapKeyRef", key_ref),
    ("secretKeyRef", key_ref),
    ("fileKeyRef", file_key_ref),
];

fn field_ref(reference: &Cursor, errors: &mut Errors) {
    downward::field_ref(reference, Asking::Variable, errors);
}

fn resource_field_ref(reference: &Cursor, errors: &mut Errors) {
    downward::resource_field_ref(reference, Asking::Variable, errors);
}

fn key_ref(reference: &Cursor, errors: &mut Errors) {
    named(&reference.get("name"), names::subdomain, errors);
    let key = reference.get("key");
    if key.text().is_empty() {
        errors.push(FieldError::required(key.path, ""));
    } else {
        named(&key, names::config_key, errors);
    }
}

fn file_key_ref(reference: &Cursor, errors: &mut Errors) {
    const RULES: [(&str, Rule); 3] = [
        ("key", |key, errors| named(key, names::env_name, errors)),
        ("volumeName", |name, errors| named(name, names::label, errors)),
        ("path", volume::no_steps_back),
    ];
    for (name, rule) in RULES {
        let field = reference.get(name);
        if field.text().is_empty() {
            errors.push(FieldError::required(field.path, ""));
        } else {
            rule(&field, errors);
        }
    }
}

/// A file of variables lies in a directory that comes and goes with the pod.
pub fn files(spec: &Cursor, containers: &[Cursor], errors: &mut Errors) {
    let volumes = spec.get("volumes").items();
    for variable in containers.iter().flat_map(|container| container.get("env").items()) {
        let reference = variable.get("valueFrom").get("fileKeyRef");
        if !reference.is_set() {
            continue;
        }
        let name = reference.get("volumeName");
        let found = volumes.iter().rfind(|volume| volume.get("name").text() == name.text());
        match found {
            None => errors.push(FieldError::not_found(name.path.clone(), name.text())),
            Some(volume) if !volume.get("emptyDir").is_set() => {
                let detail = "referenced volume must be of type emptyDir";
                errors.push(FieldError::invalid(name.path.clone(), name.text(), detail));
            }
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_container;

    #[test]
    fn a_variable_has_a_name_and_one_source() {
        refuse_container(
            "env: [{value: x}, {name: a=b}]",
            &[
                "env[0].name: Required value",
                "env[1].name: Invalid value: \"a=b\": a valid environment variable name must consist only of printable ASCII characters other than '='",
            ],
        );
        refuse_container(
            "env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}, {name: B, valueFrom: {}}]",
            &[
                "env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not empty",
                "env[1].valueFrom: Invalid value: \"\": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`",
            ],
        );
    }

    #[test]
    fn a_file_of_variables_lies_in_an_empty_directory() {
        refuse_container(
            "env: [{name: A, valueFrom: {fileKeyRef: {key: a=b, volumeName: v, path: ../x}}}]",
            &[
                "env[0].valueFrom.fileKeyRef.key: Invalid value: \"a=b\": a valid environment variable name must consist only of printable ASCII characters other than '='",
                "env[0].valueFrom.fileKeyRef.path: Invalid value: \"../x\": must not contain '..'",
                "env[0].valueFrom.fileKeyRef.volumeName: Not found: \"v\"",
            ],
        );
    }

    #[test]
    fn a_variable_shows_only_certain_fields() {
        refuse_container(
            "env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.whoops}}}, {name: B, valueFrom: {fieldRef: {fieldPath: \"metadata.labels['app']\"}}}]",
            &[
                "env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"metadata.whoops\": error converting fieldPath: field label not supported: metadata.whoops",
            ],
        );
    }
}
