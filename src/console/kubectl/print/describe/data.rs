//! `kubectl describe configmap` and `secret`: what is kept under keys. Of a Secret, only how much.
//! Models ConfigMapDescriber and describeSecret in kubectl's describe.go (v1.36).

use super::{Page, events, metadata};
use crate::kit::time::SimTime;
use crate::objects::{ConfigMap, Event, ObjectMeta, Secret};

/// Its token is what a service account shows; the only Secret that is not hidden.
const SERVICE_ACCOUNT_TOKEN: &str = "kubernetes.io/service-account-token";

pub fn config_map(map: &ConfigMap, events: Option<&[&Event]>, now: SimTime) -> Page {
    let mut page = Page::new();
    heading(&mut page, &map.metadata);
    title(&mut page, "Data");
    for (key, value) in &map.data {
        page.line(0, format!("{key}:"));
        page.line(0, "----");
        value.split('\n').for_each(|line| page.line(0, line));
        page.line(0, "");
    }
    title(&mut page, "BinaryData");
    for (key, value) in &map.binary_data {
        page.line(0, format!("{key}: {} bytes", value.as_slice().len()));
    }
    page.line(0, "");
    if let Some(list) = events {
        events::section(&mut page, list, now);
    }
    page
}

pub fn secret(secret: &Secret) -> Page {
    let mut page = Page::new();
    heading(&mut page, &secret.metadata);
    page.line(0, "");
    page.line(0, format!("Type:\t{}", secret.kind));
    title(&mut page, "Data");
    for (key, value) in &secret.data {
        let is_token = key == "token" && secret.kind == SERVICE_ACCOUNT_TOKEN;
        let shown =
            if is_token { value.as_text() } else { format!("{} bytes", value.as_slice().len()) };
        page.line(0, format!("{key}:\t{shown}"));
    }
    page
}

fn heading(page: &mut Page, meta: &ObjectMeta) {
    page.line(0, format!("Name:\t{}", meta.name));
    page.line(0, format!("Namespace:\t{}", meta.namespace));
    metadata::labels(page, "Labels", &meta.labels);
    metadata::annotations(page, "Annotations", &meta.annotations);
}

/// The line under it is as long for every title.
fn title(page: &mut Page, title: &str) {
    page.line(0, "");
    page.line(0, title);
    page.line(0, "====");
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_config_map_shows_what_it_holds() {
        let map = json!({ "metadata": { "name": "game", "namespace": "default" },
            "data": { "a.conf": "x=1\ny=2\n", "b": "two" }, "binaryData": { "c": "AAEC" } });
        let map: ConfigMap = serde_json::from_value(map).unwrap();
        assert_eq!(
            config_map(&map, Some(&[]), SimTime::ZERO).aligned(),
            "\
Name:         game
Namespace:    default
Labels:       <none>
Annotations:  <none>

Data
====
a.conf:
----
x=1
y=2


b:
----
two


BinaryData
====
c: 3 bytes

Events:  <none>
"
        );
    }

    #[test]
    fn a_secret_shows_only_how_much_it_holds() {
        let held = json!({ "metadata": { "name": "db", "namespace": "default" }, "type": "Opaque",
            "data": { "password": "aHVudGVyMg==", "token": "eA==" } });
        let held: Secret = serde_json::from_value(held).unwrap();
        let text = secret(&held).aligned();
        let from = text.find("\nType").unwrap();
        assert_eq!(
            &text[from..],
            "\nType:  Opaque\n\nData\n====\npassword:  7 bytes\ntoken:     1 bytes\n"
        );
    }
}
