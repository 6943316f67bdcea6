//! A console at a fresh cluster of 1.34, with one file in it.

use crate::kit::sorted::SortedMap;

use super::super::case::Failure;
use crate::cluster::version::Version;
use crate::cluster::{Cluster, Config, Log};
use crate::console::{Stream, Terminal as Console, World};

/// What a line printed, and its exit code.
pub(super) struct Terminal {
    /// What went to stdout, then what went to stderr, without the last line break.
    pub shown: String,
    pub exit: i32,
}

/// Types `kubectl create -f FILE`.
pub(super) fn create(text: &str, file: &str) -> Result<Terminal, Failure> {
    let version = Version::named("1.34").expect("a version that is simulated");
    let mut cluster = Cluster::new(Config { version, ..Config::default() });
    let files = SortedMap::from([(file.to_owned(), text.to_owned())]);
    let (mut out, mut ended) = (Vec::new(), Vec::new());
    let mut world = World {
        cluster: &mut cluster,
        log: &mut Log::keeping(),
        files: &files,
        out: &mut out,
        ended: &mut ended,
    };
    Console::default().type_line(&mut world, &format!("kubectl create -f {file}"));
    let printed = |stream| out.iter().filter(move |chunk| chunk.stream == stream);
    let shown: String =
        printed(Stream::Out).chain(printed(Stream::Err)).map(|chunk| chunk.text.as_str()).collect();
    let shown = shown.strip_suffix('\n').unwrap_or(&shown).to_owned();
    let Some(end) = ended.first() else { return Err(Failure::new("an exit code", "none yet")) };
    Ok(Terminal { shown, exit: end.exit.0 })
}
