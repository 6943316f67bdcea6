//! What controllers remember and plan, for whoever asks why.

use super::Cluster;
use super::control::revisions::{self, Revision};
use crate::kit::time::SimTime;
use crate::objects::{Key, Object};

impl Cluster {
    /// The templates that a StatefulSet or a DaemonSet has had, the oldest first.
    pub fn revisions(&self, owner: &Object) -> Vec<Revision> {
        revisions::told(self.objects(), owner)
    }

    /// Until when the pods that failed hold up a Job's next one.
    pub fn job_held_until(&self, job: &Key) -> Option<SimTime> {
        self.controllers.job_held_until(job, self.config().version.job_back_off_max())
    }
}
