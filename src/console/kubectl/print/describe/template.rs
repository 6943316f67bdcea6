//! The Pod Template section of whatever makes pods.
//! Models DescribePodTemplate in kubectl's describe.go (v1.36).

use super::{Holder, Page, container, metadata, tolerations, volume};
use crate::objects::PodTemplate;

pub fn section(page: &mut Page, template: Option<&PodTemplate>) {
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
    let holder = Holder::Template;
    if !spec.init_containers.is_empty() {
        container::section(page, "Init Containers", &spec.init_containers, &[], holder);
    }
    container::section(page, "Containers", &spec.containers, &[], holder);
    volume::section(page, &spec.volumes, holder);
    metadata::labels(page, "  Node-Selectors", &spec.node_selector);
    tolerations::section(page, "  Tolerations", &spec.tolerations);
}
