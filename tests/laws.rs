//! The laws that every `Cluster` keeps, over scripts written by hand and scripts made by chance. What a session adds to
//! them, acting in the past and sharing, is in `session_laws.rs`.

mod laws {
    pub mod pods;
    pub mod promises;
    pub mod script;
}

use laws::promises::Promises;
use laws::script::{Pace, Play, scripts};
use podlife::cluster::{Cluster, Record, Uid};
use podlife::kit::stamp::Stamp;
use podlife::kit::time::{SimTime, Span};
use podlife::objects::ConditionStatus;

#[test]
fn the_same_script_gives_the_same_log() {
    for script in scripts() {
        let (one, other) = (script.play(Pace::Whole), script.play(Pace::Whole));
        assert_eq!(one.records, other.records, "{}", script.name);
        assert!(one.cluster == other.cluster, "{}", script.name);
        assert!(50 < one.records.len(), "{} tells nothing", script.name);
    }
}

#[test]
fn many_small_steps_are_one_big_step() {
    for script in scripts() {
        let whole = script.play(Pace::Whole);
        let steps = script.play(Pace::Steps(Span::millis(337)));
        assert_eq!(whole.records, steps.records, "{}", script.name);
        assert!(whole.cluster == steps.cluster, "{}", script.name);
    }
}

#[test]
fn a_budget_only_pauses() {
    for script in scripts() {
        let (whole, pauses) = (script.play(Pace::Whole), script.play(Pace::Turns(3)));
        assert_eq!(whole.records, pauses.records, "{}", script.name);
        assert!(whole.cluster == pauses.cluster, "{}", script.name);
    }
}

#[test]
fn a_clone_goes_the_same_way_and_looking_changes_nothing() {
    for script in scripts() {
        let mut play = Play::new(&script);
        let half = SimTime::millis(script.until.as_millis() / 2);
        play.script(&script, half, Pace::Whole);
        let mut twin = Play { cluster: play.cluster.clone(), records: Vec::new() };
        look_at(&play.cluster);
        assert!(play.cluster == twin.cluster, "{}: looking changed something", script.name);
        play.records.clear();
        play.script(&script, script.until, Pace::Whole);
        twin.script(&script, script.until, Pace::Steps(Span::millis(1_001)));
        assert_eq!(play.records, twin.records, "{}", script.name);
        assert!(play.cluster == twin.cluster, "{}", script.name);
    }
}

#[test]
fn every_instant_keeps_what_kubernetes_promises() {
    for script in scripts() {
        let mut play = Play::new(&script);
        let mut promises = Promises::new(script.name.clone());
        let mut commands = script.commands.iter().peekable();
        loop {
            let next_command = commands.peek().map(|(at, _)| *at);
            let next = [play.cluster.next_due(), next_command].into_iter().flatten().min();
            let Some(now) = next.filter(|now| *now <= script.until) else { break };
            play.advance(now, Pace::Whole);
            while let Some((_, command)) = commands.next_if(|(at, _)| *at <= now) {
                play.command(command.clone());
            }
            assert!(play.cluster.agenda_is_true(), "{}: the agenda lies at {now}", script.name);
            promises.check(&play.cluster, &play.records);
            play.records.clear();
        }
        assert!(promises.seen_pods() > 0, "{} has no pod", script.name);
    }
}

#[test]
fn every_record_has_an_earlier_cause_and_a_later_number() {
    for script in scripts() {
        let mut before: Option<&Record> = None;
        let records = script.play(Pace::Whole).records;
        for record in &records {
            assert!(record.cause.is_none_or(|cause| cause < record.id), "{record:?}");
            if let Some(before) = before {
                assert!(before.id < record.id && before.at <= record.at, "{record:?}");
            }
            before = Some(record);
        }
    }
}

fn look_at(cluster: &Cluster) {
    assert!(cluster.next_due().is_some());
    assert!(cluster.agenda().iter().count() > 0);
    for (_, node) in cluster.nodes() {
        for pod in cluster.objects().pods(None) {
            let uid = Uid::new(&pod.metadata.uid);
            assert!(node.runtime.containers_of(&uid).len() < 10);
            assert!(node.kubelet.prober.workers_of(&uid).count() < 10);
            assert_ne!(pod.metadata.creation_timestamp, Some(Stamp::from_unix_secs(0)));
            let scheduled = pod.status.condition("PodScheduled");
            assert!(scheduled.is_none_or(|one| one.status == ConditionStatus::True));
        }
    }
}
