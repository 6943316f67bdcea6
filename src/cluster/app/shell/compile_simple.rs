//! Simple commands into code: assignments, words, redirections.

use brush_parser::ast::{self, SourceLocation};

use super::code::{Assignment, AssignmentForm, Piece, Redirect, RedirectKind, Shape, Simple, Word};
use super::compile::{Compiler, refused};
use super::compile_words::Quoting;
use super::parse::SyntaxError;

/// Commands whose arguments of the form `name=value` are not split.
const DECLARATIONS: [&str; 4] = ["export", "local", "readonly", "declare"];

impl Compiler<'_> {
    pub fn simple(&mut self, command: &ast::SimpleCommand) -> Result<Simple, SyntaxError> {
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
        for item in command.suffix.iter().flat_map(|suffix| &suffix.0) {
            match item {
                IoRedirect(redirect) => simple.redirects.extend(self.redirect(redirect)?),
                AssignmentWord(_, word) if declares => simple.words.push(self.whole(&word.value)?),
                AssignmentWord(_, word) | Word(word) => {
                    simple.words.extend(self.fields(&word.value)?);
                }
                ProcessSubstitution(..) => return Err(refused("process substitution")),
            }
        }
        Ok(simple)
    }

    fn assignment(&self, assignment: &ast::Assignment) -> Result<Assignment, SyntaxError> {
        let ast::AssignmentName::VariableName(name) = &assignment.name else {
            return Err(refused("arrays"));
        };
        let ast::AssignmentValue::Scalar(value) = &assignment.value else {
            return Err(refused("arrays"));
        };
        let form = if assignment.append { AssignmentForm::Append } else { AssignmentForm::Set };
        Ok(Assignment { name: name.clone(), value: self.whole(&value.value)?, form })
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
                    ast::IoFileRedirectTarget::ProcessSubstitution(..) => {
                        return Err(refused("process substitution"));
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
