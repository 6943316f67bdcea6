//! What the kubelet's prober does in a version (K12, K14, K15, K19, K22, K31 to K34).

use super::Version;
use crate::objects::probe::{ExecTimeOutWording, RedirectWording, Wording};

impl Version {
    /// `kube-probe/1.36`, by which the kubelet's prober calls itself.
    pub fn probe_user_agent(self) -> String {
        format!("kube-probe/{self}")
    }

    /// Up to 1.23 workers begin when the kubelet first sees the pod, later within each sync, after the volumes (K3).
    pub fn probes_pod_when_first_seen(self) -> bool {
        self.minor < 24
    }

    /// Up to 1.20 every worker waits a part of its period before it begins; later only under a kubelet just started (K12).
    pub fn every_worker_starts_late(self) -> bool {
        self.minor < 21
    }

    /// Up to 1.20 a readiness or startup result changes the status and nothing else (K19).
    pub fn readiness_and_startup_results_sync_pod(self) -> bool {
        21 <= self.minor
    }

    /// The making of a status asks readiness workers to look at once since 1.21 (K22).
    pub fn status_triggers_readiness(self) -> bool {
        21 <= self.minor
    }

    /// Since 1.32 a probe out of turn begins a new period; before, the ticker kept its phase (K14).
    pub fn trigger_resets_ticker(self) -> bool {
        32 <= self.minor
    }

    /// Since 1.32 a startup worker rests after success too, not only after failure (K15.14).
    pub fn startup_success_holds(self) -> bool {
        32 <= self.minor
    }

    /// Since 1.33 the worker of a sidecar that exited goes on whatever the pod's restartPolicy (K15.6).
    pub fn sidecar_workers_outlive_exits(self) -> bool {
        33 <= self.minor
    }

    /// Since 1.33 the event of a probe error names the state it left, and an unknown result has no event (K31).
    pub fn probe_errors_name_a_state(self) -> bool {
        33 <= self.minor
    }

    /// How probe results are worded (K32, K34).
    pub fn probe_wording(self) -> Wording {
        Wording {
            exec_time_out: match self.minor {
                ..23 => ExecTimeOutWording::Empty,
                23..31 => ExecTimeOutWording::Command,
                31.. => ExecTimeOutWording::CommandTimedOut,
            },
            redirect: match self.minor {
                ..25 => RedirectWording::Body,
                25.. => RedirectWording::Explained,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check_since, named};
    use super::*;

    #[test]
    fn the_prober_changes_at_these_versions() {
        check_since(29, |version| !version.probes_pod_when_first_seen());
        check_since(29, |version| !version.every_worker_starts_late());
        check_since(29, Version::readiness_and_startup_results_sync_pod);
        check_since(29, Version::status_triggers_readiness);
        check_since(32, Version::trigger_resets_ticker);
        check_since(32, Version::startup_success_holds);
        check_since(33, Version::sidecar_workers_outlive_exits);
        check_since(33, Version::probe_errors_name_a_state);
    }

    #[test]
    fn time_outs_and_redirects_are_worded_by_version() {
        for (name, exec_time_out, redirect) in [
            ("1.20", ExecTimeOutWording::Empty, RedirectWording::Body),
            ("1.29", ExecTimeOutWording::Command, RedirectWording::Explained),
            ("1.30", ExecTimeOutWording::Command, RedirectWording::Explained),
            ("1.31", ExecTimeOutWording::CommandTimedOut, RedirectWording::Explained),
            ("1.36", ExecTimeOutWording::CommandTimedOut, RedirectWording::Explained),
        ] {
            assert_eq!(named(name).probe_wording(), Wording { exec_time_out, redirect }, "{name}");
        }
    }
}
