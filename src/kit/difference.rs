//! What differs between two texts, line by line, as diff(1) prints it.
//! Models GNU diffutils 3.10, whose choice among equally short differences is not always this one.

/// Lines shown around a change, where nothing else is asked for.
pub const CONTEXT: usize = 3;
/// More lines than these are not compared one by one.
const LINES_MAX: usize = 2_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    Gone,
    New,
}

/// Lines with their ends, and what became of each.
type Script<'a> = Vec<(Fate, &'a str)>;

/// Hunks as `diff -u` prints them; nothing where the texts are the same. `key` says what of a line counts.
pub fn unified(before: &str, after: &str, context: usize, key: &dyn Fn(&str) -> String) -> String {
    let script = script(before, after, key);
    let changes: Vec<usize> =
        (0..script.len()).filter(|index| script[*index].0 != Fate::Kept).collect();
    let mut text = String::new();
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        // Changes with little between them share a hunk.
        let apart = rest.windows(2).position(|pair| 2 * context < pair[1] - pair[0] - 1);
        let (these, others) = rest.split_at(apart.map_or(rest.len(), |at| at + 1));
        let from = first.saturating_sub(context);
        let to = (these[these.len() - 1] + 1 + context).min(script.len());
        text += &hunk(&script, from, to);
        rest = others;
    }
    text
}

/// What `diff` prints without an option.
pub fn normal(before: &str, after: &str, key: &dyn Fn(&str) -> String) -> String {
    let script = script(before, after, key);
    let mut text = String::new();
    let (mut old, mut new, mut at) = (0, 0, 0);
    while at < script.len() {
        if script[at].0 == Fate::Kept {
            (old, new, at) = (old + 1, new + 1, at + 1);
            continue;
        }
        let change = script[at..].iter().take_while(|(fate, _)| *fate != Fate::Kept);
        let (gone, came): (Script, Script) =
            change.copied().partition(|(fate, _)| *fate == Fate::Gone);
        at += gone.len() + came.len();
        let sign = match (gone.len(), came.len()) {
            (0, _) => 'a',
            (_, 0) => 'd',
            (_, _) => 'c',
        };
        text += &format!("{}{sign}{}\n", place(old, gone.len()), place(new, came.len()));
        gone.iter().for_each(|(_, line)| push(&mut text, "< ", line));
        if sign == 'c' {
            text += "---\n";
        }
        came.iter().for_each(|(_, line)| push(&mut text, "> ", line));
        (old, new) = (old + gone.len(), new + came.len());
    }
    text
}

/// A line counts as it stands.
pub fn same(line: &str) -> String {
    line.to_owned()
}

/// The lines of a change: `3`, `3,5`, or behind which line there are none.
fn place(before: usize, count: usize) -> String {
    match count {
        0 => before.to_string(),
        1 => (before + 1).to_string(),
        count => format!("{},{}", before + 1, before + count),
    }
}

fn push(text: &mut String, sign: &str, line: &str) {
    *text += sign;
    *text += line;
    if !line.ends_with('\n') {
        *text += "\n\\ No newline at end of file\n";
    }
}

fn hunk(script: &[(Fate, &str)], from: usize, to: usize) -> String {
    let count = |lines: &[(Fate, &str)], other: Fate| {
        lines.iter().filter(|(fate, _)| *fate != other).count()
    };
    let range = |other: Fate| {
        let (start, length) = (count(&script[..from], other), count(&script[from..to], other));
        match length {
            0 => format!("{start},0"),
            1 => format!("{}", start + 1),
            length => format!("{},{length}", start + 1),
        }
    };
    let mut text = format!("@@ -{} +{} @@\n", range(Fate::New), range(Fate::Gone));
    for (fate, line) in &script[from..to] {
        let sign = match fate {
            Fate::Kept => " ",
            Fate::Gone => "-",
            Fate::New => "+",
        };
        push(&mut text, sign, line);
    }
    text
}

/// The lines of both, each once where it is in both: by the longest common subsequence.
fn script<'a>(before: &'a str, after: &'a str, key: &dyn Fn(&str) -> String) -> Script<'a> {
    let keyed = |text: &'a str| -> Vec<(String, &'a str)> {
        text.split_inclusive('\n').map(|line| (key(line), line)).collect()
    };
    let (before, after) = (keyed(before), keyed(after));
    let same = |(a, b): &(&(String, &str), &(String, &str))| a.0 == b.0;
    let head = before.iter().zip(&after).take_while(same).count();
    let (left, right) = (&before[head..], &after[head..]);
    let tail = left.iter().rev().zip(right.iter().rev()).take_while(same).count();
    let (left, right) = (&left[..left.len() - tail], &right[..right.len() - tail]);
    let mut script: Script = before[..head].iter().map(|(_, line)| (Fate::Kept, *line)).collect();
    if LINES_MAX < left.len() || LINES_MAX < right.len() {
        script.extend(left.iter().map(|(_, line)| (Fate::Gone, *line)));
        script.extend(right.iter().map(|(_, line)| (Fate::New, *line)));
    } else {
        middle(left, right, &mut script);
    }
    script.extend(before[before.len() - tail..].iter().map(|(_, line)| (Fate::Kept, *line)));
    script
}

fn middle<'a>(left: &[(String, &'a str)], right: &[(String, &'a str)], script: &mut Script<'a>) {
    let width = right.len() + 1;
    let mut common = vec![0_u16; (left.len() + 1) * width];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            common[i * width + j] = match left[i].0 == right[j].0 {
                true => common[(i + 1) * width + j + 1] + 1,
                false => common[(i + 1) * width + j].max(common[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < left.len() || j < right.len() {
        if i < left.len() && j < right.len() && left[i].0 == right[j].0 {
            script.push((Fate::Kept, left[i].1));
            (i, j) = (i + 1, j + 1);
        } else if j == right.len()
            || i < left.len() && common[i * width + j + 1] <= common[(i + 1) * width + j]
        {
            script.push((Fate::Gone, left[i].1));
            i += 1;
        } else {
            script.push((Fate::New, right[j].1));
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_read_as_diff_prints_them() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\n";
        let after = "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\nk\nm\n";
        assert_eq!(
            unified(before, after, CONTEXT, &same),
            "@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -9,5 +9,4 @@\n i\n j\n k\n-l\n m\n"
        );
        assert_eq!(normal(before, after, &same), "2c2\n< b\n---\n> B\n12d11\n< l\n");
        for (before, after, hunks, lines) in [
            ("", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n", "0a1,2\n> a\n> b\n"),
            ("a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n", "1c1\n< a\n---\n> b\n"),
            ("a\n", "a\n", "", ""),
            ("a\nb\nc\n", "c\n", "@@ -1,3 +1 @@\n-a\n-b\n c\n", "1,2d0\n< a\n< b\n"),
            (
                "a\n",
                "a",
                "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n",
                "1c1\n< a\n---\n> a\n\\ No newline at end of file\n",
            ),
        ] {
            assert_eq!(unified(before, after, CONTEXT, &same), hunks, "{before:?} {after:?}");
            assert_eq!(normal(before, after, &same), lines, "{before:?} {after:?}");
        }
        let folded = |line: &str| line.to_lowercase();
        assert_eq!(normal("A\nb\n", "a\nc\n", &folded), "2c2\n< b\n---\n> c\n");
    }
}
