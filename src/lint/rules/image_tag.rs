//! An image without a fixed tag: which program runs depends on the day it is pulled.
//! Models pkg/apis/core/v1/defaults.go SetDefaults_Container and pkg/util/parsers ParseImageName (v1.36).

use super::{Check, ContainerView, Finding, Rule, pages};

pub const RULE: Rule = Rule::hint("lint.image-tag", pages::IMAGES, Check::Container(check));

fn check(container: &ContainerView) -> Option<Finding> {
    let image = &container.container.image;
    let last = image.rsplit('/').next().unwrap_or("");
    let is_fixed = last.contains('@')
        || last.split_once(':').is_some_and(|(_, tag)| !tag.is_empty() && tag != "latest");
    if image.is_empty() || is_fixed {
        return None;
    }
    Some(Finding::at(container.span("image")).fill("image", image))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, pod, silent};
    use super::*;

    #[test]
    fn no_tag_and_the_latest() {
        let text = pod("").replace("nginx:1.27", "nginx");
        finds(&RULE, &text, &["nginx: nginx"], &text);
        let text = deployment("").replace("nginx:1.27", "a.example:5000/b:latest");
        finds(&RULE, &text, &["a.example:5000/b:latest: a.example:5000/b:latest"], &text);
    }

    #[test]
    fn a_tag_or_a_digest_is_fixed() {
        silent(&RULE, &pod(""));
        silent(&RULE, &pod("").replace("nginx:1.27", "nginx@sha256:0123"));
    }
}
