//! `podlife lint FILE…`: what the API server would say of manifests, and what we would, a line each.
//!
//! Exits with 0 if there is neither an error nor advice, with 1 if there is, with 2 if a file cannot be read or written.
//! Several files are read as one recipe's: what one lacks may stand in another. `--fix` writes every change that is safe
//! to make, keeps comments and layout, and tells what is left.

use std::process::ExitCode;

use super::WorkshopError;
use crate::admit::{self, ApiServer, Fix, Problem, Severity};
use crate::lint::{self, Advice, Mend};
use crate::words::{Lang, Words};

/// A change may bring up another; no manifest needs more rounds than this.
const ROUNDS_MAX: usize = 10;

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Order<'a> {
    files: Vec<&'a str>,
    lang: Lang,
    repair: Repair,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Repair {
    #[default]
    Tell,
    Write,
}

pub fn lint(words: &[&str]) -> Result<ExitCode, WorkshopError> {
    let order = read_order(words)?;
    let mut texts = Vec::new();
    for file in &order.files {
        texts.push(super::read_text(file)?);
    }
    let mut lines = Vec::new();
    if order.repair == Repair::Write {
        for (index, file) in order.files.iter().enumerate() {
            let (mended, changes) = mend(&texts[index], &beside(&texts, index));
            if 0 < changes {
                std::fs::write(file, &mended).map_err(|error| WorkshopError::file(file, &error))?;
                lines.push(format!("{file}: changes written: {changes}"));
                texts[index] = mended;
            }
        }
    }
    let mut code = ExitCode::SUCCESS;
    for (index, file) in order.files.iter().enumerate() {
        let told = tell(file, &texts[index], &beside(&texts, index), order.lang);
        if told.iter().any(|line| line.weight == Weight::Counts) {
            code = ExitCode::from(1);
        }
        lines.extend(told.into_iter().map(|line| line.text));
    }
    super::print(lines.iter().map(|line| format!("{line}\n")).collect())?;
    Ok(code)
}

fn read_order<'a>(words: &[&'a str]) -> Result<Order<'a>, WorkshopError> {
    let mut order = Order::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (name, glued) = match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value)),
            Some(_) | None => (*word, None),
        };
        match name {
            "--fix" => order.repair = Repair::Write,
            "--lang" => {
                let tag = glued.or_else(|| words.next().copied()).unwrap_or("");
                let lang = Lang::from_tag(tag);
                order.lang = lang.ok_or_else(|| {
                    WorkshopError::Usage(format!("--lang {tag:?}: one of en, ko"))
                })?;
            }
            _ if name.starts_with("--") => {
                return Err(WorkshopError::Usage(format!("unknown option {name}")));
            }
            _ => order.files.push(word),
        }
    }
    if order.files.is_empty() {
        return Err(WorkshopError::Usage("lint needs what it is about".to_owned()));
    }
    Ok(order)
}

fn beside(texts: &[String], index: usize) -> Vec<&str> {
    let others = texts.iter().enumerate().filter(|(other, _)| *other != index);
    others.map(|(_, text)| text.as_str()).collect()
}

/// A line of output.
struct Line {
    at: (usize, usize),
    weight: Weight,
    text: String,
}

/// Whether a line makes the command fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Counts,
    Note,
}

fn tell(file: &str, text: &str, beside: &[&str], lang: Lang) -> Vec<Line> {
    let server = ApiServer::NEWEST;
    let problems = admit::check(text, &server);
    let advice = lint::advise(text, beside, &server, &problems);
    let mut lines: Vec<Line> = problems.iter().map(|problem| of_problem(file, problem)).collect();
    lines.extend(advice.iter().map(|advice| of_advice(file, advice, lang)));
    lines.sort_by_key(|line| line.at);
    lines
}

fn of_problem(file: &str, problem: &Problem) -> Line {
    let (word, weight) = match problem.severity {
        Severity::Error => ("error", Weight::Counts),
        Severity::Warning => ("warning", Weight::Note),
    };
    let at = (problem.span.start.line, problem.span.start.column);
    let text = format!("{file}:{}:{}: {word}: {}", at.0, at.1, problem.message);
    Line { at, weight, text }
}

fn of_advice(file: &str, advice: &Advice, lang: Lang) -> Line {
    let at = (advice.span.start.line, advice.span.start.column);
    let fills: Vec<(&str, &str)> =
        advice.fills.iter().map(|(place, value)| (*place, value.as_str())).collect();
    let sentence = Words::fill(lang, advice.rule.key, &fills);
    let code = advice.rule.code();
    let fix = |mend: &Mend| {
        format!("\n    --fix: {}", Words::fill(lang, mend.key, &[("what", &mend.what)]))
    };
    let fix = advice.mend.as_ref().map_or_else(String::new, fix);
    let page = lint::address(advice.rule.read, lang.tag());
    let text = format!("{file}:{}:{}: advice {code}: {sentence}{fix}\n    {page}", at.0, at.1);
    Line { at, weight: Weight::Counts, text }
}

/// The text with every safe change made, and how many were.
fn mend(text: &str, beside: &[&str]) -> (String, usize) {
    let server = ApiServer::NEWEST;
    let (mut text, mut all) = (text.to_owned(), 0);
    for _ in 0..ROUNDS_MAX {
        let problems = admit::check(&text, &server);
        let advice = lint::advise(&text, beside, &server, &problems);
        let suggested = problems.iter().filter_map(|problem| problem.fix.as_ref());
        let advised = advice.iter().filter_map(|advice| Some(&advice.mend.as_ref()?.fix));
        let fixes: Vec<&Fix> = suggested.chain(advised).collect();
        let (mended, made) = lint::apply(&text, &fixes);
        if made == 0 || mended == text {
            break;
        }
        (text, all) = (mended, all + made);
    }
    (text, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: app\n    image: nginx:1.27\n    stdinOnce: yes # 왜\n    livenesProbe:\n      httpGet:\n        path: live\n        port: \"80\"\n";

    #[test]
    fn a_line_names_file_place_and_code_in_the_reader_s_language() {
        let told = tell("web.yaml", POD, &[], Lang::Ko);
        let first = told.first().map(|line| line.text.lines().collect::<Vec<_>>());
        assert_eq!(
            first.as_deref(),
            Some(
                &["web.yaml:9:5: warning: spec.containers[0].stdinOnce: accepted, not simulated",]
                    [..]
            )
        );
        let advice = told.iter().find(|line| line.text.contains("yaml-bool"));
        let advice = advice.map(|line| line.text.lines().collect::<Vec<_>>());
        assert_eq!(
            advice.as_deref(),
            Some(
                &[
                    "web.yaml:9:16: advice yaml-bool: yes는 YAML 1.1에서 불리언 true로 읽힙니다",
                    "    --fix: true로 바꾸기",
                    "    https://kubernetes.io/ko/docs/concepts/overview/working-with-objects/",
                ][..]
            )
        );
    }

    #[test]
    fn fixes_bring_up_others_until_nothing_safe_is_left() {
        let (mended, changes) = mend(POD, &[]);
        let expected = POD
            .replace("yes #", "true #")
            .replace("nesP", "nessP")
            .replace("path: live", "path: /live")
            .replace("\"80\"", "80");
        assert_eq!((mended.as_str(), changes), (expected.as_str(), 4));
        assert_eq!(mend(&mended, &[]), (mended.clone(), 0));
    }

    #[test]
    fn warnings_alone_do_not_count() {
        let told = tell(
            "a.yaml",
            &POD[..POD.find("    livenes").unwrap_or(0)].replace("yes", "true"),
            &[],
            Lang::En,
        );
        let weights: Vec<Weight> = told.iter().map(|line| line.weight).collect();
        assert_eq!(weights, [Weight::Note]);
    }

    #[test]
    fn options_stand_anywhere() {
        let order = read_order(&["a.yaml", "--fix", "--lang", "ko", "b=c.yaml"]).expect("an order");
        let files = vec!["a.yaml", "b=c.yaml"];
        assert_eq!(order, Order { files, lang: Lang::Ko, repair: Repair::Write });
        assert!(read_order(&["--lang=fr", "a"]).is_err());
        assert!(read_order(&["--fix"]).is_err());
        assert!(read_order(&["a", "--no"]).is_err());
    }
}
