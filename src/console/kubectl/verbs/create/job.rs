//! `kubectl create job` and `kubectl create cronjob`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/create/create_job.go and create_cronjob.go (v1.36).

use serde_json::{Value, json};

use super::super::{Arguments, Call, Verb, flags};
use super::one;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::generated;
use crate::console::kubectl::names::{Target, targets};
use crate::console::kubectl::pick::{self, Reach};
use crate::console::kubectl::result;
use crate::console::kubectl::selector::Selector;
use crate::console::shell::{Outcome, Shell};
use crate::objects::Object;

pub const VERB: Verb = Verb {
    name: "create job",
    aliases: &[],
    usage: "create job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]",
    summary: "Create a job with the specified name",
    flags: &[&flags::DRY_RUN, &FROM, &IMAGE, &flags::OUTPUT, &flags::SAVE_CONFIG],
    arguments: Arguments::Nothing,
    run,
};

pub const CRON_JOB: Verb = Verb {
    name: "create cronjob",
    aliases: &["cj"],
    usage: "create cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
    summary: "Create a cron job with the specified name",
    flags: &[&flags::DRY_RUN, &IMAGE, &flags::OUTPUT, &RESTART, &flags::SAVE_CONFIG, &SCHEDULE],
    arguments: Arguments::Nothing,
    run: run_cron_job,
};

const FROM: Flag = Flag {
    name: "from",
    short: None,
    takes: Takes::Text(""),
    help: "The name of the resource to create a Job from (only CronJob is supported).",
};
const IMAGE: Flag =
    Flag { name: "image", short: None, takes: Takes::Text(""), help: "Image name to run." };
const RESTART: Flag = Flag {
    name: "restart",
    short: None,
    takes: Takes::Text(""),
    help: "job's restart policy. supported values: OnFailure, Never",
};
const SCHEDULE: Flag = Flag {
    name: "schedule",
    short: None,
    takes: Takes::Text(""),
    help: "A schedule in the Cron format the job should be run with.",
};

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let name = generated::name(call)?;
    let text = |flag| call.flags.text(flag).unwrap_or("");
    if text("image").is_empty() == text("from").is_empty() {
        return Err(Failure::plain("either --image or --from must be specified"));
    }
    if !text("from").is_empty() {
        if generated::command(call).is_some() {
            return Err(Failure::plain("cannot specify --from and command"));
        }
        let job = from_cron_job(call, shell, name, text("from"))?;
        return one(call, shell, job, "failed to create job: ");
    }
    let job = json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": { "name": name },
        "spec": { "template": template(call, name, "Never") },
        "status": {},
    });
    one(call, shell, job, "failed to create job: ")
}

fn template(call: &Call, name: &str, restart_policy: &str) -> Value {
    let mut container = json!({
        "image": call.flags.text("image").unwrap_or(""),
        "name": name,
        "resources": {},
    });
    if let Some(command) = generated::command(call) {
        container["command"] = command;
    }
    json!({
        "metadata": {},
        "spec": { "containers": [container], "restartPolicy": restart_policy },
    })
}

fn from_cron_job(call: &Call, shell: &Shell, name: &str, from: &str) -> Result<Value, Failure> {
    let targets: Vec<Target> = targets(&[from.to_owned()])?;
    let (found, failures) =
        pick::find(shell.store(), &targets, &Reach::of(call), &Selector::default());
    result::end(failures)?;
    let objects: Vec<&Object> = found.iter().flat_map(|one| &one.objects).collect();
    let [object] = objects.as_slice() else {
        return Err(Failure::plain("from must be an existing cronjob"));
    };
    let kind = object.kind().names().kind;
    if kind != "CronJob" {
        return Err(Failure::plain(format!("unknown object type *v1.{kind}")));
    }
    let cron_job = object.to_json();
    let wanted = &cron_job["spec"]["jobTemplate"];
    let mut annotations =
        wanted["metadata"]["annotations"].as_object().cloned().unwrap_or_default();
    annotations.insert("cronjob.kubernetes.io/instantiate".to_owned(), "manual".into());
    let meta = object.meta();
    let mut job = json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {
            "annotations": annotations,
            "name": name,
            "ownerReferences": [{
                "apiVersion": "batch/v1",
                "controller": true,
                "kind": "CronJob",
                "name": meta.name,
                "uid": meta.uid,
            }],
        },
        "spec": wanted["spec"],
        "status": {},
    });
    if !wanted["metadata"]["labels"].is_null() {
        job["metadata"]["labels"] = wanted["metadata"]["labels"].clone();
    }
    Ok(job)
}

fn run_cron_job(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    call.need_flag("image")?;
    call.need_flag("schedule")?;
    let name = generated::name(call)?;
    let restart = call.flags.text("restart").filter(|text| !text.is_empty()).unwrap_or("OnFailure");
    let cron_job = json!({
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": { "name": name },
        "spec": {
            "jobTemplate": {
                "metadata": { "name": name },
                "spec": { "template": template(call, name, restart) },
            },
            "schedule": call.flags.text("schedule").unwrap_or(""),
        },
        "status": {},
    });
    one(call, shell, cron_job, "failed to create cronjob: ")
}
