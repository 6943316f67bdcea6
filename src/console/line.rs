//! A console line: words and quotes, commands joined by `;`, `&&` and `||`.
//! The grammar is the shell's, read by brush-parser; what this console cannot do is refused by name.

use std::fmt;

use brush_parser::ast::{
    AndOr, Command, CommandPrefixOrSuffixItem, Pipeline, Program, SeparatorOperator, SimpleCommand,
};
use brush_parser::word::{WordPiece, WordPieceWithSource};
use brush_parser::{Parser, ParserOptions, word};

use crate::kit::shell_bounds::{self, Excess};

/// A longer line is no line.
pub const LINE_LENGTH_MAX: usize = 16 * 1024;

/// One command of a line, and when it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub when: When,
    pub words: Vec<String>,
}

/// What the command before must have come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Always,
    AfterSuccess,
    AfterFailure,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineError {
    TooLong,
    /// The shell's grammar does not have it; the text says where.
    Syntax(String),
    /// The shell can do it, this console cannot.
    Unavailable(&'static str),
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LineError::TooLong => write!(f, "a line holds at most {LINE_LENGTH_MAX} characters"),
            LineError::Syntax(text) => f.write_str(text),
            LineError::Unavailable(what) => write!(
                f,
                "this console has no {what}: type a command, or several joined by ; && or ||"
            ),
        }
    }
}

/// The commands of a line in their order; none for an empty line or a comment.
pub fn parse(text: &str) -> Result<Vec<Step>, LineError> {
    check_bounds(text)?;
    let program = Parser::new(text.as_bytes(), &options()).parse_program();
    steps(&program.map_err(|error| LineError::Syntax(error.to_string()))?)
}

fn check_bounds(text: &str) -> Result<(), LineError> {
    shell_bounds::check(text, LINE_LENGTH_MAX).map_err(|excess| match excess {
        Excess::Length => LineError::TooLong,
        Excess::ZeroByte => LineError::Unavailable("zero bytes"),
        Excess::Nesting => LineError::Unavailable("room for so many brackets"),
        Excess::Indices => LineError::Unavailable("arrays"),
        Excess::Descriptor => LineError::Unavailable("file descriptors of so many digits"),
    })
}

/// Without tildes: there is no home to go to, and the parser takes their numbers on trust.
fn options() -> ParserOptions {
    ParserOptions { tilde_expansion_at_word_start: false, ..ParserOptions::default() }
}

fn steps(program: &Program) -> Result<Vec<Step>, LineError> {
    let mut steps = Vec::new();
    for item in program.complete_commands.iter().flat_map(|list| &list.0) {
        if matches!(item.1, SeparatorOperator::Async) {
            return Err(LineError::Unavailable("background commands (&)"));
        }
        steps.push(step(When::Always, &item.0.first)?);
        for additional in &item.0.additional {
            steps.push(match additional {
                AndOr::And(pipeline) => step(When::AfterSuccess, pipeline)?,
                AndOr::Or(pipeline) => step(When::AfterFailure, pipeline)?,
            });
        }
    }
    Ok(steps)
}

fn step(when: When, pipeline: &Pipeline) -> Result<Step, LineError> {
    if pipeline.timed.is_some() || pipeline.bang {
        return Err(LineError::Unavailable("`time` and `!` before a command"));
    }
    let [command] = pipeline.seq.as_slice() else {
        return Err(LineError::Unavailable("pipes (|)"));
    };
    match command {
        Command::Simple(simple) => Ok(Step { when, words: words(simple)? }),
        Command::Compound(..) => Err(LineError::Unavailable("loops, conditions or groups")),
        Command::Function(_) => Err(LineError::Unavailable("functions")),
        Command::ExtendedTest(..) => Err(LineError::Unavailable("tests ([[ ]])")),
    }
}

fn words(command: &SimpleCommand) -> Result<Vec<String>, LineError> {
    if let Some(item) = command.prefix.as_ref().and_then(|prefix| prefix.0.first()) {
        return Err(match item {
            CommandPrefixOrSuffixItem::IoRedirect(_) => REDIRECTION,
            CommandPrefixOrSuffixItem::ProcessSubstitution(..) => SUBSTITUTION,
            CommandPrefixOrSuffixItem::Word(_) | CommandPrefixOrSuffixItem::AssignmentWord(..) => {
                VARIABLE
            }
        });
    }
    let mut words: Vec<String> = Vec::new();
    if let Some(name) = &command.word_or_name {
        words.push(word_text(&name.value)?);
    }
    for item in command.suffix.iter().flat_map(|suffix| &suffix.0) {
        match item {
            CommandPrefixOrSuffixItem::Word(word)
            | CommandPrefixOrSuffixItem::AssignmentWord(_, word) => {
                words.push(word_text(&word.value)?);
            }
            CommandPrefixOrSuffixItem::IoRedirect(_) => return Err(REDIRECTION),
            CommandPrefixOrSuffixItem::ProcessSubstitution(..) => return Err(SUBSTITUTION),
        }
    }
    Ok(words)
}

const REDIRECTION: LineError = LineError::Unavailable("redirections (< and >)");
const SUBSTITUTION: LineError = LineError::Unavailable("command substitution");
const VARIABLE: LineError = LineError::Unavailable("variables");

/// A word without its quotes.
fn word_text(raw: &str) -> Result<String, LineError> {
    let pieces = word::parse(raw, &options());
    let pieces = pieces.map_err(|error| LineError::Syntax(error.to_string()))?;
    let mut text = String::new();
    push_pieces(&mut text, raw, &pieces)?;
    Ok(text)
}

fn push_pieces(
    text: &mut String,
    raw: &str,
    pieces: &[WordPieceWithSource],
) -> Result<(), LineError> {
    for WordPieceWithSource { piece, start_index, end_index } in pieces {
        match piece {
            WordPiece::Text(plain) | WordPiece::SingleQuotedText(plain) => text.push_str(plain),
            WordPiece::DoubleQuotedSequence(inner)
            | WordPiece::GettextDoubleQuotedSequence(inner) => push_pieces(text, raw, inner)?,
            WordPiece::EscapeSequence(escape) => {
                text.push_str(escape.strip_prefix('\\').unwrap_or(escape));
            }
            // There is no home to go to: a tilde is a tilde.
            WordPiece::TildeExpansion(_) => {
                text.push_str(raw.get(*start_index..*end_index).unwrap_or("~"));
            }
            WordPiece::AnsiCQuotedText(_) => {
                return Err(LineError::Unavailable("quotes of the form $'…'"));
            }
            WordPiece::ParameterExpansion(_) => return Err(VARIABLE),
            WordPiece::CommandSubstitution(_) | WordPiece::BackquotedCommandSubstitution(_) => {
                return Err(SUBSTITUTION);
            }
            WordPiece::ArithmeticExpression(_) => {
                return Err(LineError::Unavailable("arithmetic"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Commands as `word|word`, each behind the operator that leads to it.
    fn check(text: &str, expected: &str) {
        let shown = match parse(text) {
            Ok(steps) => steps.iter().map(shown).collect::<Vec<_>>().join(" "),
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expected, "{text}");
    }

    fn shown(step: &Step) -> String {
        let operator = match step.when {
            When::Always => ";",
            When::AfterSuccess => "&&",
            When::AfterFailure => "||",
        };
        format!("{operator}{}", step.words.join("|"))
    }

    #[test]
    fn a_line_is_words() {
        check("kubectl get pods", ";kubectl|get|pods");
        check("  kubectl   get pods -o=wide ", ";kubectl|get|pods|-o=wide");
        check("", "");
        check("   ", "");
        check("# only a note", "");
        check("kubectl get pods # all of them", ";kubectl|get|pods");
        check("kubectl label pod web app=web", ";kubectl|label|pod|web|app=web");
        check(
            "kubectl get po -o jsonpath={.items[*].metadata.name}",
            ";kubectl|get|po|-o|jsonpath={.items[*].metadata.name}",
        );
    }

    #[test]
    fn quotes_keep_words_together() {
        check("sim crash 'my pod' \"a \\\"b\\\" c\" d\\ e", ";sim|crash|my pod|a \"b\" c|d e");
        check("kubectl get pods -l 'app in (a,b)'", ";kubectl|get|pods|-l|app in (a,b)");
        check("echo ''", ";echo|");
        check("echo ~/x", ";echo|~/x");
        check("echo ~99999999999999999999", ";echo|~99999999999999999999");
        check("echo 안녕", ";echo|안녕");
    }

    #[test]
    fn commands_are_joined() {
        check("a; b && c || d", ";a ;b &&c ||d");
        check("a;", ";a");
        check("a\nb", ";a ;b");
    }

    #[test]
    fn what_is_not_there_is_named() {
        let no = |what: &str| {
            format!("this console has no {what}: type a command, or several joined by ; && or ||")
        };
        check("kubectl get pods | grep web", &no("pipes (|)"));
        check("kubectl get pods > pods.txt", &no("redirections (< and >)"));
        check("echo $HOME", &no("variables"));
        check("A=1 kubectl get pods", &no("variables"));
        check("echo $(date)", &no("command substitution"));
        check("sleep 1 &", &no("background commands (&)"));
        check("while true; do sleep 1; done", &no("loops, conditions or groups"));
        check("! a", &no("`time` and `!` before a command"));
        check(&"(".repeat(5000), &no("room for so many brackets"));
        check("echo 99999999999>x", &no("file descriptors of so many digits"));
        check(&"x".repeat(20_000), "a line holds at most 16384 characters");
    }

    #[test]
    fn a_broken_line_says_where() {
        for text in ["echo 'a", "a &&", "; a", "a ;; b", ")"] {
            assert!(matches!(parse(text), Err(LineError::Syntax(_))), "{text}: {:?}", parse(text));
        }
    }
}
