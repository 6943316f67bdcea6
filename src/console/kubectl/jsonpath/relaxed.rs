//! Paths as people write them: with or without braces, with or without the first dot.
//! Models RelaxedJSONPathExpression in staging/src/k8s.io/kubectl/pkg/cmd/get/customcolumn.go (v1.36).

/// `metadata.name`, `.metadata.name`, `{metadata.name}` and `{.metadata.name}` are all the last of these.
pub fn relaxed(path: &str) -> Result<String, String> {
    if path.is_empty() {
        return Ok(String::new());
    }
    let inside = path.strip_prefix('{').and_then(|path| path.strip_suffix('}')).unwrap_or(path);
    if inside.is_empty() || inside.contains(['{', '}']) {
        return Err(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"
                .to_owned(),
        );
    }
    let bare = inside.strip_prefix('.').filter(|bare| !bare.is_empty()).unwrap_or(inside);
    Ok(format!("{{.{bare}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_ways_to_write_one_path() {
        for path in ["metadata.name", ".metadata.name", "{metadata.name}", "{.metadata.name}"] {
            assert_eq!(relaxed(path).as_deref(), Ok("{.metadata.name}"), "{path}");
        }
        assert_eq!(relaxed("").as_deref(), Ok(""));
        for path in ["{}", "{.a", "a}", "{.a}{.b}"] {
            assert!(relaxed(path).is_err(), "{path}");
        }
    }
}
