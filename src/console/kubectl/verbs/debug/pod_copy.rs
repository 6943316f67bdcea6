//! A copy of a pod, with a container more or one that is changed.
//! Models generatePodCopyWithDebugContainer of kubectl/pkg/cmd/debug/debug.go (v1.36).

use serde_json::{Value, json};

use super::options::Options;
use super::profile::{Profile, Style};
use crate::console::kubectl::failure::Failure;
use crate::console::shell::Shell;

/// The copy, and the container to attach to; empty where only images change.
pub fn of(pod: &Value, options: &Options, shell: &mut Shell) -> Result<(Value, String), Failure> {
    let mut copy = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": { "name": options.copy_to, "namespace": pod["metadata"]["namespace"] },
        "spec": pod["spec"],
    });
    for name in ["annotations", "labels"] {
        if let Some(kept) = pod["metadata"].get(name) {
            copy["metadata"][name] = kept.clone();
        }
    }
    let spec = &mut copy["spec"];
    leave_out(spec, "ephemeralContainers");
    if let Some(shares) = options.shares_processes {
        spec["shareProcessNamespace"] = shares.into();
    }
    if !options.same_node {
        leave_out(spec, "nodeName");
    }
    for container in spec["containers"].as_array_mut().into_iter().flatten() {
        let name = container["name"].as_str().unwrap_or("");
        let wanted = |name: &str| options.images.iter().find(|(known, _)| known == name);
        if let Some((_, image)) = wanted(name).or_else(|| wanted("*")) {
            container["image"] = image.clone().into();
        }
    }
    let Some(name) = debugger(pod, spec, options, shell)? else {
        return Ok((copy, String::new()));
    };
    let container = named(spec, &name).expect("it was found, or made");
    options.lay_over(container);
    options.say_command(container);
    options.profile.apply(Style::Copy, container);
    settle(&mut copy, options);
    Ok((copy, name))
}

/// The container that is changed, or the one that is made; None where there is nothing to be either.
fn debugger(
    pod: &Value,
    spec: &mut Value,
    options: &Options,
    shell: &mut Shell,
) -> Result<Option<String>, Failure> {
    if !options.container.is_empty() && named(spec, &options.container).is_some() {
        return Ok(Some(options.container.clone()));
    }
    if options.image.is_empty() {
        if !options.images.is_empty() {
            return Ok(None);
        }
        return Err(Failure::plain("you must specify image when creating new container"));
    }
    let name = options.container_name(pod, shell);
    let added = json!({ "name": name, "resources": {}, "terminationMessagePolicy": "File" });
    if let Some(containers) = spec["containers"].as_array_mut() {
        containers.push(added);
    }
    Ok(Some(name))
}

/// What every profile but the oldest leaves out of a copy, unless it is to be kept.
fn settle(copy: &mut Value, options: &Options) {
    if options.profile == Profile::Legacy {
        return leave_out(&mut copy["metadata"], "labels");
    }
    for (name, keeps) in
        [("labels", options.keeps.labels), ("annotations", options.keeps.annotations)]
    {
        if !keeps {
            leave_out(&mut copy["metadata"], name);
        }
    }
    let spec = &mut copy["spec"];
    for container in spec["containers"].as_array_mut().into_iter().flatten() {
        for (name, keeps) in [
            ("livenessProbe", options.keeps.liveness),
            ("readinessProbe", options.keeps.readiness),
            ("startupProbe", options.keeps.startup),
        ] {
            if !keeps {
                leave_out(container, name);
            }
        }
    }
    if !options.keeps.init_containers {
        leave_out(spec, "initContainers");
    }
    if spec.get("shareProcessNamespace").is_none() {
        spec["shareProcessNamespace"] = true.into();
    }
}

fn named<'a>(spec: &'a mut Value, name: &str) -> Option<&'a mut Value> {
    let containers = spec["containers"].as_array_mut()?;
    containers.iter_mut().find(|container| container["name"] == name)
}

fn leave_out(object: &mut Value, name: &str) {
    if let Some(fields) = object.as_object_mut() {
        fields.remove(name);
    }
}
