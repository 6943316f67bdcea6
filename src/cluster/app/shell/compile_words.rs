//! Words into pieces: quotes, parameters, substitutions, arithmetic, and bash's braces.

use brush_parser::word::{
    self, ParameterExpr, ParameterTestType, SpecialParameter, SubstringMatchKind, WordPiece,
    WordPieceWithSource,
};

use super::braces;
use super::code::{
    Absent, End, Expansion, LetterCase, Parameter, Piece, Place, Reach, Shape, Word,
};
use super::compile::refused;
use super::parse::{self, Dialect, SyntaxError};

/// What surrounds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    None,
    /// Quotes inside are only characters.
    Double,
    /// A here-document.
    Document,
}

type Pieces = Result<Vec<Piece>, SyntaxError>;

pub fn fields(raw: &str, dialect: Dialect) -> Result<Vec<Word>, SyntaxError> {
    let texts = match dialect {
        Dialect::Bash => braces::expand(raw),
        Dialect::Ash => vec![raw.to_owned()],
    };
    let word = |text: &String| {
        Ok(Word { pieces: pieces(text, Quoting::None, dialect)?, shape: Shape::Fields })
    };
    texts.iter().map(word).collect()
}

pub fn pieces(raw: &str, quoting: Quoting, dialect: Dialect) -> Pieces {
    let options = parse::options();
    let parsed = match quoting {
        Quoting::None => word::parse(raw, &options),
        Quoting::Double | Quoting::Document => word::parse_heredoc(raw, &options),
    };
    let parsed = parsed.map_err(|error| SyntaxError(error.to_string()))?;
    let mut pieces = Vec::new();
    // brush-parser leaves tildes alone here; `~` and `~/…` are all that a container needs.
    let home = quoting == Quoting::None && (raw == "~" || raw.starts_with("~/"));
    for (index, part) in parsed.iter().enumerate() {
        match &part.piece {
            WordPiece::Text(text) if home && index == 0 => {
                pieces.push(Piece::Home);
                pieces.push(Piece::Text(text.strip_prefix('~').unwrap_or(text).to_owned()));
            }
            _ => pieces.push(piece(part, quoting, dialect)?),
        }
    }
    Ok(pieces)
}

fn piece(
    part: &WordPieceWithSource,
    quoting: Quoting,
    dialect: Dialect,
) -> Result<Piece, SyntaxError> {
    Ok(match &part.piece {
        WordPiece::Text(text) => match quoting {
            Quoting::None => Piece::Text(text.clone()),
            Quoting::Double | Quoting::Document => Piece::Quoted(text.clone()),
        },
        WordPiece::SingleQuotedText(text) => Piece::Quoted(text.clone()),
        WordPiece::AnsiCQuotedText(text) => {
            Piece::Quoted(crate::cluster::app::utilities::escape::resolve(text).text)
        }
        WordPiece::DoubleQuotedSequence(inner) | WordPiece::GettextDoubleQuotedSequence(inner) => {
            let inner = inner.iter().map(|part| piece(part, Quoting::Double, dialect));
            Piece::DoubleQuoted(inner.collect::<Result<_, _>>()?)
        }
        WordPiece::EscapeSequence(escape) => {
            Piece::Quoted(escape.strip_prefix('\\').unwrap_or(escape).to_owned())
        }
        WordPiece::TildeExpansion(_) => Piece::Home,
        WordPiece::CommandSubstitution(text) => {
            // `$(<file)` is what `cat` would print.
            let short = text.trim_start().strip_prefix('<').filter(|rest| !rest.starts_with('<'));
            let text = short.map_or(text.clone(), |file| format!("cat {file}"));
            Piece::Substitution(parse::parse(&text, dialect)?)
        }
        WordPiece::BackquotedCommandSubstitution(text) => {
            let text = text.replace("\\\\", "\\").replace("\\$", "$");
            Piece::Substitution(parse::parse(&text, dialect)?)
        }
        WordPiece::ArithmeticExpression(expression) => {
            Piece::Arithmetic(pieces(&expression.value, Quoting::Double, dialect)?)
        }
        WordPiece::ParameterExpansion(expression) => parameter_piece(expression, quoting, dialect)?,
    })
}

fn parameter_piece(
    expression: &ParameterExpr,
    quoting: Quoting,
    dialect: Dialect,
) -> Result<Piece, SyntaxError> {
    use ParameterExpr as Expr;
    // Inside double quotes a word's own double quotes still count.
    let inner = |text: &str| match quoting {
        Quoting::Double if !text.contains('"') => pieces(text, Quoting::Double, dialect),
        Quoting::None | Quoting::Double => pieces(text, Quoting::None, dialect),
        Quoting::Document => pieces(text, Quoting::Document, dialect),
    };
    let optional = |text: &Option<String>| inner(text.as_deref().unwrap_or_default());
    let pattern =
        |text: &Option<String>| pieces(text.as_deref().unwrap_or_default(), Quoting::None, dialect);
    let is_absent = |pattern: &Option<String>| pattern.as_deref().unwrap_or_default().is_empty();
    let (parameter, indirect, expansion) = match expression {
        Expr::Parameter { parameter, indirect } => (parameter, indirect, Expansion::Value),
        Expr::ParameterLength { parameter, indirect } => (parameter, indirect, Expansion::Length),
        Expr::UseDefaultValues { parameter, indirect, test_type, default_value } => {
            let word = optional(default_value)?;
            (parameter, indirect, Expansion::Default { absent: absent(test_type), word })
        }
        Expr::AssignDefaultValues { parameter, indirect, test_type, default_value } => {
            let word = optional(default_value)?;
            (parameter, indirect, Expansion::Assign { absent: absent(test_type), word })
        }
        Expr::IndicateErrorIfNullOrUnset { parameter, indirect, test_type, error_message } => {
            let word = optional(error_message)?;
            (parameter, indirect, Expansion::Demand { absent: absent(test_type), word })
        }
        Expr::UseAlternativeValue { parameter, indirect, test_type, alternative_value } => {
            let word = optional(alternative_value)?;
            (parameter, indirect, Expansion::Alternative { absent: absent(test_type), word })
        }
        Expr::RemoveSmallestSuffixPattern { parameter, indirect, pattern: text } => {
            (parameter, indirect, trim(End::Back, Reach::Shortest, pattern(text)?))
        }
        Expr::RemoveLargestSuffixPattern { parameter, indirect, pattern: text } => {
            (parameter, indirect, trim(End::Back, Reach::Longest, pattern(text)?))
        }
        Expr::RemoveSmallestPrefixPattern { parameter, indirect, pattern: text } => {
            (parameter, indirect, trim(End::Front, Reach::Shortest, pattern(text)?))
        }
        Expr::RemoveLargestPrefixPattern { parameter, indirect, pattern: text } => {
            (parameter, indirect, trim(End::Front, Reach::Longest, pattern(text)?))
        }
        Expr::Substring { parameter, indirect, offset, length } => {
            let offset = pieces(&offset.value, Quoting::Double, dialect)?;
            let length = length
                .as_ref()
                .map(|length| pieces(&length.value, Quoting::Double, dialect))
                .transpose()?;
            (parameter, indirect, Expansion::Substring { offset, length })
        }
        Expr::ReplaceSubstring { parameter, indirect, pattern, replacement, match_kind } => {
            let place = match match_kind {
                SubstringMatchKind::Prefix => Place::Front,
                SubstringMatchKind::Suffix => Place::Back,
                SubstringMatchKind::FirstOccurrence => Place::First,
                SubstringMatchKind::Anywhere => Place::All,
            };
            let pattern = pieces(pattern, Quoting::None, dialect)?;
            let text = optional(replacement)?;
            (parameter, indirect, Expansion::Replace { place, pattern, text })
        }
        Expr::UppercasePattern { parameter, indirect, pattern } if is_absent(pattern) => {
            (parameter, indirect, Expansion::Case(LetterCase::Upper, Place::All))
        }
        Expr::LowercasePattern { parameter, indirect, pattern } if is_absent(pattern) => {
            (parameter, indirect, Expansion::Case(LetterCase::Lower, Place::All))
        }
        Expr::UppercaseFirstChar { parameter, indirect, pattern } if is_absent(pattern) => {
            (parameter, indirect, Expansion::Case(LetterCase::Upper, Place::First))
        }
        Expr::LowercaseFirstChar { parameter, indirect, pattern } if is_absent(pattern) => {
            (parameter, indirect, Expansion::Case(LetterCase::Lower, Place::First))
        }
        Expr::UppercasePattern { .. }
        | Expr::LowercasePattern { .. }
        | Expr::UppercaseFirstChar { .. }
        | Expr::LowercaseFirstChar { .. } => return Err(refused("${x^pattern}")),
        Expr::Transform { .. } => return Err(refused("${x@…}")),
        Expr::MemberKeys { variable_name, .. } if dialect == Dialect::Bash => {
            let parameter = Parameter::Indices(variable_name.clone());
            return Ok(Piece::Parameter { parameter, expansion: Expansion::Value });
        }
        Expr::VariableNames { .. } | Expr::MemberKeys { .. } => return Err(refused("${!x…}")),
    };
    let parameter = match (*indirect, self::parameter(parameter, dialect)?) {
        (false, parameter) => parameter,
        (true, Parameter::Named(name)) if dialect == Dialect::Bash => Parameter::Indirect(name),
        (true, _) => return Err(refused("${!x}")),
    };
    Ok(Piece::Parameter { parameter, expansion })
}

fn parameter(parameter: &word::Parameter, dialect: Dialect) -> Result<Parameter, SyntaxError> {
    Ok(match parameter {
        word::Parameter::Positional(number) => Parameter::Positional(*number),
        word::Parameter::Named(name) => Parameter::Named(name.clone()),
        word::Parameter::NamedWithIndex { .. } | word::Parameter::NamedWithAllIndices { .. }
            if dialect == Dialect::Ash =>
        {
            return Err(refused("arrays"));
        }
        word::Parameter::NamedWithIndex { name, index } => {
            let index = pieces(index, Quoting::Double, dialect)?;
            Parameter::Element { name: name.clone(), index }
        }
        word::Parameter::NamedWithAllIndices { name, concatenate: false } => {
            Parameter::Elements(name.clone())
        }
        word::Parameter::NamedWithAllIndices { name, concatenate: true } => {
            Parameter::ElementsJoined(name.clone())
        }
        word::Parameter::Special(special) => match special {
            SpecialParameter::AllPositionalParameters { concatenate: false } => Parameter::Each,
            SpecialParameter::AllPositionalParameters { concatenate: true } => Parameter::Joined,
            SpecialParameter::PositionalParameterCount => Parameter::Count,
            SpecialParameter::LastExitStatus => Parameter::Status,
            SpecialParameter::CurrentOptionFlags => Parameter::Options,
            SpecialParameter::ProcessId => Parameter::Process,
            SpecialParameter::LastBackgroundProcessId => Parameter::Background,
            SpecialParameter::ShellName => Parameter::Name,
        },
    })
}

fn absent(test: &ParameterTestType) -> Absent {
    match test {
        ParameterTestType::UnsetOrNull => Absent::UnsetOrEmpty,
        ParameterTestType::Unset => Absent::Unset,
    }
}

fn trim(end: End, reach: Reach, pattern: Vec<Piece>) -> Expansion {
    Expansion::Trim { end, reach, pattern }
}
