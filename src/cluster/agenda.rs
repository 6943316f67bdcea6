//! The index of deadlines: one entry a machine, derived from the machines and never a second truth.

use crate::kit::sorted::{SortedMap, SortedSet};

use super::turn::MachineId;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agenda {
    by_time: SortedSet<(SimTime, MachineId)>,
    by_machine: SortedMap<MachineId, SimTime>,
}

impl Agenda {
    pub fn set(&mut self, machine: MachineId, due: Option<SimTime>) {
        if let Some(before) = self.by_machine.get(&machine).copied() {
            if Some(before) == due {
                return;
            }
            self.by_time.remove(&(before, machine.clone()));
        }
        match due {
            Some(due) => {
                self.by_time.insert((due, machine.clone()));
                self.by_machine.insert(machine, due);
            }
            None => {
                self.by_machine.remove(&machine);
            }
        }
    }

    pub fn next(&self) -> Option<&(SimTime, MachineId)> {
        self.by_time.first()
    }

    /// Every deadline, earliest first.
    pub fn iter(&self) -> impl Iterator<Item = &(SimTime, MachineId)> {
        self.by_time.iter()
    }
}
