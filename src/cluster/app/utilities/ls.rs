//! ls(1): names, with -l what stat(2) tells of them.

use super::arguments;
use super::date;
use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::files::{Kind, LastLink, Stat, path};
use crate::cluster::app::processes::{Family, System};
use crate::kit::order;
use crate::kit::stamp::Stamp;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "laA1hdRtrFnp")?;
    let operands =
        if read.operands.is_empty() { vec![".".to_owned()] } else { read.operands.clone() };
    let (directories, files): (Vec<_>, Vec<_>) = operands.iter().partition(|operand| {
        let path = system.path(operand);
        !read.has('d') && system.kernel.files.is_dir(&path)
    });
    let mut failed = None;
    let mut out = String::new();
    for file in files {
        let path = system.path(file);
        match system.files().stat(&path, LastLink::Keep) {
            Ok(stat) => {
                let width = stat.size.to_string().len();
                out.push_str(&entry(system, file, &stat, read.has('l').then_some(width)));
            }
            Err(error) => {
                let message = failure::about(system, Action::List, file, error);
                failed = failure::join(failed, system, message);
            }
        }
    }
    let named = 1 < operands.len();
    for directory in directories {
        if named {
            let gap = if out.is_empty() { "" } else { "\n" };
            out.push_str(&format!("{gap}{directory}:\n"));
        }
        out.push_str(&listing(system, directory, &read));
    }
    system.print(&out);
    match (failed, system.kernel.machine.family) {
        // GNU ls tells trouble with an operand by 2.
        (Some(failure), Family::Gnu) => Err(Failure { code: 2, ..failure }),
        (failed, _) => failure::end(failed),
    }
}

fn listing(system: &mut System, directory: &str, read: &arguments::Arguments) -> String {
    let whole = system.path(directory);
    let files = system.files();
    let mut names = files.list(&whole).unwrap_or_default();
    if read.has('a') {
        names.splice(0..0, [".".to_owned(), "..".to_owned()]);
    }
    names.retain(|name| read.has('a') || read.has('A') || !name.starts_with('.'));
    let stats = names.into_iter().filter_map(|name| {
        let stat = files.stat(&path::join(&whole, &name), LastLink::Keep).ok()?;
        Some((name, stat))
    });
    let mut stats: Vec<(String, Stat)> = stats.collect();
    if read.has('t') {
        order::sort_by_key(&mut stats, |(_, stat)| std::cmp::Reverse(stat.modified));
    }
    if read.has('r') {
        stats.reverse();
    }
    let widest = stats.iter().map(|(_, stat)| stat.size.to_string().len()).max().unwrap_or(1);
    let long = read.has('l').then_some(widest);
    let entries: String =
        stats.iter().map(|(name, stat)| entry(system, name, stat, long)).collect();
    let blocks: u64 = stats.iter().map(|(_, stat)| stat.size.div_ceil(4_096) * 4).sum();
    if read.has('l') { format!("total {blocks}\n{entries}") } else { entries }
}

/// With `-l`, sizes of so many digits stand below each other.
fn entry(system: &System, name: &str, stat: &Stat, long: Option<usize>) -> String {
    let Some(width) = long else { return format!("{name}\n") };
    let target = stat.target.as_ref().map(|target| format!(" -> {target}")).unwrap_or_default();
    let time = date::format("%b %e %H:%M", Stamp::of(stat.modified));
    let links = if stat.kind == Kind::Directory { 2 } else { 1 };
    let size = stat.size;
    let mode = mode(stat);
    match system.kernel.machine.family {
        Family::Busybox => {
            format!("{mode}    {links} root     root     {size:>9} {time} {name}{target}\n")
        }
        Family::Gnu => format!("{mode} {links} root root {size:>width$} {time} {name}{target}\n"),
    }
}

/// `-rw-r--r--`
pub fn mode(stat: &Stat) -> String {
    let kind = match stat.kind {
        Kind::File => '-',
        Kind::Directory => 'd',
        Kind::Link => 'l',
        Kind::Device => 'c',
    };
    let bits = (0..9).map(|bit| {
        let is_set = stat.mode & (0o400 >> bit) != 0;
        if is_set { ['r', 'w', 'x'][bit % 3] } else { '-' }
    });
    [kind].into_iter().chain(bits).collect()
}
