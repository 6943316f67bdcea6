//! The syntax tree into code: control flow becomes jumps, and what this shell cannot do is refused by name.

use std::rc::Rc;

use brush_parser::ast::{self, SourceLocation};

use super::code::{
    Assignment, AssignmentForm, Code, Operation, Redirect, RedirectKind, Shape, Simple, Word,
};
use super::compile_test;
use super::compile_words::{self, Quoting};
use super::parse::{self, Dialect, SyntaxError};

/// Commands whose arguments of the form `name=value` are not split.
const DECLARATIONS: [&str; 4] = ["export", "local", "readonly", "declare"];

pub fn program(program: &ast::Program, dialect: Dialect) -> Result<Code, SyntaxError> {
    let mut compiler = Compiler { operations: Vec::new(), dialect };
    for list in &program.complete_commands {
        compiler.list(list)?;
    }
    Ok(Code { operations: compiler.operations })
}

pub fn refused(what: &str) -> SyntaxError {
    SyntaxError(parse::unsupported(what))
}

struct Compiler {
    operations: Vec<Operation>,
    dialect: Dialect,
}

type Compiled = Result<(), SyntaxError>;

impl Compiler {
    fn list(&mut self, list: &ast::CompoundList) -> Compiled {
        for ast::CompoundListItem(and_or, separator) in &list.0 {
            match separator {
                ast::SeparatorOperator::Sequence => self.and_or(and_or)?,
                ast::SeparatorOperator::Async => {
                    let body = self.part(|part| part.and_or(and_or))?;
                    self.push(Operation::Background(body));
                }
            }
        }
        Ok(())
    }

    /// All but the last command of `a && b || c` may fail without ending a shell under `set -e`.
    fn and_or(&mut self, list: &ast::AndOrList) -> Compiled {
        let mut pipelines = vec![(None, &list.first)];
        pipelines.extend(list.additional.iter().map(|next| match next {
            ast::AndOr::And(pipeline) => {
                (Some(Operation::JumpIfFailed as fn(usize) -> _), pipeline)
            }
            ast::AndOr::Or(pipeline) => {
                (Some(Operation::JumpIfSucceeded as fn(usize) -> _), pipeline)
            }
        }));
        let last = pipelines.len() - 1;
        for (index, (skip, pipeline)) in pipelines.into_iter().enumerate() {
            let hole = skip.map(|jump| (self.hole(), jump));
            if index < last {
                self.guarded(|inner| inner.pipeline(pipeline))?;
            } else {
                self.pipeline(pipeline)?;
            }
            if let Some((hole, jump)) = hole {
                self.fill(hole, jump(self.here()));
            }
        }
        Ok(())
    }

    fn pipeline(&mut self, pipeline: &ast::Pipeline) -> Compiled {
        if pipeline.timed.is_some() {
            return Err(refused("time"));
        }
        if pipeline.bang {
            self.guarded(|inner| inner.stages(&pipeline.seq))?;
            self.push(Operation::Invert);
            return Ok(());
        }
        self.stages(&pipeline.seq)
    }

    fn stages(&mut self, commands: &[ast::Command]) -> Compiled {
        if let [command] = commands {
            return self.command(command);
        }
        let stages = commands.iter().map(|command| self.part(|part| part.command(command)));
        let stages = stages.collect::<Result<Vec<_>, _>>()?;
        self.push(Operation::Pipeline(stages));
        Ok(())
    }

    fn command(&mut self, command: &ast::Command) -> Compiled {
        match command {
            ast::Command::Simple(simple) => {
                let simple = self.simple(simple)?;
                self.push(Operation::Run(simple));
                Ok(())
            }
            ast::Command::Compound(compound, redirects) => {
                self.redirected(redirects.as_ref(), |inner| inner.compound(compound))
            }
            ast::Command::Function(function) => {
                let ast::FunctionBody(body, redirects) = &function.body;
                let body = self.part(|part| {
                    part.redirected(redirects.as_ref(), |inner| inner.compound(body))
                })?;
                let name = function.fname.value.clone();
                self.push(Operation::Define { name, body });
                Ok(())
            }
            ast::Command::ExtendedTest(test, redirects) => {
                let condition = compile_test::condition(&test.expr, self.dialect)?;
                self.redirected(redirects.as_ref(), |inner| {
                    inner.push(Operation::Test(condition));
                    Ok(())
                })
            }
        }
    }

    fn compound(&mut self, compound: &ast::CompoundCommand) -> Compiled {
        use ast::CompoundCommand::{
            Arithmetic, ArithmeticForClause, BraceGroup, CaseClause, Coprocess, ForClause,
            IfClause, Subshell, UntilClause, WhileClause,
        };
        match compound {
            BraceGroup(group) => self.list(&group.list),
            Subshell(subshell) => {
                let body = self.part(|part| part.list(&subshell.list))?;
                self.push(Operation::Subshell(body));
                Ok(())
            }
            IfClause(clause) => self.if_clause(clause),
            WhileClause(clause) => self.while_clause(clause, Operation::JumpIfFailed),
            UntilClause(clause) => self.while_clause(clause, Operation::JumpIfSucceeded),
            ForClause(clause) => self.for_clause(clause),
            CaseClause(clause) => self.case_clause(clause),
            Arithmetic(command) => {
                let pieces = self.pieces(&command.expr.value, Quoting::Double)?;
                self.push(Operation::Calculate(pieces));
                Ok(())
            }
            ArithmeticForClause(_) => Err(refused("for ((…))")),
            Coprocess(_) => Err(refused("coproc")),
        }
    }

    fn if_clause(&mut self, clause: &ast::IfClauseCommand) -> Compiled {
        let mut ends = Vec::new();
        let mut branches = vec![(Some(&clause.condition), &clause.then)];
        let elses = clause.elses.iter().flatten();
        branches.extend(elses.map(|branch| (branch.condition.as_ref(), &branch.body)));
        let has_else = branches.iter().any(|(condition, _)| condition.is_none());
        for (condition, body) in branches {
            let Some(condition) = condition else {
                self.list(body)?;
                continue;
            };
            self.guarded(|inner| inner.list(condition))?;
            let hole = self.hole();
            self.list(body)?;
            ends.push(self.hole());
            self.fill(hole, Operation::JumpIfFailed(self.here()));
        }
        if !has_else {
            self.push(Operation::Succeed);
        }
        let here = self.here();
        ends.into_iter().for_each(|hole| self.fill(hole, Operation::Jump(here)));
        Ok(())
    }

    fn while_clause(
        &mut self,
        clause: &ast::WhileOrUntilClauseCommand,
        leave: fn(usize) -> Operation,
    ) -> Compiled {
        let ast::WhileOrUntilClauseCommand(condition, body, _) = clause;
        let begin = self.hole();
        let again = self.here();
        self.guarded(|inner| inner.list(condition))?;
        let exit = self.hole();
        self.list(&body.list)?;
        self.push(Operation::LoopAgain { again });
        let end = self.here();
        self.push(Operation::LoopEnd);
        self.fill(begin, Operation::LoopBegin { again, end });
        self.fill(exit, leave(end));
        Ok(())
    }

    fn for_clause(&mut self, clause: &ast::ForClauseCommand) -> Compiled {
        let words = clause.values.as_ref().map(|words| self.words(words)).transpose()?;
        let begin = self.hole();
        let again = self.here();
        let next = self.hole();
        self.list(&clause.body.list)?;
        self.push(Operation::LoopAgain { again });
        let end = self.here();
        self.push(Operation::LoopEnd);
        self.fill(begin, Operation::ForBegin { words, again, end });
        self.fill(next, Operation::ForNext { name: clause.variable_name.clone(), end });
        Ok(())
    }

    fn case_clause(&mut self, clause: &ast::CaseClauseCommand) -> Compiled {
        let subject = self.whole(&clause.value.value)?;
        self.push(Operation::CaseBegin(subject));
        let mut ends = Vec::new();
        for case in &clause.cases {
            if !matches!(case.post_action, ast::CaseItemPostAction::ExitCase) {
                return Err(refused("`;&` and `;;&` in case"));
            }
            let patterns = case.patterns.iter().map(|pattern| self.whole(&pattern.value));
            let patterns = patterns.collect::<Result<Vec<_>, _>>()?;
            let test = self.hole();
            match &case.cmd {
                Some(body) => self.list(body)?,
                None => self.push(Operation::Succeed),
            }
            ends.push(self.hole());
            self.fill(test, Operation::CaseTest { patterns, otherwise: self.here() });
        }
        self.push(Operation::Succeed);
        let here = self.here();
        ends.into_iter().for_each(|hole| self.fill(hole, Operation::Jump(here)));
        self.push(Operation::CaseEnd);
        Ok(())
    }

    fn redirected(
        &mut self,
        redirects: Option<&ast::RedirectList>,
        inner: impl FnOnce(&mut Compiler) -> Compiled,
    ) -> Compiled {
        let Some(redirects) = redirects else { return inner(self) };
        let redirects = redirects.0.iter().map(|redirect| self.redirect(redirect));
        let redirects = redirects.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        let begin = self.hole();
        inner(self)?;
        self.push(Operation::RedirectEnd);
        self.fill(begin, Operation::RedirectBegin { redirects, skip: self.here() });
        Ok(())
    }

    fn simple(&mut self, command: &ast::SimpleCommand) -> Result<Simple, SyntaxError> {
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

    fn redirect(&self, redirect: &ast::IoRedirect) -> Result<Vec<Redirect>, SyntaxError> {
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
                    vec![super::code::Piece::Quoted(document.doc.value.clone())]
                };
                let word = Word { pieces, shape: Shape::Whole };
                vec![Redirect { number: number(*given, 0), kind: RedirectKind::Text(word) }]
            }
            ast::IoRedirect::HereString(given, word) => {
                let mut word = self.whole(&word.value)?;
                word.pieces.push(super::code::Piece::Quoted("\n".to_owned()));
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

    fn words(&self, words: &[ast::Word]) -> Result<Vec<Word>, SyntaxError> {
        let fields = words.iter().map(|word| self.fields(&word.value));
        Ok(fields.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// More than one word only where bash expands braces.
    fn fields(&self, raw: &str) -> Result<Vec<Word>, SyntaxError> {
        compile_words::fields(raw, self.dialect)
    }

    fn whole(&self, raw: &str) -> Result<Word, SyntaxError> {
        Ok(Word { pieces: self.pieces(raw, Quoting::None)?, shape: Shape::Whole })
    }

    fn pieces(&self, raw: &str, quoting: Quoting) -> Result<Vec<super::code::Piece>, SyntaxError> {
        compile_words::pieces(raw, quoting, self.dialect)
    }

    fn guarded(&mut self, inner: impl FnOnce(&mut Compiler) -> Compiled) -> Compiled {
        self.push(Operation::Guard);
        inner(self)?;
        self.push(Operation::Unguard);
        Ok(())
    }

    /// Code that runs by itself.
    fn part(&self, inner: impl FnOnce(&mut Compiler) -> Compiled) -> Result<Rc<Code>, SyntaxError> {
        let mut part = Compiler { operations: Vec::new(), dialect: self.dialect };
        inner(&mut part)?;
        Ok(Rc::new(Code { operations: part.operations }))
    }

    fn push(&mut self, operation: Operation) {
        self.operations.push(operation);
    }

    fn here(&self) -> usize {
        self.operations.len()
    }

    /// A place for a jump whose target is not known yet.
    fn hole(&mut self) -> usize {
        self.push(Operation::Jump(usize::MAX));
        self.here() - 1
    }

    fn fill(&mut self, hole: usize, operation: Operation) {
        self.operations[hole] = operation;
    }
}
