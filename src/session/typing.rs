//! Several lines at once, as a terminal takes them from the clipboard; and what goes back to the prompt.

use super::Session;
use super::msg::{Effect, Returned};

impl Session {
    /// Each line as if it were typed, up to the first that is refused; what stands behind the last line break is still to be ended.
    pub(super) fn paste(&mut self, text: &str) -> Vec<Effect> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut effects = Vec::new();
        let mut rest = text.as_str();
        while let Some((line, after)) = rest.split_once('\n') {
            let returned = self.returned.count;
            // The Enter key alone says something only to whoever reads what is typed.
            if !line.trim().is_empty() || self.take.shown().terminal.is_inside() {
                effects.extend(self.run(line));
            }
            if self.returned.count != returned {
                return effects;
            }
            rest = after;
        }
        self.give_back(rest);
        effects
    }

    pub(super) fn give_back(&mut self, line: &str) {
        self.returned = Returned { count: self.returned.count + 1, line: line.to_owned() };
    }
}

#[cfg(test)]
mod tests {
    use super::super::msg::Msg;
    use super::super::script::LINE_LENGTH_MAX;
    use super::*;

    fn typed(session: &Session) -> Vec<&str> {
        let lines = session.take().recipe().script.lines();
        lines.iter().filter(|line| line.source_line == 0).map(|line| line.line()).collect()
    }

    fn pasted(text: &str) -> Session {
        let mut session = Session::start("", None, |_| None);
        session.update(Msg::Paste(text.to_owned()));
        session
    }

    #[test]
    fn a_here_document_keeps_its_blank_lines_and_between_commands_they_say_nothing() {
        let session = pasted("\ncat > a.txt <<EOF\r\none\r\n\r\ntwo\r\nEOF\r\n\r\nkubectl get po");
        assert_eq!(typed(&session), ["cat > a.txt <<EOF", "one", "", "two", "EOF"]);
        assert_eq!(session.text("a.txt"), "one\n\ntwo\n");
        assert_eq!(session.returned.line, "kubectl get po", "it is still to be ended");
    }

    #[test]
    fn a_line_that_is_refused_goes_back_and_what_follows_is_not_run() {
        let long = format!("echo {}", "a".repeat(LINE_LENGTH_MAX));
        let session = pasted(&format!("echo one\n{long}\necho two\n"));
        assert_eq!(typed(&session), ["echo one"]);
        assert_eq!(session.returned.line, long);
    }
}
