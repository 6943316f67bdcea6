//! The Pod Template section of whatever makes pods.
//! Models DescribePodTemplate in kubectl's describe.go (v1.36).

use super::{Holder, Page, container, metadata, spread, tolerations, volume};
use crate::objects::{ObjectMeta, PodTemplate, Unread};

/// The template of what makes pods, which lies in its spec.
pub fn of(page: &mut Page, owner: &ObjectMeta, template: Option<&PodTemplate>) {
    section(page, template, &owner.unread.inside(&["spec", "template"]));
}

/// `written` is what the template says and no struct keeps.
pub fn section(page: &mut Page, template: Option<&PodTemplate>, written: &Unread) {
    page.line(0, "Pod Template:");
    let Some(PodTemplate { metadata, spec }) = template else {
        page.line(1, "<unset>");
        return;
    };
    metadata::labels(page, "  Labels", &metadata.labels);
    if !metadata.annotations.is_empty() {
        metadata::annotations(page, "  Annotations", &metadata.annotations);
    }
    if !spec.service_account_name.is_empty() {
        page.line(1, format!("Service Account:\t{}", spec.service_account_name));
    }
    let holder = Holder::Template(written);
    if !spec.init_containers.is_empty() {
        container::section(page, &container::INIT, &spec.init_containers, &[], holder);
    }
    container::section(page, &container::REGULAR, &spec.containers, &[], holder);
    volume::section(page, &spec.volumes, holder);
    spread::section(page, &spec.topology_spread_constraints, holder);
    if !spec.priority_class_name.is_empty() {
        page.line(1, format!("Priority Class Name:\t{}", spec.priority_class_name));
    }
    metadata::labels(page, "  Node-Selectors", &spec.node_selector);
    tolerations::section(page, "  Tolerations", &spec.tolerations);
}
