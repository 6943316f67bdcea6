//! From a template's nodes and a document to what they find there.
//! Models client-go/util/jsonpath/jsonpath.go FindResults and the eval functions, with missing keys allowed (v1.36).

use std::borrow::Cow;

use serde_json::Value;

use super::compare::compare;
use super::{Found, Missing, Node, Slice};
use crate::admit::go_map;

/// A template may ask for more than anybody could read: ranges in ranges multiply.
const STEPS_MAX: usize = 200_000;
const RANGES_MAX: usize = 32;

pub fn find<'a>(
    nodes: &[Node],
    missing: Missing,
    document: &'a Value,
) -> Result<Vec<Found<'a>>, String> {
    let mut walk = Walk { nodes, missing, begins: 0, depth: 0, ends: 0, last_end: None, steps: 0 };
    walk.find(0, Cow::Borrowed(document))
}

struct Walk<'n> {
    nodes: &'n [Node],
    missing: Missing,
    /// Ranges that were opened and not yet entered.
    begins: usize,
    depth: usize,
    ends: usize,
    last_end: Option<usize>,
    steps: usize,
}

impl Walk<'_> {
    /// The nodes from `start` on, up to the end of the range they stand in.
    fn find<'a>(&mut self, start: usize, at: Cow<'a, Value>) -> Result<Vec<Found<'a>>, String> {
        let mut all = Vec::new();
        let mut place = start;
        let nodes = self.nodes;
        while let Some(node) = nodes.get(place) {
            let results = self.walk(vec![at.clone()], node)?;
            if 0 < self.ends && self.ends <= self.depth {
                self.ends -= 1;
                self.last_end = Some(place);
                break;
            }
            if 0 < self.begins {
                self.begins -= 1;
                self.range(place, results, &mut all)?;
                place = self.last_end.filter(|end| place < *end).unwrap_or(place);
            } else {
                all.push(results);
            }
            place += 1;
        }
        Ok(all)
    }

    /// The nodes of a range once for each value; without any they are still walked, to know where it ends.
    fn range<'a>(
        &mut self,
        place: usize,
        values: Found<'a>,
        all: &mut Vec<Found<'a>>,
    ) -> Result<(), String> {
        if RANGES_MAX <= self.depth {
            return Err(format!("more than {RANGES_MAX} ranges in each other"));
        }
        self.depth += 1;
        if values.is_empty() {
            self.find(place + 1, Cow::Owned(Value::Null))?;
        }
        for value in values {
            let found = self.find(place + 1, value)?;
            all.extend(found);
        }
        self.depth -= 1;
        Ok(())
    }

    fn walk<'a>(&mut self, input: Found<'a>, node: &Node) -> Result<Found<'a>, String> {
        self.count(1 + input.len())?;
        let each = |value: Value| input.iter().map(|_| Cow::Owned(value.clone())).collect();
        Ok(match node {
            Node::List(nodes) => self.list(input, nodes)?,
            Node::Text(text) => vec![Cow::Owned(Value::from(text.as_str()))],
            Node::Field(name) => {
                // The nodes of a range that goes over nothing are walked as well.
                let is_asked = input.iter().any(|one| !one.is_null());
                let found: Found = input.into_iter().filter_map(|one| field(one, name)).collect();
                if found.is_empty() && is_asked && self.missing == Missing::Refused {
                    return Err(format!("{name} is not found"));
                }
                found
            }
            Node::Slice(slice) => self.slices(input, *slice)?,
            Node::Filter { left, operator, right } => self.filter(input, left, operator, right)?,
            Node::Number(number) => each(Value::Number(number.clone())),
            Node::Bool(truth) => each(Value::Bool(*truth)),
            Node::Wildcard => input.into_iter().flat_map(contents).collect(),
            Node::Recursive => {
                let mut found = Vec::new();
                for value in input {
                    self.descend(value, &mut found)?;
                }
                found
            }
            Node::Union(members) => {
                let mut found = Vec::new();
                for member in members {
                    found.extend(self.list(input.clone(), member)?);
                }
                found
            }
            Node::Word(word) => return self.word(input, word),
        })
    }

    fn list<'a>(&mut self, input: Found<'a>, nodes: &[Node]) -> Result<Found<'a>, String> {
        nodes.iter().try_fold(input, |input, node| self.walk(input, node))
    }

    fn word<'a>(&mut self, input: Found<'a>, word: &str) -> Result<Found<'a>, String> {
        match word {
            "range" => {
                self.begins += 1;
                Ok(input)
            }
            "end" if 0 < self.depth => {
                self.ends += 1;
                Ok(Vec::new())
            }
            "end" => Err("not in range, nothing to end".to_owned()),
            _ => Err(format!("unrecognized identifier {word}")),
        }
    }

    fn slices<'a>(&mut self, input: Found<'a>, wanted: Slice) -> Result<Found<'a>, String> {
        let mut found = Vec::new();
        for value in input {
            if value.is_null() {
                continue;
            }
            let Value::Array(items) = &*value else {
                return Err(format!("{} is not array or slice", go_type(&value)));
            };
            let Some((from, to, step)) = bounds(wanted, items.len())? else { return Ok(found) };
            let chosen = (from..to).step_by(step);
            match value {
                Cow::Borrowed(value) => {
                    found.extend(chosen.filter_map(|at| value.get(at)).map(Cow::Borrowed));
                }
                Cow::Owned(value) => {
                    found.extend(chosen.filter_map(|at| value.get(at).cloned()).map(Cow::Owned));
                }
            }
        }
        self.count(found.len())?;
        Ok(found)
    }

    fn filter<'a>(
        &mut self,
        input: Found<'a>,
        left: &[Node],
        operator: &str,
        right: &[Node],
    ) -> Result<Found<'a>, String> {
        let mut found = Vec::new();
        for value in input {
            if !value.is_array() {
                let shown = go_map(&value);
                return Err(format!("{shown} is not array or slice and cannot be filtered"));
            }
            for item in contents(value) {
                let lefts = self.list(vec![item.clone()], left);
                if operator == "exists" {
                    found.extend(lefts.is_ok_and(|lefts| !lefts.is_empty()).then_some(item));
                    continue;
                }
                let lefts = lefts?;
                let Some(left) = only(&lefts)? else { continue };
                let rights = self.list(vec![item.clone()], right)?;
                let Some(right) = only(&rights)? else { continue };
                if compare(left, operator, right)? {
                    found.push(item);
                }
            }
        }
        Ok(found)
    }

    /// Whatever holds something, and then what it holds.
    fn descend<'a>(&mut self, value: Cow<'a, Value>, found: &mut Found<'a>) -> Result<(), String> {
        let inside = contents(value.clone());
        self.count(1 + inside.len())?;
        if inside.is_empty() {
            return Ok(());
        }
        found.push(value);
        inside.into_iter().try_for_each(|value| self.descend(value, found))
    }

    fn count(&mut self, steps: usize) -> Result<(), String> {
        self.steps += steps;
        match self.steps <= STEPS_MAX {
            true => Ok(()),
            false => Err(format!("more than {STEPS_MAX} steps")),
        }
    }
}

fn field<'a>(value: Cow<'a, Value>, name: &str) -> Option<Cow<'a, Value>> {
    match value {
        Cow::Borrowed(value) => value.get(name).map(Cow::Borrowed),
        Cow::Owned(value) => value.get(name).cloned().map(Cow::Owned),
    }
}

/// What a wildcard finds. A text holds its bytes, as in Go.
fn contents(value: Cow<'_, Value>) -> Found<'_> {
    match value {
        Cow::Borrowed(Value::Array(items)) => items.iter().map(Cow::Borrowed).collect(),
        Cow::Borrowed(Value::Object(fields)) => fields.values().map(Cow::Borrowed).collect(),
        Cow::Owned(Value::Array(items)) => items.into_iter().map(Cow::Owned).collect(),
        Cow::Owned(Value::Object(fields)) => {
            fields.into_iter().map(|(_, value)| Cow::Owned(value)).collect()
        }
        other => match &*other {
            Value::String(text) => text.bytes().map(|byte| Cow::Owned(Value::from(byte))).collect(),
            _ => Vec::new(),
        },
    }
}

/// Beginning, end and step inside a list of this length; None where nothing is asked for.
fn bounds(wanted: Slice, length: usize) -> Result<Option<(usize, usize, usize)>, String> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let from_end = |place: i64| place.saturating_add(length);
    let from = match wanted.from.unwrap_or(0) {
        from if from < 0 => from_end(from),
        from => from,
    };
    let to = match wanted.to.unwrap_or(length) {
        to if to < 0 || to == 0 && wanted.is_single => from_end(to),
        to => to,
    };
    if from == to {
        return Ok(None);
    }
    let outside = |index: i64| format!("array index out of bounds: index {index}, length {length}");
    if !(0..length).contains(&from) {
        return Err(outside(from));
    }
    if !(0..=length).contains(&to) {
        return Err(outside(to.saturating_sub(1)));
    }
    if to < from {
        return Err(format!("starting index {from} is greater than ending index {to}"));
    }
    let step = wanted.step.unwrap_or(1);
    if step <= 0 {
        return Err("step must be > 0".to_owned());
    }
    let place = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    Ok(Some((place(from), place(to), place(step))))
}

fn only<'v>(values: &'v Found<'_>) -> Result<Option<&'v Value>, String> {
    match values.as_slice() {
        [] => Ok(None),
        [value] => Ok(Some(value)),
        _ => Err("can only compare one element at a time".to_owned()),
    }
}

fn go_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "<nil>",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float64",
        Value::Number(_) => "int64",
        Value::String(_) => "string",
        Value::Array(_) => "[]interface {}",
        Value::Object(_) => "map[string]interface {}",
    }
}
