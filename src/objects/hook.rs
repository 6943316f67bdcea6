//! Lifecycle hooks of a container.
//! Models staging/src/k8s.io/api/core/v1/types.go Lifecycle (v1.36).

use serde::{Deserialize, Serialize};

use super::probe::{ExecAction, HttpGetAction};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Lifecycle {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_start: Option<LifecycleHandler>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_stop: Option<LifecycleHandler>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LifecycleHandler {
    Exec(ExecAction),
    HttpGet(HttpGetAction),
    Sleep(SleepAction),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SleepAction {
    pub seconds: i64,
}
