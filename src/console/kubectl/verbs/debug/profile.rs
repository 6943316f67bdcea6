//! What a profile of `kubectl debug` gives its container, and what of a copied pod it leaves out.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/debug/profiles.go (v1.36).

use serde_json::{Value, json};

use crate::console::kubectl::failure::Failure;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    Legacy,
    General,
    Baseline,
    Restricted,
    NetAdmin,
    SysAdmin,
}

/// Where the container is to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Ephemeral,
    Copy,
    Node,
}

impl Profile {
    pub fn named(name: &str) -> Result<Profile, Failure> {
        match name {
            "legacy" => Ok(Profile::Legacy),
            "general" => Ok(Profile::General),
            "baseline" => Ok(Profile::Baseline),
            "restricted" => Ok(Profile::Restricted),
            "netadmin" => Ok(Profile::NetAdmin),
            "sysadmin" => Ok(Profile::SysAdmin),
            other => Err(Failure::plain(format!("unknown profile: {other}"))),
        }
    }

    /// What the container may do.
    pub fn apply(self, style: Style, container: &mut Value) {
        match self {
            Profile::Legacy => {}
            Profile::General if style == Style::Node => clear(container),
            Profile::General => add_capabilities(container, &["SYS_PTRACE"]),
            Profile::Baseline => clear(container),
            Profile::Restricted => {
                container["securityContext"] = json!({
                    "allowPrivilegeEscalation": false,
                    "capabilities": { "drop": ["ALL"] },
                    "runAsNonRoot": true,
                    "seccompProfile": { "type": "RuntimeDefault" },
                });
            }
            Profile::NetAdmin => add_capabilities(container, &["NET_ADMIN", "NET_RAW"]),
            Profile::SysAdmin => container["securityContext"]["privileged"] = true.into(),
        }
    }

    /// The node's namespaces, and its files at /host.
    pub fn open_node(self, spec: &mut Value, container: &mut Value) {
        if !matches!(self, Profile::Baseline | Profile::Restricted) {
            for name in ["hostIPC", "hostNetwork", "hostPID"] {
                spec[name] = true.into();
            }
        }
        if matches!(self, Profile::Legacy | Profile::General | Profile::SysAdmin) {
            spec["volumes"] = json!([{ "hostPath": { "path": "/" }, "name": "host-root" }]);
            container["volumeMounts"] = json!([{ "mountPath": "/host", "name": "host-root" }]);
        }
    }
}

fn clear(container: &mut Value) {
    if let Some(fields) = container.as_object_mut() {
        fields.remove("securityContext");
    }
}

fn add_capabilities(container: &mut Value, names: &[&str]) {
    let added = &mut container["securityContext"]["capabilities"]["add"];
    let mut all = added.as_array().cloned().unwrap_or_default();
    all.extend(names.iter().map(|name| Value::from(*name)));
    *added = all.into();
}
