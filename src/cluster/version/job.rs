//! How the Job controller of a version waits (R112).

use super::Version;
use crate::kit::time::Span;

impl Version {
    /// The longest wait before a Job makes another pod.
    pub fn job_back_off_max(self) -> Span {
        match self.minor {
            ..27 => Span::mins(6),
            27.. => Span::mins(10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::named;
    use super::*;

    #[test]
    fn older_jobs_waited_six_minutes_at_most() {
        assert_eq!(named("1.20").job_back_off_max(), Span::mins(6));
        assert_eq!(named("1.29").job_back_off_max(), Span::mins(10));
    }
}
