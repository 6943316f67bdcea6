//! What a probe's answers look like on the page.

use super::Page;
use crate::view::lanes::{Label, Track};
use crate::view::probes::{Answer, Kind, Pip, Run, pips};
use crate::view::screen::Screen;

/// Its probe does what its script says, and cannot be run at all without it.
const PROBED: &str = "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: busybox
    command: [sh, -c, 'printf \"#!/bin/sh\\nexit 0\\n\" > /probe; chmod +x /probe; sleep 9999']
    livenessProbe:
      exec: {command: [/probe]}
      periodSeconds: 10
      failureThreshold: 3
";

fn answers(screen: &Screen) -> String {
    let lane = screen
        .timeline
        .lanes
        .iter()
        .find(|lane| matches!(lane.label, Label::Probe { kind: Kind::Liveness, .. }));
    let Some(Track::Ticks(ticks)) = lane.map(|lane| &lane.track) else { return String::new() };
    ticks.iter().map(|tick| sign(tick.answer)).collect()
}

fn sign(answer: Answer) -> char {
    match answer {
        Answer::Success => '✓',
        Answer::Failure => '✗',
        Answer::Unknown => '?',
    }
}

fn shown(page: &mut Page, seconds: u64) -> (String, Run) {
    let dial = page.pod_at(seconds).containers[0].dials[0].clone();
    let signs = pips(&dial).into_iter().map(|pip| match pip {
        Pip::Success => '✓',
        Pip::Failure => '✗',
        Pip::Unknown => '?',
        Pip::Free => '○',
    });
    (signs.collect(), dial.run)
}

#[test]
fn an_error_of_a_probe_is_neither_a_success_nor_a_failure() {
    let script = "35s kubectl exec web -- sh -c 'printf \"#!/bin/sh\\nexit 1\\n\" > /probe'\n\
                  55s kubectl exec web -- rm /probe\n";
    let mut page = Page::of(script, PROBED);
    let (early, run) = shown(&mut page, 40);
    assert!(early.contains('✓') && run != Run::Nothing, "{early}");
    let (failed, Run::Failures(count)) = shown(&mut page, 54) else { panic!("it fails") };
    let (errors, Run::Failures(still)) = shown(&mut page, 85) else { panic!("that still counts") };
    assert_eq!(count, still);
    assert_eq!(errors, failed.replacen('○', "???○", 1), "the errors take no place");
    let all = answers(&page.at(85));
    assert!(all.contains('✓') && all.contains('✗') && all.ends_with("???"), "{all}");
}

#[test]
fn a_probe_that_ends_in_errors_only_was_asked_and_counted_nothing() {
    let mut page = Page::of("", &PROBED.replace("[/probe]", "[/nowhere]"));
    assert_eq!(shown(&mut page, 100), ("???○○○".to_owned(), Run::Nothing));
    assert_eq!(page.pod_at(600).head.restarts, "0");
}
