//! python, node, perl, golang and Java as bases: a shell, tools, and an interpreter that podlife cannot run, except
//! for what everybody asks of it: `python -m http.server`, and the first digits of pi.

use super::tags::{Series, Tags};
use super::{Entry, base, http_server, pi};
use crate::cluster::app::image::Image;
use crate::cluster::app::server::clock::Line;
use crate::cluster::app::server::plan::{End, computing};
use crate::cluster::app::server::{Begin, Plan, Server};
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[
    Entry {
        names: &["python"],
        tags: Tags::Official {
            series: &[Series::of(2, (7, 7), 18), Series::of(3, (3, 14), 25)],
            words: &["latest", "slim", "alpine", "bookworm", "trixie"],
        },
        make: |tag| {
            let server = Server::code("python", tag, python);
            distribution(tag)
                .server("/usr/local/bin/python", &server)
                .server("/usr/local/bin/python3", &server)
                .cmd(&["python3"])
        },
    },
    Entry {
        names: &["node"],
        tags: Tags::Official {
            series: &[
                Series::of(4, (0, 9), 9),
                Series::of(6, (0, 17), 9),
                Series::of(7, (0, 10), 9),
                Series::of(8, (0, 17), 9),
                Series::of(9, (0, 11), 9),
                Series::of(10, (0, 24), 9),
                Series::of(11, (0, 15), 9),
                Series::of(12, (0, 22), 12),
                Series::of(13, (0, 14), 9),
                Series::of(14, (0, 21), 9),
                Series::of(15, (0, 14), 9),
                Series::of(16, (0, 20), 9),
                Series::of(17, (0, 9), 9),
                Series::of(18, (0, 20), 9),
                Series::of(19, (0, 9), 9),
                Series::of(20, (0, 19), 9),
                Series::of(21, (0, 7), 9),
                Series::of(22, (0, 25), 9),
                Series::of(23, (0, 11), 9),
                Series::of(24, (0, 20), 9),
                Series::of(25, (0, 10), 9),
            ],
            words: &[
                "latest", "lts", "current", "slim", "alpine", "bookworm", "trixie", "iron", "jod",
            ],
        },
        make: |tag| {
            let server = Server::code("node", tag, |begin, _| script(begin, "node", 1));
            distribution(tag).server("/usr/local/bin/node", &server).cmd(&["node"])
        },
    },
    Entry {
        names: &["perl"],
        tags: Tags::Official {
            series: &[Series::of(5, (8, 42), 9)],
            words: &["latest", "stable", "devel", "slim", "threaded"],
        },
        make: |tag| {
            let server = Server::code("perl", tag, perl);
            distribution(tag).server("/usr/local/bin/perl", &server).cmd(&["perl", "-de0"])
        },
    },
    Entry {
        names: &["openjdk", "eclipse-temurin", "amazoncorretto", "ibm-semeru-runtimes"],
        tags: Tags::Any,
        make: |tag| {
            let server = Server::code("java", tag, java);
            distribution(tag)
                .server("/usr/bin/java", &server)
                .cmd(&["jshell"])
                .server("/usr/bin/jshell", &server)
        },
    },
    Entry {
        names: &["golang"],
        tags: Tags::Official {
            series: &[Series::of(1, (8, 26), 20)],
            words: &["latest", "alpine", "bookworm", "trixie"],
        },
        make: distribution,
    },
];

fn distribution(tag: &str) -> Image {
    if tag.contains("alpine") {
        return base::alpine("3.22");
    }
    let image = base::debian("bookworm");
    // The slim ones are without.
    if tag.contains("slim") { image } else { image.tools("/usr/bin", base::NETWORK_TOOLS) }
}

fn python(begin: &mut Begin, _tag: &str) -> Plan {
    match begin.launch.argv.get(1..) {
        Some([flag, module, rest @ ..]) if flag == "-m" && module == "http.server" => {
            let rest = rest.to_vec();
            http_server::plan(begin, &rest)
        }
        Some(_) | None => script(begin, "python", 2),
    }
}

fn perl(begin: &mut Begin, _tag: &str) -> Plan {
    let program = begin.launch.argv.iter().find(|word| word.contains("bpi("));
    let digits = program.and_then(|program| {
        let (_, rest) = program.split_once("bpi(")?;
        rest.split(')').next()?.trim().parse::<usize>().ok()
    });
    let Some(digits) = digits else { return script(begin, "perl", 2) };
    let digits = digits.min(pi::DIGITS_MAX);
    // About four seconds for the two thousand digits of the documentation's example; the work grows with the square.
    let work = Span::millis((digits as u64).saturating_mul(digits as u64) / 1000);
    let words = vec![Line::out(pi::digits(digits))];
    let end = End { after: computing(work + Span::millis(100), begin.launch), code: 0, words };
    Plan { end: Some(end), ..Plan::idle().uses(20, 1000, 1000) }
}

/// A machine that only says its version has to start all the same.
fn java(begin: &mut Begin, tag: &str) -> Plan {
    let asks =
        |word: &String| ["-version", "--version", "-help", "--help"].contains(&word.as_str());
    if !begin.launch.argv.iter().any(asks) {
        return script(begin, "java", 1);
    }
    let version = tag.split('-').next().unwrap_or(tag);
    let words = vec![Line::err(format!("openjdk version \"{version}\""))];
    let end = End { after: computing(Span::millis(700), begin.launch), code: 0, words };
    Plan { end: Some(end), ..Plan::idle().uses(60, 1000, 1000) }
}

/// A program of somebody's own: what the interpreter says if it is missing, and else a process that only waits.
fn script(begin: &mut Begin, interpreter: &str, missing_code: i32) -> Plan {
    let words: Vec<&str> = begin.launch.argv.iter().skip(1).map(String::as_str).collect();
    let jar = words.windows(2).find(|pair| pair[0] == "-jar").map(|pair| pair[1]);
    let Some(name) = jar.or_else(|| words.first().copied()) else {
        // An interpreter without a terminal reads an empty program.
        return Plan::over(0, Vec::new());
    };
    let path = if name.starts_with('/') {
        name.to_owned()
    } else {
        format!("{}/{name}", begin.launch.cwd.trim_end_matches('/'))
    };
    let is_file = jar.is_some() || !name.starts_with('-') && interpreter != "java";
    if is_file && !begin.files.exists(&path) {
        let words = match interpreter {
            "java" => format!("Error: Unable to access jarfile {name}"),
            "node" => format!("Error: Cannot find module '{path}'"),
            "perl" => format!("Can't open perl script \"{name}\": No such file or directory"),
            _ => format!(
                "{interpreter}: can't open file '{path}': [Errno 2] No such file or directory"
            ),
        };
        return Plan::over(missing_code, vec![Line::err(words)]);
    }
    let remark = format!("(podlife does not run {interpreter} programs: this process only waits)");
    Plan::idle().uses(20, 300, 1).says_first(vec![Line::err(remark)])
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn the_documentation_s_job_computes_pi() {
        check(
            &Container {
                image: "perl:5.34.0",
                args: &["perl", "-Mbignum=bpi", "-wle", "print bpi(20)"],
                ..Container::default()
            },
            "1s end",
            "0.100 1> 3.1415926535897932385
             0.100 exit 0",
        );
    }

    #[test]
    fn a_java_machine_is_slow_to_start_whatever_for() {
        check(
            &Container {
                image: "openjdk:17",
                args: &["java", "-version"],
                cpu_limit_millis: Some(100),
                ..Container::default()
            },
            "8s end",
            "7.000 2> openjdk version \"17\"
             7.000 exit 0",
        );
    }

    #[test]
    fn a_program_that_is_not_there_ends_as_it_really_does() {
        for (image, args, seen) in [
            (
                "node:20",
                &["node", "x.js"][..],
                "0.030 2> Error: Cannot find module '/x.js'\n0.030 exit 1",
            ),
            (
                "openjdk:17",
                &["java", "-jar", "/a.jar"],
                "0.030 2> Error: Unable to access jarfile /a.jar\n0.030 exit 1",
            ),
            (
                "python",
                &["python", "a.py"],
                "0.030 2> python: can't open file '/a.py': [Errno 2] No such file or directory\n0.030 exit 2",
            ),
            ("python", &["python3"], "0.030 exit 0"),
        ] {
            check(&Container { image, args, ..Container::default() }, "1s end", seen);
        }
    }
}
