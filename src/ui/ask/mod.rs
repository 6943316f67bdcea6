//! Below: the console, the events, the description of the selection, and why.

pub mod console;
pub mod describe;
pub mod entry;
pub mod events;
pub mod prompt;
pub mod why;

use std::rc::Rc;

use yew::prelude::*;

use self::console::ConsoleView;
use self::describe::Description;
use self::events::EventsTable;
use self::why::WhyPanel;
use super::parts::tab_strip::{TabItem, TabStrip};
use super::speech::use_speech;
use crate::view::Msg;
use crate::view::console::Console;
use crate::view::described::Described;
use crate::view::feed::Events;
use crate::view::why::Why;

const CONSOLE: usize = 0;
const EVENTS: usize = 1;
const DESCRIBE: usize = 2;

#[derive(PartialEq, Properties)]
pub struct AskPaneProps {
    pub console: Console,
    pub events: Rc<Events>,
    pub described: Option<Rc<Described>>,
    pub why: Option<Rc<Why>>,
    pub send: Callback<Msg>,
}

#[component]
pub fn AskPane(props: &AskPaneProps) -> Html {
    let speech = use_speech();
    let chosen = use_state_eq(|| CONSOLE);
    let on_choose = {
        let chosen = chosen.setter();
        Callback::from(move |index: usize| chosen.set(index))
    };
    let count = props.events.rows.len() + props.events.dropped;
    let tabs = vec![
        TabItem { id: "console".into(), label: html! { { speech.say("tab.console") } } },
        TabItem {
            id: "events".into(),
            label: html! { <>{ speech.say("tab.events") }{ " " }<span class="count">{ count }</span></> },
        },
        TabItem { id: "describe".into(), label: html! { <span lang="en">{ "describe" }</span> } },
    ];
    html! {
        <section class="pane ask-pane" aria-label={speech.say("ask.label")}>
            <div class="tabs" key="tabs">
                <TabStrip name="ask" label={speech.say("ask.label")} {tabs} chosen={*chosen} {on_choose} />
            </div>
            <div class="ask-body" key="body">
                <div class="ask-panel" key="console" id="ask-panel-console" role="tabpanel" aria-labelledby="ask-tab-console" hidden={*chosen != CONSOLE}>
                    <ConsoleView console={props.console.clone()} send={props.send.clone()} />
                </div>
                <div class="ask-panel" key="events" id="ask-panel-events" role="tabpanel" aria-labelledby="ask-tab-events" hidden={*chosen != EVENTS}>
                    if *chosen == EVENTS { <EventsTable events={props.events.clone()} send={props.send.clone()} /> }
                </div>
                <div class="ask-panel" key="describe" id="ask-panel-describe" role="tabpanel" aria-labelledby="ask-tab-describe" hidden={*chosen != DESCRIBE}>
                    if *chosen == DESCRIBE { <Description described={props.described.clone()} send={props.send.clone()} /> }
                </div>
                if let Some(why) = &props.why {
                    <WhyPanel key="why" why={why.clone()} send={props.send.clone()} />
                }
            </div>
        </section>
    }
}
