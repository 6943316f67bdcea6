//! awk(1) as notes use it: patterns and actions over the fields of lines.
//!
//! `parser` and `expression` read the program into `tree`, `run` does its actions, `functions` are its own, `value` is what they compute with. Models POSIX awk without functions of one's own,
//! `getline` and output into files.

mod expression;
mod functions;
mod parser;
mod run;
mod tree;
mod value;

use std::rc::Rc;

use super::arguments;
use super::failure::Failure;
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::work::Work;
use crate::cluster::app::processes::System;
use crate::kit::sorted::SortedMap;
use tree::{Pattern, Rule};
use value::Value;

/// So much of a program is one step of its process.
const STEPS_A_STEP: u32 = 100;

#[derive(Clone, Debug, PartialEq)]
pub struct Awk {
    rules: Rc<Vec<Rule>>,
    variables: SortedMap<String, Value>,
    arrays: SortedMap<String, SortedMap<String, Value>>,
    record: String,
    fields: Vec<String>,
    /// Whether what stands before the first line has been done.
    has_begun: bool,
    /// The code of `exit`.
    exit: Option<i32>,
    steps: u32,
    complaint: Option<String>,
}

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let mut read = arguments::read(arguments, "+F:v:f:")?;
    let program = match read.value('f') {
        Some(file) => {
            let path = system.path(file);
            let text = system.files().read(&path).map(str::to_owned);
            text.map_err(|error| Failure::new(2, format!("{file}: {error}")))?
        }
        None if read.operands.is_empty() => {
            let usage = "Usage: awk [-F value] [-v var=value] 'program' [file ...]\n";
            system.print_error(usage);
            return Err(Failure::new(2, ""));
        }
        None => read.operands.remove(0),
    };
    let rules = parser::read(&program).map_err(|message| Failure::new(2, message))?;
    let reads_lines = rules.iter().any(|rule| rule.pattern != Pattern::Begin);
    let mut awk = Awk::new(rules);
    if let Some(separator) = read.value('F') {
        let separator = super::escape::resolve(separator).text;
        awk.set("FS", if separator == "t" { "\t" } else { &separator });
    }
    for text in read.values('v') {
        let Some((name, value)) = text.split_once('=') else {
            return Err(Failure::new(2, format!("invalid variable assignment: {text}")));
        };
        awk.set(name, &super::escape::resolve(value).text);
    }
    if reads_lines {
        return Ok(Work::Filters(Box::new(Filtering::new(
            Filter::Awk(Box::new(awk)),
            read.operands,
        ))));
    }
    // With nothing to do for a line no file is opened.
    let mut out = String::new();
    let code = awk.end(&mut out);
    system.print(&out);
    match awk.complaint {
        Some(complaint) => Err(Failure::new(2, complaint)),
        None => Ok(Work::Done(code)),
    }
}

impl LineFilter for Awk {
    fn begin_file(&mut self, name: Option<&str>, out: &mut String) {
        self.begin(out);
        self.set("FILENAME", name.unwrap_or_default());
        self.set("FNR", "0");
    }

    fn line(&mut self, line: &str, out: &mut String) -> Flow {
        if self.exit.is_some() {
            return Flow::Stop;
        }
        for counter in ["NR", "FNR"] {
            let number = self.number(counter) + 1.0;
            self.variables.insert(counter.to_owned(), Value::Number(number));
        }
        self.read_record(line.strip_suffix('\n').unwrap_or(line));
        self.do_rules(out);
        if self.exit.is_some() { Flow::Stop } else { Flow::Continue }
    }

    fn end(&mut self, out: &mut String) -> i32 {
        self.begin(out);
        // `exit` in a rule still does what stands at the end.
        let code = self.exit.take();
        if self.complaint.is_none() {
            self.do_edge(&Pattern::End, out);
        }
        self.exit.or(code).unwrap_or(0)
    }

    fn cost(&mut self) -> u32 {
        std::mem::take(&mut self.steps) / STEPS_A_STEP
    }

    fn complaint(&self) -> Option<&str> {
        self.complaint.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str =
        "NAME READY STATUS\nweb-1 1/1 Running\nweb-2 0/1 Pending\ndb-1 1/1 Running\n";

    fn check(program: &str, expected: &str) {
        let mut awk = match parser::read(program) {
            Ok(rules) => Awk::new(rules),
            Err(message) => return assert_eq!(message, expected, "{program}"),
        };
        let mut out = String::new();
        awk.begin_file(None, &mut out);
        for line in TABLE.split_inclusive('\n') {
            if awk.line(line, &mut out) == Flow::Stop {
                break;
            }
        }
        awk.end(&mut out);
        out += awk.complaint().unwrap_or_default();
        assert_eq!(out, expected, "{program}");
    }

    #[test]
    fn fields_are_printed_where_a_pattern_holds() {
        check("NR > 1 {print $1}", "web-1\nweb-2\ndb-1\n");
        check("/Running/ {print $1, $NF}", "web-1 Running\ndb-1 Running\n");
        check("$3 == \"Pending\"", "web-2 0/1 Pending\n");
        check("$3 != \"Running\" && NR != 1 {print NR \":\" $1}", "3:web-2\n");
        check("$1 ~ /^web/ {n++} END {print n}", "2\n");
        check("!/web/ {print NF; exit}", "3\n");
        check("NR==2, /db/ {printf \"%s=%d\\n\", $1, NR}", "web-1=2\nweb-2=3\ndb-1=4\n");
        check("BEGIN {FS=\"/\"; OFS=\"-\"} NR==2 {print $1, $2}", "web-1 1-1 Running\n");
    }

    #[test]
    fn an_action_computes() {
        check(
            "NR>1 {count[$3]++} END {for (state in count) print state, count[state]}",
            "Pending 1\nRunning 2\n",
        );
        check(
            "BEGIN {for (i = 1; i <= 3; i++) s += i * 2; print s / 4, s % 5, -s, 2 ^ 3}",
            "3 2 -12 8\n",
        );
        check(
            "BEGIN {print length(\"abc\"), toupper(\"a\") substr(\"hello\", 2, 3), index(\"foo\", \"o\")}",
            "3 Aell 2\n",
        );
        check(
            "BEGIN {n = split(\"a,b\", p, \",\"); print n, p[1], p[2]; print 1 > 2 ? \"y\" : \"n\"}",
            "output into a file: not supported by podlife",
        );
        check(
            "BEGIN {x = \"aXbX\"; gsub(/X/, \"[&]\", x); print x; if (x ~ \"b\") print \"b\"; else print \"no\"}",
            "a[X]b[X]\nb\n",
        );
        check(
            "NR==2 {$2 = \"up\"; print} NR==3 {sub(\"Pend\", \"Wait\"); print $3}",
            "web-1 up Running\nWaiting\n",
        );
        check("BEGIN {printf \"%5.1f|%-4s|%3d%%\\n\", 3.14159, \"ab\", 7.9}", "  3.1|ab  |  7%\n");
        check("BEGIN {while (i < 3) i++; print i; delete a[1]; print (1 in a), !0}", "3\n0 1\n");
    }

    #[test]
    fn what_is_wrong_or_without_end_is_said() {
        check("{print $1", "syntax error at the end of the program");
        check("BEGIN {while (1) x++}", "too many steps");
        check("function f() {}", "function: not supported by podlife");
        check("{getline}", "getline: not supported by podlife");
        check("@", "syntax error near @");
        check(&"(".repeat(5_000), "too deeply nested");
        check("BEGIN {x = \"aa\"; while (1) x = x x}", "text too long");
        check("BEGIN {$100000 = 1}", "too many fields");
    }
}
