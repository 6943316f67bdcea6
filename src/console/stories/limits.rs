//! Lines that are not understood, not finished, or stand in a loop.

use super::{Story, WEB, check};
use crate::cluster::What;
use crate::kit::time::SimTime;

#[test]
fn what_is_not_understood_is_said() {
    let nested = format!("0s {}", "(".repeat(3_000));
    check(
        &[],
        &format!(
            "0s ; a
         0s )
         0s coproc cat
         0s echo a | tee >(cat)
         0s alias k=kubectl
         {nested}
         0s echo {}
         0s # only a note",
            "x".repeat(20_000)
        ),
        "\
[1 at 0s stderr]
bash: syntax error: unexpected \";\"
[2 at 0s stderr]
bash: syntax error: unexpected \")\"
[3 at 0s stderr]
bash: coproc: not supported by this shell of podlife
[4 at 0s stderr]
bash: process substitution with >(…): not supported by this shell of podlife
[6 at 0s stderr]
bash: too deeply nested
[7 at 0s stderr]
bash: a line holds at most 16384 characters
[1 exits 2]
[2 exits 2]
[3 exits 2]
[4 exits 2]
[6 exits 2]
[7 exits 2]
",
    );
}

#[test]
fn an_unfinished_line_goes_on_with_the_next() {
    check(
        &[],
        "0s for i in 1 2; do
         0s echo $i
         0s done && cat <<EOF
         1s x is ${x:-5}
         1s EOF
         2s echo 'open
         3s ^C
         4s echo one \\
         4s two",
        "\
[1 at 0s]
> echo $i
> done && cat <<EOF
> [1 at 1s]
x is ${x:-5}
> EOF
1
2
x is 5
[2 at 2s]
> [2 at 3s]
^C
[3 at 4s]
> two
one two
[2 exits 130]
",
    );
}

/// "Why" asks for the command that did it, not for the loop around it.
#[test]
fn what_acts_in_a_loop_is_a_line_of_its_own() {
    let mut story = Story::new(&[("web.yaml", WEB)]);
    let mut lines = Vec::new();
    for (at, line) in [
        (0, "kubectl apply -f web.yaml; kubectl get pods"),
        (1, "for i in a b; do kubectl get pods; sed s/web/$i/ web.yaml | kubectl apply -f -; done"),
        (2, "for i in a b; do sleep 10; kubectl delete pod $i; done"),
    ] {
        story.advance(SimTime::secs(at));
        story.with_world(|terminal, world| terminal.type_line(world, line));
        lines.append(&mut story.log.records);
        story.settle();
    }
    while story.terminal.is_running() {
        let next = [story.cluster.next_due(), story.terminal.due()].into_iter().flatten().min();
        let next = next.expect("something goes on");
        story.cluster.advance(&mut story.log, next, crate::cluster::Budget::Unlimited);
        let records = std::mem::take(&mut story.log.records);
        story.with_world(|terminal, world| terminal.on_records(world, &records));
        story.with_world(|terminal, world| terminal.on_time(world));
        lines.extend(records);
        lines.extend(story.log.records.iter().cloned());
        story.settle();
    }
    let said = lines.iter().filter_map(|record| match &record.what {
        What::Command(text) => Some(format!("{}: {text}", record.at)),
        _ => None,
    });
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            "0.000: kubectl apply -f web.yaml; kubectl get pods",
            "1.000: for i in a b; do kubectl get pods; sed s/web/$i/ web.yaml | kubectl apply -f -; done",
            "2.000: for i in a b; do sleep 10; kubectl delete pod $i; done",
            "12.000: kubectl delete pod a",
            "52.584: kubectl delete pod b",
        ],
    );
}
