//! date(1): the simulated time, in UTC.

use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::System;
use crate::kit::stamp::Stamp;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let stamp = Stamp::of(system.now());
    let millis = system.now().as_millis() % 1_000;
    let mut pattern = "%a %b %e %H:%M:%S UTC %Y".to_owned();
    for word in arguments {
        match word.as_str() {
            "-u" | "--utc" => {}
            "-R" => pattern = "%a, %d %b %Y %H:%M:%S +0000".to_owned(),
            "-I" => pattern = "%Y-%m-%d".to_owned(),
            "-Iseconds" | "--iso-8601=seconds" => pattern = "%Y-%m-%dT%H:%M:%S+00:00".to_owned(),
            word if word.starts_with('+') => pattern = word[1..].to_owned(),
            word => return Err(Failure::unsupported(&format!("option {word}"))),
        }
    }
    let pattern = pattern
        .replace("%N", &format!("{millis:03}000000"))
        .replace("%3N", &format!("{millis:03}"));
    system.print(&format!("{}\n", format(&pattern, stamp)));
    Ok(Work::Done(0))
}

/// strftime(3)
pub fn format(pattern: &str, stamp: Stamp) -> String {
    // `Thu, 01 Jan 2026 00:00:00 +0000` and `2026-01-01T00:00:00Z` hold all parts between them.
    let (long, short) = (stamp.rfc1123z(), stamp.to_string());
    let part =
        |text: &str, from: usize, to: usize| text.get(from..to).unwrap_or_default().to_owned();
    let mut out = String::new();
    let mut characters = pattern.chars();
    while let Some(c) = characters.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let shown = match characters.next() {
            Some('a') => part(&long, 0, 3),
            Some('b' | 'h') => part(&long, 8, 11),
            Some('d') => part(&short, 8, 10),
            Some('e') => format!("{:>2}", part(&short, 8, 10).trim_start_matches('0')),
            Some('Y') => part(&short, 0, 4),
            Some('y') => part(&short, 2, 4),
            Some('m') => part(&short, 5, 7),
            Some('H') => part(&short, 11, 13),
            Some('M') => part(&short, 14, 16),
            Some('S') => part(&short, 17, 19),
            Some('T') => part(&short, 11, 19),
            Some('R') => part(&short, 11, 16),
            Some('F') => part(&short, 0, 10),
            Some('D') => {
                format!("{}/{}/{}", part(&short, 5, 7), part(&short, 8, 10), part(&short, 2, 4))
            }
            Some('s') => stamp.as_unix_secs().to_string(),
            Some('Z') => "UTC".to_owned(),
            Some('z') => "+0000".to_owned(),
            Some('n') => "\n".to_owned(),
            Some('t') => "\t".to_owned(),
            Some('%') => "%".to_owned(),
            Some(other) => format!("%{other}"),
            None => "%".to_owned(),
        };
        out.push_str(&shown);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::time::SimTime;

    #[test]
    fn times_are_formatted() {
        let stamp = Stamp::of(SimTime::secs(3_661));
        for (pattern, text) in [
            ("%a %b %e %H:%M:%S UTC %Y", "Thu Jan  1 01:01:01 UTC 2026"),
            ("%Y-%m-%dT%H:%M:%SZ", "2026-01-01T01:01:01Z"),
            ("%s", "1767229261"),
            ("%D %T %R 100%%", "01/01/26 01:01:01 01:01 100%"),
            ("%", "%"),
        ] {
            assert_eq!(format(pattern, stamp), text, "{pattern}");
        }
    }
}
