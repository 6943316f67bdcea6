//! The token by which a pod would show the API server who it is. It reads like one and is signed by nobody.
//! Models the claims of pkg/serviceaccount/claims.go (v1.36).

use serde_json::{Value, json};

use crate::kit::base64;
use crate::objects::{Pod, ServiceAccountTokenProjection};

const ISSUER: &str = "https://kubernetes.default.svc.cluster.local";
const HOUR_SECONDS: i64 = 3600;

pub fn of(source: &ServiceAccountTokenProjection, pod: &Pod) -> String {
    let meta = &pod.metadata;
    let account = &pod.spec.service_account_name;
    let issued = meta.creation_timestamp.map_or(0, |stamp| stamp.as_unix_secs());
    let audience = match source.audience.as_str() {
        "" => ISSUER,
        audience => audience,
    };
    let claims = json!({
        "aud": [audience],
        "exp": issued.saturating_add(source.expiration_seconds.unwrap_or(HOUR_SECONDS)),
        "iat": issued,
        "iss": ISSUER,
        "kubernetes.io": {
            "namespace": meta.namespace,
            "node": { "name": pod.spec.node_name },
            "pod": { "name": meta.name, "uid": meta.uid },
            "serviceaccount": { "name": account },
        },
        "nbf": issued,
        "sub": format!("system:serviceaccount:{}:{account}", meta.namespace),
    });
    let header = json!({ "alg": "none", "kid": "podlife" });
    format!("{}.{}.", part(&header), part(&claims))
}

/// The letters of base64 that may stand in an address, without padding.
fn part(json: &Value) -> String {
    let text = base64::encode(json.to_string().as_bytes());
    text.trim_end_matches('=').replace('+', "-").replace('/', "_")
}
