//! What a parameter stands for: one text, or several, as `$@`, `${a[@]}` and `${!a[@]}` do.

use super::code::{Expansion, Parameter, Piece};
use super::expand::{Expanded, Expander};
use crate::kit::chance::draw;

impl Expander<'_, '_> {
    pub(super) fn value(&mut self, parameter: &Parameter) -> Expanded<Option<String>> {
        if let Parameter::Element { name, index } = parameter {
            let index = self.arithmetic(index)?;
            return Ok(self.shell.variables.element(name, index).map(str::to_owned));
        }
        if let Parameter::Indirect(name) = parameter {
            let named = self.shell.variables.value(name).unwrap_or_default().to_owned();
            return Ok(self.shell.variables.value(&named).map(str::to_owned));
        }
        Ok(self.plain_value(parameter))
    }

    fn plain_value(&mut self, parameter: &Parameter) -> Option<String> {
        let shell = &*self.shell;
        Some(match parameter {
            Parameter::Named(name) => match shell.variables.value(name) {
                Some(value) => value.to_owned(),
                None => return self.dynamic(name),
            },
            Parameter::Positional(number) => {
                let index = usize::try_from(*number).ok()?.checked_sub(1)?;
                shell.parameters.get(index)?.clone()
            }
            Parameter::Status => shell.status.to_string(),
            Parameter::Process => shell.pid.to_string(),
            Parameter::Background => shell.background?.to_string(),
            Parameter::Count => shell.parameters.len().to_string(),
            Parameter::Options => shell.options.letters(),
            Parameter::Name => shell.name.clone(),
            Parameter::Each
            | Parameter::Joined
            | Parameter::Elements(_)
            | Parameter::ElementsJoined(_)
            | Parameter::Indices(_) => {
                return self
                    .several(parameter)
                    .filter(|all| !all.is_empty())
                    .map(|all| all.join(" "));
            }
            Parameter::Element { .. } | Parameter::Indirect(_) => return None,
        })
    }

    /// Variables that the shell makes up when they are asked for.
    fn dynamic(&mut self, name: &str) -> Option<String> {
        let now = self.system.now();
        match name {
            "RANDOM" => {
                self.shell.draws += 1;
                let kernel = &self.system.kernel;
                let who = format!("{}/{}", kernel.machine.seed_key, self.shell.pid);
                let drawn = draw(kernel.seed, "shell.random", &who).nth(self.shell.draws);
                Some(drawn.below(32_768).to_string())
            }
            "SECONDS" => Some((now - self.system.process.started_at).as_secs().to_string()),
            "PWD" => Some(self.system.process.cwd.clone()),
            "PPID" => Some(self.system.process.parent.to_string()),
            _ => None,
        }
    }

    /// None: the parameter is one text.
    pub(super) fn several(&self, parameter: &Parameter) -> Option<Vec<String>> {
        let variables = &self.shell.variables;
        Some(match parameter {
            Parameter::Each | Parameter::Joined => self.shell.parameters.to_vec(),
            Parameter::Elements(name) | Parameter::ElementsJoined(name) => {
                variables.elements(name).into_iter().map(|(_, text)| text.to_string()).collect()
            }
            Parameter::Indices(name) => {
                variables.elements(name).into_iter().map(|(at, _)| at.to_string()).collect()
            }
            Parameter::Named(_)
            | Parameter::Positional(_)
            | Parameter::Status
            | Parameter::Process
            | Parameter::Background
            | Parameter::Count
            | Parameter::Options
            | Parameter::Name
            | Parameter::Indirect(_)
            | Parameter::Element { .. } => return None,
        })
    }

    /// What an expansion makes of each. None: it looks at all of them as one.
    pub(super) fn each_changed(
        &mut self,
        parameter: &Parameter,
        mut texts: Vec<String>,
        expansion: &Expansion,
    ) -> Expanded<Option<Vec<String>>> {
        match expansion {
            Expansion::Value => {}
            Expansion::Substring { offset, length } => {
                // Positional parameters count from one.
                if matches!(parameter, Parameter::Each | Parameter::Joined) {
                    texts.insert(0, self.shell.name.clone());
                }
                let (start, end) = self.range(texts.len(), offset, length.as_deref())?;
                texts = texts.into_iter().take(end).skip(start).collect();
            }
            Expansion::Trim { .. } | Expansion::Replace { .. } | Expansion::Case(..) => {
                for text in &mut texts {
                    *text = self.changed(text, expansion)?;
                }
            }
            Expansion::Length
            | Expansion::Default { .. }
            | Expansion::Assign { .. }
            | Expansion::Demand { .. }
            | Expansion::Alternative { .. } => return Ok(None),
        }
        Ok(Some(texts))
    }

    /// Where `:offset:length` begins and ends among so many.
    pub(super) fn range(
        &mut self,
        count: usize,
        offset: &[Piece],
        length: Option<&[Piece]>,
    ) -> Expanded<(usize, usize)> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let offset = self.arithmetic(offset)?;
        let start = if offset < 0 { count.saturating_add(offset) } else { offset };
        let end = match length {
            None => count,
            Some(length) => match self.arithmetic(length)? {
                length if length < 0 => count.saturating_add(length),
                length => start.saturating_add(length),
            },
        };
        Ok((usize::try_from(start).unwrap_or(usize::MAX), usize::try_from(end).unwrap_or(0)))
    }
}
