//! `kubectl describe cronjob`.
//! Models describeCronJob and describeJobTemplate in kubectl's describe.go (v1.36).

use super::{Page, events, metadata, template};
use crate::console::kubectl::print::{cron_job::suspended, or_none};
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::{CronJob, Event, JobSpec, Unread};

pub fn describe(job: &CronJob, events: Option<&[&Event]>, now: SimTime) -> Page {
    let CronJob { metadata, spec, status } = job;
    let mut page = Page::new();
    page.line(0, format!("Name:\t{}", metadata.name));
    page.line(0, format!("Namespace:\t{}", metadata.namespace));
    metadata::labels(&mut page, "Labels", &metadata.labels);
    metadata::annotations(&mut page, "Annotations", &metadata.annotations);
    let deadline = spec.starting_deadline_seconds.map(|seconds| format!("{seconds}s"));
    for (title, value) in [
        ("Schedule", spec.schedule.clone()),
        ("Concurrency Policy", spec.concurrency_policy.clone()),
        ("Suspend", suspended(spec.suspend).to_owned()),
        ("Time Zone", or_unset(spec.time_zone.clone())),
        ("Successful Job History Limit", or_unset(spec.successful_jobs_history_limit)),
        ("Failed Job History Limit", or_unset(spec.failed_jobs_history_limit)),
        ("Starting Deadline Seconds", or_unset(deadline)),
    ] {
        page.line(0, format!("{title}:\t{value}"));
    }
    let path = ["spec", "jobTemplate", "spec", "template"];
    job_template(&mut page, &spec.job_template.spec, &metadata.unread.inside(&path));
    let last = or_unset(status.last_schedule_time.map(Stamp::rfc1123z));
    page.line(0, format!("Last Schedule Time:\t{last}"));
    let active: Vec<&str> = status.active.iter().map(|job| job.name.as_str()).collect();
    page.line(0, format!("Active Jobs:\t{}", or_none(&active.join(", "))));
    if let Some(list) = events {
        events::section(&mut page, list, now);
    }
    page
}

fn job_template(page: &mut Page, spec: &JobSpec, written: &Unread) {
    page.line(0, format!("Selector:\t{}", or_unset(spec.selector.as_ref())));
    page.line(0, format!("Parallelism:\t{}", or_unset(spec.parallelism)));
    page.line(0, format!("Completions:\t{}", or_unset(spec.completions)));
    if let Some(seconds) = spec.active_deadline_seconds {
        page.line(0, format!("Active Deadline Seconds:\t{seconds}s"));
    }
    template::section(page, Some(&spec.template), written);
}

fn or_unset(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "<unset>".to_owned(), |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_cron_job_reads_as_in_a_terminal() {
        let job = json!({
            "metadata": { "name": "hello", "namespace": "default" },
            "spec": { "schedule": "*/5 * * * *", "concurrencyPolicy": "Allow", "suspend": false,
                "successfulJobsHistoryLimit": 3, "failedJobsHistoryLimit": 1, "startingDeadlineSeconds": 60,
                "jobTemplate": { "spec": { "parallelism": 2,
                    "template": { "spec": { "containers": [{ "name": "a", "image": "busybox" }] } } } } },
            "status": { "active": [{ "name": "hello-1" }, { "name": "hello-2" }],
                "lastScheduleTime": "2026-01-01T00:05:00Z" },
        });
        let job: CronJob = serde_json::from_value(job).unwrap();
        assert_eq!(
            describe(&job, Some(&[]), SimTime::ZERO).aligned(),
            "\
Name:                          hello
Namespace:                     default
Labels:                        <none>
Annotations:                   <none>
Schedule:                      */5 * * * *
Concurrency Policy:            Allow
Suspend:                       False
Time Zone:                     <unset>
Successful Job History Limit:  3
Failed Job History Limit:      1
Starting Deadline Seconds:     60s
Selector:                      <unset>
Parallelism:                   2
Completions:                   <unset>
Pod Template:
  Labels:  <none>
  Containers:
   a:
    Image:           busybox
    Port:            <none>
    Host Port:       <none>
    Environment:     <none>
    Mounts:          <none>
  Volumes:           <none>
  Node-Selectors:    <none>
  Tolerations:       <none>
Last Schedule Time:  Thu, 01 Jan 2026 00:05:00 +0000
Active Jobs:         hello-1, hello-2
Events:              <none>
"
        );
    }
}
