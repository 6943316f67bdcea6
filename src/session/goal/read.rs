//! Text to goals: lines `WHEN: SUBJECT PROPERTY OPERATOR VALUE`; blank lines and comments are skipped.

use super::problem::{GoalError, GoalProblem};
use super::rest::{Rest, read_text, read_value};
use super::subject::{read_property, read_subject};
use super::{Claim, Goal, Operator, Property, Stream, Subject, Value, When};
use crate::kit::offset::parse_time_offset;
use crate::kit::time::SimTime;
use crate::session::recipe_problem::shown;

pub const GOALS_MAX: usize = 100;

/// Reads a goal section whose first line has the given number: what could be read, and complaints about the rest.
pub fn read(section: &str, first_line: usize) -> (Vec<Goal>, Vec<GoalError>) {
    let mut goals = Vec::new();
    let mut errors = Vec::new();
    for (text, line) in section.lines().map(str::trim).zip(first_line..) {
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if GOALS_MAX <= goals.len() {
            errors.push(GoalError { line, problem: GoalProblem::TooMany });
            break;
        }
        match read_goal(text) {
            Ok((when, claim)) => goals.push(Goal { line, text: text.to_owned(), when, claim }),
            Err(problem) => errors.push(GoalError { line, problem }),
        }
    }
    (goals, errors)
}

fn read_goal(text: &str) -> Result<(When, Claim), GoalProblem> {
    let (when, claim) = text.split_once(':').ok_or(GoalProblem::NoWhen)?;
    Ok((read_when(when)?, read_claim(claim)?))
}

/// What stands behind the colon: `pod/web restarts >= 1`.
pub fn read_claim(text: &str) -> Result<Claim, GoalProblem> {
    let mut rest = Rest::new(text);
    match rest.word() {
        "" => Err(GoalProblem::NoSubject),
        "events" => read_mention(Stream::Events, "events", rest.after_word()),
        "console" => read_mention(Stream::Console, "console", rest.after_word()),
        _ => read_comparison(&mut rest),
    }
}

/// A claim that compares with nothing yet: `pod/web restarts`.
pub fn read_measure(text: &str) -> Result<(Subject, Property), GoalProblem> {
    let mut rest = Rest::new(text);
    let subject = read_subject(&mut rest)?;
    let property = read_property(&subject, &mut rest)?;
    if rest.as_str().is_empty() {
        Ok((subject, property))
    } else {
        Err(GoalProblem::Rest(shown(rest.as_str())))
    }
}

/// What a measure is compared with.
pub fn read_answer(text: &str) -> Result<Value, GoalProblem> {
    read_value(&mut Rest::new(text))
}

fn read_when(text: &str) -> Result<When, GoalProblem> {
    match text.split_whitespace().collect::<Vec<_>>()[..] {
        ["at", time] => Ok(When::At(read_time(time)?)),
        ["within", time] => Ok(When::Within(read_time(time)?)),
        ["from", from, "to", to] => {
            let (from, to) = (read_time(from)?, read_time(to)?);
            if to < from { Err(GoalProblem::Backwards) } else { Ok(When::Throughout { from, to }) }
        }
        ["always"] => Ok(When::Always),
        ["never"] => Ok(When::Never),
        _ => Err(GoalProblem::When(shown(text))),
    }
}

fn read_time(text: &str) -> Result<SimTime, GoalProblem> {
    parse_time_offset(text).map_err(GoalProblem::Time)
}

fn read_mention(
    stream: Stream,
    name: &'static str,
    mut rest: Rest<'_>,
) -> Result<Claim, GoalProblem> {
    if rest.take_word() != Operator::Contains.as_str() {
        return Err(GoalProblem::OnlyContains(name));
    }
    Ok(Claim::Mention { stream, text: read_text(&mut rest)? })
}

fn read_comparison(rest: &mut Rest<'_>) -> Result<Claim, GoalProblem> {
    let subject = read_subject(rest)?;
    let property = read_property(&subject, rest)?;
    let operator = read_operator(rest.take_word())?;
    let value = match operator {
        Operator::Contains => Value::Text(read_text(rest)?),
        _ => read_value(rest)?,
    };
    if let (true, Value::Text(found)) = (operator.is_ordering(), &value) {
        return Err(GoalProblem::NeedsNumber { operator, found: shown(found) });
    }
    Ok(Claim::Compare { subject, property, operator, value })
}

fn read_operator(word: &str) -> Result<Operator, GoalProblem> {
    Operator::ALL
        .iter()
        .copied()
        .find(|operator| operator.as_str() == word)
        .ok_or_else(|| GoalProblem::Operator(shown(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::Kind;
    use crate::session::goal::{Pick, Shown};

    fn claim_of(text: &str) -> Claim {
        read_goal(text).unwrap_or_else(|problem| panic!("{text}: {problem}")).1
    }

    #[test]
    fn when_is_read_in_all_five_forms() {
        for (text, when) in [
            ("at 40s", When::At(SimTime::secs(40))),
            ("within 3m", When::Within(SimTime::secs(180))),
            (
                "from  10s to 3m",
                When::Throughout { from: SimTime::secs(10), to: SimTime::secs(180) },
            ),
            ("always", When::Always),
            ("never ", When::Never),
        ] {
            assert_eq!(read_goal(&format!("{text}: pod count == 0")).unwrap().0, when);
        }
    }

    #[test]
    fn claims_of_every_form_are_read() {
        let pod = |pick| Subject::Objects { kind: Kind::Pod, pick };
        let labels = |pairs: &[(&str, &str)]| {
            Pick::Labelled(
                pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect(),
            )
        };
        for (text, subject, property, operator, value) in [
            (
                "pod/web restarts >= 1",
                pod(Pick::Named("web".into())),
                Property::Shown(Shown::Restarts),
                Operator::AtLeast,
                Value::Number(1),
            ),
            (
                "pods/[app=web, tier = front] count == 3",
                pod(labels(&[("app", "web"), ("tier", "front")])),
                Property::Count,
                Operator::Equal,
                Value::Number(3),
            ),
            (
                "po condition.Ready == True",
                pod(Pick::All),
                Property::Condition("Ready".into()),
                Operator::Equal,
                Value::Text("True".into()),
            ),
            (
                "pod/web event.BackOff < 3",
                pod(Pick::Named("web".into())),
                Property::Event("BackOff".into()),
                Operator::Less,
                Value::Number(3),
            ),
            (
                "svc/web endpoints != 0",
                Subject::Objects { kind: Kind::Service, pick: Pick::Named("web".into()) },
                Property::Shown(Shown::Endpoints),
                Operator::NotEqual,
                Value::Number(0),
            ),
            (
                r#"pod/web {.spec.containers[?(@.name=="app")].image} contains "nginx \"1\"" "#,
                pod(Pick::Named("web".into())),
                Property::Path(r#"{.spec.containers[?(@.name=="app")].image}"#.into()),
                Operator::Contains,
                Value::Text("nginx \"1\"".into()),
            ),
            (
                "requests failed == 0",
                Subject::Requests,
                Property::Shown(Shown::Failed),
                Operator::Equal,
                Value::Number(0),
            ),
        ] {
            let expected = Claim::Compare { subject, property, operator, value };
            assert_eq!(claim_of(&format!("always: {text}")), expected, "{text}");
        }
        let mention = Claim::Mention { stream: Stream::Events, text: "Back-off restarting".into() };
        assert_eq!(claim_of("never: events contains \"Back-off restarting\""), mention);
        let mention = Claim::Mention { stream: Stream::Events, text: "a\n\tb\\".into() };
        assert_eq!(claim_of(r#"never: events contains "a\n\tb\\""#), mention);
        let mention = Claim::Mention { stream: Stream::Console, text: "web".into() };
        assert_eq!(claim_of("at 3s:console  contains web"), mention);
    }

    #[test]
    fn refusals_say_what_was_expected() {
        for (text, start) in [
            ("pod/web restarts >= 1", "expected when, then a colon: at T, within T"),
            (
                "after 3m: pod/web ready == 1/1",
                "expected at T, within T, from T to T, always or never, found \"after 3m\"",
            ),
            ("at 3: pod count == 1", "3 has no unit: write 3s"),
            ("from 3m to 10s: pod count == 1", "expected the earlier time first"),
            ("always:", "expected what the goal is about: kind/name"),
            (
                "always: pot/web ready == 1/1",
                "expected kind/name, kind/[label=value], a kind, requests, events or console, found \"pot/web\"; the kinds are",
            ),
            (
                "always: pod/ ready == 1/1",
                "expected a name behind pod/, or labels as in pod/[app=web]",
            ),
            (
                "always: pod/[app] count == 1",
                "expected labels as in [app=web,tier=front], found \"app]\"",
            ),
            ("always: pod/[] count == 1", "expected labels"),
            ("always: pod/[app!=web] count == 1", "expected labels"),
            ("always: pod/[app=web count == 1", "expected labels"),
            (
                "always: pod/web restart == 1",
                "expected a property of pod/web: ip, node, phase, ready, restarts, status, condition.TYPE, count, event.REASON, {JSONPATH}; found \"restart\"",
            ),
            ("always: pod/web", "expected a property of pod/web: "),
            (
                "always: service/web condition.Ready == True",
                "expected a property of service/web: endpoints, count",
            ),
            (
                "always: requests count == 1",
                "expected a property of requests: answered, failed, sent; found",
            ),
            (
                "always: deploy/web restarts == 1",
                "expected a property of deployment/web: ready, condition.TYPE, count",
            ),
            ("always: pod/web {.spec == 1", "expected } at the end"),
            ("always: pod/web {.spec[} == 1", "expected a JSONPath: "),
            (
                "always: pod/web restarts = 1",
                "expected one of == != < <= > >= contains, found \"=\"",
            ),
            ("always: pod/web restarts ==", "expected a value"),
            ("always: pod/web status == Back off", "expected the end of the line, found \"off\""),
            (
                "always: pod/web status == \"Back\" off",
                "expected the end of the line, found \"off\"",
            ),
            ("always: pod/web status == \"Back off", "expected \" at the end"),
            (
                "always: pod/web restarts >= many",
                "expected a whole number behind >=, found \"many\"",
            ),
            ("never: events == 3", "expected contains and a text: events contains"),
        ] {
            let sentence = read_goal(text).unwrap_err().to_string();
            assert!(sentence.starts_with(start), "{text}: {sentence}");
        }
    }

    #[test]
    fn one_bad_line_does_not_hide_the_others() {
        let (goals, errors) =
            read("# first\n\nalways: pod count == 0\nsoon\nnever: pod count == 1\n", 12);
        assert_eq!(goals.iter().map(|goal| goal.line).collect::<Vec<_>>(), [14, 16]);
        assert_eq!(errors, [GoalError { line: 15, problem: GoalProblem::NoWhen }]);
        let (goals, errors) = read(&"always: pod count == 0\n".repeat(GOALS_MAX + 2), 1);
        assert_eq!((goals.len(), errors[0].line), (GOALS_MAX, GOALS_MAX + 1));
    }
}
