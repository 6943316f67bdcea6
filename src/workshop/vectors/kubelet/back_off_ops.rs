//! The operations of the back-off tables: a list of objects, or a sentence such as `6 x (advance 1, Next now); GC; get`.

use serde::Deserialize;
use serde_json::Value;

use super::super::case::Failure;
use crate::kit::time::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Advance(Span),
    /// The next delay, for an event that happens now.
    Next,
    Gc,
    Get,
    GetBeforeNext,
    IsInBackOffSinceNow,
    /// … since the last update.
    IsInBackOffSinceUpdate,
    Reset,
}

pub fn read(ops: &Value) -> Result<Vec<Op>, Failure> {
    match ops {
        Value::String(sentence) => read_sentence(sentence),
        Value::Array(list) => {
            list.iter().map(read_object).collect::<Result<Vec<_>, _>>().map(|parts| parts.concat())
        }
        other => Err(Failure::unknown(&other.to_string())),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Object {
    advance: Option<u64>,
    #[serde(default)]
    then_get: bool,
    then_next: Option<Now>,
    next: Option<Now>,
    #[serde(default)]
    reset: bool,
    #[serde(default)]
    get: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Now {
    Now,
}

/// The members of one object happen in this order.
fn read_object(object: &Value) -> Result<Vec<Op>, Failure> {
    let object: Object = serde_json::from_value(object.clone())
        .map_err(|error| Failure::unknown(&error.to_string()))?;
    let ops = [
        object.advance.map(|secs| Op::Advance(Span::secs(secs))),
        object.then_get.then_some(Op::GetBeforeNext),
        object.then_next.map(|Now::Now| Op::Next),
        object.next.map(|Now::Now| Op::Next),
        object.reset.then_some(Op::Reset),
        object.get.then_some(Op::Get),
    ];
    Ok(ops.into_iter().flatten().collect())
}

fn read_sentence(sentence: &str) -> Result<Vec<Op>, Failure> {
    let parts: Result<Vec<_>, _> = sentence.split(';').map(str::trim).map(read_part).collect();
    parts.map(|parts| parts.concat())
}

/// Reads one operation, or `6 x (a, b)`.
fn read_part(part: &str) -> Result<Vec<Op>, Failure> {
    let Some((times, group)) = part.split_once(" x (") else {
        return read_op(part).map(|op| vec![op]);
    };
    let unknown = || Failure::unknown(part);
    let times: usize = times.parse().map_err(|_| unknown())?;
    let group = group.strip_suffix(')').ok_or_else(unknown)?;
    let ops = group.split(',').map(str::trim).map(read_op).collect::<Result<Vec<_>, _>>()?;
    Ok(ops.repeat(times))
}

fn read_op(text: &str) -> Result<Op, Failure> {
    match text {
        "Next now" => Ok(Op::Next),
        "GC" => Ok(Op::Gc),
        "get" => Ok(Op::Get),
        "IsInBackOffSince(now)" => Ok(Op::IsInBackOffSinceNow),
        "IsInBackOffSince(time of last update)" => Ok(Op::IsInBackOffSinceUpdate),
        _ => text
            .strip_prefix("advance ")
            .and_then(|secs| secs.parse().ok())
            .map(|secs| Op::Advance(Span::secs(secs)))
            .ok_or_else(|| Failure::unknown(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_a_list_of_operations() {
        let sentence = Value::from("2 x (advance 1, Next now); GC; IsInBackOffSince(now)");
        let second = Op::Advance(Span::secs(1));
        assert_eq!(
            read(&sentence),
            Ok(vec![second, Op::Next, second, Op::Next, Op::Gc, Op::IsInBackOffSinceNow])
        );
        assert!(read(&Value::from("Next tomorrow")).is_err());
        assert!(read(&serde_json::json!([{"next": "tomorrow"}])).is_err());
    }
}
