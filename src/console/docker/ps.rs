//! `docker ps`
//! Models docker/cli's cli/command/formatter/container.go and go-units' duration.go.

use super::Verb;
use super::words::{Flag, Takes, Until, given};
use crate::cluster::{DockerContainer, DockerStage};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::time::{SimTime, Span};

pub const FLAGS: &[Flag] = &[
    Flag {
        letter: Some('a'),
        name: "all",
        takes: Takes::Nothing,
        help: "Show all containers (default shows just running)",
    },
    Flag {
        letter: Some('l'),
        name: "latest",
        takes: Takes::Nothing,
        help: "Show the latest created container (includes all states)",
    },
    Flag { letter: None, name: "no-trunc", takes: Takes::Nothing, help: "Don't truncate output" },
    Flag {
        letter: Some('q'),
        name: "quiet",
        takes: Takes::Nothing,
        help: "Only display container IDs",
    },
];
const HEADINGS: [&str; 7] =
    ["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"];
const COMMAND_CHARS_MAX: usize = 20;
/// Go's tabwriter as docker sets it up: a column is at least so wide, its text followed by so many blanks.
const COLUMN_MIN: usize = 10;
const PADDING: usize = 3;

pub fn list(verb: &Verb, words: &[String], shell: &mut Shell) -> Outcome {
    let given = match given(verb, words, Until::End, shell) {
        Ok(given) => given,
        Err(outcome) => return outcome,
    };
    let now = shell.now();
    let shows_all = given.has("all") || given.has("latest");
    let most = if given.has("latest") { 1 } else { usize::MAX };
    let containers = shell.docker().containers().rev();
    let shown = containers.filter(|one| shows_all || one.is_up()).take(most);
    let cut = if given.has("no-trunc") { Cut::Nothing } else { Cut::Long };
    if given.has("quiet") {
        let ids: String = shown.map(|one| format!("{}\n", id(one, cut))).collect();
        shell.out(&ids);
        return Outcome::Ended(Exit::SUCCESS);
    }
    let mut rows = vec![HEADINGS.map(str::to_owned).to_vec()];
    rows.extend(shown.map(|one| row(one, now, cut).to_vec()));
    let text = table(&rows);
    shell.out(&text);
    Outcome::Ended(Exit::SUCCESS)
}

/// Models DisplayablePorts: what is published under another number stands last.
fn ports(one: &DockerContainer) -> String {
    if !one.is_up() {
        return String::new();
    }
    let is_published = |port: &u16| one.published.iter().any(|(_, inside)| inside == port);
    let exposed = one.exposed().iter().filter(|port| !is_published(port));
    let mut texts: Vec<String> = exposed.map(|port| format!("{port}/tcp")).collect();
    for (host, inside) in &one.published {
        texts.extend(["0.0.0.0", "[::]"].map(|ip| format!("{ip}:{host}->{inside}/tcp")));
    }
    texts.join(", ")
}

/// What `--no-trunc` is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    Long,
    Nothing,
}

fn id(one: &DockerContainer, cut: Cut) -> &str {
    if cut == Cut::Long { &one.id[..12] } else { &one.id }
}

fn row(one: &DockerContainer, now: SimTime, cut: Cut) -> [String; 7] {
    // Docker quotes what holds blanks, and only that.
    let quoted =
        |word: &String| if word.contains(' ') { format!("'{word}'") } else { word.clone() };
    let command = one.argv().iter().map(quoted).collect::<Vec<_>>().join(" ");
    let command = if cut == Cut::Long { shortened(&command) } else { command };
    let status = match one.stage {
        DockerStage::Created => "Created".to_owned(),
        DockerStage::Up { since } => format!("Up {}", human(now - since)),
        DockerStage::Exited { code, at } => format!("Exited ({code}) {} ago", human(now - at)),
    };
    [
        id(one, cut).to_owned(),
        one.image.clone(),
        format!("\"{command}\""),
        format!("{} ago", human(now - one.created_at)),
        status,
        ports(one),
        one.name.clone(),
    ]
}

/// Models formatter.Ellipsis.
fn shortened(command: &str) -> String {
    if command.chars().count() <= COMMAND_CHARS_MAX {
        return command.to_owned();
    }
    let kept: String = command.chars().take(COMMAND_CHARS_MAX - 1).collect();
    format!("{kept}…")
}

pub fn table(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let longest = rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
        COLUMN_MIN.max(longest + PADDING)
    };
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let (last, before) = row.split_last().expect("a row has columns");
        let padded = before.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        format!("{}{last}\n", padded.collect::<String>())
    };
    rows.iter().map(line).collect()
}

/// go-units' HumanDuration.
pub fn human(span: Span) -> String {
    let secs = span.as_millis() / 1_000;
    let (mins, hours) = (secs / 60, (secs + 1_800) / 3_600);
    match () {
        _ if secs < 1 => "Less than a second".to_owned(),
        _ if secs == 1 => "1 second".to_owned(),
        _ if secs < 60 => format!("{secs} seconds"),
        _ if mins == 1 => "About a minute".to_owned(),
        _ if mins < 60 => format!("{mins} minutes"),
        _ if hours == 1 => "About an hour".to_owned(),
        _ if hours < 48 => format!("{hours} hours"),
        _ if hours < 24 * 7 * 2 => format!("{} days", hours / 24),
        _ if hours < 24 * 30 * 2 => format!("{} weeks", hours / 24 / 7),
        _ => format!("{} months", hours / 24 / 30),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_as_docker_says_them() {
        for (secs, said) in [
            (0, "Less than a second"),
            (1, "1 second"),
            (59, "59 seconds"),
            (119, "About a minute"),
            (120, "2 minutes"),
            (3_599, "59 minutes"),
            (3_600, "About an hour"),
            (3_600 * 47, "47 hours"),
            (3_600 * 48, "2 days"),
            (3_600 * 24 * 13, "13 days"),
            (3_600 * 24 * 15, "2 weeks"),
            (3_600 * 24 * 61, "2 months"),
        ] {
            assert_eq!(human(Span::secs(secs)), said, "{secs}");
        }
    }
}
