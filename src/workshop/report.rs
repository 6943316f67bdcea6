//! What was checked: a line for each, and the count at the end.

use std::process::ExitCode;

#[derive(Clone, Debug, Default)]
pub struct Report {
    lines: Vec<String>,
    passed: u32,
    failed: u32,
}

impl Report {
    pub fn pass(&mut self, line: String) {
        self.lines.push(line);
        self.passed += 1;
    }

    pub fn fail(&mut self, line: String) {
        self.lines.push(line);
        self.failed += 1;
    }

    /// Two texts that should be one; the first line that differs is shown.
    pub fn compare(&mut self, what: &str, expected: &str, got: &str) {
        if expected == got {
            return self.pass(format!("{what}: as expected"));
        }
        let mut expected_lines = expected.lines();
        let mut got_lines = got.lines();
        let mut number = 0;
        loop {
            number += 1;
            let (expected, got) = (expected_lines.next(), got_lines.next());
            if expected != got || (expected.is_none() && got.is_none()) {
                let shown = |line: Option<&str>| line.unwrap_or("(nothing)").to_owned();
                let (expected, got) = (shown(expected), shown(got));
                return self.fail(format!(
                    "{what}, line {number}:\n  expected {expected}\n  got      {got}"
                ));
            }
        }
    }

    pub fn has_failed(&self) -> bool {
        0 < self.failed
    }

    pub fn text(&self) -> String {
        let mut text = self.lines.join("\n");
        if !text.is_empty() {
            text.push('\n');
        }
        text + &format!("{} passed, {} failed\n", self.passed, self.failed)
    }

    pub fn print(&self) -> ExitCode {
        print!("{}", self.text());
        if self.has_failed() { ExitCode::from(1) } else { ExitCode::SUCCESS }
    }
}
