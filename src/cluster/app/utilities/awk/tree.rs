//! An awk program as it is run.

use super::super::regex::Regex;

#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub pattern: Pattern,
    /// None: the line is printed.
    pub action: Option<Vec<Statement>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    Always,
    Begin,
    End,
    When(Expr),
    /// From one line to another; whether the range of this number is open is a variable's business.
    Range(Expr, Expr, usize),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    Print(Vec<Expr>),
    Printf(Vec<Expr>),
    Do(Expr),
    If(Expr, Vec<Statement>, Vec<Statement>),
    While(Option<Expr>, Option<Box<Statement>>, Vec<Statement>),
    ForIn { name: String, array: String, body: Vec<Statement> },
    Block(Vec<Statement>),
    Delete(String, Option<Expr>),
    Next,
    Break,
    Continue,
    Exit(Option<Expr>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    Number(f64),
    Text(String),
    /// Alone it is matched against the line.
    Regex(Regex),
    Place(Place),
    Assign(Place, Option<Operator>, Box<Expr>),
    /// `x++`, `--x`: what is added, and whether the old value is meant.
    Count {
        place: Place,
        by: f64,
        is_behind: bool,
    },
    Binary(Operator, Box<Expr>, Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    Minus(Box<Expr>),
    Choice(Box<Expr>, Box<Expr>, Box<Expr>),
    Matches(Box<Expr>, Box<Expr>),
    In(Box<Expr>, String),
    Call(Function, Vec<Expr>),
}

/// What can be assigned to.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    Variable(String),
    Element(String, Box<Expr>),
    Field(Box<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    Join,
    Less,
    LessOrEqual,
    Equal,
    Unequal,
    More,
    MoreOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Gsub,
    Index,
    Int,
    Length,
    Match,
    Split,
    Sprintf,
    Sub,
    Substr,
    ToLower,
    ToUpper,
}

pub const FUNCTIONS: [(&str, Function); 11] = [
    ("gsub", Function::Gsub),
    ("index", Function::Index),
    ("int", Function::Int),
    ("length", Function::Length),
    ("match", Function::Match),
    ("split", Function::Split),
    ("sprintf", Function::Sprintf),
    ("sub", Function::Sub),
    ("substr", Function::Substr),
    ("tolower", Function::ToLower),
    ("toupper", Function::ToUpper),
];
