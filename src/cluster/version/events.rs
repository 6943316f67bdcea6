//! How a version words the events of containers and images (K44, K50, K52, K65), and how it keeps them from flooding (K82).

use super::Version;
use crate::kit::quote::{duration, quote};
use crate::kit::time::Span;

/// How long a pull took, without and with its time in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PullTimes {
    pub pulling: Span,
    pub with_waiting: Span,
}

impl Version {
    /// From 1.32 Normal and Warning events have a spam filter each (K82).
    pub fn filters_events_by_type(self) -> bool {
        32 <= self.minor
    }

    /// The event `Created`.
    pub fn created_text(self, container: &str) -> String {
        match self.minor {
            ..29 => format!("Created container {container}"),
            29..35 => format!("Created container: {container}"),
            35.. => "Container created".to_owned(),
        }
    }

    /// The event `Started`.
    pub fn started_text(self, container: &str) -> String {
        match self.minor {
            ..35 => format!("Started container {container}"),
            35.. => "Container started".to_owned(),
        }
    }

    /// The event `BackOff` of a container; `pod` as `name_namespace(uid)`.
    pub fn restart_back_off_text(self, container: &str, pod: &str) -> String {
        match self.minor {
            ..26 => "Back-off restarting failed container".to_owned(),
            26.. => format!("Back-off restarting failed container {container} in pod {pod}"),
        }
    }

    /// The event of a failed hook, `PostStart` or `PreStop`. Since 1.26 it spares what a command may have printed.
    pub fn hook_failed_text(self, hook: &str, error: &str) -> String {
        match self.minor {
            ..26 => error.to_owned(),
            26.. => format!("{hook}Hook failed"),
        }
    }

    /// The event `Pulled` of an image that is there already.
    pub fn image_present_text(self, image: &str) -> String {
        let text = format!("Container image {} already present on machine", quote(image));
        match self.minor {
            ..35 => text,
            35.. => format!("{text} and can be accessed by the pod"),
        }
    }

    /// The event `Pulled` after a pull.
    pub fn image_pulled_text(self, image: &str, took: PullTimes, bytes: u64) -> String {
        let text = format!(
            "Successfully pulled image {} in {}",
            quote(image),
            duration(took.pulling.as_nanos())
        );
        let waiting = duration(took.with_waiting.as_nanos());
        match self.minor {
            ..24 => text,
            24..30 => format!("{text} ({waiting} including waiting)"),
            30.. => format!("{text} ({waiting} including waiting). Image size: {bytes} bytes."),
        }
    }

    /// The message of `ImagePullBackOff`, from its event's text and the error of the last pull.
    pub fn image_back_off_message(self, event: &str, last_error: Option<&str>) -> String {
        match last_error {
            Some(error) if 32 <= self.minor => format!("{event}: {error}"),
            Some(_) | None => event.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check_since, named};
    use super::*;

    fn check(text: impl Fn(Version) -> String, expected: &[(&str, &str)]) {
        for (name, expected) in expected {
            assert_eq!(text(named(name)), *expected, "{name}");
        }
    }

    #[test]
    fn normal_and_warning_events_are_counted_apart_since_1_32() {
        check_since(32, Version::filters_events_by_type);
    }

    #[test]
    fn a_start_is_worded_by_version() {
        check(
            |version| format!("{}, {}", version.created_text("app"), version.started_text("app")),
            &[
                ("1.20", "Created container app, Started container app"),
                ("1.29", "Created container: app, Started container app"),
                ("1.34", "Created container: app, Started container app"),
                ("1.35", "Container created, Container started"),
                ("1.36", "Container created, Container started"),
            ],
        );
    }

    #[test]
    fn old_kubelets_name_neither_container_nor_pod_of_a_back_off() {
        let named = "Back-off restarting failed container app in pod web_default(1)";
        check(
            |version| version.restart_back_off_text("app", "web_default(1)"),
            &[("1.20", "Back-off restarting failed container"), ("1.29", named), ("1.36", named)],
        );
    }

    #[test]
    fn old_kubelets_tell_a_failed_hook_s_whole_story() {
        check(
            |version| version.hook_failed_text("PostStart", "Exec lifecycle hook …"),
            &[("1.20", "Exec lifecycle hook …"), ("1.29", "PostStartHook failed")],
        );
    }

    #[test]
    fn an_image_that_is_there_is_worded_by_version() {
        let old = "Container image \"a\" already present on machine";
        let new = "Container image \"a\" already present on machine and can be accessed by the pod";
        check(
            |version| version.image_present_text("a"),
            &[("1.20", old), ("1.29", old), ("1.34", old), ("1.35", new), ("1.36", new)],
        );
    }

    #[test]
    fn a_pull_is_worded_by_version() {
        let took = PullTimes { pulling: Span::millis(1_500), with_waiting: Span::secs(2) };
        let sized =
            "Successfully pulled image \"a\" in 1.5s (2s including waiting). Image size: 7 bytes.";
        check(
            |version| version.image_pulled_text("a", took, 7),
            &[
                ("1.20", "Successfully pulled image \"a\" in 1.5s"),
                ("1.29", "Successfully pulled image \"a\" in 1.5s (2s including waiting)"),
                ("1.30", sized),
                ("1.36", sized),
            ],
        );
    }

    #[test]
    fn the_last_pull_s_error_is_told_since_1_32() {
        check(
            |version| version.image_back_off_message("Back-off", Some("ErrImagePull: no")),
            &[
                ("1.20", "Back-off"),
                ("1.31", "Back-off"),
                ("1.32", "Back-off: ErrImagePull: no"),
                ("1.36", "Back-off: ErrImagePull: no"),
            ],
        );
        check(|version| version.image_back_off_message("Back-off", None), &[("1.36", "Back-off")]);
    }
}
