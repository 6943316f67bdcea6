//! The way from a line up to its document, told by columns: which keys and list items are around it, and what stands beside it.

use super::lines::{Key, Line};
use super::locate::{Described, Said};
use crate::yaml::path::{Path, Step};

/// What a line above must have to be around.
#[derive(Clone, Copy)]
enum Level {
    /// Keys stand in this column.
    Keys(usize),
    /// Dashes stand in this column, and so many items came before.
    Items(usize, usize),
}

/// The way from an offset up to its document.
pub(super) struct Climbed {
    /// Innermost first.
    steps: Vec<Step>,
    /// The maps on the way, each by a line in it and the column of its keys, innermost first.
    maps: Vec<(usize, usize)>,
}

pub(super) fn climb(lines: &[Line<'_>], from: usize, column: usize) -> Option<Climbed> {
    let mut way = Climbed { steps: Vec::new(), maps: vec![(from, column)] };
    let mut level = Level::Keys(column);
    for (index, line) in lines[..=from].iter().enumerate().rev() {
        if index < from && !line.is_structure() {
            continue;
        }
        let mut content = line.content;
        if index == from {
            content = column;
        } else if let Some(key) = &line.key {
            level = past_key(level, key, index, &mut way)?;
        }
        for dash in line.dashes.iter().rev().filter(|dash| index < from || **dash < column) {
            level = past_dash(level, *dash, content, &mut way)?;
            content = *dash;
        }
    }
    matches!(level, Level::Keys(_)).then_some(way)
}

fn past_key(level: Level, key: &Key<'_>, index: usize, way: &mut Climbed) -> Option<Level> {
    let is_around = match level {
        Level::Keys(column) => key.column < column,
        Level::Items(column, _) => key.column <= column,
    };
    if !is_around {
        return Some(level);
    }
    if let Level::Items(_, before) = level {
        way.steps.push(Step::Index(before));
    }
    way.steps.push(Step::Field(key.name.to_owned()));
    way.maps.push((index, key.column));
    // Behind a value there is nothing to be inside of.
    key.is_open().then_some(Level::Keys(key.column))
}

fn past_dash(level: Level, dash: usize, content: usize, way: &mut Climbed) -> Option<Level> {
    match level {
        Level::Keys(column) if column <= dash => Some(level),
        Level::Keys(column) => (content == column).then_some(Level::Items(dash, 0)),
        Level::Items(column, before) if dash == column => Some(Level::Items(column, before + 1)),
        Level::Items(column, _) if column < dash => Some(level),
        Level::Items(_, before) => {
            way.steps.push(Step::Index(before));
            Some(Level::Items(dash, 0))
        }
    }
}

impl Climbed {
    pub fn path(&self) -> Path {
        self.steps.iter().rev().fold(Path::root(), |path, step| match step {
            Step::Field(name) | Step::Key(name) => path.field(name),
            Step::Index(index) => path.index(*index),
        })
    }

    pub fn object(&self, lines: &[Line<'_>], path: &Path) -> Described {
        let described = self.described(lines, 0);
        let is_list = described.kind.as_ref().is_some_and(|kind| kind.text == "List");
        match path.steps() {
            [Step::Field(items), Step::Index(_), ..] if is_list && items == "items" => {
                Described { depth: 2, ..self.described(lines, 1) }
            }
            _ => described,
        }
    }

    /// What the map says that is so many maps below the document.
    fn described(&self, lines: &[Line<'_>], depth: usize) -> Described {
        let place = self.maps.len().checked_sub(depth + 1).map(|at| self.maps[at]);
        let keys = place.map(|(line, column)| around(lines, line, column)).unwrap_or_default();
        let said = |name: &str| {
            let (line, key) = keys.iter().find(|(_, key)| key.name == name)?;
            let text = key.value.trim_matches(['"', '\'']);
            let from = line.start + key.value_column;
            let said = Said { text: text.to_owned(), from, to: from + key.value.len() };
            (!text.is_empty()).then_some(said)
        };
        Described { kind: said("kind"), api_version: said("apiVersion"), depth: 0 }
    }
}

/// The names of the other keys of a map.
pub(super) fn others(lines: &[Line<'_>], index: usize, column: usize) -> Vec<String> {
    let here = lines[index].start;
    let keys = around(lines, index, column).into_iter();
    keys.filter(|(line, _)| line.start != here).map(|(_, key)| key.name.to_owned()).collect()
}

/// The keys of the map that has a line of its keys, or would have one, at this place.
fn around<'a>(
    lines: &'a [Line<'a>],
    index: usize,
    column: usize,
) -> Vec<(&'a Line<'a>, &'a Key<'a>)> {
    let mut keys = Vec::new();
    for (at, line) in lines[..=index].iter().enumerate().rev() {
        if at < index && !line.is_structure() {
            continue;
        }
        let key = line.key.as_ref().filter(|key| key.column == column);
        keys.extend(key.map(|key| (line, key)));
        let opens = line.dashes.iter().any(|dash| *dash < column);
        if opens || (at < index && line.outer() < column) {
            break;
        }
    }
    for line in lines[index + 1..].iter().filter(|line| line.is_structure()) {
        if line.outer() < column {
            break;
        }
        let key = line.key.as_ref().filter(|key| key.column == column && line.dashes.is_empty());
        keys.extend(key.map(|key| (line, key)));
    }
    keys
}
