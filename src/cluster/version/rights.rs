//! What a version lets whom do. Models kubeadm's admin.conf and plugin/pkg/auth/authorizer/rbac/bootstrappolicy.

use super::Version;

impl Version {
    /// Whose certificate kubeadm gives the administrator: a group that is bound to cluster-admin, since 1.29 one that can be unbound.
    pub fn admins_group(self) -> &'static str {
        match self.minor {
            ..29 => "system:masters",
            29.. => "kubeadm:cluster-admins",
        }
    }

    /// Whether one may ask who one is: SelfSubjectReview is served by default since 1.28.
    pub fn reviews_oneself(self) -> bool {
        28 <= self.minor
    }

    /// Whether the keys of the accounts' tokens may also be asked for with a slash at the end, since 1.28.
    pub fn serves_slashed_keys(self) -> bool {
        28 <= self.minor
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check_since, named};
    use super::*;

    #[test]
    fn old_administrators_are_masters_and_cannot_ask_who_they_are() {
        assert_eq!(named("1.20").admins_group(), "system:masters");
        assert_eq!(named("1.29").admins_group(), "kubeadm:cluster-admins");
        check_since(29, Version::reviews_oneself);
        check_since(29, Version::serves_slashed_keys);
    }
}
