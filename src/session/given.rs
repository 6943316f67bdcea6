//! Which files a shell's text hands to the cluster, for the marks of their tabs.

/// Who reads files on the cluster's behalf, or runs them. Whoever only looks at a file, or writes it, gives nothing.
const GIVERS: [&str; 7] = ["kubectl", "k", "docker", "bash", "sh", "source", ":wq"];

/// Whether a text has a file's name among its words.
pub fn names(text: &str, file: &str) -> bool {
    words(text).any(|word| word.strip_prefix("./").unwrap_or(word) == file)
}

/// Whether a file is given away: named to somebody who does something with it, and not as where output goes.
pub fn gives(text: &str, file: &str) -> bool {
    text.split(['\n', ';', '&']).any(|command| {
        let is_run = words(command).any(|word| GIVERS.contains(&word) || word.starts_with("./"));
        is_run && names(&without_written(command), file)
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || ";|&<>()'\"`=,".contains(c))
}

/// A command without the files behind its `>`.
fn without_written(command: &str) -> String {
    let mut parts = command.split('>');
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let part = part.trim_start_matches(['|', ' ']);
        left.push_str(part.split_once(' ').map_or("", |(_, rest)| rest));
        left.push(' ');
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_given_by_who_reads_it_and_not_by_who_writes_it() {
        for (text, is_given) in [
            ("kubectl apply -f x.yaml", true),
            ("kubectl apply -f a.yaml,./x.yaml --wait", true),
            ("cat x.yaml | kubectl apply -f -", true),
            ("kubectl create -f - < x.yaml", true),
            ("sed s/a/b/ y.yaml > x.yaml && kubectl apply -f x.yaml", true),
            ("sh x.yaml; ls", true),
            ("./x.yaml", true),
            (
                "kubectl create deployment web --image nginx --dry-run=client -o yaml > x.yaml",
                false,
            ),
            ("kubectl get pod web -o yaml >x.yaml 2> errors.txt", false),
            ("kubectl get pods > y.txt; cat x.yaml", false),
            ("cat <<EOF > x.yaml\nkind: Pod\nEOF", false),
            ("echo a >> x.yaml", false),
            ("vi x.yaml", false),
            ("kubectl apply -f x.yaml.bak", false),
        ] {
            assert_eq!(gives(text, "x.yaml"), is_given, "{text}");
        }
    }
}
