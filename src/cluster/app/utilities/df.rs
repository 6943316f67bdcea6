//! df(1), busybox's and GNU's: how full the file systems of a container are.
//! Models coreutils/df.c of busybox and src/df.c of coreutils 9: which are shown, in which order, and how amounts are rounded.

use super::arguments::{self, Arguments};
use super::failure::{self, Failure};
use super::mounts::{self, Amount};
use super::work::Work;
use crate::cluster::app::files::{Errno, LastLink};
use crate::cluster::app::processes::{Family, System};

/// One line, in bytes.
struct Row {
    device: &'static str,
    kind: &'static str,
    size: u64,
    used: u64,
    place: String,
}

const KIB: u64 = 1024;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let long = [("human-readable", 'h'), ("print-type", 'T')];
    let read = arguments::read_long(arguments, "hkmPT", &long)?;
    let rows = rows(system);
    let family = system.kernel.machine.family;
    let mut failed = None;
    let mut shown: Vec<&Row> = Vec::new();
    for operand in &read.operands {
        let path = system.path(operand);
        let real = system.files().real_path(&path, LastLink::Follow);
        let real = real.ok().filter(|real| system.files().exists(real));
        match (real, family) {
            (Some(real), _) => shown.push(holder(&rows, &real)),
            (None, Family::Busybox) => {
                let message = format!("{operand}: can't find mount point");
                failed = failure::join(failed, system, message);
            }
            (None, Family::Gnu) => {
                let message = format!("{operand}: {}", Errno::NoEntry);
                failed = failure::join(failed, system, message);
            }
        }
    }
    if read.operands.is_empty() {
        shown = match family {
            Family::Busybox => rows.iter().collect(),
            Family::Gnu => once_a_device(&rows),
        };
    }
    if !shown.is_empty() {
        let text = match family {
            Family::Busybox => busybox(&shown, &read),
            Family::Gnu => gnu(&shown, &read),
        };
        system.print(&text);
    }
    failure::end(failed)
}

/// Of what is mounted, all that holds something.
fn rows(system: &mut System) -> Vec<Row> {
    let row = |mounts::Row { device, kind, place, amount, .. }| {
        let Amount { size, used } = amount?;
        Some(Row { device, kind, size, used, place })
    };
    mounts::table(system).into_iter().filter_map(row).collect()
}

/// The one that a path lies on: the deepest above it, the later of equals.
fn holder<'a>(rows: &'a [Row], path: &str) -> &'a Row {
    let holds = |row: &&Row| {
        let place = row.place.trim_end_matches('/');
        path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    rows.iter().filter(holds).max_by_key(|row| row.place.len()).unwrap_or(&rows[0])
}

/// What is mounted several times is shown where it was mounted first.
fn once_a_device(rows: &[Row]) -> Vec<&Row> {
    let first_on_disk = rows.iter().position(|row| row.kind == "ext4");
    let is_shown = |(at, row): &(usize, &Row)| match row.kind {
        "ext4" => Some(*at) == first_on_disk,
        // Three of those that are masked are the tmpfs of /dev itself.
        _ => !["/proc/kcore", "/proc/keys", "/proc/timer_list"].contains(&row.place.as_str()),
    };
    rows.iter().enumerate().filter(is_shown).map(|(_, row)| row).collect()
}

fn busybox(rows: &[&Row], read: &Arguments) -> String {
    let (unit, head) = match () {
        () if read.has('h') => (0, "     Size"),
        () if read.has('m') => (KIB * KIB, "1M-blocks"),
        () if read.has('P') => (KIB, "1024-blocks"),
        () => (KIB, "1K-blocks"),
    };
    let (kind_head, use_head) = (
        if read.has('T') { "Type       " } else { "" },
        if read.has('P') { "Capacity" } else { "Use%" },
    );
    let mut text =
        format!("Filesystem           {kind_head}{head:<15}Used Available {use_head} Mounted on\n");
    for row in rows {
        let amount = |bytes: u64| match unit {
            0 => with_a_letter(bytes),
            unit => ((bytes + unit / 2) / unit).to_string(),
        };
        let kind = if read.has('T') { format!(" {:<10}", row.kind) } else { String::new() };
        let (size, used, free) = (amount(row.size), amount(row.used), amount(row.free()));
        let percent = (row.used * 100 + row.size / 2) / row.size.max(1);
        text += &format!(
            "{:<20}{kind} {size:>9} {used:>9} {free:>9} {percent:>3}% {}\n",
            row.device, row.place
        );
    }
    text
}

/// Models make_human_readable_str of libbb.
pub fn with_a_letter(bytes: u64) -> String {
    const LETTERS: [&str; 5] = ["", "K", "M", "G", "T"];
    let (mut whole, mut tenths, mut letter) = (bytes, 0, 0);
    while 1024 <= whole && letter + 1 < LETTERS.len() {
        tenths = (whole % 1024 * 10 + 512) / 1024;
        whole /= 1024;
        letter += 1;
    }
    if 10 <= tenths {
        (whole, tenths) = (whole + 1, 0);
    }
    if letter == 0 { whole.to_string() } else { format!("{whole}.{tenths}{}", LETTERS[letter]) }
}

fn gnu(rows: &[&Row], read: &Arguments) -> String {
    let heads = match () {
        () if read.has('h') => ["Size", "Used", "Avail"],
        () if read.has('m') => ["1M-blocks", "Used", "Available"],
        () if read.has('P') => ["1024-blocks", "Used", "Available"],
        () => ["1K-blocks", "Used", "Available"],
    };
    let percent_head = if read.has('P') { "Capacity" } else { "Use%" };
    let amount = |bytes: u64| match () {
        () if read.has('h') => rounded_up(bytes),
        () if read.has('m') => bytes.div_ceil(KIB * KIB).to_string(),
        () => bytes.div_ceil(KIB).to_string(),
    };
    let mut lines: Vec<[String; 7]> = vec![
        ["Filesystem", "Type", heads[0], heads[1], heads[2], percent_head, "Mounted on"]
            .map(str::to_owned),
    ];
    lines.extend(rows.iter().map(|row| {
        let percent = (row.used * 100).div_ceil(row.size.max(1));
        [
            row.device.to_owned(),
            row.kind.to_owned(),
            amount(row.size),
            amount(row.used),
            amount(row.free()),
            format!("{percent}%"),
            row.place.clone(),
        ]
    }));
    const NARROWEST: [usize; 7] = [14, 4, 5, 5, 5, 4, 0];
    let width = |column: usize| {
        let widest = lines.iter().map(|line| line[column].len()).max().unwrap_or(0);
        widest.max(NARROWEST[column])
    };
    let widths: [usize; 7] = std::array::from_fn(width);
    let cell = |line: &[String; 7], column: usize| match column {
        0 | 1 => format!("{:<width$} ", line[column], width = widths[column]),
        6 => line[column].clone(),
        _ => format!("{:>width$} ", line[column], width = widths[column]),
    };
    let columns: Vec<usize> = (0..7).filter(|column| *column != 1 || read.has('T')).collect();
    let shown = |line: &[String; 7]| {
        columns.iter().map(|column| cell(line, *column)).collect::<String>() + "\n"
    };
    lines.iter().map(shown).collect()
}

/// `39G`, `3.9G`, `64M`, `0`: always up. Models human_readable of gnulib with human_ceiling.
fn rounded_up(bytes: u64) -> String {
    const LETTERS: [&str; 5] = ["", "K", "M", "G", "T"];
    let fits = |letter: usize| bytes.div_ceil(1 << (10 * letter)) < 1024;
    let letter = (0..LETTERS.len()).find(|letter| fits(*letter)).unwrap_or(LETTERS.len() - 1);
    let unit = 1_u64 << (10 * letter);
    let tenths = (bytes * 10).div_ceil(unit);
    match letter {
        0 => bytes.to_string(),
        _ if tenths < 100 => format!("{}.{}{}", tenths / 10, tenths % 10, LETTERS[letter]),
        _ => format!("{}{}", bytes.div_ceil(unit), LETTERS[letter]),
    }
}

impl Row {
    fn free(&self) -> u64 {
        self.size.saturating_sub(self.used)
    }
}

#[cfg(test)]
mod tests {
    use super::mounts::{DISK, HALF_OF_MEMORY, SMALL};
    use super::*;

    #[test]
    fn amounts_are_rounded_as_each_program_does() {
        for (bytes, busybox, gnu) in [
            (0, "0", "0"),
            (12 * KIB, "12.0K", "12K"),
            (SMALL, "64.0M", "64M"),
            (DISK, "38.6G", "39G"),
            (HALF_OF_MEMORY, "1.9G", "2.0G"),
        ] {
            assert_eq!((with_a_letter(bytes).as_str(), rounded_up(bytes).as_str()), (busybox, gnu));
        }
    }
}
