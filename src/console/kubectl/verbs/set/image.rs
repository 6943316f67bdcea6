//! `kubectl set image`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/set/set_image.go (v1.36), C52.

use serde_json::Value;

use super::super::{Arguments, Call, Verb, flags};
use super::{Telling, change_each, containers, objects};
use crate::console::kubectl::change;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::Flag;
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::kit::quote::quote;
use crate::kit::sorted::SortedMap;

pub const VERB: Verb = Verb {
    name: "set image",
    aliases: &[],
    usage: "set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
    summary: "Update the image of a pod template",
    flags: &[
        &flags::ALL,
        &flags::DRY_RUN,
        &flags::FILENAME,
        &LOCAL,
        &flags::OUTPUT,
        &flags::RECORD,
        &flags::SELECTOR,
    ],
    arguments: Arguments::Images,
    run,
};

const LOCAL: Flag = flags::local("If true, set image will NOT contact api-server but run locally.");

const TELLING: Telling =
    Telling { done: "image updated", failed: "failed to patch image update to pod template: " };

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let (resources, pairs) = change::resources_and_pairs(&call.arguments, "image")?;
    let images = images(pairs)?;
    check(call, resources, &images)?;
    let (objects, mut failures) = objects(call, shell, resources)?;
    let changed = change_each(call, shell, &objects, &TELLING, &|spec| set(spec, &images))?;
    failures.extend(changed);
    result::end(failures)
}

type Images = SortedMap<String, String>;

fn images(pairs: &[String]) -> Result<Images, Failure> {
    let is_pair = |pair: &&String| pair.contains('=') && !pair.starts_with('=');
    let invalid: Vec<&str> =
        pairs.iter().filter(|pair| !is_pair(pair)).map(String::as_str).collect();
    if !invalid.is_empty() {
        return Err(Failure::plain(format!("invalid image format: {}", invalid.join(", "))));
    }
    let split = pairs.iter().filter_map(|pair| pair.split_once('='));
    Ok(split.map(|(name, image)| (name.to_owned(), image.to_owned())).collect())
}

fn check(call: &Call, resources: &[String], images: &Images) -> Result<(), Failure> {
    let mut problems = Vec::new();
    if call.flags.is_on("all") && call.flags.is_given("selector") {
        problems.push(Failure::plain("cannot set --all and --selector at the same time"));
    }
    if resources.is_empty() && !call.flags.is_given("filename") {
        problems.push(change::no_resource());
    }
    if images.is_empty() {
        problems.push(Failure::plain("at least one image update is required"));
    } else if 1 < images.len() && images.contains_key("*") {
        problems.push(Failure::plain(
            "all containers are already specified by *, but saw more than one container_name=container_image pairs",
        ));
    }
    result::end(problems).map(drop)
}

fn set(spec: &mut Value, images: &Images) -> Result<(), Failure> {
    let mut unknown = Vec::new();
    for (name, image) in images.iter() {
        let meant = containers(spec, name);
        // The name is no pattern, but the star alone is everybody.
        if meant.is_empty() || name.contains('*') && name != "*" {
            unknown.push(Failure::plain(format!(
                "error: unable to find container named {}",
                quote(name)
            )));
            continue;
        }
        for container in meant {
            container["image"] = image.as_str().into();
        }
    }
    result::end(unknown).map(drop)
}
