//! A CronJob: Jobs by the clock.
//! Models staging/src/k8s.io/api/batch/v1/types.go CronJob (v1.36).

use crate::objects::json::Json;

use super::event::ObjectReference;
use super::job::JobSpec;
use super::meta::ObjectMeta;
use crate::kit::stamp::Stamp;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct CronJob {
    pub metadata: ObjectMeta,
    pub spec: CronJobSpec,
    pub status: CronJobStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct CronJobSpec {
    #[json(omitempty)]
    pub concurrency_policy: String,
    pub failed_jobs_history_limit: Option<i32>,
    pub job_template: JobTemplate,
    pub schedule: String,
    pub starting_deadline_seconds: Option<i64>,
    pub successful_jobs_history_limit: Option<i32>,
    pub suspend: Option<bool>,
    pub time_zone: Option<String>,
}

/// JobTemplateSpec.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct JobTemplate {
    pub metadata: ObjectMeta,
    pub spec: JobSpec,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct CronJobStatus {
    /// The Jobs that run.
    #[json(omitempty)]
    pub active: Vec<ObjectReference>,
    pub last_schedule_time: Option<Stamp>,
    pub last_successful_time: Option<Stamp>,
}
