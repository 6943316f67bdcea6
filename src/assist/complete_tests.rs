//! What is offered where: a text with a bar for the cursor, and the labels.

use super::complete::{Asked, Offer, Question, complete};
use super::hover::hover;
use crate::words::Lang;

const HEAD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n";

fn offer(text: &str, others: &[&str], asked: Asked) -> (String, Option<Offer>) {
    let offset = text.find('|').expect("a bar");
    let text = text.replacen('|', "", 1);
    let images = ["nginx", "redis", "example/nginx-extra"];
    let question = Question { text: &text, offset, others, images: &images, lang: Lang::En, asked };
    let found = complete(&question);
    (text, found)
}

fn labels(offer: Option<Offer>) -> Vec<String> {
    offer.map(|offer| offer.endings.into_iter().map(|one| one.label).collect()).unwrap_or_default()
}

/// The first labels that are offered when asked for.
fn check(text: &str, expected: &[&str]) {
    let found = labels(offer(text, &[], Asked::ByKey).1);
    assert_eq!(found[..found.len().min(expected.len().max(1))], *expected, "{text}\n{found:?}");
}

/// The text after the label was chosen, with a bar for the cursor.
fn choose(text: &str, label: &str, expected: &str) {
    let (mut text, found) = offer(text, &[], Asked::ByKey);
    let found = found.expect("an offer");
    let ending = found.endings.iter().find(|one| one.label == label).expect(label);
    text.replace_range(found.from..found.to, &ending.insert);
    text.insert(found.from + ending.cursor, '|');
    assert_eq!(text, expected);
}

#[test]
fn what_must_be_there_comes_first() {
    check(&format!("{HEAD}  |"), &["containers", "activeDeadlineSeconds"]);
    check(&format!("{HEAD}  containers:\n  - |"), &["name", "image", "args"]);
    check("kind: Pod\n|", &["apiVersion", "metadata", "spec", "status"]);
}

#[test]
fn what_is_there_is_not_offered_again() {
    let text = format!("{HEAD}  containers:\n  - name: app\n    im|\n    image: nginx\n");
    check(&text, &["imagePullPolicy"]);
    let probe = format!("{HEAD}  containers:\n  - name: app\n    livenessProbe:\n");
    check(&format!("{probe}      |"), &["httpGet", "exec"]);
    let found = labels(offer(&format!("{probe}      exec: {{}}\n      |"), &[], Asked::ByKey).1);
    assert!(!found.iter().any(|label| label == "httpGet" || label == "tcpSocket"), "{found:?}");
}

#[test]
fn a_chosen_field_brings_its_indentation() {
    choose(
        "kind: Pod\nsp|",
        "spec",
        "kind: Pod\nspec:\n  containers:\n    - name: |\n      image: ",
    );
    choose(
        &format!("{HEAD}  containers:\n  - name: app\n    live|"),
        "livenessProbe",
        &format!(
            "{HEAD}  containers:\n  - name: app\n    livenessProbe:\n      httpGet:\n        path: |\n        port: "
        ),
    );
    choose("kind: Pod\nspe|: {}\n", "spec", "kind: Pod\nspec|: {}\n");
    choose("kind: Pod\nspec: {host|}", "hostname", "kind: Pod\nspec: {hostname: |}");
}

#[test]
fn an_empty_text_begins_with_a_whole_object() {
    choose(
        "|",
        "Service",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: |\nspec:\n  selector:\n    app: \n  ports:\n    - port: \n      targetPort: ",
    );
    check("|", &["apiVersion", "kind", "metadata"]);
}

#[test]
fn values_are_the_words_of_the_api() {
    check(&format!("{HEAD}  restartPolicy: |"), &["Always", "OnFailure", "Never"]);
    check(&format!("{HEAD}  restartPolicy: on|"), &["OnFailure"]);
    check(&format!("{HEAD}  containers:\n  - ports:\n    - protocol: |"), &["TCP", "UDP", "SCTP"]);
    check(&format!("{HEAD}  hostNetwork: |"), &["true", "false"]);
    check("kind: Po|", &["Pod"]);
    check("apiVersion: |\nkind: EndpointSlice\n", &["discovery.k8s.io/v1"]);
    check("apiVersion: discovery.k8s.io/v1\nkind: |\n", &["EndpointSlice"]);
    check(
        &format!(
            "{HEAD}  containers:\n  - env:\n    - valueFrom:\n        fieldRef:\n          fieldPath: status.pod|"
        ),
        &["status.podIP", "status.podIPs"],
    );
    check(
        &format!("{HEAD}  containers:\n  - resources:\n      limits:\n        |"),
        &["cpu", "memory"],
    );
}

#[test]
fn names_come_from_the_files() {
    check(&format!("{HEAD}  containers:\n  - image: ngi|"), &["nginx", "example/nginx-extra"]);
    check(
        &format!(
            "{HEAD}  containers:\n  - ports:\n    - {{name: http, containerPort: 8080}}\n    readinessProbe:\n      httpGet:\n        port: |"
        ),
        &["http", "8080"],
    );
    check(
        &format!(
            "{HEAD}  containers:\n  - volumeMounts:\n    - name: |\n  volumes:\n  - name: data\n  - name: tmp\n"
        ),
        &["data", "tmp"],
    );
    let other =
        "kind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  COLOR: blue\n  size: \"3\"\n";
    let from =
        format!("{HEAD}  containers:\n  - env:\n    - valueFrom:\n        configMapKeyRef:\n");
    let name = format!("{from}          name: |");
    assert_eq!(labels(offer(&name, &[other], Asked::ByKey).1), ["settings"]);
    let key = format!("{from}          name: settings\n          key: |");
    assert_eq!(labels(offer(&key, &[other], Asked::WhileTyping).1), ["COLOR", "size"]);
}

#[test]
fn a_service_finds_its_pods() {
    let pod = "kind: Pod\nmetadata:\n  name: web\n  labels: {app: web, tier: \"1\"}\nspec:\n  containers:\n  - ports: [{name: http, containerPort: 8080}]\n";
    let service = "apiVersion: v1\nkind: Service\nspec:\n  selector:\n";
    let pairs =
        offer(&format!("{service}    |"), &[pod], Asked::ByKey).1.expect("labels of the pod");
    assert_eq!(pairs.endings[0].detail, "Pod web");
    assert_eq!(labels(Some(pairs)), ["app: web", "tier: \"1\""]);
    let value = format!("{service}    app: |");
    assert_eq!(labels(offer(&value, &[pod], Asked::ByKey).1), ["web"]);
    let port = "kind: Service\nspec:\n  ports:\n  - port: 80\n    targetPort: |";
    assert_eq!(labels(offer(port, &[pod], Asked::ByKey).1), ["http", "8080"]);
}

#[test]
fn whoever_types_is_not_disturbed() {
    let types = |text: &str| labels(offer(text, &[], Asked::WhileTyping).1);
    assert!(types(&format!("{HEAD}  |")).is_empty());
    assert!(types(&format!("{HEAD}  restartPolicy: Always|")).is_empty());
    assert!(types(&format!("{HEAD}  hostname: 한글|")).is_empty());
    assert!(types("# kind|").is_empty());
    assert_eq!(types(&format!("{HEAD}  restartPolicy: |")), ["Always", "OnFailure", "Never"]);
    assert_eq!(types("kind: Pod\nsp|"), ["spec"]);
}

#[test]
fn what_kubernetes_does_not_have_has_no_fields() {
    assert!(labels(offer(&format!("{HEAD}  nope:\n    |"), &[], Asked::ByKey).1).is_empty());
    assert!(labels(offer("kind: Pot\nspec:\n  |", &[], Asked::ByKey).1).is_empty());
}

/// Cuts, doublings and strange signs anywhere in a sound text: whatever is asked, there is an answer or none.
#[test]
fn no_mutilated_text_is_too_much() {
    const SIGNS: &[&str] = &[
        "\n", "\t", "  ", "- ", ": ", "{", "}", "[", "\"", "'", "|\n", "#", "한", "🎉", "\u{feff}",
        "\r\n", "---\n",
    ];
    let sound = format!(
        "{HEAD}  containers:\n  - name: app\n    env: [{{name: A, value: b}}]\n    ports:\n    - containerPort: 80\n  volumes:\n  - name: x\n"
    );
    let letters: Vec<char> = sound.chars().collect();
    for round in 0..1_500_usize {
        let at = (round * 7) % letters.len();
        let cut = (round / 3) % 9;
        let mut text: String = letters[..at].iter().collect();
        text += SIGNS[round % SIGNS.len()];
        text.extend(&letters[(at + cut).min(letters.len())..]);
        for back in [0, 1, 2, 5] {
            let wanted = (at + 3).saturating_sub(back).min(text.len());
            let offset = text.floor_char_boundary(wanted);
            let asked = if round % 2 == 0 { Asked::ByKey } else { Asked::WhileTyping };
            let question =
                Question { text: &text, offset, others: &[], images: &[], lang: Lang::En, asked };
            if let Some(offer) = complete(&question) {
                assert!(text.get(offer.from..offer.to).is_some(), "{text:?}");
                assert!(offer.from <= offset && offset <= offer.to.max(offset), "{text:?}");
            }
            drop(hover(&text, offset, Lang::Ko));
        }
    }
}

#[test]
fn every_place_of_any_text_can_be_asked_about() {
    let texts = [
        "kind: List\nitems:\n- kind: Pod\n  spec: {containers: [{name: a, image: \n",
        "kind: Pod\n한글: [🎉, {\n\t- 'a\nspec:\n  - - x: \"\n",
        "metadata: {labels: {a: b, ",
    ];
    for text in texts {
        for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            for asked in [Asked::ByKey, Asked::WhileTyping] {
                let question =
                    Question { text, offset, others: &[text], images: &[], lang: Lang::Ko, asked };
                if let Some(offer) = complete(&question) {
                    assert!(offer.from <= offer.to && text.get(offer.from..offer.to).is_some());
                }
            }
        }
    }
}
