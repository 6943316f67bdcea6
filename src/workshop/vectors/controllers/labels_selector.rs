//! `controllers/labels_selector.json`: label selectors read, printed and asked.

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use crate::admit::field_error::ErrorKind;
use crate::admit::labels::{Operator, Requirement, of_pairs, of_selector, parse, printed};
use crate::kit::sorted::SortedMap;
use crate::objects::LabelSelector;

type Labels = SortedMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    Parse { selector: String },
    Matches { selector: String, labels: Labels },
    RequirementsMatch { requirements: Vec<Asked>, labels: Labels },
    ParseRequirements { selector: String },
    RequirementsString { requirements: Vec<Asked> },
    NewRequirement { key: String, operator: String, values: Vec<String> },
    LabelSelectorAsSelector { selector: Option<LabelSelector> },
    SetSelectorString { labels: Labels },
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    key: String,
    operator: String,
    values: Vec<String>,
}

#[derive(Serialize)]
struct Read {
    valid: bool,
    string: Option<String>,
}

#[derive(Serialize)]
struct Matched {
    matches: bool,
}

#[derive(Serialize)]
struct ReadAsked {
    valid: bool,
    requirements: Option<Vec<Asked>>,
}

#[derive(Serialize)]
struct Text {
    string: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Validity {
    valid: bool,
    error_type: Option<String>,
    error_field: Option<String>,
}

#[derive(Serialize)]
struct Selected {
    string: Option<String>,
    error: bool,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::Parse { selector } => {
            let read = parse(&selector).ok();
            let string = read.as_deref().map(printed);
            case.check(Read { valid: read.is_some(), string })
        }
        Input::Matches { selector, labels } => {
            let read = parse(&selector).map_err(|why| Failure::unknown(&why))?;
            case.check(Matched { matches: read.iter().all(|one| one.matches(&labels)) })
        }
        Input::RequirementsMatch { requirements, labels } => {
            let requirements = made(requirements)?;
            let matches = requirements.iter().all(|one| one.matches(&labels));
            case.check(Matched { matches })
        }
        Input::ParseRequirements { selector } => {
            let read = parse(&selector).ok();
            let shown = |one: Requirement| Asked {
                key: one.key,
                operator: one.operator.as_str().to_owned(),
                values: one.values,
            };
            let valid = read.is_some();
            let requirements = read.map(|read| read.into_iter().map(shown).collect());
            case.check(ReadAsked { valid, requirements })
        }
        Input::RequirementsString { requirements } => {
            case.check(Text { string: printed(&made(requirements)?) })
        }
        Input::NewRequirement { key, operator: name, values } => {
            let made = Requirement::new(&key, operator(&name)?, values);
            let error = made.as_ref().err().and_then(|errors| errors.first());
            let error_type = error.map(|error| match error.kind {
                ErrorKind::Invalid => "invalid".to_owned(),
                other => other.as_str().to_owned(),
            });
            let error_field = error.map(|error| error.path.to_string());
            case.check(Validity { valid: made.is_ok(), error_type, error_field })
        }
        Input::LabelSelectorAsSelector { selector } => {
            let selected = of_selector(selector.as_ref());
            let error = selected.is_err();
            let string = selected.ok().map(|selected| match selected {
                Some(requirements) => printed(&requirements),
                None => "<nothing>".to_owned(),
            });
            case.check(Selected { string, error })
        }
        Input::SetSelectorString { labels } => {
            case.check(Text { string: printed(&of_pairs(&labels)) })
        }
    }
}

/// As they are, valid or not: upstream's tests make them so.
fn made(asked: Vec<Asked>) -> Result<Vec<Requirement>, Failure> {
    let made = asked.into_iter().map(|one| {
        Ok(Requirement { key: one.key, operator: operator(&one.operator)?, values: one.values })
    });
    made.collect()
}

fn operator(name: &str) -> Result<Operator, Failure> {
    const ALL: [Operator; 9] = [
        Operator::Exists,
        Operator::DoesNotExist,
        Operator::In,
        Operator::NotIn,
        Operator::Equals,
        Operator::DoubleEquals,
        Operator::NotEquals,
        Operator::GreaterThan,
        Operator::LessThan,
    ];
    let found = ALL.into_iter().find(|operator| operator.as_str() == name);
    found.ok_or_else(|| Failure::unknown(name))
}
