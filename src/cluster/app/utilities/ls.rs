//! ls(1): names, with -l what stat(2) tells of them, with -R of everything below. Models GNU coreutils 9 and coreutils/ls.c of busybox.

use super::arguments::{self, Arguments};
use super::date;
use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::files::{Kind, LastLink, Stat, path};
use crate::cluster::app::processes::{Family, System};
use crate::kit::order;
use crate::kit::stamp::Stamp;

/// Deeper than this `-R` does not look.
const DEEP_MAX: usize = 32;

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
        if read.has('l') {
            system.files().weigh(&path);
        }
        match system.files().stat(&path, LastLink::Keep) {
            Ok(stat) => named.push((file.clone(), stat)),
            Err(error) => {
                let message = failure::about(system, Action::List, file, error);
                failed = failure::join(failed, system, message);
            }
        }
    }
    let style = Style::of(&read, family);
    let mut listing = Listing { read: &read, style, out: style.lines(&named) };
    let titled = 1 < operands.len() || read.has('R');
    for directory in directories {
        let title = if titled { Some(directory.as_str()) } else { None };
        listing.directory(system, directory, title, DEEP_MAX);
    }
    let out = listing.out;
    system.print(&out);
    match (failed, family) {
        // GNU ls tells trouble with an operand by 2.
        (Some(failure), Family::Gnu) => Err(Failure { code: 2, ..failure }),
        (failed, _) => failure::end(failed),
    }
}

struct Listing<'a> {
    read: &'a Arguments,
    style: Style,
    out: String,
}

impl Listing<'_> {
    /// What is in a directory, with `-R` followed by each directory in it. Links are not followed there.
    fn directory(&mut self, system: &mut System, named: &str, title: Option<&str>, deep: usize) {
        if let Some(title) = title {
            let gap = if self.out.is_empty() { "" } else { "\n" };
            self.out.push_str(&format!("{gap}{title}:\n"));
        }
        let entries = self.entries(system, named);
        if self.read.has('l') {
            let blocks: u64 = entries.iter().map(|(_, stat)| stat.blocks).sum();
            self.out.push_str(&format!("total {blocks}\n"));
        }
        self.out.push_str(&self.style.lines(&entries));
        if !self.read.has('R') || deep == 0 {
            return;
        }
        let inner = entries.iter().filter(|(_, stat)| stat.kind == Kind::Directory);
        for (name, _) in inner.filter(|(name, _)| ![".", ".."].contains(&name.as_str())) {
            let inside = format!("{}/{name}", named.strip_suffix('/').unwrap_or(named));
            self.directory(system, &inside, Some(&inside), deep - 1);
        }
    }

    fn entries(&self, system: &mut System, named: &str) -> Vec<(String, Stat)> {
        let whole = system.path(named);
        let files = system.files();
        let mut names = files.list(&whole).unwrap_or_default();
        let (all, most) = (self.read.has('a'), self.read.has('A'));
        if all {
            names.splice(0..0, [".".to_owned(), "..".to_owned()]);
        }
        names.retain(|name| all || most || !name.starts_with('.'));
        let stats = names.into_iter().filter_map(|name| {
            let path = path::join(&whole, &name);
            if self.read.has('l') {
                files.weigh(&path);
            }
            let stat = files.stat(&path, LastLink::Keep).ok()?;
            Some((name, stat))
        });
        let mut stats: Vec<(String, Stat)> = stats.collect();
        if self.read.has('t') {
            order::sort_by_key(&mut stats, |(_, stat)| std::cmp::Reverse(stat.modified));
        }
        if self.read.has('r') {
            stats.reverse();
        }
        stats
    }
}

/// How a line looks.
#[derive(Clone, Copy)]
struct Style {
    family: Family,
    is_long: bool,
    is_human: bool,
    mark: Mark,
}

/// What stands behind a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    /// `-p`
    Directories,
    /// `-F`
    Kinds,
}

impl Style {
    fn of(read: &Arguments, family: Family) -> Style {
        let mark = match (read.has('F'), read.has('p')) {
            (true, _) => Mark::Kinds,
            (false, true) => Mark::Directories,
            (false, false) => Mark::None,
        };
        Style { family, is_long: read.has('l'), is_human: read.has('h'), mark }
    }

    /// One line each. GNU's columns are as wide as what stands in them, busybox's as ever.
    fn lines(self, entries: &[(String, Stat)]) -> String {
        if !self.is_long {
            let line = |(name, stat): &(String, Stat)| format!("{name}{}\n", self.mark(stat));
            return entries.iter().map(line).collect();
        }
        let widest = |text: &dyn Fn(&Stat) -> String| {
            entries.iter().map(|(_, stat)| text(stat).len()).max().unwrap_or_default()
        };
        let (links_width, owner_width, size_width) = match self.family {
            Family::Busybox => (4, 8, if self.is_human { 7 } else { 9 }),
            Family::Gnu => {
                (widest(&|stat| stat.links.to_string()), 4, widest(&|stat| self.size(stat)))
            }
        };
        let line = |(name, stat): &(String, Stat)| {
            let target = match &stat.target {
                Some(target) => format!(" -> {target}"),
                None => self.mark(stat).to_owned(),
            };
            let time = date::format("%b %e %H:%M", Stamp::of(stat.modified));
            let (mode, links, size) = (mode(stat.kind, stat.mode), stat.links, self.size(stat));
            let owner = format!("{:<owner_width$} {:<owner_width$}", "root", "root");
            format!(
                "{mode} {links:>links_width$} {owner} {size:>size_width$} {time} {name}{target}\n"
            )
        };
        entries.iter().map(line).collect()
    }

    fn mark(self, stat: &Stat) -> &'static str {
        match (self.mark, stat.kind) {
            (Mark::None, _) => "",
            (Mark::Directories | Mark::Kinds, Kind::Directory) => "/",
            (Mark::Kinds, Kind::Link) => "@",
            (Mark::Kinds, Kind::File) if stat.mode & 0o111 != 0 => "*",
            (Mark::Directories | Mark::Kinds, Kind::File | Kind::Link | Kind::Device) => "",
        }
    }

    /// With `-h` in units of 1024: GNU rounds up, and shows a tenth below ten only.
    /// Models human_readable of gnulib, and libbb/human_readable.c of busybox.
    fn size(self, stat: &Stat) -> String {
        let size = stat.size;
        if !self.is_human || size < 1024 {
            return size.to_string();
        }
        let (mut unit, mut letter) = (1024, 'K');
        for next in ['M', 'G', 'T'] {
            if 1024 <= size / unit {
                (unit, letter) = (unit * 1024, next);
            }
        }
        let tenths = match self.family {
            Family::Busybox => (size * 10 + unit / 2) / unit,
            Family::Gnu => (size * 10).div_ceil(unit),
        };
        match self.family {
            Family::Gnu if 100 <= tenths => format!("{}{letter}", size.div_ceil(unit)),
            Family::Gnu | Family::Busybox => format!("{}.{}{letter}", tenths / 10, tenths % 10),
        }
    }
}

/// `-rw-r--r--`
pub fn mode(kind: Kind, mode: u32) -> String {
    let kind = match kind {
        Kind::File => '-',
        Kind::Directory => 'd',
        Kind::Link => 'l',
        Kind::Device => 'c',
    };
    let bits = (0..9).map(|bit| {
        let is_set = mode & (0o400 >> bit) != 0;
        if is_set { ['r', 'w', 'x'][bit % 3] } else { '-' }
    });
    let mut text: String = [kind].into_iter().chain(bits).collect();
    if mode & 0o1000 != 0 {
        let last = if text.ends_with('x') { 't' } else { 'T' };
        text.pop();
        text.push(last);
    }
    text
}
