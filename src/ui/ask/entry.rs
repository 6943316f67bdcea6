//! One line of the console with what it printed.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::ui::clipboard::{self, Copied};
use crate::ui::parts::icon::Icon;
use crate::ui::speech::use_speech;
use crate::view::console::{Entry, Origin, Printed, State, Stream};
use crate::view::{Clock, Msg, moment};

#[derive(PartialEq, Properties)]
pub struct EntryViewProps {
    pub entry: Rc<Entry>,
    pub send: Callback<Msg>,
}

#[component]
pub fn EntryView(props: &EntryViewProps) -> Html {
    let speech = use_speech();
    let entry = &props.entry;
    let at = entry.at;
    let time = moment::clock(at);
    let origin = match entry.origin {
        Origin::Learner => None,
        Origin::Editor => Some(speech.say("console.editor")),
        Origin::Script => Some(speech.say("console.script")),
    };
    let silent = entry.printed.is_empty();
    html! {
        <div class="entry">
            <div class="entry-line">
                <span class="dollar" aria-hidden="true">{ "$" }</span>
                <code class="typed" lang="en">{ &entry.line }</code>
                if let Some(origin) = origin { <span class="origin">{ origin }</span> }
                { state(entry.state, &speech.say("console.running"), |code| speech.fill("console.exit", &[("code", &code)])) }
                <span class="gap" />
                if !silent { <CopyButton entry={entry.clone()} /> }
                <button class="at" title={speech.fill("goto", &[("at", &time)])} onclick={props.send.reform(move |_| Msg::Clock(Clock::Seek(at)))}>
                    { time.clone() }
                </button>
            </div>
            if !silent { <pre lang="en" tabindex="0">{ for entry.printed.iter().enumerate().map(printed) }</pre> }
        </div>
    }
}

fn printed((place, printed): (usize, &Printed)) -> Html {
    let class = match printed.stream {
        Stream::Out => "stdout",
        Stream::Err => "stderr",
    };
    html! { <span key={place} {class}>{ &*printed.text }</span> }
}

fn state(state: State, running: &str, exit: impl Fn(String) -> String) -> Html {
    match state {
        State::Running => html! { <span class="running">{ "● " }{ running }</span> },
        State::Done { exit: 0 } => html! {},
        State::Done { exit: code } => {
            html! { <span class="exit">{ "✕ " }{ exit(code.to_string()) }</span> }
        }
    }
}

/// How long a button says that it copied, before it offers to copy again.
const TOLD_MILLIS: u32 = 2_000;

#[derive(PartialEq, Properties)]
struct CopyButtonProps {
    entry: Rc<Entry>,
}

#[component]
fn CopyButton(props: &CopyButtonProps) -> Html {
    let speech = use_speech();
    let copied = use_state(|| None::<Copied>);
    let forget = copied.setter();
    use_effect_with(*copied, move |answer| {
        let timeout = answer.map(|_| Timeout::new(TOLD_MILLIS, move || forget.set(None)));
        move || drop(timeout)
    });
    let onclick = {
        let (entry, copied) = (props.entry.clone(), copied.setter());
        Callback::from(move |_: MouseEvent| {
            let copied = copied.clone();
            clipboard::copy(&entry.text(), Callback::from(move |answer| copied.set(Some(answer))));
        })
    };
    let label = match *copied {
        None => speech.say("console.copy"),
        Some(Copied::Yes) => speech.say("share.copied"),
        Some(Copied::Blocked) => speech.say("share.blocked"),
    };
    html! { <button class="quiet small" title={label.clone()} aria-label={label} {onclick}>{ Icon::Copy.draw() }</button> }
}
