//! How GNU's wget shows that a page comes: dots in a log, a bar on a terminal.
//! Models src/progress.c, retr.c calc_rate and retr_rate, and utils.c human_readable and print_decimal of GNU Wget (1.24).

use crate::cluster::app::processes::System;
use crate::cluster::pace;

/// What came of a request.
pub struct Page<'a> {
    pub body: &'a str,
    /// What the server said beforehand.
    pub length: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Dots,
    Bar,
}

/// A terminal of 80 columns, whose last one stays free.
const WIDTH: usize = 79;
const NAME: usize = WIDTH / 4;
/// What name, percents, brackets, size, rate and time leave of it.
const BAR: usize = WIDTH - (NAME + 1 + 4 + 2 + 8 + 10 + 15);

const DOT_BYTES: usize = 1_024;
const DOTS_IN_CLUSTER: usize = 10;
const DOTS_IN_LINE: usize = 50;
const LINE_BYTES: usize = DOT_BYTES * DOTS_IN_LINE;

impl Page<'_> {
    fn secs(&self) -> f64 {
        secs(self.body.len())
    }

    /// `615/615`
    pub fn sizes(&self) -> String {
        let got = self.body.len();
        self.length.map_or(got.to_string(), |length| format!("{got}/{length}"))
    }

    /// `28.5 MB/s`
    pub fn rate(&self) -> String {
        let (rate, unit) = rate(self.body.len(), self.secs());
        let unit = ["B/s", "KB/s", "MB/s", "GB/s", "TB/s"][unit];
        format!("{} {unit}", with_three_digits(rate))
    }

    /// Rounded down: all of it is there when it is.
    fn percents(&self, got: usize) -> Option<usize> {
        let whole = self.length.filter(|length| *length != 0)?;
        Some(100 * got.min(whole) / whole)
    }
}

fn secs(bytes: usize) -> f64 {
    pace::read_nanos(bytes) as f64 / 1e9
}

impl Progress {
    /// The bar needs a terminal, unless `bar:force` asks for it.
    pub fn of(asked: Option<&str>, system: &System) -> Progress {
        let asked = asked.unwrap_or("bar");
        let is_forced = asked.starts_with("bar:") && asked.contains("force");
        match asked.starts_with("bar") && (is_forced || system.is_terminal(2)) {
            true => Progress::Bar,
            false => Progress::Dots,
        }
    }

    /// What stands there before the page comes, where the page itself goes to the same terminal.
    pub fn begun(self, page: &Page) -> String {
        match self {
            Progress::Dots => String::new(),
            Progress::Bar => "\n".to_owned() + &bar(page, "-", 0),
        }
    }

    /// The whole of it; a bar that has `begun` is drawn over.
    pub fn done(self, page: &Page, name: &str, has_begun: bool) -> String {
        match (self, has_begun) {
            (Progress::Dots, _) => dots(page),
            (Progress::Bar, true) => format!("\r{}\n\n", bar(page, name, page.body.len())),
            (Progress::Bar, false) => format!("\n{}\n\n", bar(page, name, page.body.len())),
        }
    }
}

fn dots(page: &Page) -> String {
    let got = page.body.len();
    let (lines, dots) = (got / LINE_BYTES, got % LINE_BYTES / DOT_BYTES);
    let mut text = String::new();
    for line in 0..=lines {
        text += &format!("\n{:>6}K", line * LINE_BYTES / 1_024);
        let is_last = line == lines;
        for dot in 0..DOTS_IN_LINE {
            text += if dot % DOTS_IN_CLUSTER == 0 { " " } else { "" };
            text += if !is_last || dot < dots { "." } else { " " };
        }
        let so_far = if is_last { got } else { (line + 1) * LINE_BYTES };
        let percents = page.percents(so_far).map(|percents| format!("{percents:>3}%"));
        text += &percents.unwrap_or_default();
        let before = line * LINE_BYTES;
        let began = if line == 0 { 0.0 } else { secs(before) };
        let (rate, unit) = rate(so_far - before, secs(so_far) - began);
        let unit = [" ", "K", "M", "G", "T"][unit];
        text += &format!(" {:>4}{unit}", with_three_digits(rate));
        let seconds = if is_last { format!("={}s", decimal(page.secs())) } else { left(page) };
        text += &seconds;
    }
    text + "\n\n"
}

/// All of it comes within a second.
fn left(page: &Page) -> String {
    if page.length.is_some_and(|length| length != 0) { " 0s".to_owned() } else { String::new() }
}

/// A line as wide as the terminal. No rate is shown before a seventh of a second is over.
fn bar(page: &Page, name: &str, got: usize) -> String {
    let name: String = name.chars().take(NAME).collect();
    let percents = page.percents(got);
    let shown = match percents {
        Some(_) => {
            let length = page.length.unwrap_or(0).max(1);
            let filled = BAR * got.min(length) / length;
            let arrow = if filled == 0 { String::new() } else { "=".repeat(filled - 1) + ">" };
            format!("{arrow:<BAR$}")
        }
        // A star that has begun to move, or has moved once.
        None => {
            let place = if got == 0 { 0 } else { 1 };
            format!("{:<BAR$}", " ".repeat(place) + "<=>")
        }
    };
    let percents = percents.map(|percents| format!("{percents:>3}%")).unwrap_or_default();
    let size = human(got, 1_000.0, 2);
    let took = match (got, page.length) {
        (0, Some(1..)) => String::new(),
        (0, None) if !page.body.is_empty() => String::new(),
        _ => format!("    in {}s", decimal(page.secs())),
    };
    format!("{name:<NAME$} {percents:<4}[{shown}]{size:>8}  --.-KB/s{took:<15}")
}

/// How much a second, and in which unit of 1024.
fn rate(bytes: usize, secs: f64) -> (f64, usize) {
    let mut rate = if secs == 0.0 { 0.0 } else { bytes as f64 / secs };
    let mut unit = 0;
    while 1_024.0 <= rate && unit < 4 {
        rate /= 1_024.0;
        unit += 1;
    }
    (rate, unit)
}

fn with_three_digits(rate: f64) -> String {
    match rate {
        99.95.. => format!("{rate:.0}"),
        9.995.. => format!("{rate:.1}"),
        _ => format!("{rate:.2}"),
    }
}

/// `615`, `12.06K`: so many decimals below this value, none above.
pub fn human(bytes: usize, below: f64, decimals: usize) -> String {
    if bytes < 1_024 {
        return bytes.to_string();
    }
    let (mut bytes, mut units) = (bytes, ["K", "M", "G", "T"].into_iter());
    loop {
        let unit = units.next().unwrap_or("P");
        if bytes / 1_024 < 1_024 || unit == "P" {
            let value = bytes as f64 / 1_024.0;
            let decimals = if value < below { decimals } else { 0 };
            return format!("{value:.decimals$}{unit}");
        }
        bytes /= 1_024;
    }
}

/// Seconds. What is hardly anything is nothing.
fn decimal(secs: f64) -> String {
    match secs {
        9.95.. => format!("{secs:.0}"),
        0.95.. => format!("{secs:.1}"),
        0.095.. => format!("{secs:.1}"),
        0.009_5.. => format!("{secs:.2}"),
        0.000_5.. => format!("{secs:.3}"),
        _ => "0".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> Page<'_> {
        Page { body, length: Some(body.len()) }
    }

    #[test]
    fn a_small_page_is_less_than_a_dot() {
        let gap = " ".repeat(55);
        assert_eq!(dots(&page("hello\n")), format!("\n     0K{gap}100%  293K=0s\n\n"));
        assert_eq!(page("hello\n").rate(), "293 KB/s");
        let unspecified = Page { body: "hello\n", length: None };
        assert_eq!(dots(&unspecified), format!("\n     0K{gap}  293K=0s\n\n"));
        assert_eq!((unspecified.sizes(), page("").sizes()), ("6".to_owned(), "0/0".to_owned()));
        assert_eq!(dots(&page("")), format!("\n     0K{gap} 0.00 =0s\n\n"));
    }

    #[test]
    fn a_line_has_fifty_dots_of_a_kilobyte() {
        let text = "x".repeat(60 * 1_024);
        let line = [".........."; 5].join(" ");
        let last = format!(".......... {}", [" ".repeat(10).as_str(); 4].join(" "));
        let expected = format!("\n     0K {line} 83%  902M 0s\n    50K {last}100% 1.40G=0s\n\n");
        assert_eq!(dots(&page(&text)), expected);
    }

    #[test]
    fn a_bar_is_as_wide_as_the_terminal_but_for_a_column() {
        let done = bar(&page("hello\n"), "index.html", 6);
        let expected =
            "index.html          100%[===================>]       6  --.-KB/s    in 0s      ";
        assert_eq!((done.as_str(), done.len()), (expected, WIDTH));
        let begun = bar(&page("hello\n"), "-", 0);
        let expected =
            "-                     0%[                    ]       0  --.-KB/s               ";
        assert_eq!(begun, expected);
    }

    #[test]
    fn sizes_are_told_in_thousand_and_twenty_fours() {
        assert_eq!(human(615, 10.0, 1), "615");
        assert_eq!(human(1_536, 10.0, 1), "1.5K");
        assert_eq!(human(12_345, 10.0, 1), "12K");
        assert_eq!(human(12_345, 1_000.0, 2), "12.06K");
        assert_eq!(human(3 * 1_024 * 1_024, 10.0, 1), "3.0M");
        assert_eq!([0.000_4, 0.004, 0.04, 2.0].map(decimal), ["0", "0.004", "0.04", "2.0"]);
    }
}
