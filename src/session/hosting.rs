//! The page inside of somebody else's page: what the host may ask, what it is told, and how both are written.
//! A message is `{"podlife": 1, "type": …}`; EMBED.md lists them all. Whatever is not exactly that is no message.

use serde_json::{Value, json};

use super::Session;
use super::address::Address;
use super::goal::Verdict;
use super::lesson;
use super::msg::{Clock, Effect, Msg, Theme};
use super::take::END_OF_TIME;
use super::work::Arrival;
use super::{Motion, recipe::Recipe};
use crate::kit::offset::parse_time_offset;
use crate::kit::time::SimTime;
use crate::words::Lang;

/// Of the messages, in both directions.
pub const PROTOCOL: u64 = 1;
/// A recipe, and what JSON makes of it.
const LENGTH_MAX: usize = 1024 * 1024;

/// What a host may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// The handshake: from here on the host is told what happens.
    Hello,
    /// Another recipe, as its text.
    Load(String),
    Play,
    Pause,
    Seek(SimTime),
    Theme(Theme),
    Language(Lang),
}

/// What a host is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    Ready,
    Progress {
        now: SimTime,
        end: SimTime,
        motion: Motion,
    },
    /// The run is another one than before: this fragment opens it.
    Link(String),
    /// The goal of this number, counted from 1, of so many.
    Goal {
        number: usize,
        count: usize,
    },
    /// A question before play was answered, and what the run says to it.
    Prediction {
        id: String,
        answer: String,
        right: bool,
    },
    /// The recipe that was sent cannot be read.
    Refused(String),
}

/// What the host was told last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Host {
    progress: Option<News>,
    link: String,
    /// The goals that hold and the questions that the run has answered, by their numbers.
    reached: Vec<usize>,
    answered: Vec<usize>,
}

impl Request {
    pub fn parse(text: &str) -> Option<Request> {
        if LENGTH_MAX < text.len() {
            return None;
        }
        let message: Value = serde_json::from_str(text).ok()?;
        if message.get("podlife")?.as_u64() != Some(PROTOCOL) {
            return None;
        }
        let text = |key: &str| message.get(key).and_then(Value::as_str);
        match text("type")? {
            "hello" => Some(Request::Hello),
            "load" => text("recipe").map(|recipe| Request::Load(recipe.to_owned())).or_else(|| {
                // A link's fragment, with its address or without.
                let address = Address::parse(text("link")?).0;
                let lesson = || Some(lesson::recipe(address.lesson.as_deref()?)?.to_text());
                address.recipe.or_else(lesson).map(Request::Load)
            }),
            "play" => Some(Request::Play),
            "pause" => Some(Request::Pause),
            "seek" => {
                let at = message.get("at")?;
                let at = match at.as_str() {
                    Some(offset) => parse_time_offset(offset).ok()?,
                    None => SimTime::millis(at.as_u64()?),
                };
                Some(Request::Seek(at.min(END_OF_TIME)))
            }
            "theme" => Theme::from_tag(text("theme")?).map(Request::Theme),
            "language" => Lang::from_tag(text("language")?).map(Request::Language),
            _ => None,
        }
    }
}

impl News {
    /// As it is posted.
    pub fn to_json(&self) -> String {
        let told = match self {
            News::Ready => json!({ "type": "ready", "version": env!("CARGO_PKG_VERSION") }),
            News::Progress { now, end, motion } => json!({
                "type": "progress",
                "now": now.as_millis(),
                "end": end.as_millis(),
                "playing": *motion == Motion::Playing,
            }),
            News::Link(fragment) => json!({ "type": "link", "fragment": format!("#{fragment}") }),
            News::Goal { number, count } => {
                json!({ "type": "goal", "number": number, "count": count })
            }
            News::Prediction { id, answer, right } => {
                json!({ "type": "prediction", "id": id, "answer": answer, "right": right })
            }
            News::Refused(why) => json!({ "type": "refused", "why": why }),
        };
        let mut told = told;
        told["podlife"] = Value::from(PROTOCOL);
        told.to_string()
    }
}

impl Session {
    /// Only an embed has a host.
    pub(super) fn asked_by_host(&mut self, request: Request) -> Vec<Effect> {
        if self.panes.is_none() {
            return Vec::new();
        }
        match request {
            Request::Hello => {
                self.host = Some(Host::default());
                vec![tell(&News::Ready)]
            }
            Request::Load(text) => self.load_for_host(&text),
            Request::Play => self.act(Msg::Clock(Clock::Play)),
            Request::Pause => self.act(Msg::Clock(Clock::Pause)),
            Request::Seek(at) => self.act(Msg::Clock(Clock::Seek(at))),
            // The host's wish is nothing to remember.
            Request::Theme(theme) => {
                self.theme = theme;
                Vec::new()
            }
            Request::Language(language) => {
                self.language = language;
                Vec::new()
            }
        }
    }

    fn load_for_host(&mut self, text: &str) -> Vec<Effect> {
        match Recipe::parse(text) {
            Ok(recipe) => {
                self.take_page(Arrival::new(recipe));
                self.host =
                    self.host.take().map(|host| Host { link: host.link, ..Host::default() });
                Vec::new()
            }
            Err(error) => vec![tell(&News::Refused(error.to_string()))],
        }
    }

    /// What changed since the host was told last; packing a link takes too long for a frame, so it waits for an act.
    pub(super) fn news(&mut self, is_act: Act) -> Vec<Effect> {
        let Some(mut host) = self.host.take() else { return Vec::new() };
        let mut effects = Vec::new();
        let (now, end) = (self.take.now(), self.take.end());
        let progress = Some(News::Progress { now, end, motion: self.motion });
        if host.progress != progress {
            effects.extend(progress.as_ref().map(tell));
            host.progress = progress;
        }
        effects.extend(self.reached(&mut host.reached).iter().map(tell));
        effects.extend(self.answered(&mut host.answered).iter().map(tell));
        if is_act == Act::Yes && self.motion == Motion::Paused {
            let link = self.embed_link();
            if host.link != link {
                effects.push(tell(&News::Link(link.clone())));
                host.link = link;
            }
        }
        self.host = Some(host);
        effects
    }
}

impl Session {
    /// Goals that hold and did not when the host was told last.
    fn reached(&self, told: &mut Vec<usize>) -> Vec<News> {
        let reports = self.take.trail().standing(self.take.end());
        let count = reports.len();
        let held = (1..).zip(&reports).filter(|(_, report)| report.verdict == Verdict::Held);
        let held: Vec<usize> = held.map(|(number, _)| number).collect();
        let new = held.iter().filter(|number| !told.contains(number));
        let news = new.map(|number| News::Goal { number: *number, count }).collect();
        *told = held;
        news
    }

    /// Questions that were answered and that the run has answered since.
    fn answered(&self, told: &mut Vec<usize>) -> Vec<News> {
        let Some(lesson) = self.learning.lesson() else { return Vec::new() };
        let answers = self.learning.answers(self.take.end());
        let mut news = Vec::new();
        for (index, (question, answer)) in lesson.predictions.iter().zip(answers).enumerate() {
            let choice = self.learning.choices().get(index).copied().flatten();
            let (Some(answer), Some(choice)) = (answer, choice) else { continue };
            if told.contains(&index) {
                continue;
            }
            told.push(index);
            news.push(News::Prediction {
                id: question.name.clone(),
                answer: question.choices.get(choice).map_or("", |choice| &choice.text).to_owned(),
                right: question.right(answer).contains(&choice),
            });
        }
        news
    }
}

/// Whether somebody did something, or time only went by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Yes,
    No,
}

fn tell(news: &News) -> Effect {
    Effect::Tell(news.to_json())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::msg::Learn;

    fn embed() -> Session {
        let address = Address {
            recipe: Some("0s kubectl get pods\n-- a.yaml --\nkind: Pod\n".to_owned()),
            panes: Some(vec![]),
            ..Address::default()
        };
        Session::start(&address.format().expect("short"), None, |_| None)
    }

    fn told(effects: &[Effect]) -> Vec<String> {
        let told = effects.iter().filter_map(|effect| match effect {
            Effect::Tell(text) => Some(text.clone()),
            _ => None,
        });
        told.collect()
    }

    #[test]
    fn what_is_no_message_is_not_heard() {
        for text in [
            "",
            "null",
            "[1]",
            "{}",
            "\"play\"",
            r#"{"type":"play"}"#,
            r#"{"podlife":2,"type":"play"}"#,
            r#"{"podlife":"1","type":"play"}"#,
            r#"{"podlife":1,"type":"explode"}"#,
            r#"{"podlife":1,"type":"seek"}"#,
            r#"{"podlife":1,"type":"seek","at":-1}"#,
            r#"{"podlife":1,"type":"seek","at":"soon"}"#,
            r#"{"podlife":1,"type":"theme","theme":"url(x)"}"#,
            r#"{"podlife":1,"type":"load"}"#,
            r##"{"podlife":1,"type":"load","link":"#r=2.damaged"}"##,
        ] {
            assert_eq!(Request::parse(text), None, "{text}");
        }
        let long = json!({ "podlife": 1, "type": "load", "recipe": "x".repeat(LENGTH_MAX) });
        assert_eq!(Request::parse(&long.to_string()), None);
    }

    #[test]
    fn an_instant_is_an_offset_or_milliseconds_and_never_beyond_the_end_of_time() {
        let seek = |at: Value| {
            Request::parse(&json!({ "podlife": 1, "type": "seek", "at": at }).to_string())
        };
        assert_eq!(seek(json!("1m30s")), Some(Request::Seek(SimTime::secs(90))));
        assert_eq!(seek(json!(2500)), Some(Request::Seek(SimTime::millis(2500))));
        assert_eq!(seek(json!(u64::MAX)), Some(Request::Seek(END_OF_TIME)));
    }

    #[test]
    fn a_host_that_said_hello_is_told_what_changes_and_no_other() {
        let mut session = embed();
        assert_eq!(told(&session.update(Msg::Host(Request::Seek(SimTime::secs(5))))), [""; 0]);
        let ready = told(&session.update(Msg::Host(Request::Hello)));
        assert!(ready[0].contains("\"ready\"") && ready[0].contains("\"podlife\":1"), "{ready:?}");
        let sought = told(&session.update(Msg::Host(Request::Seek(SimTime::secs(9)))));
        assert!(
            sought[0].contains("\"now\":9000") && sought[0].contains("\"playing\":false"),
            "{sought:?}"
        );
        assert!(sought[1].contains("\"fragment\":\"#r=2."), "{sought:?}");
        assert_eq!(told(&session.update(Msg::Host(Request::Pause))), [""; 0], "nothing changed");

        let recipe = "# Other\n-- b.yaml --\nkind: Service\n".to_owned();
        session.update(Msg::Host(Request::Load(recipe)));
        assert_eq!((session.take().now(), session.open_file()), (SimTime::ZERO, "b.yaml"));
        let refused = told(&session.update(Msg::Host(Request::Load("soon x\n".to_owned()))));
        assert!(refused[0].contains("\"refused\""), "{refused:?}");
        assert_eq!(session.open_file(), "b.yaml");
    }

    #[test]
    fn a_host_hears_of_goals_and_of_questions_once_each() {
        let recipe = "# One\n0s kubectl run web --image=nginx:1.27\n\
            -- predict --\nready: when pod/web ready == 1/1? 5s | 15s | never\n\
            -- goal --\nwithin 1m: pod/web ready == 1/1\nwithin 1m: pod/web restarts >= 1\n";
        let address =
            Address { recipe: Some(recipe.to_owned()), panes: Some(vec![]), ..Address::default() };
        let mut session = Session::start(&address.format().expect("short"), None, |_| None);
        session.update(Msg::Host(Request::Hello));
        let question = &session.learning().lesson().expect("a lesson").predictions[0];
        let name = question.name.clone();
        session.update(Msg::Learn(Learn::Choose { question: 0, choice: 0 }));
        let mut heard = told(&session.update(Msg::Run("sim freeze web".to_owned())));
        heard.extend(told(&session.update(Msg::Host(Request::Seek(SimTime::secs(60))))));
        for _ in 0..200 {
            heard.extend(told(&session.update(Msg::Idle)));
        }
        heard.extend(told(&session.update(Msg::Host(Request::Seek(SimTime::secs(241))))));
        let of = |kind: &str| heard.iter().filter(|told| told.contains(kind)).collect::<Vec<_>>();
        assert_eq!(of("\"prediction\"").len(), 1, "{heard:?}");
        assert!(of("\"prediction\"")[0].contains(&format!("\"id\":\"{name}\"")), "{heard:?}");
        assert_eq!(of("\"goal\"").len(), 1, "{heard:?}");
        assert!(of("\"goal\"")[0].contains("\"number\":1"), "{heard:?}");
    }

    #[test]
    fn the_page_itself_has_no_host() {
        let mut session = Session::start("", None, |_| None);
        assert_eq!(session.update(Msg::Host(Request::Hello)), []);
        session.update(Msg::Host(Request::Theme(Theme::Dark)));
        assert_eq!(session.theme, Theme::Auto);
    }

    #[test]
    fn an_embed_asks_for_nothing_that_outlives_it() {
        let mut session = embed();
        let acts = [
            Msg::Edit { file: "a.yaml".to_owned(), text: "kind: Service\n".to_owned() },
            Msg::Language(Lang::Ko),
            Msg::Theme(Theme::Dark),
            Msg::SkipQuiet,
            Msg::Run("kubectl get pods".to_owned()),
            Msg::Reset,
        ];
        for msg in acts {
            let effects = session.update(msg);
            let kept =
                |effect: &Effect| matches!(effect, Effect::Store { .. } | Effect::Address(_));
            assert!(!effects.iter().any(kept), "{effects:?}");
        }
    }
}
