//! Log files whose containers were taken away: all that reminds of how often a container was started.
//! Models kuberuntime_container.go calcRestartCountByLogDir (v1.36), K48.

use crate::kit::sorted::SortedMap;

use crate::cluster::ids::Uid;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogFiles {
    /// Of each container the last, which has the highest number.
    left: SortedMap<(Uid, String), String>,
}

impl LogFiles {
    /// The container goes, its log stays.
    pub fn keep(&mut self, uid: &Uid, container: &str, attempt: i32) {
        self.left.insert((uid.clone(), container.to_owned()), format!("{attempt}.log"));
    }

    /// The restart count of a container that the runtime does not know.
    pub fn restart_count(&self, uid: &Uid, container: &str) -> i32 {
        let file = self.left.get(&(uid.clone(), container.to_owned()));
        let count = file.map_or(0, |file| restart_count(std::slice::from_ref(file)));
        i32::try_from(count).unwrap_or(i32::MAX)
    }

    pub fn forget(&mut self, uid: &Uid) {
        self.left.retain(|(of, _), _| of != uid);
    }
}

/// One more than the highest number that a log file begins with, as in `3.log` or `3.log.20260101`.
pub fn restart_count<T: AsRef<str>>(files: &[T]) -> i64 {
    let counts = files.iter().filter_map(|file| {
        let (number, _) = file.as_ref().split_once(".log")?;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        number.parse::<i64>().ok().filter(|_| is_number)?.checked_add(1)
    });
    counts.max().unwrap_or(0)
}
