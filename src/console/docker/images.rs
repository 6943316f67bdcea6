//! `docker pull`, `docker images` and `docker rmi`.
//! Models moby's pull progress as it is printed without a terminal, and docker/cli's cli/command/formatter/image.go (v28).

use super::job::{AfterPull, Doing};
use super::life::begin;
use super::ps::{human, table};
use super::words::{Flag, Takes, Until, given, wrong_count};
use super::{Verb, from_daemon};
use crate::cluster::pace::{Pace, unpacked_bytes};
use crate::cluster::{DockerError, docker_image};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::chance::draw;
use crate::kit::hash::hex64;
use crate::kit::time::SimTime;

/// An image of the catalogue has so many layers at most.
const LAYERS_MAX: u64 = 7;

pub const FLAGS: &[Flag] = &[
    Flag {
        letter: Some('a'),
        name: "all",
        takes: Takes::Nothing,
        help: "Show all images (default hides intermediate images)",
    },
    Flag { letter: Some('q'), name: "quiet", takes: Takes::Nothing, help: "Only show image IDs" },
];
pub const REMOVE: &[Flag] = &[Flag {
    letter: Some('f'),
    name: "force",
    takes: Takes::Nothing,
    help: "Force removal of the image",
}];

pub fn pull(verb: &Verb, words: &[String], shell: &mut Shell) -> Outcome {
    let [image] = words else { return wrong_count(verb, "requires 1 argument", shell) };
    if let Err(error) = shell.docker().look_up(image) {
        shell.err(&from_daemon(&error));
        return Outcome::Ended(Exit::FAILURE);
    }
    if !image.rsplit('/').next().unwrap_or_default().contains([':', '@']) {
        shell.out("Using default tag: latest\n");
    }
    let doing = begin_pull(shell, image, AfterPull::Ends);
    begin(shell, doing)
}

/// Asks the registry; what is not here yet takes its time.
pub fn begin_pull(shell: &mut Shell, image: &str, then: AfterPull) -> Doing {
    let reference = docker_image(image);
    let tag = reference.rsplit_once(':').map_or("latest", |(_, tag)| tag);
    let text = format!("{tag}: Pulling from {}\n", path(image));
    tell(shell, &then, &text);
    let seed = shell.cluster().config().seed;
    let pace = if shell.docker().has_image(image) { Pace::PullAgain } else { Pace::Pull };
    let done_at = shell.now() + pace.draw(seed, &reference, shell.now());
    Doing::Pulls { image: image.to_owned(), done_at, then }
}

/// The image is here.
pub fn end_pull(shell: &mut Shell, image: &str) {
    let reference = docker_image(image);
    let chance = draw(shell.cluster().config().seed, "docker-image", &reference);
    let is_new = !shell.docker().has_image(image);
    let mut text = String::new();
    if is_new {
        for layer in 0..=chance.below(LAYERS_MAX) {
            text += &format!("{}: Pull complete\n", &hex64(chance.nth(layer + 2))[..12]);
        }
    }
    let what = if is_new { "Downloaded newer image" } else { "Image is up to date" };
    text += &format!("Digest: sha256:{}\nStatus: {what} for {reference}\n", hex64(chance.nth(1)));
    shell.docker().pulled(image);
    shell.err(&text);
}

fn tell(shell: &mut Shell, then: &AfterPull, text: &str) {
    match then {
        AfterPull::Ends => shell.out(text),
        AfterPull::Runs(_) => shell.err(text),
    }
}

/// `library/nginx`.
fn path(image: &str) -> String {
    let reference = docker_image(image);
    let name = reference.rsplit_once(':').map_or(reference.as_str(), |(name, _)| name);
    match name.split_once('/') {
        None => format!("library/{name}"),
        Some((registry, rest)) if registry.contains(['.', ':']) => rest.to_owned(),
        Some(_) => name.to_owned(),
    }
}

/// `docker.io/library/nginx:latest`.
pub fn canonical(image: &str) -> String {
    let reference = docker_image(image);
    match reference.split_once('/') {
        None => format!("docker.io/library/{reference}"),
        Some((registry, _)) if registry.contains(['.', ':']) => reference,
        Some(_) => format!("docker.io/{reference}"),
    }
}

pub fn list(verb: &Verb, words: &[String], shell: &mut Shell) -> Outcome {
    let given = match given(verb, words, Until::End, shell) {
        Ok(given) => given,
        Err(outcome) => return outcome,
    };
    let seed = shell.cluster().config().seed;
    let images = shell.docker().images().to_vec();
    let id = |image: &String| hex64(draw(seed, "docker-image", image))[..12].to_owned();
    if given.has("quiet") {
        images.iter().for_each(|image| shell.out(&format!("{}\n", id(image))));
        return Outcome::Ended(Exit::SUCCESS);
    }
    let headings = ["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"];
    let mut rows = vec![headings.map(str::to_owned).to_vec()];
    for image in &images {
        let (name, tag) = image.rsplit_once(':').unwrap_or((image, "latest"));
        let built = Pace::ImageAge.draw(seed, image, SimTime::ZERO);
        let age = human(built + (shell.now() - SimTime::ZERO));
        let size = human_size(unpacked_bytes(&canonical(image)));
        rows.push(vec![name.to_owned(), tag.to_owned(), id(image), format!("{age} ago"), size]);
    }
    let text = table(&rows);
    shell.out(&text);
    Outcome::Ended(Exit::SUCCESS)
}

/// go-units' HumanSizeWithPrecision, with three digits.
fn human_size(bytes: u64) -> String {
    let (mut size, mut unit) = (bytes as f64, "B");
    for larger in ["kB", "MB", "GB"] {
        if 1_000.0 <= size {
            (size, unit) = (size / 1_000.0, larger);
        }
    }
    let digits = match size {
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    let text = format!("{size:.digits$}");
    // As %g: what is only zeros behind the point is not written.
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}{unit}")
}

pub fn remove(verb: &Verb, words: &[String], shell: &mut Shell) -> Outcome {
    let given = match given(verb, words, Until::End, shell) {
        Ok(given) => given,
        Err(outcome) => return outcome,
    };
    if given.arguments.is_empty() {
        return wrong_count(verb, "requires at least 1 argument", shell);
    }
    let mut exit = Exit::SUCCESS;
    for image in &given.arguments {
        // By force an image goes while containers still have it.
        let user = shell.docker().containers().find(|one| one.image == *image);
        let user = user.filter(|one| one.is_up() || !given.has("force"));
        let user = user.map(|one| one.id[..12].to_owned());
        let message = match user {
            Some(id) => Some(format!(
                "conflict: unable to remove repository reference \"{image}\" (must force) - container {id} is using its referenced image"
            )),
            None if shell.docker().remove_image(image) => None,
            None => Some(format!("No such image: {}", docker_image(image))),
        };
        match message {
            None => shell.out(&format!("Untagged: {}\n", docker_image(image))),
            Some(message) => {
                shell.err(&from_daemon(&DockerError { message, code: 1 }));
                exit = Exit::FAILURE;
            }
        }
    }
    Outcome::Ended(exit)
}
