//! `sim load`: users who send requests, so that a learner sees what they would see.

use super::{Call, NAMESPACE, Verb, explained};
use crate::cluster::{Client, Command, Connections, Done, LoadSpec, Outcome, Source, Target};
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::shell::Shell;
use crate::kit::offset::parse_span;
use crate::kit::sorted::SortedMap;
use crate::kit::table::Table;
use crate::kit::time::Span;
use crate::objects::{Key, Kind};

pub const VERB: Verb = Verb {
    name: "load",
    usage: "load [service/NAME[:PORT] | pod/NAME[:PORT] | URL] [--rate N/s] [--keep-alive] [--path /PATH] [--timeout TIME] [--from outside|lb|pod/NAME] [--name NAME] | load stop NAME|all",
    summary: "Send requests steadily; alone it shows what became of them",
    flags: &[&FROM, &KEEP_ALIVE, &NAME, &NAMESPACE, &PATH, &RATE, &TIMEOUT],
    run,
};

const FROM: Flag = Flag {
    name: "from",
    short: None,
    takes: Takes::Text("outside"),
    help: "Who sends: users outside, the same by the load balancer (lb), or a pod (pod/NAME)",
};
const KEEP_ALIVE: Flag = Flag {
    name: "keep-alive",
    short: None,
    takes: Takes::Switch("false"),
    help: "Keep one connection for as long as it lasts",
};
const NAME: Flag =
    Flag { name: "name", short: None, takes: Takes::Text(""), help: "What the load is called" };
const PATH: Flag =
    Flag { name: "path", short: None, takes: Takes::Text("/"), help: "What is asked for" };
const RATE: Flag = Flag {
    name: "rate",
    short: None,
    takes: Takes::Text("1/s"),
    help: "How many requests, up to 50/s, such as 5/s or 30/m",
};
const TIMEOUT: Flag = Flag {
    name: "timeout",
    short: None,
    takes: Takes::Text("1s"),
    help: "How long an answer may take",
};

fn run(call: &Call, shell: &mut Shell) -> Result<(), String> {
    match call.arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            let text = shown(shell.cluster().loads());
            shell.out(&text);
            Ok(())
        }
        ["stop", name] => stop(shell, name),
        ["stop"] => Err(explained(call.verb, &"name the load to stop, or all")),
        [target] => start(call, shell, target),
        _ => Err(explained(call.verb, &"name one target")),
    }
}

fn start(call: &Call, shell: &mut Shell, target: &str) -> Result<(), String> {
    let wrong = |problem: &dyn std::fmt::Display| explained(call.verb, &problem);
    let (target, path) = read_target(call, target).map_err(|problem| wrong(&problem))?;
    let path = call.flags.text("path").map(str::to_owned).or(path);
    let path = path.unwrap_or_else(|| "/".to_owned());
    if !path.starts_with('/') {
        return Err(wrong(&"a path begins with /"));
    }
    let every = match call.flags.text("rate") {
        Some(rate) => read_rate(rate).ok_or_else(|| {
            wrong(&format!("{rate} is not a rate from 1/10m to 50/s, such as 5/s or 30/m"))
        })?,
        None => LoadSpec::EVERY_DEFAULT,
    };
    let timeout = match call.flags.text("timeout").map(parse_span) {
        None => LoadSpec::TIMEOUT_DEFAULT,
        Some(Ok(timeout)) if !timeout.is_zero() => timeout.min(LoadSpec::TIMEOUT_MAX),
        Some(Ok(_)) => return Err(wrong(&"an answer needs some time")),
        Some(Err(error)) => return Err(wrong(&error)),
    };
    let source = match call.flags.text("from").unwrap_or("outside") {
        "outside" => Source::Outside,
        "lb" => Source::Balancer,
        from => match from.split_once('/') {
            Some(("pod" | "pods" | "po", name)) => Source::Pod(key(call, Kind::Pod, name)),
            Some(_) | None => {
                return Err(wrong(&format!("{from} is none of outside, lb and pod/NAME")));
            }
        },
    };
    let keeps = call.flags.is_on("keep-alive");
    let spec = LoadSpec {
        name: call.flags.text("name").map(str::to_owned),
        target,
        source,
        every,
        connections: if keeps { Connections::Kept } else { Connections::Fresh },
        path,
        timeout,
    };
    let said = format!("{} every {}", spec.target, spec.every);
    match shell.command(Command::Load(Box::new(spec))).map_err(|refused| refused.to_string())? {
        Done::Load { name } => shell.out(&format!("{name}: requests to {said}\n")),
        other => unreachable!("a load begins or is refused: {other:?}"),
    }
    Ok(())
}

fn stop(shell: &mut Shell, name: &str) -> Result<(), String> {
    let text = shown(shell.cluster().loads().filter(|load| name == "all" || load.name == name));
    let wanted = (name != "all").then(|| name.to_owned());
    let stopped = shell.command(Command::StopLoad { name: wanted });
    match stopped.map_err(|refused| refused.to_string())? {
        Done::LoadsStopped { names } if names.is_empty() => shell.out("No loads found\n"),
        Done::LoadsStopped { .. } => shell.out(&text),
        other => unreachable!("loads are stopped: {other:?}"),
    }
    Ok(())
}

/// And the path, where the target is an address with one.
fn read_target(call: &Call, text: &str) -> Result<(Target, Option<String>), String> {
    if text.contains("://") {
        let url = crate::cluster::curl::Url::parse(text)
            .filter(|_| text.starts_with("http://"))
            .ok_or_else(|| format!("{text} is not an address such as http://10.96.0.10:80/"))?;
        return Ok((Target::Address { host: url.host, port: url.port }, Some(url.path)));
    }
    let problem = || format!("{text} is none of service/NAME, pod/NAME and http://ADDRESS");
    let (kind, rest) = text.split_once('/').ok_or_else(problem)?;
    let (name, port) = match rest.split_once(':') {
        Some((name, port)) => (name, Some(port.parse().map_err(|_| problem())?)),
        None => (rest, None),
    };
    match kind {
        "service" | "services" | "svc" => {
            Ok((Target::Service { key: key(call, Kind::Service, name), port }, None))
        }
        "pod" | "pods" | "po" => Ok((Target::Pod { key: key(call, Kind::Pod, name), port }, None)),
        _ => Err(problem()),
    }
}

fn key(call: &Call, kind: Kind, name: &str) -> Key {
    Key::new(kind, call.flags.text("namespace").unwrap_or("default"), name)
}

/// `5/s`, `30/m`, `1/2s`
fn read_rate(text: &str) -> Option<Span> {
    let (count, per) = text.split_once('/').unwrap_or((text, "s"));
    let count: u64 = count.parse().ok().filter(|count| 0 < *count)?;
    let per = if per.starts_with(|c: char| c.is_ascii_digit()) {
        per.to_owned()
    } else {
        format!("1{per}")
    };
    let every = Span::millis(parse_span(&per).ok()?.as_millis() / count);
    (LoadSpec::EVERY_MIN..=LoadSpec::EVERY_MAX).contains(&every).then_some(every)
}

/// A table of the loads, and below each what became of its requests, pod by pod.
fn shown<'a>(loads: impl Iterator<Item = &'a Client>) -> String {
    let mut text = String::new();
    for load in loads {
        let Some(spec) = &load.load else { continue };
        let tally = load.tally();
        if !text.is_empty() {
            text.push('\n');
        }
        let mut table = Table::new(["NAME", "TARGET", "EVERY", "SENT", "OK", "FAILED", "WAITING"]);
        table.row([
            load.name.clone(),
            spec.target.to_string(),
            spec.every.to_string(),
            load.sent.to_string(),
            tally.ok.to_string(),
            tally.failed.to_string(),
            load.waiting().to_string(),
        ]);
        text += &table.to_string();
        let mut pods = Table::new(["POD", "OK", "FAILED", "OUTCOMES"]);
        for (pod, counts) in tally.by_pod.iter() {
            let sum = |ok: bool| -> u64 {
                let counts = counts.iter().filter(|(outcome, _)| outcome.is_ok() == ok);
                counts.map(|(_, count)| count).sum()
            };
            let name = if pod.is_empty() { "<none>" } else { pod };
            pods.row([
                name.to_owned(),
                sum(true).to_string(),
                sum(false).to_string(),
                outcomes(counts),
            ]);
        }
        text += &pods.to_string();
    }
    if text.is_empty() { "No loads found\n".to_owned() } else { text }
}

/// `200: 31, refused: 2`
fn outcomes(counts: &SortedMap<Outcome, u64>) -> String {
    let counts = counts.iter().map(|(outcome, count)| format!("{outcome}: {count}"));
    counts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_says_how_far_apart_requests_are() {
        for (text, every) in [
            ("5/s", Some(200)),
            ("5", Some(200)),
            ("30/m", Some(2_000)),
            ("1/2s", Some(2_000)),
            ("50/s", Some(20)),
            ("51/s", None),
            ("0/s", None),
            ("1/h", None),
            ("fast", None),
        ] {
            assert_eq!(read_rate(text), every.map(Span::millis), "{text}");
        }
    }
}
