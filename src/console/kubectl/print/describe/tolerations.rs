//! The Tolerations lines.
//! Models printTolerationsMultilineWithIndent in kubectl's describe.go (v1.36).

use super::Page;
use crate::kit::order;
use crate::objects::Toleration;

pub(super) fn section(page: &mut Page, title: &str, tolerations: &[Toleration]) {
    if tolerations.is_empty() {
        page.line(0, format!("{title}:\t<none>"));
        return;
    }
    let mut sorted: Vec<&Toleration> = tolerations.iter().collect();
    order::sort_by(&mut sorted, |a, b| a.key.cmp(&b.key));
    for (index, toleration) in sorted.into_iter().enumerate() {
        let title = if index == 0 { format!("{title}:") } else { String::new() };
        page.line(0, format!("{title}\t{}", line(toleration)));
    }
}

/// `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s`.
fn line(toleration: &Toleration) -> String {
    let mut line = toleration.key.clone();
    if !toleration.value.is_empty() {
        line += &format!("={}", toleration.value);
    }
    if !toleration.effect.is_empty() {
        line += &format!(":{}", toleration.effect);
    }
    if toleration.operator == "Exists" && toleration.value.is_empty() {
        // One that tolerates everything has nothing before its operator.
        line += if line.is_empty() { "op=Exists" } else { " op=Exists" };
    }
    if let Some(seconds) = toleration.toleration_seconds {
        line += &format!(" for {seconds}s");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toleration(key: &str, operator: &str, seconds: Option<i64>) -> Toleration {
        let effect = if key.is_empty() { "" } else { "NoExecute" };
        Toleration {
            key: key.into(),
            operator: operator.into(),
            effect: effect.into(),
            toleration_seconds: seconds,
            ..Toleration::default()
        }
    }

    #[test]
    fn tolerations_are_sorted_by_key() {
        let mut page = Page::new();
        section(
            &mut page,
            "Tolerations",
            &[toleration("b", "Exists", Some(300)), toleration("", "Exists", None)],
        );
        assert_eq!(page.unaligned(), "Tolerations:\top=Exists\n\tb:NoExecute op=Exists for 300s\n");
    }
}
