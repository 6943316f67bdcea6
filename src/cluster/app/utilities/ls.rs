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
    let family = system.kernel.machine.family;
    let operands =
        if read.operands.is_empty() { vec![".".to_owned()] } else { read.operands.clone() };
    // A link that is named itself is only followed where no more is told of it than its name.
    let (directories, files): (Vec<_>, Vec<_>) = operands.iter().partition(|operand| {
        let path = system.path(operand);
        let last = if read.has('l') && !operand.ends_with('/') {
            LastLink::Keep
        } else {
            LastLink::Follow
        };
        let stat = system.kernel.files.stat(&path, last);
        !read.has('d') && stat.is_ok_and(|stat| stat.kind == Kind::Directory)
    });
    let mut failed = None;
    let mut named = Vec::new();
    for file in files {
        let path = system.path(file);
        match system.files().stat(&path, LastLink::Keep) {
            Ok(stat) => named.push((file.clone(), stat)),
            Err(error) => {
                let message = failure::about(system, Action::List, file, error);
                failed = failure::join(failed, system, message);
            }
        }
    }
    let mut out = lines(&named, read.has('l'), family);
    let titled = 1 < operands.len();
    for directory in directories {
        if titled {
            let gap = if out.is_empty() { "" } else { "\n" };
            out.push_str(&format!("{gap}{directory}:\n"));
        }
        out.push_str(&listing(system, directory, &read, family));
    }
    system.print(&out);
    match (failed, family) {
        // GNU ls tells trouble with an operand by 2.
        (Some(failure), Family::Gnu) => Err(Failure { code: 2, ..failure }),
        (failed, _) => failure::end(failed),
    }
}

fn listing(
    system: &mut System,
    directory: &str,
    read: &arguments::Arguments,
    family: Family,
) -> String {
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
    let entries = lines(&stats, read.has('l'), family);
    let blocks: u64 = stats.iter().map(|(_, stat)| stat.blocks).sum();
    if read.has('l') { format!("total {blocks}\n{entries}") } else { entries }
}

/// One line each. GNU's columns are as wide as what stands in them, busybox's as ever.
fn lines(entries: &[(String, Stat)], long: bool, family: Family) -> String {
    if !long {
        return entries.iter().map(|(name, _)| format!("{name}\n")).collect();
    }
    let widest = |number: fn(&Stat) -> u64| {
        entries.iter().map(|(_, stat)| number(stat).to_string().len()).max().unwrap_or_default()
    };
    let (links_width, owner_width, size_width) = match family {
        Family::Busybox => (4, 8, 9),
        Family::Gnu => (widest(|stat| stat.links as u64), 4, widest(|stat| stat.size)),
    };
    let line = |(name, stat): &(String, Stat)| {
        let target = stat.target.as_ref().map(|target| format!(" -> {target}")).unwrap_or_default();
        let time = date::format("%b %e %H:%M", Stamp::of(stat.modified));
        let (mode, links, size) = (mode(stat), stat.links, stat.size);
        let owner = format!("{:<owner_width$} {:<owner_width$}", "root", "root");
        format!("{mode} {links:>links_width$} {owner} {size:>size_width$} {time} {name}{target}\n")
    };
    entries.iter().map(line).collect()
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
    let mut mode: String = [kind].into_iter().chain(bits).collect();
    if stat.mode & 0o1000 != 0 {
        let last = if mode.ends_with('x') { 't' } else { 'T' };
        mode.pop();
        mode.push(last);
    }
    mode
}
