//! A CronJob's row.
//! Models printCronJob in pkg/printers/internalversion/printers.go (v1.36).

use super::{Column, always, container_cells, when_wide};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::CronJob;

pub const COLUMNS: &[Column] = &[
    always("NAME"),
    always("SCHEDULE"),
    always("TIMEZONE"),
    always("SUSPEND"),
    always("ACTIVE"),
    always("LAST SCHEDULE"),
    always("AGE"),
    when_wide("CONTAINERS"),
    when_wide("IMAGES"),
    when_wide("SELECTOR"),
];

pub fn cells(job: &CronJob, now: SimTime) -> Vec<String> {
    let CronJob { metadata, spec, status } = job;
    let template = &spec.job_template.spec;
    let [containers, images] = container_cells(&template.template.spec.containers);
    let last = status.last_schedule_time;
    vec![
        metadata.name.clone(),
        spec.schedule.clone(),
        spec.time_zone.clone().unwrap_or_else(|| "<none>".to_owned()),
        suspended(spec.suspend).to_owned(),
        status.active.len().to_string(),
        last.map_or_else(|| "<none>".to_owned(), |last| age(Some(last), now)),
        age(metadata.creation_timestamp, now),
        containers,
        images,
        template.selector.as_ref().map_or_else(|| "<none>".to_owned(), ToString::to_string),
    ]
}

/// Models printBoolPtr.
pub fn suspended(suspend: Option<bool>) -> &'static str {
    match suspend {
        Some(true) => "True",
        Some(false) => "False",
        None => "<unset>",
    }
}
