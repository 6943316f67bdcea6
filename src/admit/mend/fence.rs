//! Text copied together with its code fence: the fence goes, what stood around it becomes comments.

use super::lines::lines;

pub(super) fn mend(text: &str) -> Vec<String> {
    let found = lines(text);
    let is_fence = |line: &str| {
        let line = line.trim();
        ["```", "~~~"].iter().any(|mark| {
            line.strip_prefix(mark).is_some_and(|word| {
                word.chars().all(|c| c.is_ascii_alphanumeric() || "-_+.`~".contains(c))
            })
        })
    };
    let Some(first) = found.iter().position(|line| is_fence(line.text)) else { return Vec::new() };
    let mut is_inside = false;
    let mut blocks = 0;
    let mut mended = String::new();
    for (index, line) in found.iter().enumerate() {
        if is_fence(line.text) {
            is_inside = !is_inside;
            blocks += usize::from(is_inside);
            if is_inside && 1 < blocks {
                mended.push_str("---\n");
            }
            continue;
        }
        let is_prose = !is_inside && first < index;
        let is_blank = line.text.trim().is_empty() || line.text.trim_start().starts_with('#');
        if is_inside || is_blank || !(is_prose || index < first) {
            mended.push_str(line.text);
        } else {
            mended.push_str("# ");
            mended.push_str(line.text);
        }
        mended.push_str(line.end);
    }
    // A lone fence at the end has the manifest before it, not prose.
    let lone = found.iter().filter(|line| is_fence(line.text)).count() == 1;
    if lone && 0 < first {
        let rest = found.iter().filter(|line| !is_fence(line.text));
        return vec![rest.map(|line| format!("{}{}", line.text, line.end)).collect()];
    }
    vec![mended]
}

#[cfg(test)]
mod tests {
    use super::mend;

    fn check(text: &str, mended: &str) {
        assert_eq!(mend(text), [mended]);
    }

    #[test]
    fn a_fence_is_taken_away_and_prose_becomes_a_comment() {
        check("```yaml\na: 1\n```\n", "a: 1\n");
        check("아래를 적용\n```\na: 1\n```\n끝\n", "# 아래를 적용\na: 1\n# 끝\n");
        check("a: 1\n```\n", "a: 1\n");
        check("```\na: 1\n```\n```\nb: 1\n```\n", "a: 1\n---\nb: 1\n");
        assert!(mend("a: \"```\"\n").is_empty());
    }
}
