//! What a shared link is to say, and the forms in which it is handed on. A link of more than `WEIGHTY_LENGTH` characters
//! is cut by some messengers, and beyond `FILE_LENGTH` the recipe's file is the safer way.

use super::Session;
use super::address::{Address, Pane, Theme};
use super::lesson;
use super::notice::Notice;
use super::recipe::Recipe;
use crate::kit::time::SimTime;

/// Chat programs cut a message at about 2,000 characters.
pub const WEIGHTY_LENGTH: usize = 1800;
/// RFC 9110 asks everybody to read addresses of this length, and nobody to read longer ones.
pub const FILE_LENGTH: usize = 8000;
/// How high an embed may be, in pixels.
pub const HEIGHT: (u32, u32) = (200, 2000);

/// What the learner chose in the dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The link opens at the instant looked at, else at the beginning.
    pub at_instant: bool,
    pub play: bool,
    pub in_language: bool,
    pub theme: Theme,
    /// Which panes an embed shows, in the page's order.
    pub panes: Vec<Pane>,
    /// Of an embed, in pixels.
    pub height: u32,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            at_instant: true,
            play: false,
            in_language: true,
            theme: Theme::Auto,
            panes: vec![Pane::Stage, Pane::Time],
            height: 520,
        }
    }
}

/// The dialog, while it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharing {
    pub options: Options,
    /// The instant looked at.
    pub now: SimTime,
    /// What the recipe calls itself.
    pub title: String,
    pub goals: usize,
    /// The fragment that opens the whole page; nothing if no link can hold the recipe.
    pub whole: Option<String>,
    /// The one that opens the chosen panes.
    pub embed: Option<String>,
}

/// How a link is handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Link,
    Markdown,
    Frame,
    Component,
}

/// How safely a link travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Light,
    /// Some messengers cut it.
    Weighty,
    /// A file is the better way.
    File,
}

impl Weight {
    pub fn of(link: &str) -> Weight {
        match link.len() {
            length if FILE_LENGTH < length => Weight::File,
            length if WEIGHTY_LENGTH < length => Weight::Weighty,
            _ => Weight::Light,
        }
    }
}

impl Form {
    pub const ALL: [Form; 4] = [Form::Link, Form::Markdown, Form::Frame, Form::Component];

    /// Whether it shows podlife inside of another page.
    pub fn is_embed(self) -> bool {
        match self {
            Form::Link | Form::Markdown => false,
            Form::Frame | Form::Component => true,
        }
    }
}

impl Sharing {
    /// The link inside of a form; `page` is the page's own address without its fragment.
    pub fn link(&self, form: Form, page: &str) -> Option<String> {
        let fragment = if form.is_embed() { &self.embed } else { &self.whole };
        fragment.as_ref().map(|fragment| format!("{page}#{fragment}"))
    }

    /// What is copied.
    pub fn text(&self, form: Form, page: &str) -> Option<String> {
        let link = self.link(form, page)?;
        let (height, title) = (self.options.height, escape_html(&self.title));
        Some(match form {
            Form::Link => link,
            Form::Markdown => format!("[{}]({link})", escape_markdown(&self.title)),
            Form::Frame => format!(
                "<iframe src=\"{}\" title=\"{title}\" width=\"100%\" height=\"{height}\" style=\"border:0\" loading=\"lazy\"\n  \
                 sandbox=\"{SANDBOX}\"\n  allow=\"clipboard-write; fullscreen\"></iframe>\n",
                escape_html(&link)
            ),
            Form::Component => {
                let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
                let goals = match self.goals {
                    0 => String::new(),
                    goals => format!(" goals=\"{goals}\""),
                };
                format!(
                    "<script type=\"module\" src=\"{}/embed.js\"></script>\n\
                     <pod-life title=\"{title}\"{goals} height=\"{height}\"\n  src=\"{}\"></pod-life>\n",
                    escape_html(folder),
                    escape_html(&link)
                )
            }
        })
    }
}

/// All that the page needs inside of a frame; its own origin is not among it.
pub const SANDBOX: &str =
    "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads";

impl Session {
    /// Opens the dialog as it was left.
    pub(super) fn share(&mut self) {
        // A link that lacks a text the learner wrote would be another run.
        if let Some((_, problem)) = self.homeless().into_iter().next() {
            return self.notices.tell(Notice::File(problem));
        }
        self.share_as(self.share_options.clone());
    }

    pub(super) fn share_as(&mut self, options: Options) {
        let options = options.within_bounds();
        let recipe = self.recipe();
        let goal = recipe.goal().map_or("", |file| file.body());
        let is_goal = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with('#');
        let whole = self.shared_address(&options);
        let embed = Address { panes: Some(options.panes.clone()), ..whole.clone() };
        self.sharing = Some(Sharing {
            now: self.take.now(),
            title: recipe.title().unwrap_or("podlife").to_owned(),
            goals: goal.lines().filter(is_goal).count(),
            whole: whole.format().ok(),
            embed: embed.format().ok(),
            options: options.clone(),
        });
        self.share_options = options;
    }

    fn shared_address(&self, options: &Options) -> Address {
        let now = self.take.now();
        Address {
            at: Some(now).filter(|now| options.at_instant && *now != SimTime::ZERO),
            play: options.play,
            language: options.in_language.then_some(self.language),
            theme: Some(options.theme).filter(|theme| *theme != Theme::Auto),
            ..shared_recipe(&self.recipe())
        }
    }
}

/// The part of a link that says which run it is.
pub(super) fn shared_recipe(recipe: &Recipe) -> Address {
    let (text, name) = (recipe.to_text(), lesson::name_of(recipe));
    // A lesson that nobody has changed is there already, wherever the link is opened.
    let start = name.and_then(lesson::recipe).filter(|start| start.to_text() == text);
    match (name, start) {
        (Some(name), Some(_)) => Address { lesson: Some(name.to_owned()), ..Address::default() },
        _ => Address { recipe: Some(text), ..Address::default() },
    }
}

impl Options {
    fn within_bounds(mut self) -> Options {
        self.height = self.height.clamp(HEIGHT.0, HEIGHT.1);
        self.panes = Pane::ALL.into_iter().filter(|pane| self.panes.contains(pane)).collect();
        if self.panes.is_empty() {
            self.panes = Options::default().panes;
        }
        self
    }
}

fn escape_html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

/// What would end the link's text, or begin something else, is held back by a backslash.
fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for one in text.chars() {
        if "\\`*_[]<>&".contains(one) {
            escaped.push('\\');
        }
        escaped.push(one);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::msg::{Clock, Msg};

    const PAGE: &str = "https://example.org/podlife/";

    fn shared(recipe: &str, options: Options) -> Sharing {
        let address = Address { recipe: Some(recipe.to_owned()), ..Address::default() };
        let mut session = Session::start(&address.format().expect("short"), None, |_| None);
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(62))));
        session.update(Msg::Share);
        session.update(Msg::ShareAs(options));
        session.sharing.expect("the dialog is open")
    }

    #[test]
    fn a_link_says_what_was_chosen_and_no_more() {
        let recipe = "# A & <b>[x]\n-- pod.yaml --\nkind: Pod\n-- goal --\nat 1s: pod == 0\n";
        let sharing =
            shared(recipe, Options { at_instant: false, in_language: false, ..Options::default() });
        let whole = sharing.whole.clone().expect("short");
        assert!(
            whole.starts_with("r=2.") && !whole.contains("t=") && !whole.contains("lang"),
            "{whole}"
        );

        let options = Options {
            play: true,
            theme: Theme::Dark,
            panes: vec![Pane::Ask, Pane::Write],
            height: 9,
            ..Options::default()
        };
        let sharing = shared(recipe, options);
        let embed = sharing.embed.clone().expect("short");
        assert!(
            embed.ends_with("&t=1m2s&embed=editor,console&play=1&lang=en&theme=dark"),
            "{embed}"
        );
        assert_eq!(sharing.options.height, 200);
        assert_eq!(
            sharing.text(Form::Markdown, PAGE),
            sharing.whole.as_ref().map(|whole| format!("[A \\& \\<b\\>\\[x\\]]({PAGE}#{whole})"))
        );
        let html = embed.replace('&', "&amp;");
        let frame = sharing.text(Form::Frame, PAGE).expect("short");
        assert!(
            frame.contains(&format!("src=\"{PAGE}#{html}\" title=\"A &amp; &lt;b&gt;[x]\"")),
            "{frame}"
        );
        assert!(frame.contains("allow-scripts") && !frame.contains("same-origin"), "{frame}");
        let component = sharing.text(Form::Component, PAGE).expect("short");
        assert!(component.contains("src=\"https://example.org/podlife/embed.js\""), "{component}");
        assert!(component.contains("goals=\"1\" height=\"200\""), "{component}");
    }

    #[test]
    fn a_recipe_too_large_for_a_link_can_still_be_had_as_a_file() {
        let noise: String = (0..30_000u32)
            .map(|index| format!("{:x}", index.wrapping_mul(2_654_435_769)))
            .collect();
        let mut session = Session::start("", None, |_| None);
        session.update(Msg::Edit { file: "notes.txt".to_owned(), text: noise });
        session.update(Msg::Share);
        let sharing = session.sharing.clone().expect("the dialog is open");
        assert_eq!((sharing.whole, sharing.embed), (None, None));
        let [crate::session::msg::Effect::Download { name, text }] =
            &session.update(Msg::Export(crate::session::export::Format::Recipe))[..]
        else {
            panic!("a file");
        };
        assert!(name.ends_with(".podlife"), "{name}");
        assert_eq!(*text, session.recipe().to_text());
    }

    #[test]
    fn an_untouched_lesson_is_shared_by_its_name_and_a_changed_one_whole() {
        let mut session = Session::start("l=first-probe", None, |_| None);
        let link = |session: &mut Session| {
            session.update(Msg::Share);
            session.sharing.clone().and_then(|sharing| sharing.whole).expect("short")
        };
        assert_eq!(link(&mut session), "l=first-probe&lang=en");
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(7))));
        assert_eq!(link(&mut session), "l=first-probe&t=7s&lang=en");
        session.update(Msg::Run("kubectl get pods".to_owned()));
        assert!(link(&mut session).starts_with("r=2."));
    }

    #[test]
    fn the_weight_of_a_link_is_told_at_its_bounds() {
        let of = |length| Weight::of(&"x".repeat(length));
        assert_eq!(
            [1800, 1801, 8000, 8001].map(of),
            [Weight::Light, Weight::Weighty, Weight::Weighty, Weight::File]
        );
    }
}
