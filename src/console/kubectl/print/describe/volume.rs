//! The Volumes section.
//! Models describeVolumes in kubectl's describe.go (v1.36), C29.

use serde_json::Value;

use super::{Page, quantity};
use crate::objects::Volume;

pub fn section(page: &mut Page, volumes: &[Volume]) {
    if volumes.is_empty() {
        page.line(0, "Volumes:\t<none>");
        return;
    }
    page.line(0, "Volumes:");
    for volume in volumes {
        page.line(1, format!("{}:", volume.name));
        source(page, volume);
    }
}

fn source(page: &mut Page, volume: &Volume) {
    if let Some(host_path) = &volume.host_path {
        page.line(2, "Type:\tHostPath (bare host directory volume)");
        page.line(2, format!("Path:\t{}", text(host_path, "path")));
        let kind = host_path.get("type").and_then(Value::as_str).unwrap_or("<none>");
        page.line(2, format!("HostPathType:\t{kind}"));
    } else if let Some(empty_dir) = &volume.empty_dir {
        page.line(2, "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)");
        page.line(2, format!("Medium:\t{}", text(empty_dir, "medium")));
        let limit = empty_dir.get("sizeLimit").map(quantity);
        page.line(2, format!("SizeLimit:\t{}", limit.as_deref().unwrap_or("<unset>")));
    } else if let Some(secret) = &volume.secret {
        page.line(2, "Type:\tSecret (a volume populated by a Secret)");
        page.line(2, format!("SecretName:\t{}", text(secret, "secretName")));
        page.line(2, format!("Optional:\t{}", is_optional(secret)));
    } else if let Some(config_map) = &volume.config_map {
        page.line(2, "Type:\tConfigMap (a volume populated by a ConfigMap)");
        page.line(2, format!("Name:\t{}", text(config_map, "name")));
        page.line(2, format!("Optional:\t{}", is_optional(config_map)));
    } else if let Some(projected) = &volume.projected {
        page.line(
            2,
            "Type:\tProjected (a volume that contains injected data from multiple sources)",
        );
        let sources = projected.get("sources").and_then(Value::as_array);
        sources.into_iter().flatten().for_each(|source| projection(page, source));
    } else {
        page.line(2, "<unknown>");
    }
}

fn projection(page: &mut Page, source: &Value) {
    if let Some(secret) = source.get("secret") {
        page.line(2, format!("SecretName:\t{}", text(secret, "name")));
        page.line(2, format!("Optional:\t{}", is_optional(secret)));
    } else if source.get("downwardAPI").is_some() {
        page.line(2, "DownwardAPI:\ttrue");
    } else if let Some(config_map) = source.get("configMap") {
        page.line(2, format!("ConfigMapName:\t{}", text(config_map, "name")));
        page.line(2, format!("Optional:\t{}", is_optional(config_map)));
    } else if let Some(token) = source.get("serviceAccountToken") {
        let seconds = token.get("expirationSeconds").and_then(Value::as_i64).unwrap_or(3600);
        page.line(2, format!("TokenExpirationSeconds:\t{seconds}"));
    }
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

fn is_optional(value: &Value) -> bool {
    value.get("optional").and_then(Value::as_bool).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn described(volumes: Value) -> String {
        let volumes: Vec<Volume> = serde_json::from_value(volumes).unwrap();
        let mut page = Page::new();
        section(&mut page, &volumes);
        page.unaligned()
    }

    #[test]
    fn the_token_volume_of_every_pod_lists_its_sources() {
        let sources = json!([
            { "serviceAccountToken": { "expirationSeconds": 3607, "path": "token" } },
            { "configMap": { "name": "kube-root-ca.crt" } },
            { "downwardAPI": { "items": [] } },
        ]);
        assert_eq!(
            described(json!([{ "name": "token", "projected": { "sources": sources } }])),
            "Volumes:\n  token:\n    \
             Type:\tProjected (a volume that contains injected data from multiple sources)\n    \
             TokenExpirationSeconds:\t3607\n    ConfigMapName:\tkube-root-ca.crt\n    \
             Optional:\tfalse\n    DownwardAPI:\ttrue\n"
        );
    }

    #[test]
    fn an_empty_directory_has_no_limit_unless_set() {
        assert_eq!(
            described(json!([{ "name": "cache", "emptyDir": {} }])),
            "Volumes:\n  cache:\n    \
             Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)\n    \
             Medium:\t\n    SizeLimit:\t<unset>\n"
        );
        assert_eq!(described(json!([])), "Volumes:\t<none>\n");
    }
}
