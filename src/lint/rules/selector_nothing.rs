//! A Service that selects none of the pods that are written beside it.

use super::{Check, Document, Finding, Rule, Writing, pages, services};
use crate::admit::Fix;
use crate::yaml::path::Path;

pub const RULE: Rule =
    Rule::warning("lint.selector-nothing", pages::SERVICE, Check::Document(check));

fn check(document: &Document, writing: &Writing) -> Vec<Finding> {
    let Some(selector) = services::selector(document) else { return Vec::new() };
    let templates = services::templates_near(document, writing);
    if templates.is_empty()
        || templates.iter().any(|template| services::selects(&selector, template))
    {
        return Vec::new();
    }
    let shown: Vec<String> = selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let finding = Finding::at(document.key(&Path::parse("spec.selector")));
    let finding = finding.fill("selector", shown.join(","));
    let [template] = templates.as_slice() else { return vec![finding] };
    match meant(document, &selector, &template.labels) {
        Some((label, fix)) => vec![finding.set(label, Some(fix))],
        None => vec![finding],
    }
}

/// The one label that differs, as the only pods there are have it.
fn meant(
    document: &Document,
    selector: &[(String, String)],
    labels: &[(String, String)],
) -> Option<(String, Fix)> {
    let mut differing = selector.iter().filter(|pair| !labels.contains(pair));
    let (key, _) = differing.next()?;
    let (_, value) = labels.iter().find(|(label, _)| label == key)?;
    let path = Path::parse("spec.selector").key(key);
    let written = crate::kit::quote::quote(value);
    let plain = value.starts_with(|c: char| c.is_ascii_alphabetic())
        && value.parse::<f64>().is_err()
        && !super::yaml_bool::is_spelling(value);
    let fix = document.set(&path, if plain { value } else { &written });
    fix.filter(|_| differing.next().is_none()).map(|fix| (format!("{key}: {value}"), fix))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{deployment, finds, finds_beside, pod, silent};
    use super::*;

    const SERVICE: &str = "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: wep\n  ports:\n  - port: 80\n";

    #[test]
    fn a_selector_that_meets_no_labels() {
        let text = pod("") + SERVICE;
        finds(&RULE, &text, &["selector: app=wep"], &text.replace("wep", "web"));
        let text = pod("") + SERVICE + "---\n" + &deployment("");
        finds(&RULE, &text, &["selector: app=wep"], &text);
        finds_beside(
            &RULE,
            SERVICE,
            &[&deployment("")],
            &["selector: app=wep"],
            &SERVICE.replace("wep", "web"),
        );
    }

    #[test]
    fn one_that_meets_some_or_stands_alone_is_fine() {
        silent(&RULE, &(deployment("") + &SERVICE.replace("wep", "web")));
        silent(&RULE, SERVICE);
        let elsewhere = SERVICE.replace("name: web", "name: web\n  namespace: other");
        silent(&RULE, &(pod("") + &elsewhere));
    }
}
