//! `kubectl run`: one pod from an image.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/run/run.go and generate/versioned/run.go (v1.36), C50.

use serde_json::{Value, json};

use super::attach::{Attachment, Code, End, Left};
use super::{Arguments, Call, Verb, flags};
use crate::admit::{PatchKind, names};
use crate::cluster::Refused;
use crate::console::job::Job;
use crate::console::kubectl::change::{self, DryRun, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::generated;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::quote::quote;
use crate::objects::Key;

pub const VERB: Verb = Verb {
    name: "run",
    aliases: &[],
    usage: "run NAME --image=image [--env=\"key=value\"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]",
    summary: "Run a particular image on the cluster",
    flags: &[
        &ANNOTATIONS,
        &ATTACH,
        &COMMAND,
        &flags::DRY_RUN,
        &ENV,
        &EXPOSE,
        &IMAGE,
        &IMAGE_PULL_POLICY,
        &LABELS,
        &LEAVE_STDIN_OPEN,
        &flags::OUTPUT,
        &OVERRIDES,
        &OVERRIDE_TYPE,
        &PORT,
        &PRIVILEGED,
        &flags::QUIET,
        &RESTART,
        &RM,
        &flags::SAVE_CONFIG,
        &STDIN,
        &TTY,
    ],
    arguments: Arguments::Nothing,
    run,
};

const fn switch(name: &'static str, short: Option<char>, help: &'static str) -> Flag {
    Flag { name, short, takes: Takes::Switch("false"), help }
}

const ANNOTATIONS: Flag = Flag {
    name: "annotations",
    short: None,
    takes: Takes::Texts,
    help: "Annotations to apply to the pod.",
};
const ATTACH: Flag = switch(
    "attach",
    None,
    "If true, wait for the Pod to start running, and then attach to the Pod as if 'kubectl attach ...' were called.",
);
const COMMAND: Flag = switch(
    "command",
    None,
    "If true and extra arguments are present, use them as the 'command' field in the container, rather than the 'args' field which is the default.",
);
const ENV: Flag = Flag {
    name: "env",
    short: None,
    takes: Takes::Texts,
    help: "Environment variables to set in the container.",
};
const EXPOSE: Flag = switch(
    "expose",
    None,
    "If true, create a ClusterIP service associated with the pod.  Requires `--port`.",
);
const IMAGE: Flag = Flag {
    name: "image",
    short: None,
    takes: Takes::Text(""),
    help: "The image for the container to run.",
};
const IMAGE_PULL_POLICY: Flag = Flag {
    name: "image-pull-policy",
    short: None,
    takes: Takes::Text(""),
    help: "The image pull policy for the container.  If left empty, this value will not be specified by the client and defaulted by the server.",
};
const LABELS: Flag = Flag {
    name: "labels",
    short: Some('l'),
    takes: Takes::Text(""),
    help: "Comma separated labels to apply to the pod. Will override previous values.",
};
const LEAVE_STDIN_OPEN: Flag = switch(
    "leave-stdin-open",
    None,
    "If the pod is started in interactive mode or with stdin, leave stdin open after the first attach completes. By default, stdin will be closed after the first attach completes.",
);
const OVERRIDES: Flag = Flag {
    name: "overrides",
    short: None,
    takes: Takes::Text(""),
    help: "An inline JSON override for the generated object. If this is non-empty, it is used to override the generated object. Requires that the object supply a valid apiVersion field.",
};
const OVERRIDE_TYPE: Flag = Flag {
    name: "override-type",
    short: None,
    takes: Takes::Text("merge"),
    help: "The method used to override the generated object: json, merge, or strategic.",
};
const PORT: Flag = Flag {
    name: "port",
    short: None,
    takes: Takes::Text(""),
    help: "The port that this container exposes.",
};
const PRIVILEGED: Flag =
    switch("privileged", None, "If true, run the container in privileged mode.");
const RESTART: Flag = Flag {
    name: "restart",
    short: None,
    takes: Takes::Text("Always"),
    help: "The restart policy for this Pod.  Legal values [Always, OnFailure, Never].",
};
const RM: Flag = switch(
    "rm",
    None,
    "If true, delete the pod after it exits.  Only valid when attaching to the container, e.g. with '--attach' or with '-i/--stdin'.",
);
const STDIN: Flag = switch(
    "stdin",
    Some('i'),
    "Keep stdin open on the container in the pod, even if nothing is attached.",
);
const TTY: Flag = switch("tty", Some('t'), "Allocate a TTY for the container in the pod.");

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    call.need_flag("image")?;
    let Some(name) = call.arguments.first() else {
        return Err(call.usage_failure("NAME is required for run"));
    };
    if call.flags.arguments_before_dashes() == Some(0) {
        return Err(call.usage_failure("NAME is required for run"));
    }
    check(call)?;
    let dry_run = DryRun::of(call)?;
    let mut printer = Printer::new(call, shell, dry_run)?;
    let pod = overridden(call, pod(call, name)?)?;
    let attachment = match attaches(call) {
        true => Some(attachment(call, shell, name)?),
        false => None,
    };
    if let Some(service) = service(call, name)? {
        // kubectl makes the pod first and tells of it last.
        check_free(call, shell, name, dry_run)?;
        generated::send(call, shell, &mut printer, service, "created", "")?;
    }
    if let Some(attachment) = attachment {
        generated::send(call, shell, &mut Printer::silent(), pod, "created", "")?;
        return Ok(Outcome::Running(Job::Attach(Box::new(attachment))));
    }
    generated::send(call, shell, &mut printer, pod, "created", "")?;
    Ok(Outcome::Ended(Exit::SUCCESS))
}

/// Without a pod there is nothing to expose.
fn check_free(call: &Call, shell: &Shell, name: &str, dry_run: DryRun) -> Result<(), Failure> {
    let key = Key::pod(call.namespace(), name);
    if dry_run == DryRun::Client || shell.store().get(&key).is_none() {
        return Ok(());
    }
    Err(Failure::from(Refused::AlreadyExists { kind: key.kind, name: key.name }))
}

fn attaches(call: &Call) -> bool {
    call.flags.switch("attach").unwrap_or(call.flags.is_on("stdin"))
}

/// What there is to hear is heard, and with `--rm` the pod goes afterwards.
fn attachment(call: &Call, shell: &mut Shell, name: &str) -> Result<Attachment, Failure> {
    let keeps_open = call.flags.is_on("leave-stdin-open");
    let restarts = matches!(call.flags.text("restart"), None | Some("" | "Always"));
    let end = End {
        code: if keeps_open || restarts { Code::Success } else { Code::Containers },
        pod: if call.flags.is_on("rm") { Left::IsDeleted } else { Left::Stays },
    };
    let key = Key::pod(call.namespace(), name);
    Attachment::new(call, shell, key, name, end)
}

fn check(call: &Call) -> Result<(), Failure> {
    let flags = &call.flags;
    let image = flags.text("image").unwrap_or("");
    if image.is_empty() {
        return Err(Failure::plain("--image is required"));
    }
    let is_lower = |c: char| !c.is_whitespace() && (!c.is_uppercase() || image.contains(':'));
    if !image.chars().all(is_lower) {
        let image = quote(image);
        return Err(Failure::plain(format!(
            "Invalid image name {image}: invalid reference format"
        )));
    }
    if flags.is_on("tty") && !flags.is_on("stdin") {
        return Err(call.usage_failure("-i/--stdin is required for containers with -t/--tty=true"));
    }
    if flags.is_on("expose") && flags.text("port").unwrap_or("").is_empty() {
        return Err(call.usage_failure("--port must be set when exposing a service"));
    }
    let restart = flags.text("restart").unwrap_or("");
    if !["", "Always", "OnFailure", "Never"].contains(&restart) {
        return Err(call.usage_failure(format!("invalid restart policy: {restart}")));
    }
    let attaches = attaches(call);
    if !attaches && flags.is_on("rm") {
        return Err(call.usage_failure("--rm should only be used for attached containers"));
    }
    if attaches && DryRun::of(call)? != DryRun::None {
        return Err(call.usage_failure(
            "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
        ));
    }
    let policy = flags.text("image-pull-policy").unwrap_or("");
    if !["", "Always", "IfNotPresent", "Never"].contains(&policy) {
        return Err(call.usage_failure(format!("invalid image pull policy: {policy}")));
    }
    Ok(())
}

fn pod(call: &Call, name: &str) -> Result<Value, Failure> {
    let flags = &call.flags;
    let given = |name| flags.text(name).filter(|text| !text.is_empty());
    let mut container = json!({
        "image": flags.text("image").unwrap_or(""), "name": name, "resources": {},
    });
    if let Some(words) = generated::command(call) {
        container[if flags.is_on("command") { "command" } else { "args" }] = words;
    }
    let env: Vec<Value> = flags.all("env").into_iter().map(variable).collect::<Result<_, _>>()?;
    if !env.is_empty() {
        container["env"] = env.into();
    }
    if let Some(policy) = given("image-pull-policy") {
        container["imagePullPolicy"] = policy.into();
    }
    if given("port").is_some() {
        container["ports"] = json!([{ "containerPort": port(call)? }]);
    }
    if flags.is_on("privileged") {
        container["securityContext"] = json!({ "privileged": true });
    }
    if flags.is_on("stdin") {
        container["stdin"] = true.into();
        container["stdinOnce"] = (!flags.is_on("leave-stdin-open")).into();
    }
    if flags.is_on("tty") {
        container["tty"] = true.into();
    }
    let mut metadata = json!({ "labels": labels(call, name)?, "name": name });
    for pair in flags.all("annotations") {
        let Some((key, value)) = pair.split_once('=') else {
            return Err(Failure::plain(format!("invalid annotations format: {pair}")));
        };
        metadata["annotations"][key] = value.into();
    }
    Ok(json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": metadata,
        "spec": {
            "containers": [container],
            "dnsPolicy": "ClusterFirst",
            "restartPolicy": given("restart").unwrap_or("Always"),
        },
        "status": {},
    }))
}

/// Models the Overrider of kubectl/pkg/cmd/util/override_options.go.
fn overridden(call: &Call, pod: Value) -> Result<Value, Failure> {
    let Some(text) = call.flags.text("overrides").filter(|text| !text.is_empty()) else {
        return Ok(pod);
    };
    let kind = match call.flags.text("override-type").unwrap_or("merge") {
        "merge" => PatchKind::Merge,
        "json" => PatchKind::Json,
        "strategic" => PatchKind::Strategic,
        other => {
            return Err(Failure::plain(format!(
                "invalid merge type: {other}, must be one of [json merge strategic]"
            )));
        }
    };
    let patch = super::patch::read(text, kind)?;
    kind.lay(&pod, &patch).map_err(change::refused)
}

fn labels(call: &Call, name: &str) -> Result<Value, Failure> {
    match call.flags.text("labels").filter(|text| !text.is_empty()) {
        Some(text) => generated::labels(text),
        None => Ok(json!({ "run": name })),
    }
}

fn port(call: &Call) -> Result<i64, Failure> {
    let text = call.flags.text("port").unwrap_or("");
    text.parse().map_err(|_| {
        Failure::plain(format!("strconv.Atoi: parsing {}: invalid syntax", quote(text)))
    })
}

fn variable(text: &str) -> Result<Value, Failure> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && names::env_name(name).is_empty() => {
            Ok(json!({ "name": name, "value": value }))
        }
        Some(_) | None => Err(Failure::plain(format!("invalid env: {text}"))),
    }
}

fn service(call: &Call, name: &str) -> Result<Option<Value>, Failure> {
    if !call.flags.is_on("expose") {
        return Ok(None);
    }
    let port = port(call)?;
    let mut metadata = json!({ "name": name });
    if call.flags.text("labels").is_some_and(|text| !text.is_empty()) {
        metadata["labels"] = labels(call, name)?;
    }
    Ok(Some(json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata,
        "spec": {
            "ports": [{ "port": port, "protocol": "TCP", "targetPort": port }],
            "selector": labels(call, name)?,
        },
        "status": { "loadBalancer": {} },
    })))
}
