//! The cluster roles that everybody meets, and who has them from the first second on.
//! Models plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go (v1.36), and what kubeadm adds in its phases
//! bootstraptoken/clusterinfo and kubeconfig.
//!
//! A binding's rules come in the order of the bindings here. The API server keeps them in a Go map, so its own order says nothing.

use super::{ACCOUNTS, ANONYMOUS, AUTHENTICATED, MASTERS, PolicyRule, UNAUTHENTICATED, User};
use crate::cluster::version::Version;

/// What a user's bindings hold, those of the namespace too; an empty namespace has none.
pub fn rules(version: Version, user: &User, namespace: &str) -> Vec<&'static PolicyRule> {
    let keys = if version.serves_slashed_keys() { KEYS } else { OLD_KEYS };
    let myself = if version.reviews_oneself() { BASIC_USER } else { OLD_BASIC_USER };
    let is_nameless = user.name == ANONYMOUS && namespace == "kube-public";
    [
        (user.is_in(MASTERS) || user.is_in(version.admins_group()), CLUSTER_ADMIN),
        (user.is_in(AUTHENTICATED), myself),
        (user.is_in(AUTHENTICATED), DISCOVERY),
        (user.is_in(AUTHENTICATED) || user.is_in(UNAUTHENTICATED), PUBLIC_INFO_VIEWER),
        (user.is_in(ACCOUNTS), keys),
        (is_nameless, CLUSTER_INFO),
    ]
    .into_iter()
    .filter(|(is_bound, _)| *is_bound)
    .flat_map(|(_, rules)| rules)
    .collect()
}

const fn paths(verbs: &'static [&'static str], paths: &'static [&'static str]) -> PolicyRule {
    PolicyRule { verbs, groups: &[], resources: &[], names: &[], paths }
}

const fn creates(
    groups: &'static [&'static str],
    resources: &'static [&'static str],
) -> PolicyRule {
    PolicyRule { verbs: &["create"], groups, resources, names: &[], paths: &[] }
}

/// cluster-admin
const CLUSTER_ADMIN: &[PolicyRule] = &[
    PolicyRule { verbs: &["*"], groups: &["*"], resources: &["*"], names: &[], paths: &[] },
    paths(&["*"], &["*"]),
];

/// system:basic-user
const BASIC_USER: &[PolicyRule] =
    &[MY_ACCESS, creates(&["authentication.k8s.io"], &["selfsubjectreviews"])];
const OLD_BASIC_USER: &[PolicyRule] = &[MY_ACCESS];
const MY_ACCESS: PolicyRule =
    creates(&["authorization.k8s.io"], &["selfsubjectaccessreviews", "selfsubjectrulesreviews"]);

/// system:discovery
const DISCOVERY: &[PolicyRule] = &[paths(
    &["get"],
    &[
        "/livez",
        "/readyz",
        "/healthz",
        "/version",
        "/version/",
        "/openapi",
        "/openapi/*",
        "/api",
        "/api/*",
        "/apis",
        "/apis/*",
    ],
)];

/// system:public-info-viewer
const PUBLIC_INFO_VIEWER: &[PolicyRule] =
    &[paths(&["get"], &["/livez", "/readyz", "/healthz", "/version", "/version/"])];

/// system:service-account-issuer-discovery
const KEYS: &[PolicyRule] = &[paths(
    &["get"],
    &[
        "/.well-known/openid-configuration",
        "/.well-known/openid-configuration/",
        "/openid/v1/jwks",
        "/openid/v1/jwks/",
    ],
)];
const OLD_KEYS: &[PolicyRule] =
    &[paths(&["get"], &["/.well-known/openid-configuration", "/openid/v1/jwks"])];

/// kubeadm:bootstrap-signer-clusterinfo, a role of the namespace kube-public.
const CLUSTER_INFO: &[PolicyRule] = &[PolicyRule {
    verbs: &["get"],
    groups: &[""],
    resources: &["configmaps"],
    names: &["cluster-info"],
    paths: &[],
}];
