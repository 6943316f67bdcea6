//! A Job's row.
//! Models printJob in pkg/printers/internalversion/printers.go (v1.36).

use super::{Column, always, container_cells, when_wide};
use crate::kit::age::{age, human_duration};
use crate::kit::time::SimTime;
use crate::objects::Job;

pub const COLUMNS: &[Column] = &[
    always("NAME"),
    always("STATUS"),
    always("COMPLETIONS"),
    always("DURATION"),
    always("AGE"),
    when_wide("CONTAINERS"),
    when_wide("IMAGES"),
    when_wide("SELECTOR"),
];

pub fn cells(job: &Job, now: SimTime) -> Vec<String> {
    let [containers, images] = container_cells(&job.spec.template.spec.containers);
    vec![
        job.metadata.name.clone(),
        status(job).to_owned(),
        completions(job),
        duration(job, now),
        age(job.metadata.creation_timestamp, now),
        containers,
        images,
        job.spec.selector.clone().unwrap_or_default().to_string(),
    ]
}

fn status(job: &Job) -> &'static str {
    let first = ["Complete", "Failed"].into_iter().find(|kind| job.has(kind));
    let later = ["Suspended", "FailureTarget", "SuccessCriteriaMet"];
    match first {
        Some(status) => status,
        None if job.metadata.is_deleting() => "Terminating",
        None => later.into_iter().find(|kind| job.has(kind)).unwrap_or("Running"),
    }
}

fn completions(job: &Job) -> String {
    let succeeded = job.status.succeeded;
    match (job.spec.completions, job.spec.parallelism) {
        (Some(completions), _) => format!("{succeeded}/{completions}"),
        (None, Some(parallelism)) if 1 < parallelism => {
            format!("{succeeded}/1 of {parallelism}")
        }
        (None, _) => format!("{succeeded}/1"),
    }
}

/// Until it is complete, up to now.
fn duration(job: &Job, now: SimTime) -> String {
    let Some(start) = job.status.start_time else { return String::new() };
    match job.status.completion_time {
        None => human_duration(now.nanos_since(start)),
        Some(end) => human_duration(end.begin().nanos_since(start)),
    }
}
