//! printf(1): a format, used again as long as there are arguments.

use super::escape;
use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::System;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    pub text: String,
    /// What was wrong with an argument; the rest is printed all the same.
    pub complaint: Option<String>,
}

const WIDTH_MAX: usize = 1_000;
const TEXT_BYTES_MAX: usize = 64 * 1024;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let printed = format(arguments);
    system.print(&printed.text);
    match printed.complaint {
        Some(complaint) => Err(Failure::new(1, complaint)),
        None => Ok(Work::Done(0)),
    }
}

pub fn format(arguments: &[String]) -> Printed {
    let arguments = match arguments {
        [dashes, rest @ ..] if dashes == "--" => rest,
        all => all,
    };
    let Some((format, arguments)) = arguments.split_first() else {
        return Printed {
            text: String::new(),
            complaint: Some("usage: printf format [argument ...]".to_owned()),
        };
    };
    if format.len() > 1 && format.starts_with('-') {
        let complaint = format!("option {format}: not supported by podlife");
        return Printed { text: String::new(), complaint: Some(complaint) };
    }
    let mut printer = Printer { printed: Printed::default(), arguments, ends: false };
    loop {
        let before = printer.arguments.len();
        printer.round(format);
        let is_stuck = printer.arguments.len() == before;
        let is_over = printer.arguments.is_empty() || TEXT_BYTES_MAX < printer.printed.text.len();
        if is_stuck || is_over || printer.ends {
            return printer.printed;
        }
    }
}

struct Printer<'a> {
    printed: Printed,
    arguments: &'a [String],
    ends: bool,
}

/// What stands between `%` and the letter.
#[derive(Default)]
struct Style {
    left: bool,
    zeros: bool,
    sign: bool,
    width: usize,
    precision: Option<usize>,
}

impl Printer<'_> {
    fn round(&mut self, format: &str) {
        let mut left = format;
        while let Some(at) = left.find('%') {
            self.literal(&left[..at]);
            if self.ends {
                return;
            }
            left = self.directive(&left[at + 1..]);
            if self.ends {
                return;
            }
        }
        self.literal(left);
    }

    fn literal(&mut self, text: &str) {
        let resolved = escape::resolve(text);
        self.printed.text.push_str(&resolved.text);
        self.ends |= resolved.ends;
    }

    /// Prints one directive, and gives back what is behind it.
    fn directive<'f>(&mut self, text: &'f str) -> &'f str {
        if let Some(rest) = text.strip_prefix('%') {
            self.printed.text.push('%');
            return rest;
        }
        let flags = text.len() - text.trim_start_matches(['-', '+', ' ', '0', '#']).len();
        let (flag_text, mut rest) = text.split_at(flags);
        let mut style = Style {
            left: flag_text.contains('-'),
            zeros: flag_text.contains('0'),
            sign: flag_text.contains('+'),
            ..Style::default()
        };
        let (width, behind) = self.number(rest);
        (style.width, rest) = (width.unwrap_or(0), behind);
        if let Some(behind) = rest.strip_prefix('.') {
            let (precision, behind) = self.number(behind);
            (style.precision, rest) = (Some(precision.unwrap_or(0)), behind);
        }
        let rest = rest.trim_start_matches(['l', 'h', 'q']);
        let mut characters = rest.chars();
        let Some(letter) = characters.next() else {
            self.complain("%: invalid format".to_owned());
            return "";
        };
        let shown = match letter {
            's' | 'b' => self.text_argument(letter, &style),
            'c' => self.argument().chars().next().map(String::from).unwrap_or_default(),
            'd' | 'i' => {
                let number = self.integer();
                let sign = if style.sign && 0 <= number { "+" } else { "" };
                format!("{sign}{number}")
            }
            'u' => (self.integer() as u64).to_string(),
            'x' => format!("{:x}", self.integer()),
            'X' => format!("{:X}", self.integer()),
            'o' => format!("{:o}", self.integer()),
            'f' | 'g' | 'e' | 'F' => {
                let number = self.decimal();
                format!("{number:.*}", style.precision.unwrap_or(6).min(WIDTH_MAX))
            }
            other => {
                self.complain(format!("%{other}: invalid format"));
                self.ends = true;
                return "";
            }
        };
        let is_number = matches!(letter, 'd' | 'i' | 'u' | 'x' | 'X' | 'o' | 'f');
        self.pad(&shown, &style, is_number);
        characters.as_str()
    }

    fn pad(&mut self, shown: &str, style: &Style, is_number: bool) {
        let missing = style.width.saturating_sub(shown.chars().count());
        let text = &mut self.printed.text;
        if style.left {
            text.push_str(shown);
            text.push_str(&" ".repeat(missing));
        } else if style.zeros && is_number {
            let (sign, digits) = match shown.strip_prefix('-') {
                Some(digits) => ("-", digits),
                None => ("", shown),
            };
            text.push_str(sign);
            text.push_str(&"0".repeat(missing));
            text.push_str(digits);
        } else {
            text.push_str(&" ".repeat(missing));
            text.push_str(shown);
        }
    }

    /// Digits, or `*` for an argument.
    fn number<'f>(&mut self, text: &'f str) -> (Option<usize>, &'f str) {
        if let Some(rest) = text.strip_prefix('*') {
            let number = usize::try_from(self.integer()).unwrap_or(0).min(WIDTH_MAX);
            return (Some(number), rest);
        }
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = text.split_at(digits);
        let number = number.parse::<usize>().map_or(WIDTH_MAX, |number| number.min(WIDTH_MAX));
        ((0 < digits).then_some(number), rest)
    }

    fn text_argument(&mut self, letter: char, style: &Style) -> String {
        let mut text = self.argument().to_owned();
        if letter == 'b' {
            let resolved = escape::resolve(&text);
            text = resolved.text;
            self.ends |= resolved.ends;
        }
        match style.precision {
            Some(precision) => text.chars().take(precision).collect(),
            None => text,
        }
    }

    fn argument(&mut self) -> &str {
        match self.arguments {
            [first, rest @ ..] => {
                self.arguments = rest;
                first
            }
            [] => "",
        }
    }

    fn integer(&mut self) -> i64 {
        let text = self.argument().trim().to_owned();
        if text.is_empty() {
            return 0;
        }
        // `'A` is the number of the letter.
        if let Some(letter) = text.strip_prefix(['\'', '"']) {
            return letter.chars().next().map_or(0, |letter| i64::from(u32::from(letter)));
        }
        let parsed = match text.strip_prefix("0x") {
            Some(digits) => i64::from_str_radix(digits, 16),
            None if text.len() > 1 && text.starts_with('0') => i64::from_str_radix(&text, 8),
            None => text.parse(),
        };
        parsed.unwrap_or_else(|_| {
            self.complain(format!("{text}: invalid number"));
            let digits = text.trim_start_matches('-');
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            digits[..end].parse().unwrap_or(0)
        })
    }

    fn decimal(&mut self) -> f64 {
        let text = self.argument().trim().to_owned();
        if text.is_empty() {
            return 0.0;
        }
        text.parse().unwrap_or_else(|_| {
            self.complain(format!("{text}: invalid number"));
            0.0
        })
    }

    fn complain(&mut self, complaint: String) {
        self.printed.complaint.get_or_insert(complaint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_filled_and_used_again() {
        for (words, text) in [
            (vec!["%s-%s\\n", "a", "b", "c"], "a-b\nc-\n"),
            (vec!["%5d|%-5s|%05d", "42", "ab", "-7"], "   42|ab   |-0007"),
            (vec!["%.2f %x %o %%", "3.14159", "255", "8"], "3.14 ff 10 %"),
            (vec!["no newline"], "no newline"),
            (vec!["%b", "a\\nb"], "a\nb"),
            (vec!["%.3s", "abcdef"], "abc"),
            (vec!["%*d", "4", "7"], "   7"),
            (vec!["%s"], ""),
        ] {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            assert_eq!(format(&words).text, text, "{words:?}");
        }
        let broken = format(&["%d\n".to_owned(), "12x".to_owned()]);
        assert_eq!(
            (broken.text.as_str(), broken.complaint.as_deref()),
            ("12\n", Some("12x: invalid number"))
        );
    }
}
