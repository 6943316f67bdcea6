//! Label selectors as text: `app=web,tier in (front,back),!debug`.
//! Models apimachinery/pkg/labels/selector.go (v1.36), R3–R5.

mod parse;

use std::fmt;

use serde_json::Value;

use super::field_error::{FieldError, Printed};
use super::names;
use crate::kit::order::sort_by_key;
use crate::kit::sorted::SortedMap;
use crate::objects::{LabelSelector, LabelSelectorOperator};
use crate::yaml::path::Path;

pub use parse::parse;

type Labels = SortedMap<String, String>;

/// A key, and what is asked of its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    pub key: String,
    pub operator: Operator,
    pub values: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Exists,
    DoesNotExist,
    In,
    NotIn,
    Equals,
    DoubleEquals,
    NotEquals,
    GreaterThan,
    LessThan,
}

impl Operator {
    /// As it is written between key and value. Models selection.Operator.
    pub fn as_str(self) -> &'static str {
        match self {
            Operator::Exists => "exists",
            Operator::DoesNotExist => "!",
            Operator::In => "in",
            Operator::NotIn => "notin",
            Operator::Equals => "=",
            Operator::DoubleEquals => "==",
            Operator::NotEquals => "!=",
            Operator::GreaterThan => "gt",
            Operator::LessThan => "lt",
        }
    }
}

impl Requirement {
    /// Models NewRequirement.
    pub fn new(
        key: &str,
        operator: Operator,
        values: Vec<String>,
    ) -> Result<Requirement, Vec<FieldError>> {
        let mut errors = Vec::new();
        let path = Path::root().field("values");
        errors.extend(check_key(key, Path::root().field("key")).err());
        let complaint = match operator {
            Operator::In | Operator::NotIn if values.is_empty() => {
                Some("for 'in', 'notin' operators, values set can't be empty")
            }
            Operator::Equals | Operator::DoubleEquals | Operator::NotEquals
                if values.len() != 1 =>
            {
                Some("exact-match compatibility requires one single value")
            }
            Operator::Exists | Operator::DoesNotExist if !values.is_empty() => {
                Some("values set must be empty for exists and does not exist")
            }
            Operator::GreaterThan | Operator::LessThan if values.len() != 1 => {
                Some("for 'Gt', 'Lt' operators, exactly one value is required")
            }
            _ => None,
        };
        if let Some(detail) = complaint {
            let listed = Value::from(values.clone());
            errors.push(FieldError::invalid(path.clone(), AsJson(listed), detail));
        }
        for (index, value) in values.iter().enumerate() {
            let path = path.index(index);
            let is_ordered = matches!(operator, Operator::GreaterThan | Operator::LessThan);
            if is_ordered && value.parse::<i64>().is_err() {
                let detail = "for 'Gt', 'Lt' operators, the value must be an integer";
                errors.push(FieldError::invalid(path.clone(), value.as_str(), detail));
            }
            let complaints = names::label_value(value);
            if !complaints.is_empty() {
                let detail = complaints.join("; ");
                errors.push(FieldError::invalid(path.key(key), value.as_str(), detail));
            }
        }
        match errors.is_empty() {
            true => Ok(Requirement { key: key.to_owned(), operator, values }),
            false => Err(errors),
        }
    }

    pub fn matches(&self, labels: &Labels) -> bool {
        let value = labels.get(&self.key);
        let is_listed = |value: &String| self.values.contains(value);
        let number = |text: &str| text.parse::<i64>().ok();
        let wanted = self.values.first().and_then(|text| number(text));
        let found = value.and_then(|text| number(text));
        match self.operator {
            Operator::In | Operator::Equals | Operator::DoubleEquals => {
                value.is_some_and(is_listed)
            }
            // What has no such label is not in the set either.
            Operator::NotIn | Operator::NotEquals => !value.is_some_and(is_listed),
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
            Operator::GreaterThan => wanted.zip(found).is_some_and(|(than, it)| it > than),
            Operator::LessThan => wanted.zip(found).is_some_and(|(than, it)| it < than),
        }
    }
}

fn check_key(key: &str, path: Path) -> Result<(), FieldError> {
    let complaints = names::qualified_name(key);
    match complaints.is_empty() {
        true => Ok(()),
        false => Err(FieldError::invalid(path, key, complaints.join("; "))),
    }
}

struct AsJson(Value);

impl Printed for AsJson {
    fn printed(&self) -> String {
        self.0.to_string()
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = &self.key;
        let mut values = self.values.clone();
        sort_by_key(&mut values, String::clone);
        let values = values.join(",");
        match self.operator {
            Operator::Exists => f.write_str(key),
            Operator::DoesNotExist => write!(f, "!{key}"),
            Operator::In => write!(f, "{key} in ({values})"),
            Operator::NotIn => write!(f, "{key} notin ({values})"),
            Operator::Equals => write!(f, "{key}={values}"),
            Operator::DoubleEquals => write!(f, "{key}=={values}"),
            Operator::NotEquals => write!(f, "{key}!={values}"),
            Operator::GreaterThan => write!(f, "{key}>{values}"),
            Operator::LessThan => write!(f, "{key}<{values}"),
        }
    }
}

/// All of several requirements, by key; without any, everything is selected.
pub fn printed(requirements: &[Requirement]) -> String {
    requirements.iter().map(Requirement::to_string).collect::<Vec<_>>().join(",")
}

/// Every pair must be there. Models labels.Set.AsSelector.
pub fn of_pairs(labels: &Labels) -> Vec<Requirement> {
    let requirement = |(key, value): (&String, &String)| Requirement {
        key: key.clone(),
        operator: Operator::Equals,
        values: vec![value.clone()],
    };
    labels.iter().map(requirement).collect()
}

/// None selects nothing. Models metav1.LabelSelectorAsSelector (R2).
pub fn of_selector(
    selector: Option<&LabelSelector>,
) -> Result<Option<Vec<Requirement>>, Vec<FieldError>> {
    let Some(selector) = selector else { return Ok(None) };
    let mut requirements = of_pairs(&selector.match_labels);
    for expression in &selector.match_expressions {
        let operator = match expression.operator {
            LabelSelectorOperator::In => Operator::In,
            LabelSelectorOperator::NotIn => Operator::NotIn,
            LabelSelectorOperator::Exists => Operator::Exists,
            LabelSelectorOperator::DoesNotExist => Operator::DoesNotExist,
        };
        let values = expression.values.clone();
        requirements.push(Requirement::new(&expression.key, operator, values)?);
    }
    sort_by_key(&mut requirements, |one| one.key.clone());
    Ok(Some(requirements))
}
