//! A script as the shell keeps it: a flat list of operations, so that a shell that waits is only a place in it.
//!
//! What runs as a process of its own (a pipeline's stage, a subshell, a substitution) and what runs by name (a function)
//! is a list of its own.

use std::rc::Rc;

#[derive(Debug)]
pub struct Code {
    pub operations: Vec<Operation>,
}

/// Two pieces of code are equal when they are the same piece; what is parsed once is never parsed again to compare.
impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        std::ptr::eq(self, other) || self.operations == other.operations
    }
}

#[derive(Debug, PartialEq)]
pub enum Operation {
    Run(Simple),
    /// `[[ … ]]`
    Test(Condition),
    /// `(( … ))`
    Calculate(Vec<Piece>),
    Pipeline(Vec<Rc<Code>>),
    Subshell(Rc<Code>),
    Background {
        body: Rc<Code>,
        /// As it was written.
        said: Rc<str>,
    },
    /// `time`: how long what follows takes, up to its `TimeEnd`.
    TimeBegin,
    TimeEnd,
    Define {
        name: String,
        body: Rc<Code>,
    },
    Jump(usize),
    JumpIfFailed(usize),
    JumpIfSucceeded(usize),
    Invert,
    Succeed,
    /// From here on a failure is a condition's answer and not the end of a shell under `set -e`.
    Guard,
    Unguard,
    /// A loop begins; `again` is where `continue` goes, `end` where its `LoopEnd` stands.
    LoopBegin {
        again: usize,
        end: usize,
    },
    /// As LoopBegin, over words; none means the positional parameters.
    ForBegin {
        words: Option<Vec<Word>>,
        again: usize,
        end: usize,
    },
    ForNext {
        name: String,
        end: usize,
    },
    LoopAgain {
        again: usize,
    },
    LoopEnd,
    CaseBegin(Word),
    /// Goes on if one of the patterns matches, else jumps.
    CaseTest {
        patterns: Vec<Word>,
        otherwise: usize,
    },
    CaseEnd,
    /// Redirections of a group; if one fails the group is skipped.
    RedirectBegin {
        redirects: Vec<Redirect>,
        skip: usize,
    },
    RedirectEnd,
}

#[derive(Debug, PartialEq)]
pub struct Simple {
    /// Where it stands in its script; complaints say so.
    pub line: usize,
    pub assignments: Vec<Assignment>,
    pub words: Vec<Word>,
    pub redirects: Vec<Redirect>,
}

#[derive(Debug, PartialEq)]
pub struct Assignment {
    pub name: String,
    /// `name[index]=value`
    pub index: Option<Vec<Piece>>,
    pub value: AssignedValue,
    pub form: AssignmentForm,
}

#[derive(Debug, PartialEq)]
pub enum AssignedValue {
    One(Word),
    /// `(…)`: an array.
    Items(Vec<Item>),
}

/// A part of an array's value; it may say where it stands.
#[derive(Debug, PartialEq)]
pub struct Item {
    pub index: Option<Vec<Piece>>,
    pub words: Vec<Word>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignmentForm {
    Set,
    /// `name+=value`
    Append,
}

#[derive(Debug, PartialEq)]
pub struct Word {
    pub pieces: Vec<Piece>,
    pub shape: Shape,
}

/// What a word becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Any number of fields: split at blanks, patterns replaced by the paths they match.
    Fields,
    /// Exactly one text.
    Whole,
}

#[derive(Debug, PartialEq)]
pub enum Piece {
    /// Unquoted text: it may be a pattern.
    Text(String),
    Quoted(String),
    DoubleQuoted(Vec<Piece>),
    Parameter {
        parameter: Parameter,
        expansion: Expansion,
    },
    Substitution(Rc<Code>),
    /// `<(…)`: the path of a file that holds what it printed.
    Process(Rc<Code>),
    Arithmetic(Vec<Piece>),
    Home,
}

#[derive(Debug, PartialEq)]
pub enum Parameter {
    Named(String),
    Positional(u32),
    /// `$?`
    Status,
    /// `$$`
    Process,
    /// `$!`
    Background,
    /// `$#`
    Count,
    /// `$-`
    Options,
    /// `$0`
    Name,
    /// `$@`
    Each,
    /// `$*`
    Joined,
    /// `${!x}`: the variable whose name this one holds.
    Indirect(String),
    /// `${a[index]}`
    Element {
        name: String,
        index: Vec<Piece>,
    },
    /// `${a[@]}`
    Elements(String),
    /// `${a[*]}`
    ElementsJoined(String),
    /// `${!a[@]}`
    Indices(String),
}

/// What is done with a parameter's value.
#[derive(Debug, PartialEq)]
pub enum Expansion {
    Value,
    /// `${#x}`
    Length,
    /// `${x:-word}`
    Default {
        absent: Absent,
        word: Vec<Piece>,
    },
    /// `${x:=word}`
    Assign {
        absent: Absent,
        word: Vec<Piece>,
    },
    /// `${x:?word}`
    Demand {
        absent: Absent,
        word: Vec<Piece>,
    },
    /// `${x:+word}`
    Alternative {
        absent: Absent,
        word: Vec<Piece>,
    },
    /// `${x#pattern}`, `${x%%pattern}` …
    Trim {
        end: End,
        reach: Reach,
        pattern: Vec<Piece>,
    },
    /// `${x/pattern/text}`
    Replace {
        place: Place,
        pattern: Vec<Piece>,
        text: Vec<Piece>,
    },
    /// `${x:offset:length}`
    Substring {
        offset: Vec<Piece>,
        length: Option<Vec<Piece>>,
    },
    /// `${x^}`, `${x,,}`
    Case(LetterCase, Place),
}

/// When a parameter counts as absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    Unset,
    UnsetOrEmpty,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Front,
    Back,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Shortest,
    Longest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    First,
    All,
    Front,
    Back,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterCase {
    Upper,
    Lower,
}

#[derive(Debug, PartialEq)]
pub struct Redirect {
    pub number: u32,
    pub kind: RedirectKind,
}

#[derive(Debug, PartialEq)]
pub enum RedirectKind {
    Read(Word),
    Write(Word),
    Append(Word),
    /// `>&1`, `<&-`: what another number stands for, or nothing.
    Duplicate(Word),
    /// A here-document or a here-string.
    Text(Word),
    /// `< <(…)`: what a process prints.
    Process(Rc<Code>),
}

/// The expression of `[[ … ]]`.
#[derive(Debug, PartialEq)]
pub enum Condition {
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    /// An operator of test(1) and its operand.
    Unary(&'static str, Word),
    Binary(&'static str, Word, Word),
    /// `==` and `!=` match a pattern.
    Matches(Word, Word),
    /// `=~`
    Finds(Word, Word),
}
