//! A CronJob.
//! Models ValidateCronJobCreate and ValidateCronJobUpdate of pkg/apis/batch/validation/validation.go (v1.36).

use super::{Errors, job, meta, not_negative, one_of, selector};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Word};
use crate::admit::names;
use crate::kit::schedule::Schedule;
use crate::kit::zone;

/// The controller adds eleven letters to make the name of a Job.
const NAME_LENGTH_MAX: usize = 52;

pub fn create(job: &Cursor, server: &ApiServer, errors: &mut Errors) {
    meta::create(&job.get("metadata"), names::subdomain, errors);
    let spec = job.get("spec");
    schedule(&spec.get("schedule"), errors);
    not_negative(&spec.get("startingDeadlineSeconds"), errors);
    time_zone(&spec.get("timeZone"), errors);
    jobs(&spec, server, errors);
    let name = job.get("metadata").get("name");
    if NAME_LENGTH_MAX < name.text().len() {
        let detail = "must be no more than 52 characters";
        errors.push(FieldError::invalid(name.path.clone(), name.text(), detail));
    }
}

pub fn update(old: &Cursor, job: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let (old, spec) = (old.get("spec"), job.get("spec"));
    schedule(&spec.get("schedule"), errors);
    not_negative(&spec.get("startingDeadlineSeconds"), errors);
    if old.get("timeZone").json() != spec.get("timeZone").json() {
        time_zone(&spec.get("timeZone"), errors);
    }
    jobs(&spec, server, errors);
}

fn schedule(schedule: &Cursor, errors: &mut Errors) {
    let text = schedule.text();
    let path = &schedule.path;
    if text.is_empty() {
        errors.push(FieldError::required(path.clone(), ""));
        return;
    }
    if let Err(complaint) = Schedule::parse(text) {
        errors.push(FieldError::invalid(path.clone(), text, complaint));
    }
    if text.contains("TZ") {
        let detail = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
        errors.push(FieldError::invalid(path.clone(), text, detail));
    }
}

fn time_zone(zone: &Cursor, errors: &mut Errors) {
    const PART_LENGTH_MAX: usize = 14;
    let Some(name) = zone.json().as_str() else { return };
    let mut refuse =
        |detail: String| errors.push(FieldError::invalid(zone.path.clone(), name, detail));
    if name.is_empty() {
        refuse("timeZone must be nil or non-empty string".to_owned());
        return;
    }
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || "._-+".contains(letter);
    let is_part = |part: &str| {
        ![".", "..", ""].contains(&part)
            && !part.starts_with('-')
            && part.len() <= PART_LENGTH_MAX
            && part.chars().all(is_letter)
    };
    if !name.split('/').all(is_part) {
        refuse(format!("unknown time zone {name}"));
        return;
    }
    if name.eq_ignore_ascii_case("Local") {
        let page = "https://www.iana.org/time-zones";
        refuse(format!("timeZone must be an explicit time zone as defined in {page}"));
    }
    if !zone::is_known(name) && name != "Local" {
        refuse(format!("unknown time zone {name}"));
    }
}

fn jobs(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    one_of(&spec.get("concurrencyPolicy"), &["Allow", "Forbid", "Replace"], errors);
    let job = spec.get("jobTemplate").get("spec");
    job::work(&job, server, errors);
    let (selector, manual) = (job.get("selector"), job.get("manualSelector"));
    if selector.is_set() {
        let value = selector::printed(&selector);
        let detail = "`selector` will be auto-generated";
        errors.push(FieldError::invalid(selector.path.clone(), value, detail));
    }
    if manual.truth() {
        let value = Word("true");
        errors.push(FieldError::not_supported(manual.path, value, &["nil", "false"]));
    }
    not_negative(&spec.get("successfulJobsHistoryLimit"), errors);
    not_negative(&spec.get("failedJobsHistoryLimit"), errors);
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse;

    fn cron_job(name: &str, spec: &str, pod: &str) -> String {
        format!(
            "{{apiVersion: batch/v1, kind: CronJob, metadata: {{name: {name}}}, spec: {{{spec} jobTemplate: {{spec: {{template: {{spec: {{{pod} \
             containers: [{{name: a, image: b}}]}}}}}}}}}}}}"
        )
    }

    #[test]
    fn a_schedule_is_what_the_library_reads() {
        let never = "restartPolicy: Never,";
        for schedule in ["*/5 * * * *", "@hourly", "0 9 * * mon-fri"] {
            refuse(&cron_job("hello", &format!("schedule: '{schedule}',"), never), &[]);
        }
        refuse(&cron_job("hello", "", never), &["spec.schedule: Required value"]);
        refuse(
            &cron_job("hello", "schedule: '* * * *', concurrencyPolicy: Never,", never),
            &[
                "spec.schedule: Invalid value: \"* * * *\": expected exactly 5 fields, found 4: [* * * *]",
                "spec.concurrencyPolicy: Unsupported value: \"Never\": supported values: \"Allow\", \"Forbid\", \"Replace\"",
            ],
        );
        refuse(
            &cron_job("hello", "schedule: 'TZ=UTC * * * * *',", never),
            &[
                "spec.schedule: Invalid value: \"TZ=UTC * * * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field instead",
            ],
        );
    }

    #[test]
    fn its_jobs_must_be_able_to_end() {
        refuse(
            &cron_job("hello", "schedule: '* * * * *',", ""),
            &[
                "spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"",
            ],
        );
    }

    #[test]
    fn a_name_leaves_room_for_a_jobs_and_a_zone_has_a_full_name() {
        let spec = "schedule: '* * * * *', timeZone: KST,";
        let name = "a".repeat(53);
        let too_long =
            format!("metadata.name: Invalid value: \"{name}\": must be no more than 52 characters");
        refuse(
            &cron_job(&name, spec, "restartPolicy: OnFailure,"),
            &["spec.timeZone: Invalid value: \"KST\": unknown time zone KST", &too_long],
        );
    }
}
