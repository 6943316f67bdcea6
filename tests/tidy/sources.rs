//! The repository's own texts, and what a machine reads out of them: the paths that a Rust file names, and its words.

use std::fs;
use std::path::{Path, PathBuf};

pub struct RustFile {
    /// From the repository's root, with `/`.
    pub shown: String,
    /// `cluster`, `api`, `store`
    pub module: Vec<String>,
    pub text: String,
}

impl RustFile {
    pub fn floor(&self) -> &str {
        &self.module[0]
    }

    /// The text without its comment lines.
    pub fn code(&self) -> String {
        self.text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Every path that begins with `crate` or `super`, from the crate's root, groups written out.
    pub fn paths(&self) -> Vec<Vec<String>> {
        let code = self.code();
        let mut paths = Vec::new();
        for start in ["crate::", "super::"] {
            for (at, _) in code.match_indices(start) {
                let before = code[..at].chars().next_back();
                if before.is_none_or(|c| !is_name(c) && c != ':') {
                    paths.push((at, self.paths_at(&code[at..])));
                }
            }
        }
        paths.sort_by_key(|(at, _)| *at);
        paths.into_iter().flat_map(|(_, paths)| paths).filter(|path| !path.is_empty()).collect()
    }

    fn paths_at(&self, mut code: &str) -> Vec<Vec<String>> {
        let mut base = self.module.clone();
        if let Some(rest) = code.strip_prefix("crate::") {
            (base, code) = (Vec::new(), rest);
        }
        while let Some(rest) = code.strip_prefix("super::") {
            base.pop();
            code = rest;
        }
        expand(&base, code).0
    }
}

/// Reads `a::b` or `a::{b, c::d}` onto a base, and says what is left of the code.
fn expand<'a>(base: &[String], code: &'a str) -> (Vec<Vec<String>>, &'a str) {
    let mut path = base.to_vec();
    let mut code = code.trim_start();
    loop {
        if let Some(group) = code.strip_prefix('{') {
            return expand_group(&path, group);
        }
        let (name, rest) = code.split_at(code.find(|c| !is_name(c)).unwrap_or(code.len()));
        if !name.is_empty() {
            path.push(name.to_owned());
        }
        match rest.strip_prefix("::") {
            Some(rest) => code = rest,
            None => return (vec![path], rest),
        }
    }
}

fn expand_group<'a>(base: &[String], mut code: &'a str) -> (Vec<Vec<String>>, &'a str) {
    let mut paths = Vec::new();
    loop {
        code = code.trim_start();
        if let Some(rest) = code.strip_prefix('}') {
            return (paths, rest);
        }
        let (more, rest) = expand(base, code);
        paths.extend(more);
        // Whatever stands before the next comma or brace is a new name, as in `a as b`.
        let Some(end) = rest.find([',', '}']) else { return (paths, "") };
        code = rest[end..].strip_prefix(',').unwrap_or(&rest[end..]);
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a word stands in the text by itself, not as a part of a longer one.
pub fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        before.is_none_or(|c| !is_name(c))
            && (word.ends_with("::") || after.is_none_or(|c| !is_name(c)))
    })
}

pub fn rust_files(dir: &str) -> impl Iterator<Item = RustFile> {
    let files = files_below(&root().join(dir));
    assert!(!files.is_empty(), "{dir} is empty");
    files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let shown = shown(&path);
            let inside = shown.strip_prefix("src/").unwrap_or(&shown).trim_end_matches(".rs");
            let module = inside.trim_end_matches("/mod").split('/').map(str::to_owned).collect();
            RustFile { text: read(&path), shown, module }
        })
}

/// Every text we wrote ourselves: all but lock files, upstream's tables, and what tools made.
pub fn own_texts() -> Vec<(String, String)> {
    let texts: Vec<(String, String)> = files_below(&root())
        .into_iter()
        .map(|path| (shown(&path), path))
        .filter(|(shown, _)| !shown.ends_with(".lock") && !shown.ends_with("-lock.json"))
        .filter(|(shown, _)| !shown.starts_with("tests/vectors/"))
        .filter_map(|(shown, path)| Some((shown, fs::read_to_string(path).ok()?)))
        .collect();
    assert!(
        texts.iter().any(|(shown, _)| shown == "tests/tidy.rs"),
        "this very file was not found"
    );
    texts
}

/// Files in all folders but those that tools fill.
pub fn files_below(dir: &Path) -> Vec<PathBuf> {
    const FILLED_BY_TOOLS: [&str; 5] = [".git", "target", "dist", "node_modules", "out"];
    let mut found = Vec::new();
    let entries = fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    for path in entries.map(|entry| entry.expect("a folder can be listed").path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if FILLED_BY_TOOLS.contains(&name.as_str()) || shown(&path) == "static/gen" {
            continue;
        }
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string().replace('\\', "/")
}

pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn paths_are_read_out_of_code() {
    let file = RustFile {
        shown: "src/cluster/api/store.rs".to_owned(),
        module: ["cluster", "api", "store"].map(str::to_owned).to_vec(),
        text: "use crate::kit::{time::SimTime, age};\nuse super::super::{ctx, kubelet::{pleg, self}};\n\
               // crate::comment\nfn f() { crate::objects::Pod::default(); supercrate::x(); }\n"
            .to_owned(),
    };
    let paths: Vec<String> = file.paths().iter().map(|path| path.join("::")).collect();
    assert_eq!(
        paths,
        [
            "kit::time::SimTime",
            "kit::age",
            "cluster::ctx",
            "cluster::kubelet::pleg",
            "cluster::kubelet::self",
            "objects::Pod::default"
        ]
    );
}
