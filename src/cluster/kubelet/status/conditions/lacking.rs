//! Which containers keep a condition from being true, and how its message names them (S24).
//! Models pkg/kubelet/status/generate.go (v1.36).

use crate::kit::quote;
use crate::objects::{Container, ContainerStatus};

/// Names of containers without a status, and of those whose status will not do, in the order of the spec.
pub struct Lacking<'a> {
    pub unknown: Vec<&'a str>,
    unfit: Vec<&'a str>,
}

impl<'a> Lacking<'a> {
    pub fn among(
        containers: impl Iterator<Item = &'a Container>,
        statuses: &[ContainerStatus],
        fits: impl Fn(&Container, &ContainerStatus) -> bool,
    ) -> Lacking<'a> {
        let mut lacking = Lacking { unknown: Vec::new(), unfit: Vec::new() };
        for container in containers {
            match find(statuses, container) {
                None => lacking.unknown.push(&container.name),
                Some(status) if !fits(container, status) => lacking.unfit.push(&container.name),
                Some(_) => {}
            }
        }
        lacking
    }

    pub fn is_empty(&self) -> bool {
        self.unknown.is_empty() && self.unfit.is_empty()
    }

    /// `containers with unknown status: [a b], containers with unready status: [c]`; `unfit` is the second word.
    pub fn message(&self, unfit: &str) -> String {
        let parts = [("unknown", &self.unknown), (unfit, &self.unfit)];
        let parts = parts.iter().filter(|(_, names)| !names.is_empty());
        let told = parts
            .map(|(what, names)| format!("containers with {what} status: {}", quote::list(names)));
        told.collect::<Vec<String>>().join(", ")
    }
}

pub fn find<'a>(
    statuses: &'a [ContainerStatus],
    container: &Container,
) -> Option<&'a ContainerStatus> {
    statuses.iter().find(|status| status.name == container.name)
}
