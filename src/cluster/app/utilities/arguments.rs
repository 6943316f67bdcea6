//! Options and operands, as getopt(3) takes them apart.

use super::failure::Failure;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    options: Vec<(char, String)>,
    pub operands: Vec<String>,
}

/// Which letters are options: `n:` takes a value. Options may stand behind operands unless the letters begin with `+`.
pub fn read(arguments: &[String], letters: &str) -> Result<Arguments, Failure> {
    let stops_at_operand = letters.starts_with('+');
    let mut read = Arguments::default();
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if word == "--" {
            read.operands.extend(words.cloned());
            break;
        }
        let Some(cluster) = word.strip_prefix('-').filter(|cluster| !cluster.is_empty()) else {
            read.operands.push(word.clone());
            if stops_at_operand {
                read.operands.extend(words.cloned());
                break;
            }
            continue;
        };
        let mut left = cluster.chars();
        while let Some(letter) = left.next() {
            let Some(at) = letters.find(letter).filter(|_| letter != ':' && letter != '+') else {
                let shown =
                    if cluster.starts_with('-') { word.clone() } else { format!("-{letter}") };
                return Err(Failure::unsupported(&format!("option {shown}")));
            };
            if !letters[at + letter.len_utf8()..].starts_with(':') {
                read.options.push((letter, String::new()));
                continue;
            }
            let value = match left.as_str() {
                "" => words.next().cloned().ok_or_else(|| {
                    Failure::new(1, format!("option requires an argument -- '{letter}'"))
                })?,
                rest => rest.to_owned(),
            };
            read.options.push((letter, value));
            break;
        }
    }
    Ok(read)
}

/// As `read`, with long names for some of the letters: `--name`, `--name=value`.
pub fn read_long(
    arguments: &[String],
    letters: &str,
    long: &[(&str, char)],
) -> Result<Arguments, Failure> {
    let mut short = Vec::new();
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let Some(name) = word.strip_prefix("--").filter(|name| !name.is_empty()) else {
            short.push(word.clone());
            if word == "--" {
                short.extend(words.by_ref().cloned());
            }
            continue;
        };
        let (name, value) = match name.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (name, None),
        };
        match long.iter().find(|(known, _)| *known == name) {
            Some((_, letter)) => {
                short.push(format!("-{letter}"));
                short.extend(value.map(str::to_owned));
            }
            None => return Err(Failure::unsupported(&format!("option --{name}"))),
        }
    }
    read(&short, letters)
}

impl Arguments {
    pub fn has(&self, letter: char) -> bool {
        self.options.iter().any(|(option, _)| *option == letter)
    }

    pub fn count(&self, letter: char) -> usize {
        self.options.iter().filter(|(option, _)| *option == letter).count()
    }

    /// The last value given.
    pub fn value(&self, letter: char) -> Option<&str> {
        let found = self.options.iter().rev().find(|(option, _)| *option == letter);
        found.map(|(_, value)| value.as_str())
    }

    pub fn values(&self, letter: char) -> impl Iterator<Item = &str> {
        let given = self.options.iter().filter(move |(option, _)| *option == letter);
        given.map(|(_, value)| value.as_str())
    }

    pub fn number<T: std::str::FromStr>(&self, letter: char) -> Result<Option<T>, Failure> {
        let read = |text: &str| {
            text.parse().map_err(|_| Failure::new(1, format!("invalid number '{text}'")))
        };
        self.value(letter).map(read).transpose()
    }
}

#[cfg(test)]
mod tests {
    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn options_come_in_clusters_and_with_values() {
        let read = |text: &str, letters: &str| super::read(&words(text), letters);
        let arguments = read("-rf -n5 a -n 7 -- -b", "rfn:").unwrap();
        assert!(arguments.has('r') && arguments.has('f'));
        assert_eq!(arguments.number::<u32>('n'), Ok(Some(7)));
        assert_eq!(arguments.operands, ["a", "-b"]);
        assert_eq!(read("5 ls -l", "+k:").unwrap().operands, ["5", "ls", "-l"]);
        assert_eq!(
            read("--color", "a").unwrap_err().message,
            "option --color: not supported by podlife"
        );
        assert!(read("-n", "n:").is_err());
        assert_eq!(read("-", "n").unwrap().operands, ["-"]);
    }
}
