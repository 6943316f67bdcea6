//! `kubectl create deployment`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/create/create_deployment.go (v1.36).

use serde_json::{Value, json};

use super::super::{Arguments, Call, Verb, flags};
use super::one;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::generated;
use crate::console::shell::{Outcome, Shell};
use crate::kit::chance::draw;
use crate::kit::hash::suffix;

pub const VERB: Verb = Verb {
    name: "create deployment",
    aliases: &["deploy"],
    usage: "create deployment NAME --image=image -- [COMMAND] [args...]",
    summary: "Create a deployment with the specified name",
    flags: &[&flags::DRY_RUN, &IMAGE, &flags::OUTPUT, &PORT, &REPLICAS, &flags::SAVE_CONFIG],
    arguments: Arguments::Nothing,
    run,
};

const IMAGE: Flag = Flag {
    name: "image",
    short: None,
    takes: Takes::Texts,
    help: "Image names to run. A deployment can have multiple images set for multi-container pod.",
};
const PORT: Flag = Flag {
    name: "port",
    short: None,
    takes: Takes::Number("-1"),
    help: "The containerPort that this deployment exposes.",
};
const REPLICAS: Flag = Flag {
    name: "replicas",
    short: Some('r'),
    takes: Takes::Number("1"),
    help: "Number of replicas to create. Default is 1.",
};

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    call.need_flag("image")?;
    let name = generated::name(call)?;
    let images = call.flags.texts("image");
    let command = generated::command(call);
    if 1 < images.len() && command.is_some() {
        return Err(Failure::plain("cannot specify multiple --image options and command"));
    }
    let seed = shell.cluster().config().seed;
    let who = format!("{name}@{}", shell.now());
    let mut containers: Vec<Value> = images
        .iter()
        .map(|image| {
            let name = container_name(image, &suffix(draw(seed, "container-name", &who), 5));
            let mut container = json!({ "image": image, "name": name, "resources": {} });
            if let Some(command) = &command {
                container["command"] = command.clone();
            }
            container
        })
        .collect();
    let port = call.flags.number("port").unwrap_or(-1);
    if let Some(first) = containers.first_mut().filter(|_| 0 <= port) {
        first["ports"] = json!([{ "containerPort": port }]);
    }
    let labels = json!({ "app": name });
    let deployment = json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": { "labels": labels, "name": name },
        "spec": {
            "replicas": call.flags.number("replicas").unwrap_or(1),
            "selector": { "matchLabels": labels },
            "strategy": {},
            "template": { "metadata": { "labels": labels }, "spec": { "containers": containers } },
        },
        "status": {},
    });
    one(call, shell, deployment, "failed to create deployment: ")
}

/// The last part of the image without its tag; a letter that no name may hold costs it a random end.
fn container_name(image: &str, end: &str) -> String {
    let last = image.rsplit('/').next().unwrap_or(image);
    let name = last.split([':', '@']).next().unwrap_or(last);
    if !name.contains(['_', '.']) {
        return name.to_owned();
    }
    format!("{}-{end}", name.replace(['_', '.'], "-"))
}

#[cfg(test)]
mod tests {
    use super::container_name;

    #[test]
    fn a_container_is_called_after_its_image() {
        assert_eq!(container_name("nginx", "x"), "nginx");
        assert_eq!(container_name("registry.k8s.io/e2e-test-images/agnhost:2.53", "x"), "agnhost");
        assert_eq!(container_name("a/b@sha256:0123", "x"), "b");
        assert_eq!(container_name("my_app.web:1", "x"), "my-app-web-x");
    }
}
