//! Arrays of bash: elements by their indices, which may have gaps, and what is assigned to a name.

use std::rc::Rc;

use super::code::{AssignedValue, Assignment, AssignmentForm, Item};
use super::expand::{Expanded, Expander, Stop, refusal};
use super::variables::{Access, AssignError, Elements, TEXT_BYTES_MAX, Variables};

/// More elements are refused.
const ELEMENTS_MAX: usize = 4_096;

impl Variables {
    pub fn is_array(&self, name: &str) -> bool {
        self.variable(name).is_some_and(|variable| variable.elements.is_some())
    }

    /// All elements; a variable that is no array is its own only element.
    pub fn elements(&self, name: &str) -> Elements {
        let Some(variable) = self.variable(name) else { return Elements::new() };
        match &variable.elements {
            Some(elements) => elements.to_vec(),
            None => vec![(0, Rc::clone(&variable.value))],
        }
    }

    pub fn element(&self, name: &str, index: i64) -> Option<&str> {
        let variable = self.variable(name)?;
        let Some(elements) = &variable.elements else {
            return matches!(index, 0 | -1).then_some(&*variable.value);
        };
        let index = resolved(elements, index).ok()?;
        let at = elements.binary_search_by_key(&index, |(at, _)| *at).ok()?;
        Some(&*elements[at].1)
    }

    pub fn assign_elements(&mut self, name: &str, elements: Elements) -> Result<(), AssignError> {
        let bytes: usize = elements.iter().map(|(_, text)| text.len()).sum();
        if TEXT_BYTES_MAX < bytes || ELEMENTS_MAX < elements.len() {
            return Err(AssignError::TooLong);
        }
        let variable = self.ensure(name)?;
        if variable.access == Access::ReadOnly {
            return Err(AssignError::ReadOnly);
        }
        variable.elements = Some(Rc::new(elements));
        Ok(())
    }

    pub fn assign_element(
        &mut self,
        name: &str,
        index: i64,
        text: &str,
    ) -> Result<(), AssignError> {
        let mut elements = self.elements(name);
        let index = resolved(&elements, index)?;
        put(&mut elements, index, text);
        self.assign_elements(name, elements)
    }

    pub fn unset_element(&mut self, name: &str, index: i64) -> Result<(), AssignError> {
        let mut elements = self.elements(name);
        let index = resolved(&elements, index)?;
        elements.retain(|(at, _)| *at != index);
        self.assign_elements(name, elements)
    }
}

impl Expander<'_, '_> {
    pub fn assign(&mut self, assignment: &Assignment) -> Expanded<()> {
        let Assignment { name, index, value, form } = assignment;
        let assigned = match (value, index) {
            (AssignedValue::Items(items), None) => {
                let elements = match form {
                    AssignmentForm::Set => Elements::new(),
                    AssignmentForm::Append => self.shell.variables.elements(name),
                };
                let elements = self.items(elements, items)?;
                self.shell.variables.assign_elements(name, elements)
            }
            (AssignedValue::Items(_), Some(_)) => {
                return Err(Stop::Error(format!("{name}: cannot assign list to array member")));
            }
            (AssignedValue::One(word), index) => {
                let mut text = self.text(word)?;
                let index = index.as_ref().map(|index| self.arithmetic(index)).transpose()?;
                let variables = &mut self.shell.variables;
                if *form == AssignmentForm::Append {
                    let before = variables.element(name, index.unwrap_or(0));
                    text.insert_str(0, before.unwrap_or_default());
                }
                match index {
                    None => variables.assign(name, &text),
                    Some(index) => variables.assign_element(name, index, &text),
                }
            }
        };
        assigned.map_err(|error| refusal(name, error))
    }

    fn items(&mut self, mut elements: Elements, items: &[Item]) -> Expanded<Elements> {
        let mut next = elements.last().map_or(0, |(last, _)| last.saturating_add(1));
        for item in items {
            if let Some(index) = &item.index {
                let index = self.arithmetic(index)?;
                next = resolved(&elements, index).map_err(|error| refusal("array", error))?;
            }
            for text in self.fields(&item.words)? {
                put(&mut elements, next, &text);
                next = next.saturating_add(1);
            }
        }
        Ok(elements)
    }
}

/// Indices below zero count from behind the last one.
fn resolved(elements: &Elements, index: i64) -> Result<u32, AssignError> {
    let end = elements.last().map_or(0, |(last, _)| i64::from(*last) + 1);
    let index = if index < 0 { end + index.max(-end - 1) } else { index };
    u32::try_from(index).map_err(|_| AssignError::NoSuchIndex)
}

fn put(elements: &mut Elements, index: u32, text: &str) {
    match elements.binary_search_by_key(&index, |(at, _)| *at) {
        Ok(at) => elements[at].1 = text.into(),
        Err(at) => elements.insert(at, (index, text.into())),
    }
}

/// As `set` and `declare -p` print them.
pub fn shown(elements: &Elements) -> String {
    let shown = elements.iter().map(|(at, text)| format!("[{at}]=\"{text}\""));
    format!("({})", shown.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_may_have_gaps_and_are_counted_from_behind_too() {
        let mut variables = Variables::default();
        variables.assign("x", "one").unwrap();
        assert_eq!(variables.element("x", 0), Some("one"), "no array, and still an element");
        variables.assign_element("x", 7, "eight").unwrap();
        assert_eq!(shown(&variables.elements("x")), "([0]=\"one\" [7]=\"eight\")");
        assert_eq!(variables.element("x", -1), Some("eight"));
        assert_eq!(variables.element("x", -9), None);
        assert_eq!(variables.assign_element("x", -9, ""), Err(AssignError::NoSuchIndex));
        assert_eq!(variables.assign_element("x", i64::MIN, ""), Err(AssignError::NoSuchIndex));
        assert_eq!(variables.assign_element("x", i64::MAX, ""), Err(AssignError::NoSuchIndex));
        variables.unset_element("x", 0).unwrap();
        assert_eq!(variables.value("x"), None, "the first element is gone");
        variables.make_read_only("x").unwrap();
        assert_eq!(variables.assign_element("x", 1, ""), Err(AssignError::ReadOnly));
    }
}
