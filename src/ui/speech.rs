//! How a component says something: in the reader's language, with Kubernetes' own words marked as English.

use yew::prelude::*;

use crate::kit::time::SimTime;
use crate::view::{Saying, moment};
use crate::words::{Lang, Part, Words};

/// The reader's language, known to every component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speech(pub Lang);

#[hook]
pub fn use_speech() -> Speech {
    use_context::<Speech>().unwrap_or(Speech(Lang::En))
}

impl Speech {
    pub fn say(self, key: &str) -> String {
        Words::text(self.0, key)
    }

    /// With its places filled, as plain text for attributes.
    pub fn fill(self, key: &str, fills: &[(&str, &str)]) -> String {
        Words::fill(self.0, key, fills)
    }

    /// With its places filled and marked, for the page.
    pub fn sentence(self, key: &str, fills: &[(&str, &str)]) -> Html {
        let parts = Words::parts(self.0, key, fills);
        html! { for part in parts { { show(part) } } }
    }

    pub fn saying(self, saying: &Saying) -> Html {
        match saying {
            Saying::Kubernetes(text) => html! { <span lang="en">{ text }</span> },
            Saying::Ours { key, fills } => self.sentence(key, &borrowed(fills)),
        }
    }

    /// The same as plain text.
    pub fn plain(self, saying: &Saying) -> String {
        match saying {
            Saying::Kubernetes(text) => text.clone(),
            Saying::Ours { key, fills } => self.fill(key, &borrowed(fills)),
        }
    }

    /// "1 minute 2 seconds", for screen readers.
    pub fn spoken(self, at: SimTime) -> String {
        let (hours, minutes, seconds) = moment::parts(at);
        let (hours_text, minutes_text, seconds_text) =
            (hours.to_string(), minutes.to_string(), seconds.to_string());
        let key = match (hours, minutes) {
            (0, 0) => "spoken.seconds",
            (0, _) => "spoken.minutes",
            _ => "spoken.hours",
        };
        let fills = [
            ("hours", hours_text.as_str()),
            ("minutes", &minutes_text),
            ("seconds", &seconds_text),
        ];
        self.fill(key, &fills)
    }
}

fn borrowed<'a>(fills: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    fills.iter().map(|(place, value)| (*place, value.as_str())).collect()
}

fn show(part: Part) -> Html {
    match part {
        Part::Ours(text) => html! { { text } },
        Part::Filled { value, .. } => html! { <span class="filled" lang="en">{ value }</span> },
    }
}
