//! The Volumes section.
//! Models describeVolumes in kubectl's describe.go (v1.36), C29.

use super::{Holder, Page, foreign_volume};
use crate::objects::{Volume, VolumeProjection};

pub fn section(page: &mut Page, volumes: &[Volume], holder: Holder<'_>) {
    let title = holder.title_indent();
    if volumes.is_empty() {
        page.line(0, format!("{title}Volumes:\t<none>"));
        return;
    }
    page.line(0, format!("{title}Volumes:"));
    for volume in volumes {
        page.line(1, format!("{}{}:", holder.name_indent(), volume.name));
        source(page, volume);
    }
}

fn source(page: &mut Page, volume: &Volume) {
    if let Some(host_path) = &volume.host_path {
        page.line(2, "Type:\tHostPath (bare host directory volume)");
        page.line(2, format!("Path:\t{}", host_path.path));
        let kind = host_path.kind.as_deref().unwrap_or("<none>");
        page.line(2, format!("HostPathType:\t{kind}"));
    } else if let Some(empty_dir) = &volume.empty_dir {
        page.line(2, "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)");
        page.line(2, format!("Medium:\t{}", empty_dir.medium));
        let limit = empty_dir.size_limit.as_deref().unwrap_or("<unset>");
        page.line(2, format!("SizeLimit:\t{limit}"));
    } else if let Some(secret) = &volume.secret {
        page.line(2, "Type:\tSecret (a volume populated by a Secret)");
        page.line(2, format!("SecretName:\t{}", secret.secret_name));
        optional(page, secret.optional);
    } else if let Some(config_map) = &volume.config_map {
        page.line(2, "Type:\tConfigMap (a volume populated by a ConfigMap)");
        page.line(2, format!("Name:\t{}", config_map.name));
        optional(page, config_map.optional);
    } else if let Some(projected) = &volume.projected {
        page.line(
            2,
            "Type:\tProjected (a volume that contains injected data from multiple sources)",
        );
        projected.sources.iter().for_each(|source| projection(page, source));
    } else if let Some(claim) = &volume.persistent_volume_claim {
        page.line(
            2,
            "Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
        );
        page.line(2, format!("ClaimName:\t{}", claim.claim_name));
        page.line(2, format!("ReadOnly:\t{}", claim.read_only));
    } else if let Some(downward) = &volume.downward_api {
        page.line(2, "Type:\tDownwardAPI (a volume populated by information about the pod)");
        page.line(2, "Items:");
        for item in &downward.items {
            if let Some(field) = &item.field_ref {
                page.line(3, format!("{} -> {}", field.field_path, item.path));
            }
            if let Some(resource) = &item.resource_field_ref {
                page.line(3, format!("{} -> {}", resource.resource, item.path));
            }
        }
    } else {
        foreign_volume::source(page, &volume.other);
    }
}

fn projection(page: &mut Page, source: &VolumeProjection) {
    if let Some(secret) = &source.secret {
        page.line(2, format!("SecretName:\t{}", secret.name));
        optional(page, secret.optional);
    } else if source.downward_api.is_some() {
        page.line(2, "DownwardAPI:\ttrue");
    } else if let Some(config_map) = &source.config_map {
        page.line(2, format!("ConfigMapName:\t{}", config_map.name));
        optional(page, config_map.optional);
    } else if let Some(token) = &source.service_account_token {
        let seconds = token.expiration_seconds.unwrap_or(3600);
        page.line(2, format!("TokenExpirationSeconds:\t{seconds}"));
    }
}

fn optional(page: &mut Page, optional: Option<bool>) {
    page.line(2, format!("Optional:\t{}", optional.unwrap_or(false)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::Pod;
    use serde_json::json;

    fn described(volumes: serde_json::Value) -> String {
        let volumes: Vec<Volume> = serde_json::from_value(volumes).unwrap();
        let mut page = Page::new();
        section(&mut page, &volumes, Holder::Pod(&Pod::default()));
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
