//! Signals: their names and numbers, and what a process that does not handle one comes to.
//! Models signal(7) on Linux x86-64.

use std::fmt;

/// A signal; those without a name of their own are real-time signals, 34 to 64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    Hup,
    Int,
    Quit,
    Ill,
    Trap,
    Abrt,
    Bus,
    Fpe,
    Kill,
    Usr1,
    Segv,
    Usr2,
    Pipe,
    Alrm,
    Term,
    Stkflt,
    Chld,
    Cont,
    Stop,
    Tstp,
    Ttin,
    Ttou,
    Urg,
    Xcpu,
    Xfsz,
    Vtalrm,
    Prof,
    Winch,
    Poll,
    Pwr,
    Sys,
    RealTime(u8),
}

/// What happens to a process without a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultAction {
    Ends,
    Nothing,
    Stops,
    Continues,
}

/// All that have a name, by their number: the first is 1.
const NAMED: [(Signal, &str); 31] = [
    (Signal::Hup, "SIGHUP"),
    (Signal::Int, "SIGINT"),
    (Signal::Quit, "SIGQUIT"),
    (Signal::Ill, "SIGILL"),
    (Signal::Trap, "SIGTRAP"),
    (Signal::Abrt, "SIGABRT"),
    (Signal::Bus, "SIGBUS"),
    (Signal::Fpe, "SIGFPE"),
    (Signal::Kill, "SIGKILL"),
    (Signal::Usr1, "SIGUSR1"),
    (Signal::Segv, "SIGSEGV"),
    (Signal::Usr2, "SIGUSR2"),
    (Signal::Pipe, "SIGPIPE"),
    (Signal::Alrm, "SIGALRM"),
    (Signal::Term, "SIGTERM"),
    (Signal::Stkflt, "SIGSTKFLT"),
    (Signal::Chld, "SIGCHLD"),
    (Signal::Cont, "SIGCONT"),
    (Signal::Stop, "SIGSTOP"),
    (Signal::Tstp, "SIGTSTP"),
    (Signal::Ttin, "SIGTTIN"),
    (Signal::Ttou, "SIGTTOU"),
    (Signal::Urg, "SIGURG"),
    (Signal::Xcpu, "SIGXCPU"),
    (Signal::Xfsz, "SIGXFSZ"),
    (Signal::Vtalrm, "SIGVTALRM"),
    (Signal::Prof, "SIGPROF"),
    (Signal::Winch, "SIGWINCH"),
    (Signal::Poll, "SIGPOLL"),
    (Signal::Pwr, "SIGPWR"),
    (Signal::Sys, "SIGSYS"),
];
const REAL_TIME_FIRST: u8 = 34;
const REAL_TIME_LAST: u8 = 64;

impl Signal {
    /// Reads `TERM`, `SIGTERM`, `term`, `15` or `SIGRTMIN+3`.
    pub fn parse(text: &str) -> Option<Signal> {
        if let Ok(number) = text.parse::<u8>() {
            return Signal::from_number(number);
        }
        let upper = text.to_ascii_uppercase();
        let name = upper.strip_prefix("SIG").unwrap_or(&upper);
        if let Some(distance) = name.strip_prefix("RTMIN") {
            let number = REAL_TIME_FIRST.checked_add(real_time(distance, '+')?)?;
            return Signal::from_number(number);
        }
        if let Some(distance) = name.strip_prefix("RTMAX") {
            let number = REAL_TIME_LAST.checked_sub(real_time(distance, '-')?)?;
            return (REAL_TIME_FIRST <= number).then_some(Signal::RealTime(number));
        }
        NAMED.iter().find(|(_, full)| full[3..] == *name).map(|(signal, _)| *signal)
    }

    pub fn from_number(number: u8) -> Option<Signal> {
        if (REAL_TIME_FIRST..=REAL_TIME_LAST).contains(&number) {
            return Some(Signal::RealTime(number));
        }
        NAMED.get(usize::from(number).checked_sub(1)?).map(|(signal, _)| *signal)
    }

    pub fn number(self) -> i32 {
        match self {
            Signal::RealTime(number) => i32::from(number),
            _ => {
                let position = NAMED.iter().position(|(signal, _)| *signal == self);
                position.map_or(0, |position| position as i32 + 1)
            }
        }
    }

    /// The name without SIG: `TERM`.
    pub fn short_name(self) -> String {
        self.to_string().split_off(3)
    }

    /// The exit code of a process that this signal ended, as shells and runtimes report it.
    pub fn exit_code(self) -> i32 {
        128 + self.number()
    }

    pub fn default_action(self) -> DefaultAction {
        match self {
            Signal::Chld | Signal::Urg | Signal::Winch => DefaultAction::Nothing,
            Signal::Cont => DefaultAction::Continues,
            Signal::Stop | Signal::Tstp | Signal::Ttin | Signal::Ttou => DefaultAction::Stops,
            _ => DefaultAction::Ends,
        }
    }

    /// KILL and STOP reach no handler.
    pub fn can_be_handled(self) -> bool {
        !matches!(self, Signal::Kill | Signal::Stop)
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, NAMED.iter().find(|(signal, _)| signal == self)) {
            (_, Some((_, name))) => f.pad(name),
            (Signal::RealTime(number), None) => {
                f.pad(&format!("SIGRTMIN+{}", number.saturating_sub(REAL_TIME_FIRST)))
            }
            (_, None) => unreachable!("only real-time signals have no name: {self:?}"),
        }
    }
}

/// `+3` behind RTMIN, `-3` behind RTMAX, or nothing.
fn real_time(distance: &str, sign: char) -> Option<u8> {
    if distance.is_empty() { Some(0) } else { distance.strip_prefix(sign)?.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_read_by_name_and_by_number() {
        for (text, shown, number) in [
            ("TERM", "SIGTERM", 15),
            ("SIGTERM", "SIGTERM", 15),
            ("sigquit", "SIGQUIT", 3),
            ("9", "SIGKILL", 9),
            ("SIGRTMIN+3", "SIGRTMIN+3", 37),
            ("RTMAX-1", "SIGRTMIN+29", 63),
        ] {
            let signal = Signal::parse(text).expect(text);
            assert_eq!((signal.to_string().as_str(), signal.number()), (shown, number), "{text}");
        }
        for text in ["", "0", "65", "SIG", "NOSUCH", "RTMIN+99", "RTMAX-64", "-9", "32"] {
            assert_eq!(Signal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_killed_process_reports_128_and_the_signal() {
        assert_eq!(Signal::Kill.exit_code(), 137);
        assert_eq!(Signal::Term.exit_code(), 143);
    }
}
