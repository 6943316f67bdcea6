//! Which texts may be names, labels, ports and the like, and what is said of those that may not.
//! Models apimachinery/pkg/util/validation/validation.go (v1.36), V25 to V33 and V47.
//!
//! Every function returns its complaints; none means the text is fine.

type Complaints = Vec<String>;

const LABEL_LENGTH_MAX: usize = 63;
const SUBDOMAIN_LENGTH_MAX: usize = 253;
const PORT_NAME_LENGTH_MAX: usize = 15;

const LABEL: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const SUBDOMAIN_WITH_UNDERSCORE: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')";
const LABEL_1035: &str = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const NAME_PART: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const LABEL_VALUE: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const HTTP_HEADER: &str = "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";
const PERCENT: &str = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
const ENV_NAME: &str = "a valid environment variable name must consist only of printable ASCII characters other than '='";
const STRICT_ENV_NAME: &str = "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";
const CONFIG_KEY: &str = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/// Names of containers, volumes, service ports, namespaces.
pub fn label(text: &str) -> Complaints {
    let mut complaints = no_longer_than(LABEL_LENGTH_MAX, text);
    if !is_label(text) {
        let dotted = is_subdomain(text);
        complaints.push(if dotted { "must not contain dots" } else { LABEL }.to_owned());
    }
    complaints
}

/// Names of most objects.
pub fn subdomain(text: &str) -> Complaints {
    let mut complaints = no_longer_than(SUBDOMAIN_LENGTH_MAX, text);
    if !is_subdomain(text) {
        complaints.push(SUBDOMAIN.to_owned());
    }
    complaints
}

/// The same with underscores, as names of services have them in DNS.
pub fn subdomain_with_underscore(text: &str) -> Complaints {
    let mut complaints = no_longer_than(SUBDOMAIN_LENGTH_MAX, text);
    let is_part = |part: &str| {
        let part = part.strip_prefix('_').unwrap_or(part);
        part.starts_with(is_label_letter)
            && part.ends_with(is_label_letter)
            && part.chars().all(|letter| is_label_letter(letter) || "-_".contains(letter))
    };
    if !text.split('.').all(is_part) {
        complaints.push(SUBDOMAIN_WITH_UNDERSCORE.to_owned());
    }
    complaints
}

/// Names of Services.
pub fn label_1035(text: &str) -> Complaints {
    let mut complaints = no_longer_than(LABEL_LENGTH_MAX, text);
    if !(is_label(text) && text.starts_with(|letter: char| letter.is_ascii_lowercase())) {
        complaints.push(LABEL_1035.to_owned());
    }
    complaints
}

/// Keys of labels and annotations, types of conditions: `name` or `example.com/name`.
pub fn qualified_name(text: &str) -> Complaints {
    let mut complaints = Vec::new();
    let parts: Vec<&str> = text.split('/').collect();
    let name = match parts[..] {
        [name] => name,
        [prefix, name] => {
            if prefix.is_empty() {
                complaints.push("prefix part must be non-empty".to_owned());
            } else {
                complaints
                    .extend(subdomain(prefix).iter().map(|text| format!("prefix part {text}")));
            }
            name
        }
        _ => {
            complaints.push(format!(
                "a qualified name {NAME_PART} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            ));
            return complaints;
        }
    };
    if name.is_empty() {
        complaints.push("name part must be non-empty".to_owned());
    } else if LABEL_LENGTH_MAX < name.len() {
        complaints.push(format!("name part must be no more than {LABEL_LENGTH_MAX} characters"));
    }
    if !is_qualified_part(name) {
        complaints.push(format!("name part {NAME_PART}"));
    }
    complaints
}

pub fn label_value(text: &str) -> Complaints {
    let mut complaints = no_longer_than(LABEL_LENGTH_MAX, text);
    if !(text.is_empty() || is_qualified_part(text)) {
        complaints.push(LABEL_VALUE.to_owned());
    }
    complaints
}

/// Names of container ports, and ports given by name.
pub fn port_name(text: &str) -> Complaints {
    let mut complaints = no_longer_than(PORT_NAME_LENGTH_MAX, text);
    let mut complain = |text: &str| complaints.push(text.to_owned());
    let is_allowed = |letter: char| is_label_letter(letter) || letter == '-';
    if text.is_empty() || !text.chars().all(is_allowed) {
        complain("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if !text.contains(|letter: char| letter.is_ascii_lowercase()) {
        complain("must contain at least one letter (a-z)");
    }
    if text.contains("--") {
        complain("must not contain consecutive hyphens");
    }
    if text.starts_with('-') || text.ends_with('-') {
        complain("must not begin or end with a hyphen");
    }
    complaints
}

pub fn port_number(number: i64) -> Complaints {
    match number {
        1..=65535 => Vec::new(),
        _ => vec!["must be between 1 and 65535, inclusive".to_owned()],
    }
}

pub fn http_header(text: &str) -> Complaints {
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    unless(!text.is_empty() && text.chars().all(is_allowed), HTTP_HEADER)
}

pub fn percent(text: &str) -> Complaints {
    let number = text.strip_suffix('%').unwrap_or("");
    unless(!number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit()), PERCENT)
}

pub fn env_name(text: &str) -> Complaints {
    if text.is_empty() {
        return vec!["environment variable name must be non-empty".to_owned()];
    }
    unless(text.chars().all(|letter| matches!(letter, ' '..='~') && letter != '='), ENV_NAME)
}

/// As servers of before 1.32 take them.
pub fn strict_env_name(text: &str) -> Complaints {
    let is_first = |letter: char| letter.is_ascii_alphabetic() || "-._".contains(letter);
    let is_fine = text.starts_with(is_first)
        && text.chars().all(|letter| is_first(letter) || letter.is_ascii_digit());
    let mut complaints = unless(is_fine, STRICT_ENV_NAME);
    complaints.extend(directory(text));
    complaints
}

/// Keys of ConfigMaps and Secrets.
pub fn config_key(text: &str) -> Complaints {
    let mut complaints = no_longer_than(SUBDOMAIN_LENGTH_MAX, text);
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || "-._".contains(letter);
    if text.is_empty() || !text.chars().all(is_allowed) {
        complaints.push(CONFIG_KEY.to_owned());
    }
    complaints.extend(directory(text));
    complaints
}

/// What a directory would be called is no name of a file.
fn directory(text: &str) -> Option<String> {
    let complaint = match text {
        "." => "must not be '.'",
        ".." => "must not be '..'",
        _ if text.starts_with("..") => "must not start with '..'",
        _ => return None,
    };
    Some(complaint.to_owned())
}

fn no_longer_than(length_max: usize, text: &str) -> Complaints {
    match text.len() <= length_max {
        true => Vec::new(),
        false => vec![format!("must be no more than {length_max} characters")],
    }
}

fn unless(is_fine: bool, complaint: &str) -> Complaints {
    if is_fine { Vec::new() } else { vec![complaint.to_owned()] }
}

fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_label)
}

fn is_label(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|letter| is_label_letter(letter) || letter == '-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn is_label_letter(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit()
}

fn is_qualified_part(text: &str) -> bool {
    let is_edge = |letter: char| letter.is_ascii_alphanumeric();
    !text.is_empty()
        && text.chars().all(|letter| is_edge(letter) || "-_.".contains(letter))
        && text.starts_with(is_edge)
        && text.ends_with(is_edge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(rule: fn(&str) -> Complaints, texts: &[&str]) {
        for text in texts {
            assert_ne!(rule(text), Complaints::new(), "{text:?}");
        }
    }

    fn taken(rule: fn(&str) -> Complaints, texts: &[&str]) {
        for text in texts {
            assert_eq!(rule(text), Complaints::new(), "{text:?}");
        }
    }

    #[test]
    fn labels_are_lower_case_letters_digits_and_hyphens() {
        taken(label, &["a", "1-a", "a--1", "0"]);
        refused(label, &["", "A", "-a", "a-", "a_b", "한"]);
        assert_eq!(label("a.b"), ["must not contain dots"]);
        assert_eq!(label(&"a".repeat(64)), ["must be no more than 63 characters"]);
        assert_eq!(label_1035("1a"), [LABEL_1035]);
    }

    #[test]
    fn label_keys_may_carry_a_domain() {
        taken(qualified_name, &["app", "example.com/App_1.x", "A"]);
        refused(qualified_name, &["a b", "Amsy.dev/x", "a/", "/a", "-a"]);
        assert!(qualified_name("a/b/c")[0].starts_with("a qualified name must consist of"));
        assert_eq!(qualified_name("").len(), 2);
        taken(label_value, &["", "My_value.1"]);
        refused(label_value, &["my app", "-"]);
    }

    #[test]
    fn a_port_name_may_break_several_rules_at_once() {
        taken(port_name, &["http", "pop3", "1-a"]);
        assert_eq!(port_name("8080"), ["must contain at least one letter (a-z)"]);
        assert_eq!(port_name("-A--").len(), 4);
        assert_eq!(port_number(0), ["must be between 1 and 65535, inclusive"]);
    }

    #[test]
    fn the_smaller_rules_hold() {
        taken(http_header, &["X-Forwarded-For"]);
        refused(http_header, &["Host:", "x_y", ""]);
        taken(percent, &["0%", "100%"]);
        refused(percent, &["0", "%", "-1%"]);
        taken(env_name, &["a b", "-x", "A.B"]);
        refused(env_name, &["", "a=", "é"]);
        taken(strict_env_name, &["A.B", "-x", "_1"]);
        refused(strict_env_name, &["", "1A", "a b", "..a"]);
        taken(subdomain_with_underscore, &["_tcp.a-_b.com", "a"]);
        refused(subdomain_with_underscore, &["", "__a", "a_", "a..b"]);
        taken(config_key, &[".x", "a_b-c.d"]);
        refused(config_key, &["", ".", "..", "..x", "a b"]);
    }
}
