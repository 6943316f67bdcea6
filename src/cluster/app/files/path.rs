//! Paths as text: made absolute, taken apart, put together. Nothing is looked up here.

/// A path as seen from a working directory; `.`, `..` and double slashes stay as they are.
pub fn absolute(cwd: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    format!("{}/{path}", cwd.trim_end_matches('/'))
}

/// The names along a path, without empty ones.
pub fn names(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/').filter(|name| !name.is_empty())
}

/// `/a//b/../c/.` as `/a/c`, whatever links there may be.
pub fn normalised(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for name in names(path) {
        match name {
            "." => {}
            ".." => {
                kept.pop();
            }
            _ => kept.push(name),
        }
    }
    format!("/{}", kept.join("/"))
}

/// The last name, as basename(1) prints it.
pub fn base_name(path: &str) -> &str {
    match names(path).next_back() {
        Some(name) => name,
        None if path.is_empty() => "",
        None => "/",
    }
}

/// Everything before the last name, as dirname(1) prints it.
pub fn parent(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match trimmed.rfind('/') {
        Some(at) => match trimmed[..at].trim_end_matches('/') {
            "" => "/",
            parent => parent,
        },
        None if trimmed.is_empty() && !path.is_empty() => "/",
        None => ".",
    }
}

/// A directory and a name in it.
pub fn join(directory: &str, name: &str) -> String {
    match directory {
        "" => name.to_owned(),
        _ => format!("{}/{name}", directory.trim_end_matches('/')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_apart_as_basename_and_dirname_do() {
        for (path, directory, name) in [
            ("/tmp/healthy", "/tmp", "healthy"),
            ("/tmp/", "/", "tmp"),
            ("a/b", "a", "b"),
            ("a", ".", "a"),
            ("/", "/", "/"),
            ("//a//b//", "//a", "b"),
            ("", ".", ""),
        ] {
            assert_eq!((parent(path), base_name(path)), (directory, name), "{path}");
        }
        assert_eq!(normalised("/a//b/../c/."), "/a/c");
        assert_eq!(normalised("/../.."), "/");
        assert_eq!(absolute("/", "x"), "/x");
        assert_eq!(absolute("/app", "x"), "/app/x");
        assert_eq!(join("/", "x"), "/x");
    }
}
