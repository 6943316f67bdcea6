//! The console: what was typed and printed, and the line to type on.

use web_sys::Element;
use yew::prelude::*;

use super::entry::EntryView;
use super::prompt::Prompt;
use crate::ui::parts::measure::use_resize;
use crate::ui::speech::use_speech;
use crate::view::Msg;
use crate::view::console::{Console, State};

/// Whoever has scrolled up by more than this is reading and is left alone.
const NEAR_END_PIXELS: i32 = 60;

#[derive(PartialEq, Properties)]
pub struct ConsoleViewProps {
    pub console: Console,
    pub send: Callback<Msg>,
}

#[component]
pub fn ConsoleView(props: &ConsoleViewProps) -> Html {
    let speech = use_speech();
    let console = &props.console;
    let scroll = use_node_ref();
    let at_end = use_mut_ref(|| true);
    let onscroll = {
        let (scroll, at_end) = (scroll.clone(), at_end.clone());
        Callback::from(move |_: Event| {
            if let Some(log) = scroll.cast::<Element>() {
                *at_end.borrow_mut() =
                    log.scroll_height() - log.scroll_top() - log.client_height() < NEAR_END_PIXELS;
            }
        })
    };
    let to_end = Callback::from(move |log: Element| {
        if *at_end.borrow() {
            log.set_scroll_top(log.scroll_height());
        }
    });
    // What is printed while another tab or pane is in front comes into sight with the console.
    use_resize(&scroll, to_end.clone());
    use_effect_with((scroll.clone(), console.entries.clone()), move |(scroll, _)| {
        if let Some(log) = scroll.cast::<Element>() {
            to_end.emit(log);
        }
    });
    let example =
        if console.history.is_empty() { speech.say("console.placeholder") } else { String::new() };
    let running = console.entries.iter().any(|entry| entry.state == State::Running);
    html! {
        <div class="console" ref={scroll} {onscroll} tabindex="0" role="group" aria-label={speech.say("console.label")}>
            if 0 < console.dropped {
                <p class="soft" key="dropped">{ speech.fill("console.dropped", &[("count", &console.dropped.to_string())]) }</p>
            }
            if console.entries.is_empty() { <p class="soft" key="welcome">{ speech.say("console.welcome") }</p> }
            <div key="log" role="log" aria-label={speech.say("console.label")}>
                <ol>
                    for entry in &console.entries {
                        <li key={entry.id}><EntryView entry={entry.clone()} send={props.send.clone()} /></li>
                    }
                </ol>
            </div>
            <Prompt key="prompt" history={console.history.clone()} completion={console.completion.clone()} returned={console.returned.clone()} hears={console.prompt} {running} {example} send={props.send.clone()} />
        </div>
    }
}
