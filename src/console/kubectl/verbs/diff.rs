//! `kubectl diff`: what applying a file would change.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/diff/diff.go (v1.36) and what GNU `diff -u -N` prints of its two directories.

use serde_json::Value;

use super::create::create;
use super::{Arguments, Call, Verb, flags};
use crate::admit;
use crate::console::kubectl::change::DryRun;
use crate::console::kubectl::failure::{Doing, Failure};
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::manifest::{self, FromFile};
use crate::console::kubectl::print::yaml;
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::chance::draw;
use crate::kit::order;
use crate::kit::stamp::MicroStamp;
use crate::objects::{Kind, Object};

pub const VERB: Verb = Verb {
    name: "diff",
    aliases: &[],
    usage: "diff -f FILENAME",
    summary: "Diff the live version against a would-be applied version",
    flags: &[&CONCURRENCY, &flags::FILENAME, &flags::SELECTOR, &SHOW_MANAGED_FIELDS, &SHOW_SECRETS],
    arguments: Arguments::Nothing,
    run,
};

const CONCURRENCY: Flag = Flag {
    name: "concurrency",
    short: None,
    takes: Takes::Number("1"),
    help: "Number of objects to process in parallel when diffing against the live version. Larger number = faster, but more memory, I/O and CPU over that shorter period of time.",
};
const SHOW_MANAGED_FIELDS: Flag = Flag {
    name: "show-managed-fields",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, include managed fields in the diff.",
};
const SHOW_SECRETS: Flag = Flag {
    name: "show-secrets",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, do not mask secret values in the diff.",
};

/// Lines shown around a change.
const CONTEXT: usize = 3;
/// More lines than these are not compared one by one.
const LINES_MAX: usize = 2_000;

/// What diff says: they differ. Everything else that fails is one more.
const DIFFERENT: Exit = Exit(1);
const FAILED: Exit = Exit(2);

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    Ok(Outcome::Ended(diff(call, shell).unwrap_or_else(|failure| {
        shell.err(&failure.text());
        FAILED
    })))
}

fn diff(call: &Call, shell: &mut Shell) -> Result<Exit, Failure> {
    result::need_files(call)?;
    let mut files = Vec::new();
    for one in manifest::selected(call, shell)? {
        let from = one?;
        let live = shell.store().get(&from.key()).cloned();
        let merged = merged(shell, &from, live.as_ref())?;
        let mut texts = [live.as_ref().map(Object::to_json), Some(merged.to_json())];
        if merged.kind() == Kind::Secret && !call.flags.is_on("show-secrets") {
            mask(&mut texts);
        }
        let texts = texts.map(|json| json.map(|json| yaml::print(&json)).unwrap_or_default());
        files.push((file_name(&merged), texts));
        if live.is_some_and(|live| live.meta().is_deleting()) {
            let name = from.item.name();
            shell.err(&format!(
                "Warning: Detected changes to resource {name} which is currently being deleted.\n"
            ));
        }
    }
    order::sort_by(&mut files, |a, b| a.0.cmp(&b.0));
    let directories = ["LIVE", "MERGED"].map(|name| {
        let seed = shell.cluster().config().seed;
        let who = format!("{name}@{}", shell.now());
        format!("/tmp/{name}-{}", draw(seed, "diff-directory", &who).below(u64::from(u32::MAX)))
    });
    let date = MicroStamp::of(shell.now()).with_nanos().replace('T', " ").replace('Z', " +0000");
    let mut exit = Exit::SUCCESS;
    for (name, [before, after]) in &files {
        let hunks = unified(before, after);
        if hunks.is_empty() {
            continue;
        }
        exit = DIFFERENT;
        let [left, right] = [&directories[0], &directories[1]].map(|path| format!("{path}/{name}"));
        shell.out(&format!(
            "diff -u -N {left} {right}\n--- {left}\t{date}\n+++ {right}\t{date}\n{hunks}"
        ));
    }
    Ok(exit)
}

/// What the server would make of it.
fn merged(shell: &mut Shell, from: &FromFile, live: Option<&Object>) -> Result<Object, Failure> {
    let Some(live) = live else {
        return create(shell, from, DryRun::Server, |_| {});
    };
    let server = shell.cluster().config().version.api_server();
    let refused = |refusal| Failure::refused(refusal, Doing::Applying, &from.file);
    let mut object = admit::apply(live, &from.item, &server).map_err(refused)?.object;
    if object.to_json()["spec"] != live.to_json()["spec"] && 0 < object.meta().generation {
        object.meta_mut().generation += 1;
    }
    Ok(object)
}

/// `apps.v1.Deployment.default.web`.
fn file_name(object: &Object) -> String {
    let (names, meta) = (object.kind().names(), object.meta());
    let group = if names.group.is_empty() { String::new() } else { format!("{}.", names.group) };
    format!("{group}{}.{}.{}.{}", names.version, names.kind, meta.namespace, meta.name)
}

/// Models Masker.
fn mask(texts: &mut [Option<Value>; 2]) {
    let data = |json: &Option<Value>| {
        json.as_ref().and_then(|json| json["data"].as_object().cloned()).unwrap_or_default()
    };
    let both = [data(&texts[0]), data(&texts[1])];
    for (index, json) in texts.iter_mut().enumerate() {
        for (key, value) in &both[index] {
            let other = both[1 - index].get(key);
            let shown = match other {
                Some(other) if other != value && index == 0 => "*** (before)",
                Some(other) if other != value => "*** (after)",
                Some(_) | None => "***",
            };
            if let Some(json) = json {
                json["data"][key] = shown.into();
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    Gone,
    New,
}

/// Hunks as `diff -u` prints them; nothing where the texts are the same.
fn unified(before: &str, after: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (before.lines().collect(), after.lines().collect());
    let script = script(&before, &after);
    let changes: Vec<usize> =
        (0..script.len()).filter(|index| script[*index].0 != Fate::Kept).collect();
    let mut text = String::new();
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        // Changes with little between them share a hunk.
        let apart = rest.windows(2).position(|pair| 2 * CONTEXT < pair[1] - pair[0] - 1);
        let (these, others) = rest.split_at(apart.map_or(rest.len(), |at| at + 1));
        let from = first.saturating_sub(CONTEXT);
        let to = (these[these.len() - 1] + 1 + CONTEXT).min(script.len());
        text += &hunk(&script, from, to);
        rest = others;
    }
    text
}

fn hunk(script: &[(Fate, &str)], from: usize, to: usize) -> String {
    let count = |lines: &[(Fate, &str)], other: Fate| {
        lines.iter().filter(|(fate, _)| *fate != other).count()
    };
    let range = |other: Fate| {
        let (start, length) = (count(&script[..from], other), count(&script[from..to], other));
        match length {
            0 => format!("{start},0"),
            1 => format!("{}", start + 1),
            length => format!("{},{length}", start + 1),
        }
    };
    let mut text = format!("@@ -{} +{} @@\n", range(Fate::New), range(Fate::Gone));
    for (fate, line) in &script[from..to] {
        let sign = match fate {
            Fate::Kept => ' ',
            Fate::Gone => '-',
            Fate::New => '+',
        };
        text += &format!("{sign}{line}\n");
    }
    text
}

/// The lines of both, each once where it is in both: by the longest common subsequence.
fn script<'a>(before: &[&'a str], after: &[&'a str]) -> Vec<(Fate, &'a str)> {
    let same = |(a, b): &(&&str, &&str)| a == b;
    let head = before.iter().zip(after).take_while(same).count();
    let (left, right) = (&before[head..], &after[head..]);
    let tail = left.iter().rev().zip(right.iter().rev()).take_while(same).count();
    let (left, right) = (&left[..left.len() - tail], &right[..right.len() - tail]);
    let mut script: Vec<(Fate, &str)> =
        before[..head].iter().map(|line| (Fate::Kept, *line)).collect();
    if LINES_MAX < left.len() || LINES_MAX < right.len() {
        script.extend(left.iter().map(|line| (Fate::Gone, *line)));
        script.extend(right.iter().map(|line| (Fate::New, *line)));
    } else {
        middle(left, right, &mut script);
    }
    script.extend(before[before.len() - tail..].iter().map(|line| (Fate::Kept, *line)));
    script
}

fn middle<'a>(left: &[&'a str], right: &[&'a str], script: &mut Vec<(Fate, &'a str)>) {
    let width = right.len() + 1;
    let mut common = vec![0_u16; (left.len() + 1) * width];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            common[i * width + j] = match left[i] == right[j] {
                true => common[(i + 1) * width + j + 1] + 1,
                false => common[(i + 1) * width + j].max(common[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < left.len() || j < right.len() {
        if i < left.len() && j < right.len() && left[i] == right[j] {
            script.push((Fate::Kept, left[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == right.len()
            || i < left.len() && common[i * width + j + 1] <= common[(i + 1) * width + j]
        {
            script.push((Fate::Gone, left[i]));
            i += 1;
        } else {
            script.push((Fate::New, right[j]));
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_read_as_diff_prints_them() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\n";
        let after = "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\nk\nm\n";
        assert_eq!(
            unified(before, after),
            "@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -9,5 +9,4 @@\n i\n j\n k\n-l\n m\n"
        );
        assert_eq!(unified("", "a\nb\n"), "@@ -0,0 +1,2 @@\n+a\n+b\n");
        assert_eq!(unified("a\n", "b\n"), "@@ -1 +1 @@\n-a\n+b\n");
        assert_eq!(unified("a\n", "a\n"), "");
    }
}
