//! `kubectl describe job`.
//! Models describeJob in kubectl's describe.go (v1.36).

use super::{Page, events, metadata, template};
use crate::console::kubectl::print::or_none;
use crate::kit::age::human_duration;
use crate::kit::time::SimTime;
use crate::objects::{Event, Job};

pub fn describe(job: &Job, events: Option<&[&Event]>, now: SimTime) -> Page {
    let mut page = Page::new();
    heading(&mut page, job);
    wish(&mut page, job);
    progress(&mut page, job);
    template::of(&mut page, &job.metadata, Some(&job.spec.template));
    if let Some(list) = events {
        events::section(&mut page, list, now);
    }
    page
}

fn heading(page: &mut Page, job: &Job) {
    page.line(0, format!("Name:\t{}", job.metadata.name));
    page.line(0, format!("Namespace:\t{}", job.metadata.namespace));
    let selector = job.spec.selector.as_ref().filter(|selector| !selector.is_empty());
    page.line(0, format!("Selector:\t{}", selector.map(ToString::to_string).unwrap_or_default()));
    metadata::labels(page, "Labels", &job.metadata.labels);
    metadata::annotations(page, "Annotations", &job.metadata.annotations);
    if let Some(owner) = job.metadata.controller() {
        page.line(0, format!("Controlled By:\t{}/{}", owner.kind, owner.name));
    }
}

fn wish(page: &mut Page, job: &Job) {
    let spec = &job.spec;
    if let Some(parallelism) = spec.parallelism {
        page.line(0, format!("Parallelism:\t{parallelism}"));
    }
    let completions = spec.completions.map_or("<unset>".to_owned(), |count| count.to_string());
    page.line(0, format!("Completions:\t{completions}"));
    if !spec.completion_mode.is_empty() {
        page.line(0, format!("Completion Mode:\t{}", spec.completion_mode));
    }
    if let Some(suspend) = spec.suspend {
        page.line(0, format!("Suspend:\t{suspend}"));
    }
    if let Some(limit) = spec.backoff_limit {
        page.line(0, format!("Backoff Limit:\t{limit}"));
    }
    if let Some(seconds) = spec.ttl_seconds_after_finished {
        page.line(0, format!("TTL Seconds After Finished:\t{seconds}"));
    }
}

fn progress(page: &mut Page, job: &Job) {
    let status = &job.status;
    if let Some(start) = status.start_time {
        page.line(0, format!("Start Time:\t{}", start.rfc1123z()));
    }
    if let Some(end) = status.completion_time {
        page.line(0, format!("Completed At:\t{}", end.rfc1123z()));
    }
    if let (Some(start), Some(end)) = (status.start_time, status.completion_time) {
        let duration = human_duration(end.begin().nanos_since(start));
        page.line(0, format!("Duration:\t{duration}"));
    }
    if let Some(seconds) = job.spec.active_deadline_seconds {
        page.line(0, format!("Active Deadline Seconds:\t{seconds}s"));
    }
    let ready = status.ready.map_or(String::new(), |ready| format!(" ({ready} Ready)"));
    page.line(
        0,
        format!(
            "Pods Statuses:\t{} Active{ready} / {} Succeeded / {} Failed",
            status.active, status.succeeded, status.failed
        ),
    );
    if job.spec.completion_mode == "Indexed" {
        let indexes = capped(&status.completed_indexes);
        page.line(0, format!("Completed Indexes:\t{}", or_none(&indexes)));
    }
}

/// Cut at the first comma that is far enough behind.
fn capped(indexes: &str) -> String {
    const LENGTH_SOFT_MAX: usize = 50;
    let comma = indexes.get(LENGTH_SOFT_MAX..).and_then(|rest| rest.find(','));
    match comma {
        Some(comma) => format!("{}...", &indexes[..=LENGTH_SOFT_MAX + comma]),
        None => indexes.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_job_reads_as_in_a_terminal() {
        let job = json!({
            "metadata": { "name": "pi", "namespace": "default", "labels": { "job-name": "pi" } },
            "spec": { "parallelism": 1, "completions": 5, "completionMode": "Indexed", "suspend": false,
                "backoffLimit": 6, "activeDeadlineSeconds": 60,
                "selector": { "matchLabels": { "batch.kubernetes.io/controller-uid": "u" } },
                "template": { "spec": { "containers": [{ "name": "pi", "image": "perl" }] } } },
            "status": { "active": 1, "ready": 0, "succeeded": 1, "startTime": "2026-01-01T00:00:00Z",
                "completionTime": "2026-01-01T00:01:40Z" },
        });
        let job: Job = serde_json::from_value(job).unwrap();
        let text = describe(&job, None, SimTime::ZERO).aligned();
        let (head, _) = text.split_once("Pod Template:").unwrap();
        assert_eq!(
            head,
            "\
Name:                     pi
Namespace:                default
Selector:                 batch.kubernetes.io/controller-uid=u
Labels:                   job-name=pi
Annotations:              <none>
Parallelism:              1
Completions:              5
Completion Mode:          Indexed
Suspend:                  false
Backoff Limit:            6
Start Time:               Thu, 01 Jan 2026 00:00:00 +0000
Completed At:             Thu, 01 Jan 2026 00:01:40 +0000
Duration:                 100s
Active Deadline Seconds:  60s
Pods Statuses:            1 Active (0 Ready) / 1 Succeeded / 0 Failed
Completed Indexes:        <none>
"
        );
    }

    #[test]
    fn many_indexes_are_cut_at_a_comma() {
        let many: String = (0..40).map(|index| format!("{index},")).collect();
        assert_eq!(capped("0,1"), "0,1");
        assert_eq!(capped(&many), "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,...");
    }
}
