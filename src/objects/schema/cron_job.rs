//! A CronJob.
//! Models staging/src/k8s.io/api/batch/v1/types.go CronJob (v1.36).

use super::Shape::{Bool, Choice, Int32, Int64, List, Object, Text, Time};
use super::job::JOB_SPEC;
use super::meta::{OBJECT_META, OBJECT_REFERENCE};
use super::{Type, choice, simulated};

pub static CRON_JOB: Type = Type {
    name: "CronJob",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&CRON_JOB_SPEC)),
        simulated("status", Object(&CRON_JOB_STATUS)),
    ],
};

pub static CRON_JOB_SPEC: Type = Type {
    name: "CronJobSpec",
    fields: &[
        simulated("concurrencyPolicy", Choice(&choice::CONCURRENCY_POLICY)),
        simulated("failedJobsHistoryLimit", Int32),
        simulated("jobTemplate", Object(&JOB_TEMPLATE_SPEC)),
        simulated("schedule", Text),
        simulated("startingDeadlineSeconds", Int64),
        simulated("successfulJobsHistoryLimit", Int32),
        simulated("suspend", Bool),
        simulated("timeZone", Text),
    ],
};

pub static JOB_TEMPLATE_SPEC: Type = Type {
    name: "JobTemplateSpec",
    fields: &[simulated("metadata", Object(&OBJECT_META)), simulated("spec", Object(&JOB_SPEC))],
};

pub static CRON_JOB_STATUS: Type = Type {
    name: "CronJobStatus",
    fields: &[
        simulated("active", List(&Object(&OBJECT_REFERENCE))),
        simulated("lastScheduleTime", Time),
        simulated("lastSuccessfulTime", Time),
    ],
};
