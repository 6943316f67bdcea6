//! Simple commands into code: assignments, words, redirections.

use std::rc::Rc;

use brush_parser::ast::{self, SourceLocation};

use super::code::{
    AssignedValue, Assignment, AssignmentForm, Code, Item, Piece, Redirect, RedirectKind, Shape,
    Simple, Word,
};
use super::compile::{Compiler, refused};
use super::compile_words::Quoting;
use super::parse::{Dialect, SyntaxError};

/// Commands whose arguments of the form `name=value` are not split.
const DECLARATIONS: [&str; 5] = ["declare", "export", "local", "readonly", "typeset"];

impl Compiler<'_> {
    /// A command, and the arrays that it declares: those are assigned once it has run.
    pub fn simple(
        &mut self,
        command: &ast::SimpleCommand,
    ) -> Result<(Simple, Vec<Assignment>), SyntaxError> {
        use ast::CommandPrefixOrSuffixItem::{
            AssignmentWord, IoRedirect, ProcessSubstitution, Word,
        };
        let mut simple = Simple {
            line: command.location().map_or(1, |location| location.start.line),
            assignments: Vec::new(),
            words: Vec::new(),
            redirects: Vec::new(),
        };
        for item in command.prefix.iter().flat_map(|prefix| &prefix.0) {
            match item {
                IoRedirect(redirect) => simple.redirects.extend(self.redirect(redirect)?),
                AssignmentWord(assignment, _) => {
                    simple.assignments.push(self.assignment(assignment)?);
                }
                Word(word) => simple.words.extend(self.fields(&word.value)?),
                ProcessSubstitution(..) => return Err(refused("process substitution")),
            }
        }
        if let Some(name) = &command.word_or_name {
            simple.words.extend(self.fields(&name.value)?);
        }
        let declares =
            command.word_or_name.as_ref().is_some_and(|name| DECLARATIONS.contains(&&*name.value));
        let mut declared = Vec::new();
        for item in command.suffix.iter().flat_map(|suffix| &suffix.0) {
            match item {
                IoRedirect(redirect) => simple.redirects.extend(self.redirect(redirect)?),
                AssignmentWord(assignment, _)
                    if declares && matches!(assignment.value, ast::AssignmentValue::Array(_)) =>
                {
                    let assignment = self.assignment(assignment)?;
                    simple.words.push(self.whole(&assignment.name)?);
                    declared.push(assignment);
                }
                AssignmentWord(_, word) if declares => simple.words.push(self.whole(&word.value)?),
                AssignmentWord(_, word) | Word(word) => {
                    simple.words.extend(self.fields(&word.value)?);
                }
                ProcessSubstitution(kind, command) => {
                    simple.words.push(self.process_word(kind, command)?);
                }
            }
        }
        Ok((simple, declared))
    }

    fn assignment(&self, assignment: &ast::Assignment) -> Result<Assignment, SyntaxError> {
        let (name, index) = match &assignment.name {
            ast::AssignmentName::VariableName(name) => (name, None),
            ast::AssignmentName::ArrayElementName(name, index) => (name, Some(self.index(index)?)),
        };
        let value = match &assignment.value {
            ast::AssignmentValue::Scalar(value) => AssignedValue::One(self.whole(&value.value)?),
            ast::AssignmentValue::Array(items) => {
                let items = items.iter().map(|(index, word)| {
                    let index = index.as_ref().map(|index| self.index(&index.value)).transpose()?;
                    Ok(Item { index, words: self.fields(&word.value)? })
                });
                AssignedValue::Items(items.collect::<Result<_, _>>()?)
            }
        };
        let is_array = index.is_some() || matches!(value, AssignedValue::Items(_));
        if is_array && self.dialect == Dialect::Ash {
            return Err(refused("arrays"));
        }
        let form = if assignment.append { AssignmentForm::Append } else { AssignmentForm::Set };
        Ok(Assignment { name: name.clone(), index, value, form })
    }

    fn index(&self, text: &str) -> Result<Vec<Piece>, SyntaxError> {
        self.pieces(text, Quoting::Double)
    }

    fn process_word(
        &self,
        kind: &ast::ProcessSubstitutionKind,
        command: &ast::SubshellCommand,
    ) -> Result<Word, SyntaxError> {
        let pieces = vec![Piece::Process(self.process(kind, command)?)];
        Ok(Word { pieces, shape: Shape::Whole })
    }

    /// What `<(…)` runs.
    fn process(
        &self,
        kind: &ast::ProcessSubstitutionKind,
        command: &ast::SubshellCommand,
    ) -> Result<Rc<Code>, SyntaxError> {
        match kind {
            ast::ProcessSubstitutionKind::Read if self.dialect == Dialect::Bash => {
                self.part(|part| part.list(&command.list))
            }
            ast::ProcessSubstitutionKind::Read => Err(refused("process substitution")),
            ast::ProcessSubstitutionKind::Write => Err(refused("process substitution with >(…)")),
        }
    }

    pub fn redirect(&self, redirect: &ast::IoRedirect) -> Result<Vec<Redirect>, SyntaxError> {
        use ast::IoFileRedirectKind as FileKind;
        let number = |given: Option<i32>, usual: u32| {
            given.and_then(|number| u32::try_from(number).ok()).unwrap_or(usual)
        };
        Ok(match redirect {
            ast::IoRedirect::File(given, kind, target) => {
                let word = match target {
                    ast::IoFileRedirectTarget::Filename(word)
                    | ast::IoFileRedirectTarget::Duplicate(word) => self.whole(&word.value)?,
                    ast::IoFileRedirectTarget::Fd(fd) => self.whole(&fd.to_string())?,
                    ast::IoFileRedirectTarget::ProcessSubstitution(kind, command) => {
                        let kind = RedirectKind::Process(self.process(kind, command)?);
                        return Ok(vec![Redirect { number: number(*given, 0), kind }]);
                    }
                };
                let (usual, kind) = match kind {
                    FileKind::Read => (0, RedirectKind::Read(word)),
                    FileKind::Write | FileKind::Clobber => (1, RedirectKind::Write(word)),
                    FileKind::Append => (1, RedirectKind::Append(word)),
                    FileKind::ReadAndWrite => return Err(refused("<>")),
                    FileKind::DuplicateInput => (0, RedirectKind::Duplicate(word)),
                    FileKind::DuplicateOutput => (1, RedirectKind::Duplicate(word)),
                };
                vec![Redirect { number: number(*given, usual), kind }]
            }
            ast::IoRedirect::HereDocument(given, document) => {
                let pieces = if document.requires_expansion {
                    self.pieces(&document.doc.value, Quoting::Document)?
                } else {
                    vec![Piece::Quoted(document.doc.value.clone())]
                };
                let word = Word { pieces, shape: Shape::Whole };
                vec![Redirect { number: number(*given, 0), kind: RedirectKind::Text(word) }]
            }
            ast::IoRedirect::HereString(given, word) => {
                let mut word = self.whole(&word.value)?;
                word.pieces.push(Piece::Quoted("\n".to_owned()));
                vec![Redirect { number: number(*given, 0), kind: RedirectKind::Text(word) }]
            }
            ast::IoRedirect::OutputAndError(word, appends) => {
                let word = self.whole(&word.value)?;
                let kind =
                    if *appends { RedirectKind::Append(word) } else { RedirectKind::Write(word) };
                let same = RedirectKind::Duplicate(self.whole("1")?);
                vec![Redirect { number: 1, kind }, Redirect { number: 2, kind: same }]
            }
        })
    }
}
