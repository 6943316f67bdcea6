//! free(1), busybox's: the memory of the node, which a container sees instead of its own limit.
//! Models procps/free.c. podlife keeps no page cache: what is cached is what lies in volumes in memory.

use super::Utility;
use super::df;
use super::failure::Failure;
use super::request::{Asker, Asking, Client, Next, Told};
use super::work::Work;
use crate::cluster::app::processes::{Heard, Memory, Question, System};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Free {
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Bytes(u64),
    /// Whatever suits each number.
    Fitting,
}

/// The first version with what is available, and the first that fits a unit to a number.
const AVAILABLE: u32 = 30;
const FITTING: u32 = 34;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let letter = arguments.first().and_then(|word| word.strip_prefix('-')?.chars().next());
    let unit = match letter {
        None | Some('k') => Unit::Bytes(1 << 10),
        Some('b') => Unit::Bytes(1),
        Some('m') => Unit::Bytes(1 << 20),
        Some('g') => Unit::Bytes(1 << 30),
        Some('h') if FITTING <= system.kernel.machine.busybox_minor => Unit::Fitting,
        Some(letter) => return Err(Failure::unsupported(&format!("option -{letter}"))),
    };
    let client = Client::Free(Free { unit });
    Ok(Work::Asks(Box::new(Asking::new(client, Question::Memory, None))))
}

impl Free {
    fn amount(self, bytes: u64) -> String {
        match self.unit {
            Unit::Bytes(unit) => ((bytes + unit / 2) / unit).to_string(),
            Unit::Fitting => df::with_a_letter(bytes),
        }
    }

    fn text(self, memory: Memory) -> String {
        let Memory { total, used, shared } = memory;
        let free = total.saturating_sub(used + shared);
        let columns = ["total", "used", "free", "shared", "buff/cache", "available"];
        let head: String = columns.map(|name| format!("{name:>12}")).concat();
        let numbers = [total, used, free, shared, shared, free];
        let numbers = numbers.map(|bytes| format!("{:>12}", self.amount(bytes))).concat();
        let swap = [0, 0, 0].map(|bytes| format!("{:>12}", self.amount(bytes))).concat();
        format!("       {head}\nMem:   {numbers}\nSwap:  {swap}\n")
    }

    /// Up to 1.29 what is cached counts as used, and a line of its own tells what is not.
    fn old_text(self, memory: Memory) -> String {
        let Memory { total, used, shared } = memory;
        let free = total.saturating_sub(used + shared);
        let row = |amounts: &[u64]| {
            amounts.iter().map(|bytes| format!("{:>11}", self.amount(*bytes))).collect::<String>()
        };
        let columns = ["total", "used", "free", "shared", "buffers", "cached"];
        let head = columns.map(|name| format!("{name:>11}")).concat();
        let numbers = row(&[total, total - free, free, shared, 0, shared]);
        let without = row(&[used, total.saturating_sub(used)]);
        format!(
            "       {head}\nMem:   {numbers}\n-/+ buffers/cache:{without}\nSwap:  {}\n",
            row(&[0, 0, 0])
        )
    }
}

impl Asker for Free {
    fn told(&mut self, told: &Told, _: &Utility, system: &mut System) -> Next {
        let Some(Heard::Memory(memory)) = told.heard else {
            unreachable!("a machine always knows its memory")
        };
        let text = match system.kernel.machine.busybox_minor {
            ..AVAILABLE => self.old_text(*memory),
            AVAILABLE.. => self.text(*memory),
        };
        system.print(&text);
        Next::Exit(0)
    }
}
