//! `docker inspect`: what there is to know of a container, as JSON or through a template.
//! Models docker/cli's cli/command/inspect (v28) and moby's api/types/container; what nothing here has is left out.

use serde_json::{Value, json as value};

use super::Verb;
use super::words::{Flag, Takes, Until, given, wrong_count};
use crate::cluster::{DockerContainer, DockerStage, docker_image};
use crate::console::kubectl::print::json;
use crate::console::kubectl::template::Template;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;

pub const FLAGS: &[Flag] = &[Flag {
    letter: Some('f'),
    name: "format",
    takes: Takes::Value("string"),
    help: "Format output using a custom template, such as '{{.State.Status}}'",
}];
/// Go's zero time.
const NEVER: &str = "0001-01-01T00:00:00Z";

pub fn run(verb: &Verb, words: &[String], shell: &mut Shell) -> Outcome {
    let given = match given(verb, words, Until::End, shell) {
        Ok(given) => given,
        Err(outcome) => return outcome,
    };
    if given.arguments.is_empty() {
        return wrong_count(verb, "requires at least 1 argument", shell);
    }
    let template = match given.last("format").map(Template::parse).transpose() {
        Ok(template) => template,
        Err(problem) => {
            shell.err(&format!("template parsing error: {problem}\n"));
            return Outcome::Ended(Exit(64));
        }
    };
    let (mut found, mut complaints) = (Vec::new(), String::new());
    for word in &given.arguments {
        match shell.docker().find(word).map(described) {
            Some(described) => found.push(described),
            None => complaints += &format!("Error: No such object: {word}\n"),
        }
    }
    match template {
        None => {
            let text =
                if found.is_empty() { "[]\n".to_owned() } else { json::print(&found.into()) };
            shell.out(&text);
        }
        Some(template) => {
            for one in &found {
                let (text, problem) = template.print(one);
                shell.out(&format!("{text}\n"));
                complaints += &problem.map(|problem| format!("{problem}\n")).unwrap_or_default();
            }
        }
    }
    shell.err(&complaints);
    Outcome::Ended(if complaints.is_empty() { Exit::SUCCESS } else { Exit::FAILURE })
}

fn described(one: &DockerContainer) -> Value {
    let said = |at: SimTime| Stamp::of(at).to_string();
    let (status, code, started, finished) = match one.stage {
        DockerStage::Created => ("created", 0, NEVER.to_owned(), NEVER.to_owned()),
        DockerStage::Up { since } => ("running", 0, said(since), NEVER.to_owned()),
        DockerStage::Exited { code, at } => ("exited", code, said(one.created_at), said(at)),
    };
    let argv = one.argv();
    let (path, args) = argv.split_first().map_or(("", &[][..]), |(path, args)| (path, args));
    let ports = one.exposed().iter().map(|port| (*port, Value::Null));
    let ports = ports.chain(one.published.iter().map(|(host, inside)| {
        let bound =
            ["0.0.0.0", "::"].map(|ip| value!({"HostIp": ip, "HostPort": host.to_string()}));
        (*inside, Value::from(bound.to_vec()))
    }));
    let mut bound = value!({});
    for (port, hosts) in ports {
        bound[format!("{port}/tcp")] = hosts;
    }
    let address = if one.is_up() { "172.17.0.2" } else { "" };
    value!({
        "Id": one.id,
        "Created": said(one.created_at),
        "Path": path,
        "Args": args,
        "State": {
            "Status": status,
            "Running": one.is_up(),
            "Paused": false,
            "Restarting": false,
            "OOMKilled": false,
            "Dead": false,
            "ExitCode": code,
            "Error": "",
            "StartedAt": started,
            "FinishedAt": finished,
        },
        "Name": format!("/{}", one.name),
        "RestartCount": 0,
        "HostConfig": {"RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}},
        "Config": {"Hostname": one.id[..12], "Image": docker_image(&one.image)},
        "NetworkSettings": {"Ports": bound, "IPAddress": address},
    })
}
