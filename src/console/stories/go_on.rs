//! Lines that go on while time passes: watches, waiting, sleep, Ctrl-C.

use super::{Story, WEB, check};
use crate::console::OUTPUT_LENGTH_MAX;
use crate::kit::time::SimTime;

/// The instants of a pod's start are the engine's to choose; what a watch prints is not.
#[test]
fn a_watch_prints_every_change_and_deleting_waits_until_the_pod_is_gone() {
    let mut story = Story::new(&[("web.yaml", WEB)]);
    story.type_line("kubectl get pods --watch --output-watch-events");
    story.type_line("kubectl apply -f web.yaml");
    story.advance(SimTime::secs(20));
    story.type_line("kubectl delete pod/web && kubectl get pods");
    assert!(story.terminal.is_running());
    story.advance(SimTime::secs(60));
    let watched: Vec<&str> = story
        .out
        .iter()
        .filter(|chunk| chunk.line == 1)
        .flat_map(|chunk| chunk.text.lines())
        .collect();
    let words: Vec<Vec<&str>> =
        watched.iter().map(|line| line.split_whitespace().take(4).collect()).collect();
    assert_eq!(words[0], ["EVENT", "NAME", "READY", "STATUS"]);
    assert_eq!(words[1], ["ADDED", "web", "0/1", "Pending"]);
    assert!(words.contains(&vec!["MODIFIED", "web", "1/1", "Running"]), "{watched:?}");
    assert!(words.contains(&vec!["MODIFIED", "web", "1/1", "Terminating"]), "{watched:?}");
    assert_eq!(words.last().unwrap()[..2], ["DELETED", "web"]);
    let gone = story.out.iter().filter(|chunk| chunk.line == 3);
    let gone: Vec<&str> = gone.map(|chunk| chunk.text.as_str()).collect();
    assert_eq!(
        gone,
        [
            "pod \"web\" deleted from default namespace\n",
            "No resources found in default namespace.\n"
        ]
    );
    let ended = story.ended.iter().find(|ended| ended.line == 3).unwrap();
    assert!(SimTime::secs(20) < ended.at, "the second command ran when the first one ended");
}

#[test]
fn a_watch_that_begins_behind_another_command_does_not_repeat_what_it_has_listed() {
    let mut story = Story::new(&[("web.yaml", WEB)]);
    story.type_line("kubectl apply -f web.yaml; kubectl get pods -w");
    let printed: String = story.out.iter().map(|chunk| chunk.text.as_str()).collect();
    assert_eq!(printed.matches("0/1").count(), 1, "{printed}");
}

#[test]
fn a_watch_tells_of_what_leaves_its_selector() {
    let other = WEB.replace("app: web", "app: other");
    let mut story = Story::new(&[("web.yaml", WEB), ("other.yaml", &other)]);
    story.type_line("kubectl apply -f web.yaml");
    story.type_line("kubectl get pods -w -l app=web --output-watch-events --no-headers");
    story.type_line("kubectl apply -f other.yaml");
    let watched: String =
        story.out.iter().filter(|chunk| chunk.line == 2).map(|chunk| chunk.text.as_str()).collect();
    assert_eq!(
        watched,
        "ADDED   web   0/1   Pending   0     0s\nDELETED   web   0/1   Pending   0     0s\n"
    );
}

#[test]
fn control_c_ends_what_runs_and_the_rest_of_its_line() {
    let mut story = Story::new(&[]);
    story.type_line("sleep 10 && kubectl get pods");
    story.type_line("kubectl get pods -w");
    story.advance(SimTime::secs(1));
    story.with_world(|terminal, world| terminal.interrupt(world));
    story.advance(SimTime::secs(20));
    assert_eq!(
        story.transcript(),
        "[1 at 1s stderr]\n^C\n[2 at 1s stderr]\n^C\n[1 exits 130]\n[2 exits 130]\n"
    );
    assert!(!story.terminal.is_running());
}

#[test]
fn a_line_goes_on_when_its_sleep_is_over() {
    check(
        &[],
        "0s sleep 2m30s; kubectl get nodes --no-headers -o name
         10s sleep soon || sleep 1
         3m …",
        "\
[2 at 10s stderr]
sleep: invalid time interval ‘soon’
[1 at 2m30s]
node/node-1
",
    );
}

#[test]
fn a_line_that_prints_without_end_is_cut() {
    let mut story = Story::new(&[("web.yaml", WEB)]);
    story.type_line("kubectl apply -f web.yaml");
    story.out.clear();
    story.type_line(&"kubectl get po -oyaml;".repeat(700));
    let length: usize = story.out.iter().map(|chunk| chunk.text.len()).sum();
    let last = story.out.last().unwrap();
    assert_eq!(last.text, "\nThis line has printed 1 MiB; the rest is not shown.\n");
    assert_eq!(length - last.text.len(), OUTPUT_LENGTH_MAX);
}

#[test]
fn only_so_many_lines_run_at_once() {
    let mut story = Story::new(&[]);
    (0..65).for_each(|_| story.type_line("sleep 10"));
    assert_eq!(
        story.transcript(),
        "[65 at 0s stderr]\nerror: 64 lines run already; end them with Ctrl-C\n[65 exits 1]\n"
    );
}
