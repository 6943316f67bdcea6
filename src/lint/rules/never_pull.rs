//! imagePullPolicy Never: the node must have the image already.

use super::{Check, ContainerView, Finding, Rule, pages};
use crate::objects::ImagePullPolicy;

pub const RULE: Rule = Rule::hint("lint.never-pull", pages::IMAGES, Check::Container(check));

fn check(container: &ContainerView) -> Option<Finding> {
    if container.container.image_pull_policy != Some(ImagePullPolicy::Never) {
        return None;
    }
    let path = container.at("imagePullPolicy");
    let finding =
        Finding::at(container.document().span(&path)).fill("image", &container.container.image);
    let fix = container.document().set(&path, "IfNotPresent");
    Some(finding.set("IfNotPresent", fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finds, pod, silent};
    use super::*;

    #[test]
    fn an_image_that_is_never_fetched() {
        let text = pod("    imagePullPolicy: Never # local\n");
        finds(&RULE, &text, &["Never: nginx:1.27"], &text.replace("Never", "IfNotPresent"));
    }

    #[test]
    fn the_other_policies_are_fine() {
        silent(&RULE, &pod("    imagePullPolicy: Always\n"));
    }
}
