//! No text, however broken, may make the shell panic or run for ever.

use super::Lab;
use crate::kit::chance::{Draw, draw};
use crate::kit::time::SimTime;

const SCRIPTS: usize = 300;

/// Parts that scripts are made of, whole and broken.
const PARTS: &[&str] = &[
    "if",
    "then",
    "else",
    "fi",
    "while",
    "do",
    "done",
    "for i in a b",
    "case x in",
    "esac",
    "x)",
    ";;",
    ";",
    "&",
    "&&",
    "||",
    "|",
    "!",
    "(",
    ")",
    "{",
    "}",
    "$(",
    "`",
    "\"",
    "'",
    "\\",
    "$x",
    "${x",
    "${x:-",
    "${x%%*}",
    "${#x}",
    "$((",
    "))",
    "1+",
    "x=1",
    "x=$x$x",
    "> /tmp/f",
    "< /tmp/f",
    "2>&1",
    ">&-",
    "<<E\nE\n",
    "\n",
    "echo",
    "cat",
    "sleep 1",
    "exit",
    "break",
    "return",
    "f()",
    "f",
    "trap 'f' EXIT",
    "set -eu",
    "eval",
    "exec",
    "wait",
    "kill $$",
    "read x",
    "shift",
    "local x",
    "*",
    "[a-",
    "가",
    "\t",
    "$@",
    "\"$@\"",
    "[ -f",
    "]",
    "[[",
    "]]",
    "test x",
    "printf %d",
    "seq 9",
    "grep '(a'",
    "sed s/a",
    "$RANDOM",
    "yes |",
    "head -1",
    "sort",
    "tail -f /tmp/f &",
    ". /tmp/f",
    "99999999999>x",
    "~9999999999999999999",
    "{1..9}",
];

fn part(chance: Draw, index: u64) -> &'static str {
    PARTS[chance.nth(index).below(PARTS.len() as u64) as usize]
}

#[test]
fn generated_scripts_do_no_harm() {
    for number in 0..SCRIPTS {
        let chance = draw(number as u64, "garbage", "parts");
        let length = 1 + chance.below(14);
        let words: Vec<&str> = (0..length).map(|index| part(chance, index)).collect();
        live(&words.join(" "));
        live(&words.concat());
    }
}

#[test]
fn mutated_scripts_do_no_harm() {
    let whole = "set -e\ntrap 'rm -f /tmp/x' EXIT TERM\nfor i in $(seq 1 3); do\n  if [ \"$i\" -gt 1 ]; then echo \"${i:-0} $((i * 2))\" >> /tmp/x; fi\ndone\nwhile read -r line; do case $line in 2*) echo two | tr a-z A-Z ;; *) printf '%s\\n' \"$line\" ;; esac; done < /tmp/x\n(sleep 1; echo late) & wait\ncat <<END\n$(wc -l < /tmp/x)\nEND\n";
    for number in 0..SCRIPTS {
        let chance = draw(number as u64, "garbage", "mutations");
        let mut characters: Vec<char> = whole.chars().collect();
        for step in 0..1 + chance.below(6) {
            let at = chance.nth(2 * step).below(characters.len() as u64) as usize;
            let put: Vec<char> = part(chance, 2 * step + 1).chars().collect();
            let end = (at + chance.nth(step).below(3) as usize).min(characters.len());
            characters.splice(at..end, put);
        }
        live(&characters.into_iter().collect::<String>());
    }
}

/// Runs a script for some seconds, under both names of the shell, with a signal in between.
fn live(script: &str) {
    for shell in ["sh", "bash"] {
        let command = super::lab::start(&[shell, "-c", script]);
        let mut lab = Lab::boot(command).expect("there is a shell");
        lab.run_until(SimTime::secs(2));
        lab.signal(crate::cluster::app::signal::Signal::Term);
        lab.run_until(SimTime::secs(5));
        let _ = lab.processes.log().tail(80, 2_048);
    }
}
