//! What the learner did to a program before it failed: faults, and commands run beside it.

use super::{Asking, Sight};
use crate::cluster::{ContainerChange, ExecChange, Fault, ProbeAnswer, Record, What};
use crate::objects::Key;
use crate::objects::probe::ProbeKind;

/// What the learner did to the program before this, and has not undone.
pub fn fault<'a>(
    asking: &Asking<'a>,
    pod: &Key,
    container: &str,
    before: &Record,
) -> Option<&'a Record> {
    let end = asking.all.partition_point(|record| record.id < before.id);
    standing_fault(&asking.all[..end], pod, container)
}

/// What ails a container at the end of some records: the newest fault that nothing has undone.
pub fn standing_fault<'a>(records: &'a [Record], pod: &Key, container: &str) -> Option<&'a Record> {
    let (mut is_thawed, mut has_recovered) = (false, false);
    let of_container = records
        .iter()
        .rev()
        .filter(|record| record.about == *pod && record.container.as_deref() == Some(container));
    for record in of_container {
        match &record.what {
            What::Container { change: ContainerChange::Started, .. } => return None,
            What::Fault(Fault::Thaw) => is_thawed = true,
            What::Fault(Fault::Recover) => has_recovered = true,
            What::Fault(fault) => {
                let is_frost = matches!(fault, Fault::Freeze);
                if !(is_frost && is_thawed || !is_frost && has_recovered) {
                    return Some(record);
                }
            }
            _ => {}
        }
    }
    None
}

/// What the learner ran in a container after the probe had passed last, and before it failed.
pub fn command<'a>(
    asking: &Asking<'a>,
    pod: &Sight,
    container: &str,
    kind: ProbeKind,
    failure: &Record,
) -> Option<&'a Record> {
    let end = asking.all.partition_point(|other| other.id < failure.id);
    let own = asking.all[..end]
        .iter()
        .rev()
        .filter(|record| record.about == pod.key && record.container.as_deref() == Some(container));
    let mut found = None;
    for record in own {
        match &record.what {
            What::Probe { kind: of, answer: ProbeAnswer::Success, .. } if *of == kind => {
                return found;
            }
            // What came after the first failure did not bring it about.
            What::Probe { kind: of, answer: ProbeAnswer::Failure, .. } if *of == kind => {
                found = None;
            }
            What::Container { change: ContainerChange::Started, .. } => return None,
            What::Exec { change: ExecChange::Started { .. }, .. } => {
                found = found.or(Some(record));
            }
            _ => {}
        }
    }
    None
}
