//! Which files a shell's text hands to the cluster, for the marks of their tabs, and which it may read, where it has not
//! been run yet.

use super::edits;
use super::files::File;
use super::take::Take;
use crate::cluster::Closely;

/// Who reads files on the cluster's behalf, or runs them. Whoever only looks at a file, or writes it, gives nothing.
const GIVERS: [&str; 7] = ["kubectl", "k", "docker", "bash", "sh", "source", ":wq"];

impl Take {
    /// Whether lines up to where the learner looks would have done something else with another text of a file, or
    /// with one file more or less.
    pub fn has_looked_at(&self, name: &str, closely: Closely) -> bool {
        self.shown().terminal.was_looked_at(name, closely)
    }

    /// The same of the whole take, lines included that were never played: of those only their words are known.
    pub fn will_look_at(&self, name: &str, closely: Closely) -> bool {
        let to_come = self.recipe().script.lines().get(self.head().typed..).unwrap_or_default();
        self.head().terminal.was_looked_at(name, closely)
            || to_come.iter().any(|line| may_read(line.line(), name))
    }

    /// Whether a line typed so far has read or written a file.
    pub fn has_read(&self, name: &str) -> bool {
        self.has_looked_at(name, Closely::Text)
    }

    /// Whether one of them has given it to the cluster, or run it.
    pub fn has_given(&self, name: &str) -> bool {
        self.is_told_of(name, 0, gives)
    }

    /// The same since it got the text that it has.
    pub fn has_given_its_text(&self, name: &str) -> bool {
        let past = self.recipe().script.lines();
        let past = &past[..past.partition_point(|line| line.at <= self.now())];
        let since = edits::last_of(self.recipe(), past, name).map_or(0, |(index, _)| index + 1);
        self.is_told_of(name, since, gives)
    }

    /// Whether a line in the past, or a script that it runs, speaks of a file.
    fn is_told_of(&self, name: &str, since: usize, speaks: fn(&str, &str) -> bool) -> bool {
        let now = self.now();
        let past = self.recipe().script.lines().iter().skip(since).filter(|line| line.at <= now);
        let mut texts: Vec<&str> = past.map(|line| line.line()).collect();
        let mut scripts: Vec<&File> =
            self.recipe().files().iter().filter(|file| file.is_script()).collect();
        let mut looked_at = 0;
        while let Some(text) = texts.get(looked_at).copied() {
            if speaks(text, name) {
                return true;
            }
            looked_at += 1;
            let (run, left): (Vec<&File>, _) =
                scripts.into_iter().partition(|script| names(text, script.name()));
            texts.extend(run.into_iter().map(File::body));
            scripts = left;
        }
        false
    }
}

/// Whether a text has a file's name among its words.
pub fn names(text: &str, file: &str) -> bool {
    words(text).any(|word| word.strip_prefix("./").unwrap_or(word) == file)
}

/// Whether a text that has not been run could look at a file: it names the file or where it lies, or names what only
/// its run will tell.
pub fn may_read(text: &str, file: &str) -> bool {
    let base = file.rsplit('/').next().unwrap_or(file);
    let is_open = |word: &str| word.contains(['*', '?', '[', '$', '!', '~']);
    words(text).any(|word| {
        let word = word.strip_prefix("./").unwrap_or(word).trim_end_matches('/');
        let is_above = || file.strip_prefix(word).is_some_and(|rest| rest.starts_with('/'));
        matches!(word, "." | "..") || is_open(word) || word.ends_with(base) || is_above()
    })
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
    fn what_a_line_may_read_is_what_it_names_and_what_nobody_knows_before_it_runs() {
        for (text, file, is_so) in [
            ("kubectl apply -f x.yaml; kubectl get pods", "x.yaml", true),
            ("kubectl apply -f=./x.yaml", "x.yaml", true),
            ("kubectl apply --filename a.yaml,x.yaml", "x.yaml", true),
            ("kubectl apply -fx.yaml", "x.yaml", true),
            ("kubectl apply -f .", "x.yaml", true),
            ("kubectl apply -f d/", "d/x.yaml", true),
            ("cd d; cat x.yaml", "d/x.yaml", true),
            ("cat *.yaml | kubectl apply -f -", "x.yaml", true),
            ("kubectl apply -f $f", "x.yaml", true),
            ("!!", "x.yaml", true),
            ("kubectl get pods -w", "x.yaml", false),
            ("kubectl apply -f y.yaml", "x.yaml", false),
        ] {
            assert_eq!(may_read(text, file), is_so, "{text}");
        }
    }

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
