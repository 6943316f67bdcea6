//! Lines that nobody would type, grown from what completion offers: none breaks anything, and none prints without end.

use super::{Story, WEB};
use crate::console::OUTPUT_LENGTH_MAX;
use crate::kit::chance::{Draw, draw};
use crate::kit::time::Span;

const LINES: u64 = 400;
/// What stands between or instead of the words that make sense.
const ODD: [&str; 28] = [
    "-",
    "--",
    "--=",
    "''",
    "\"\\\"\"",
    "web",
    "web.yaml",
    "/",
    "../..",
    "$(echo web)",
    "$?",
    "*",
    "-1",
    "99999999999999999999",
    "0.5",
    "한글",
    "{}",
    "a=b",
    "-o=json",
    "-f -",
    "<<< x",
    "> out.txt",
    "2>&1",
    "!!",
    "!k",
    "@",
    "{{.}}",
    "'{.items[*]}'",
];
const JOINTS: [&str; 10] = [" ", " ", " ", " ", "; ", " | ", " && ", " || ", " & ", " | xargs "];
/// So that flags are offered too.
const BEGINNINGS: [&str; 4] = ["", "", "--", "-"];

/// One line: each word is one that could stand there, or an odd one.
fn grown(story: &Story, chance: Draw) -> String {
    let mut line = String::new();
    for step in 0..2 + chance.nth(0).below(6) {
        let chance = chance.nth(step + 1);
        let asked = format!("{line}{}", BEGINNINGS[chance.nth(0).below(4) as usize]);
        let mut offered =
            story.terminal.complete(&story.cluster, &story.files, &asked, asked.len());
        let is_odd = offered.is_empty() || chance.nth(1).below(5) == 0;
        let word = match is_odd {
            true => ODD[chance.nth(2).below(ODD.len() as u64) as usize].to_owned(),
            false => offered.swap_remove(chance.nth(2).below(offered.len() as u64) as usize),
        };
        line += &word;
        line += JOINTS[chance.nth(3).below(JOINTS.len() as u64) as usize];
    }
    line
}

#[test]
fn no_line_that_completion_could_lead_to_breaks_anything() {
    let mut story = Story::new(&[("web.yaml", WEB)]);
    story.type_line("kubectl apply -f web.yaml; minikube addons enable metrics-server");
    let mut now = story.cluster.now();
    for number in 0..LINES {
        let line = grown(&story, draw(7, "hostile", &number.to_string()));
        let (printed, ended) = (story.out.len(), story.ended.len());
        story.type_line(&line);
        now += Span::secs(1);
        story.advance(now);
        story.with_world(|terminal, world| terminal.interrupt(world));
        story.settle();
        now += Span::secs(1);
        story.advance(now);
        let length: usize = story.out[printed..].iter().map(|chunk| chunk.text.len()).sum();
        assert!(length <= OUTPUT_LENGTH_MAX + 1_000, "{line} printed {length} bytes");
        let typed = story.terminal.is_inside() || ended < story.ended.len();
        assert!(typed, "{line} goes on in spite of Ctrl-C");
        // Whoever still reads what is typed is sent away.
        for _ in 0..4 {
            if story.terminal.is_inside() {
                story.type_line("^D");
                story.type_line("exit");
                story.with_world(|terminal, world| terminal.interrupt(world));
                story.settle();
            }
        }
        if number % 20 == 0 {
            story.type_line(
                "kill %1 %2 %3 %4; docker rm -f $(docker ps -aq); kubectl apply -f web.yaml; clear",
            );
        }
        assert!(story.terminal.changed_files().len() <= 100);
    }
}
