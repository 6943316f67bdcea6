//! Command-line flags as Go programs read them: `--port 80`, `--port=80`, and with one dash as well.

/// The value of a flag; of several, the last.
pub fn flag<'a>(argv: &'a [String], name: &str) -> Option<&'a str> {
    let mut found = None;
    let mut words = argv.iter().skip(1);
    while let Some(word) = words.next() {
        let Some(flag) = word.strip_prefix("--").or_else(|| word.strip_prefix('-')) else {
            continue;
        };
        match flag.split_once('=') {
            Some((known, value)) if known == name => found = Some(value),
            Some(_) => {}
            None if flag == name => found = words.next().map(String::as_str),
            None => {}
        }
    }
    found
}

/// A flag that holds a number; `default` also stands in for what is none.
pub fn number(argv: &[String], name: &str, default: i32) -> i32 {
    flag(argv, name).and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_as_go_reads_them() {
        let argv: Vec<String> = ["/agnhost", "netexec", "--http-port=80", "-udp-port", "81", "--x"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(number(&argv, "http-port", 8080), 80);
        assert_eq!(number(&argv, "udp-port", 8081), 81);
        assert_eq!(flag(&argv, "x"), None);
        assert_eq!(number(&argv, "port", 5), 5);
    }
}
