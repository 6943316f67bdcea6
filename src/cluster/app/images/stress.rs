//! polinux/stress: eats memory and CPU as it is told.

use super::tags::Tags;
use super::{Entry, base};
use crate::cluster::app::server::clock::Line;
use crate::cluster::app::server::plan::{Cpu, End, MEBIBYTE, Memory};
use crate::cluster::app::server::{Begin, Plan, Server};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[Entry {
    names: &["polinux/stress", "polinux/stress-ng", "progrium/stress", "vish/stress"],
    tags: Tags::Any,
    make: |tag| {
        let server = Server::code("stress", tag, plan);
        base::alpine("3.15")
            .shell("/bin/bash")
            .server("/usr/local/bin/stress", &server)
            .cmd(&["stress"])
    },
}];

const WORKERS_MAX: u64 = 64;
/// A worker touches its memory page by page.
const BYTES_PER_SECOND: u64 = 1024 * MEBIBYTE;
const BYTES_OF_A_WORKER: u64 = 256 * MEBIBYTE;

fn plan(begin: &mut Begin, _tag: &str) -> Plan {
    let argv = &begin.launch.argv;
    let option = |names: &[&str]| {
        let at = argv.iter().position(|word| names.contains(&word.as_str()))?;
        argv.get(at + 1).map(String::as_str)
    };
    let workers = |names: &[&str]| {
        option(names).and_then(|count| count.parse::<u64>().ok()).unwrap_or(0).min(WORKERS_MAX)
    };
    let (cpu, io) = (workers(&["--cpu", "-c"]), workers(&["--io", "-i"]));
    let (vm, hdd) = (workers(&["--vm", "-m"]), workers(&["--hdd", "-d"]));
    if cpu + io + vm + hdd == 0 {
        return Plan::over(
            0,
            vec![Line::out("`stress' imposes certain types of compute stress on your system")],
        );
    }
    let bytes = option(&["--vm-bytes"]).and_then(amount).unwrap_or(BYTES_OF_A_WORKER);
    let most = bytes.saturating_mul(vm).saturating_add(MEBIBYTE);
    // A worker that hangs on to its memory sleeps; the others touch it again and again.
    let hangs = option(&["--vm-hang"]).is_some();
    let busy = cpu + if hangs { 0 } else { vm };
    let millis = u32::try_from(busy.saturating_mul(1000)).unwrap_or(u32::MAX);
    let dispatching =
        format!("stress: info: [1] dispatching hogs: {cpu} cpu, {io} io, {vm} vm, {hdd} hdd");
    let end = option(&["--timeout", "-t"]).and_then(seconds).map(|after| End {
        after,
        code: 0,
        words: vec![Line::out(format!(
            "stress: info: [1] successful run completed in {}s",
            after.as_secs()
        ))],
    });
    let plan = Plan {
        end,
        memory: Memory { start: MEBIBYTE, growth_per_second: BYTES_PER_SECOND, most },
        cpu: Cpu { starting: millis, serving: millis },
        first_words: vec![Line::out(dispatching)],
        ..Plan::idle()
    };
    plan.stops_on(Signal::Term, Span::millis(20), 1).stops_on(Signal::Int, Span::millis(20), 1)
}

/// `150M`, in bytes.
fn amount(text: &str) -> Option<u64> {
    let (number, factor) = match text.chars().last()? {
        'B' | 'b' => (&text[..text.len() - 1], 1),
        'K' | 'k' => (&text[..text.len() - 1], 1024),
        'M' | 'm' => (&text[..text.len() - 1], MEBIBYTE),
        'G' | 'g' => (&text[..text.len() - 1], 1024 * MEBIBYTE),
        _ => (text, 1),
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// `60s`, `2m`.
fn seconds(text: &str) -> Option<Span> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let factor = match &text[digits.len()..] {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return None,
    };
    Some(Span::secs(digits.parse::<u64>().ok()?.saturating_mul(factor)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn stress_takes_the_memory_it_is_told_to() {
        check(
            &Container {
                image: "polinux/stress",
                args: &["stress", "--vm", "1", "--vm-bytes", "150M", "--vm-hang", "1"],
                ..Container::default()
            },
            "100ms memory
             1s memory
             1s cpu",
            "0.000 1> stress: info: [1] dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd
             0.100 memory 108422758
             1.000 memory 158334976
             1.000 cpu 0",
        );
    }

    #[test]
    fn stress_ends_when_its_time_is_over() {
        check(
            &Container {
                image: "polinux/stress",
                args: &["stress", "-c", "2", "-t", "10s"],
                ..Container::default()
            },
            "1s cpu
             11s end",
            "0.000 1> stress: info: [1] dispatching hogs: 2 cpu, 0 io, 0 vm, 0 hdd
             1.000 cpu 2000
             10.000 1> stress: info: [1] successful run completed in 10s
             10.000 exit 0",
        );
    }
}
