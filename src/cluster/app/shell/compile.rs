//! The syntax tree into code: control flow becomes jumps, and what this shell cannot do is refused by name.

use std::rc::Rc;

use brush_parser::ast::{self, SourceLocation};

use super::code::{Code, Operation, Shape, Simple, Word};
use super::compile_test;
use super::compile_words::{self, Quoting};
use super::parse::{self, Dialect, SyntaxError};

pub fn program(
    program: &ast::Program,
    source: &str,
    dialect: Dialect,
) -> Result<Code, SyntaxError> {
    let mut compiler = Compiler { operations: Vec::new(), source, dialect };
    for list in &program.complete_commands {
        compiler.list(list)?;
    }
    Ok(Code { operations: compiler.operations })
}

pub fn refused(what: &str) -> SyntaxError {
    SyntaxError(parse::unsupported(what))
}

pub struct Compiler<'a> {
    operations: Vec<Operation>,
    source: &'a str,
    pub(super) dialect: Dialect,
}

type Compiled = Result<(), SyntaxError>;

impl Compiler<'_> {
    pub(super) fn list(&mut self, list: &ast::CompoundList) -> Compiled {
        for ast::CompoundListItem(and_or, separator) in &list.0 {
            match separator {
                ast::SeparatorOperator::Sequence => self.and_or(and_or)?,
                ast::SeparatorOperator::Async => {
                    let body = self.part(|part| part.and_or(and_or))?;
                    let said = self.said(and_or);
                    self.push(Operation::Background { body, said });
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
            if self.dialect == Dialect::Ash {
                return Err(refused("time"));
            }
            self.push(Operation::TimeBegin);
        }
        if pipeline.bang {
            self.guarded(|inner| inner.stages(&pipeline.seq))?;
            self.push(Operation::Invert);
        } else {
            self.stages(&pipeline.seq)?;
        }
        if pipeline.timed.is_some() {
            self.push(Operation::TimeEnd);
        }
        Ok(())
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
                let (simple, declared) = self.simple(simple)?;
                let line = simple.line;
                self.push(Operation::Run(simple));
                if !declared.is_empty() {
                    let (words, redirects) = (Vec::new(), Vec::new());
                    let simple = Simple { line, assignments: declared, words, redirects };
                    self.push(Operation::Run(simple));
                }
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
            ArithmeticForClause(_) if self.dialect == Dialect::Ash => Err(refused("for ((…))")),
            ArithmeticForClause(clause) => self.counting_for(clause),
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

    /// `for ((i = 0; i < 3; i++))`: the updater stands first, and the first round jumps over it.
    fn counting_for(&mut self, clause: &ast::ArithmeticForClauseCommand) -> Compiled {
        self.calculation(clause.initializer.as_ref())?;
        let begin = self.hole();
        let over = self.hole();
        let again = self.here();
        self.calculation(clause.updater.as_ref())?;
        self.fill(over, Operation::Jump(self.here()));
        self.calculation(clause.condition.as_ref())?;
        let exit = self.hole();
        self.list(&clause.body.list)?;
        self.push(Operation::LoopAgain { again });
        let end = self.here();
        self.push(Operation::LoopEnd);
        self.fill(begin, Operation::LoopBegin { again, end });
        let leave = match clause.condition {
            Some(_) => Operation::JumpIfFailed(end),
            None => Operation::Jump(exit + 1),
        };
        self.fill(exit, leave);
        Ok(())
    }

    /// One expression of the three, whose zero is no failure.
    fn calculation(&mut self, expression: Option<&ast::UnexpandedArithmeticExpr>) -> Compiled {
        let text = expression.map_or("", |expression| expression.value.trim());
        if text.is_empty() {
            return Ok(());
        }
        let pieces = self.pieces(text, Quoting::Double)?;
        self.guarded(|inner| {
            inner.push(Operation::Calculate(pieces));
            Ok(())
        })
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
        inner: impl FnOnce(&mut Self) -> Compiled,
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

    fn words(&self, words: &[ast::Word]) -> Result<Vec<Word>, SyntaxError> {
        let fields = words.iter().map(|word| self.fields(&word.value));
        Ok(fields.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// More than one word only where bash expands braces.
    pub fn fields(&self, raw: &str) -> Result<Vec<Word>, SyntaxError> {
        compile_words::fields(raw, self.dialect)
    }

    pub fn whole(&self, raw: &str) -> Result<Word, SyntaxError> {
        Ok(Word { pieces: self.pieces(raw, Quoting::None)?, shape: Shape::Whole })
    }

    pub fn pieces(
        &self,
        raw: &str,
        quoting: Quoting,
    ) -> Result<Vec<super::code::Piece>, SyntaxError> {
        compile_words::pieces(raw, quoting, self.dialect)
    }

    fn guarded(&mut self, inner: impl FnOnce(&mut Self) -> Compiled) -> Compiled {
        self.push(Operation::Guard);
        inner(self)?;
        self.push(Operation::Unguard);
        Ok(())
    }

    /// Code that runs by itself.
    pub(super) fn part(
        &self,
        inner: impl FnOnce(&mut Self) -> Compiled,
    ) -> Result<Rc<Code>, SyntaxError> {
        let mut part = Compiler { operations: Vec::new(), ..*self };
        inner(&mut part)?;
        Ok(Rc::new(Code { operations: part.operations }))
    }

    /// A list as it stands in the source, on one line.
    fn said(&self, list: &ast::AndOrList) -> Rc<str> {
        let Some(place) = list.location() else { return Rc::from("") };
        let (start, end) = (place.start.index, place.end.index);
        let mut text: String =
            self.source.chars().skip(start).take(end.saturating_sub(start)).collect();
        // The parser does not know where redirections stand; they go on up to the `&`.
        let rest: String = self.source.chars().skip(end).collect();
        text.push_str(&rest[..background_sign(&rest)]);
        Rc::from(text.split_whitespace().collect::<Vec<_>>().join(" "))
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

/// Where the `&` stands that sends into the background: none of `>&`, `&>` and `&&`, and none in quotes.
fn background_sign(text: &str) -> usize {
    let (mut quote, mut before) = (None, ' ');
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '&') if next == Some('&') => drop(characters.next()),
            (None, '&') if !matches!(before, '>' | '<') && next != Some('>') => return at,
            (None, _) => {}
        }
        before = c;
    }
    text.len()
}
