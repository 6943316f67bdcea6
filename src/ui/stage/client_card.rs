//! A load: whom it asks and how often, what was answered, and what failed by cause. Its newest request flashes by.

use std::rc::Rc;

use yew::prelude::*;

use super::deeds::Deeds;
use crate::kit::time::SimTime;
use crate::ui::parts::why_button::why_button;
use crate::ui::speech::{Speech, use_speech};
use crate::view::clients::{ClientCard, Ending, Pace};
use crate::view::{Msg, Selection};

#[derive(PartialEq, Properties)]
pub struct ClientProps {
    pub card: Rc<ClientCard>,
    pub send: Callback<Msg>,
}

#[component]
pub fn Client(props: &ClientProps) -> Html {
    let speech = use_speech();
    let card = &props.card;
    let pace = match &card.pace {
        Pace::Every(every) => speech.fill("client.every", &[("every", every)]),
        Pace::Stopped => speech.say("client.stopped"),
    };
    html! {
        <article class="client card" aria-label={speech.fill("client.label", &[("client", &card.name)])}>
            <h2 lang="en">{ &card.name }</h2>
            <p class="mono soft" lang="en">{ &card.target }</p>
            <p class="soft">{ pace }</p>
            <ul class="counts">
                { count("fine", "●", "client.answered", card.answered, speech) }
                { count(if card.failed == 0 { "quiet" } else { "failing" }, "✕", "client.failed", card.failed, speech) }
                if let Some(record) = card.failure {
                    <li>{ why_button(&Selection::Record(record), &card.name, &props.send, speech) }</li>
                }
            </ul>
            if !card.causes.is_empty() {
                <ul class="causes" lang="en">{ for card.causes.iter().map(cause) }</ul>
            }
            if let Some((at, ending)) = card.last { <Trail {at} {ending} /> }
            if !card.deeds.is_empty() {
                <Deeds about={card.name.clone()} deeds={card.deeds.clone()} send={props.send.clone()} />
            }
        </article>
    }
}

#[derive(PartialEq, Properties)]
struct TrailProps {
    at: SimTime,
    ending: Ending,
}

/// A mark that crosses the card for a request. What ends while one is on its way starts no other: at sixty times there is one
/// in every frame.
#[component]
fn Trail(props: &TrailProps) -> Html {
    let crossing = use_mut_ref(|| None::<(SimTime, Ending)>);
    let is_over = use_mut_ref(|| true);
    let redraw = use_force_update();
    let newest = (props.at, props.ending);
    if *is_over.borrow() && *crossing.borrow() != Some(newest) {
        *crossing.borrow_mut() = Some(newest);
        *is_over.borrow_mut() = false;
    }
    let onanimationend = Callback::from(move |_: AnimationEvent| {
        *is_over.borrow_mut() = true;
        redraw.force_update();
    });
    let (at, ending) = crossing.borrow().unwrap_or(newest);
    // Its key is new with every crossing, so that the mark moves once.
    html! {
        <span class="trail" aria-hidden="true"><i key={at.as_millis()} class={ending_class(ending)} {onanimationend} /></span>
    }
}

fn count(class: &'static str, sign: &'static str, key: &str, count: u64, speech: Speech) -> Html {
    html! {
        <li class={classes!("tone", class)}>
            <span class="sign" aria-hidden="true">{ sign }</span>{ " " }{ speech.fill(key, &[("count", &count.to_string())]) }
        </li>
    }
}

fn cause((name, count): &(String, u64)) -> Html {
    html! { <li key={name.clone()}>{ name }{ " " }<b>{ count }</b></li> }
}

fn ending_class(ending: Ending) -> &'static str {
    match ending {
        Ending::Answered => "fine",
        Ending::Failed => "failing",
    }
}
