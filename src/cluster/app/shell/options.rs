//! What `set` turns on and off.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `-e`
    pub errexit: bool,
    /// `-u`
    pub nounset: bool,
    /// `-x`
    pub xtrace: bool,
    /// `-f`
    pub noglob: bool,
    pub pipefail: bool,
}

/// Options that make no difference to a script here.
const WITHOUT_EFFECT: &str = "abhmv";

impl Options {
    /// Sets an option by its letter; says whether there is such a one.
    pub fn set_letter(&mut self, letter: char, on: bool) -> bool {
        match letter {
            'e' => self.errexit = on,
            'u' => self.nounset = on,
            'x' => self.xtrace = on,
            'f' => self.noglob = on,
            other => return WITHOUT_EFFECT.contains(other),
        }
        true
    }

    /// Sets an option by its long name; says whether there is such a one.
    pub fn set_name(&mut self, name: &str, on: bool) -> bool {
        match name {
            "errexit" => self.errexit = on,
            "nounset" => self.nounset = on,
            "xtrace" => self.xtrace = on,
            "noglob" => self.noglob = on,
            "pipefail" => self.pipefail = on,
            "posix" | "monitor" | "verbose" | "allexport" | "notify" => {}
            _ => return false,
        }
        true
    }

    /// `$-`
    pub fn letters(self) -> String {
        let all =
            [(self.errexit, 'e'), (self.noglob, 'f'), (self.nounset, 'u'), (self.xtrace, 'x')];
        all.into_iter().filter_map(|(on, letter)| on.then_some(letter)).collect()
    }
}
