//! A container that was added to a pod to look inside.

use super::{Page, told};

const POD: &str = "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: app, image: nginx:1.27}
";

#[test]
fn it_stands_behind_the_others_and_counts_for_nothing() {
    let line = "20s kubectl debug web --image=busybox -c tools -q -- sleep 20\n";
    let mut page = Page::of(line, POD);
    let told_at = |page: &mut Page, seconds| {
        let pod = page.pod_at(seconds);
        let rows: Vec<String> = pod.containers.iter().map(|card| told(card)).collect();
        (pod.head.ready.clone(), rows)
    };
    let (ready, rows) = told_at(&mut page, 30);
    assert_eq!(
        (&*ready, rows),
        ("1/1", vec!["app ● Running".into(), "ephemeral/tools ● Running".into()])
    );
    let (ready, rows) = told_at(&mut page, 60);
    assert_eq!(ready, "1/1");
    assert_eq!(rows[1], "ephemeral/tools ✓ Terminated Completed · 0");
}
