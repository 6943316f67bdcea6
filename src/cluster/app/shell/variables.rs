//! A shell's variables: their values, and which of them its children inherit.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

/// A longer text is refused: `a=$a$a` doubles with every round.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;
pub const VARIABLES_MAX: usize = 1_000;

/// Copies share what did not change, so a subshell and a step back cost a pointer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variables {
    named: Rc<SortedMap<String, Variable>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Of an array: its first element.
    pub value: Rc<str>,
    /// None: the variable is no array.
    pub elements: Option<Rc<Elements>>,
    pub reach: Reach,
    pub access: Access,
}

/// The elements of an array by their indices, in their order.
pub type Elements = Vec<(u32, Rc<str>)>;

/// Whether children see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Own,
    Exported,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Free,
    ReadOnly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignError {
    ReadOnly,
    TooLong,
    TooMany,
    NoSuchIndex,
}

impl Variable {
    fn own(value: &str) -> Variable {
        let (reach, access) = (Reach::Own, Access::Free);
        Variable { value: value.into(), elements: None, reach, access }
    }
}

impl Variables {
    pub fn inherited(env: &SortedMap<String, String>) -> Variables {
        let variable = |value: &String| Variable {
            value: value.as_str().into(),
            elements: None,
            reach: Reach::Exported,
            access: Access::Free,
        };
        // What is no name stays in the environment of real shells too, but cannot be asked for.
        let named = env.iter().filter(|(name, _)| is_name(name));
        Variables {
            named: Rc::new(SortedMap::from_iter(
                named.map(|(name, value)| (name.clone(), variable(value))),
            )),
        }
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        let variable = self.named.get(name)?;
        match &variable.elements {
            None => Some(&*variable.value),
            Some(_) => self.element(name, 0),
        }
    }

    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.named.get(name)
    }

    pub fn assign(&mut self, name: &str, value: &str) -> Result<(), AssignError> {
        if TEXT_BYTES_MAX < value.len() {
            return Err(AssignError::TooLong);
        }
        if self.is_array(name) {
            return self.assign_element(name, 0, value);
        }
        let count = self.named.len();
        let named = Rc::make_mut(&mut self.named);
        match named.get_mut(name) {
            Some(variable) if variable.access == Access::ReadOnly => Err(AssignError::ReadOnly),
            Some(variable) => {
                variable.value = value.into();
                Ok(())
            }
            None if VARIABLES_MAX <= count => Err(AssignError::TooMany),
            None => {
                named.insert(name.to_owned(), Variable::own(value));
                Ok(())
            }
        }
    }

    pub fn unset(&mut self, name: &str) -> Result<(), AssignError> {
        if self.named.get(name).is_some_and(|variable| variable.access == Access::ReadOnly) {
            return Err(AssignError::ReadOnly);
        }
        Rc::make_mut(&mut self.named).remove(name);
        Ok(())
    }

    /// Marks a variable for its children; one without a value gets an empty one.
    pub fn export(&mut self, name: &str) -> Result<(), AssignError> {
        self.ensure(name)?.reach = Reach::Exported;
        Ok(())
    }

    pub fn make_read_only(&mut self, name: &str) -> Result<(), AssignError> {
        self.ensure(name)?.access = Access::ReadOnly;
        Ok(())
    }

    /// Puts back what was there before, or nothing.
    pub fn restore(&mut self, name: &str, before: Option<Variable>) {
        let named = Rc::make_mut(&mut self.named);
        match before {
            Some(variable) => drop(named.insert(name.to_owned(), variable)),
            None => drop(named.remove(name)),
        }
    }

    /// What became of variables between two states, done here too.
    pub fn take_changes(&mut self, before: &Variables, after: &Variables) {
        for (name, variable) in after.named.iter() {
            if before.named.get(name) != Some(variable) {
                self.restore(name, Some(variable.clone()));
            }
        }
        for name in before.named.keys().filter(|name| !after.named.contains_key(*name)) {
            self.restore(name, None);
        }
    }

    /// What a child is started with.
    pub fn exported(&self) -> SortedMap<String, String> {
        // An array stays with its shell.
        let exported = self.named.iter().filter(|(_, variable)| {
            variable.reach == Reach::Exported && variable.elements.is_none()
        });
        SortedMap::from_iter(
            exported.map(|(name, variable)| (name.clone(), variable.value.to_string())),
        )
    }

    pub fn all(&self) -> impl Iterator<Item = (&str, &Variable)> {
        self.named.iter().map(|(name, variable)| (name.as_str(), variable))
    }

    /// The variable as it may be changed; one that is not there yet is empty.
    pub(super) fn ensure(&mut self, name: &str) -> Result<&mut Variable, AssignError> {
        if !self.named.contains_key(name) {
            self.assign(name, "")?;
        }
        Rc::make_mut(&mut self.named).get_mut(name).ok_or(AssignError::TooMany)
    }
}

/// Whether a text can name a variable.
pub fn is_name(text: &str) -> bool {
    let is_first = |c: char| c.is_ascii_alphabetic() || c == '_';
    text.starts_with(is_first) && text.chars().all(|c| is_first(c) || c.is_ascii_digit())
}
