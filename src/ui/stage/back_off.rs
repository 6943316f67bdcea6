//! The back-off ladder: what was waited, the rung that is lit and counts down, and what would come next.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::parts::countdown::Countdown;
use crate::ui::parts::now::use_now;
use crate::ui::parts::why_button::why_button;
use crate::ui::speech::use_speech;
use crate::view::pods::BackOff;
use crate::view::rungs::{RUNG_SECONDS, Rung, rungs};
use crate::view::{Msg, arc, moment};

#[derive(PartialEq, Properties)]
pub struct BackOffLadderProps {
    pub back_off: Rc<BackOff>,
    pub send: Callback<Msg>,
}

#[component]
pub fn BackOffLadder(props: &BackOffLadderProps) -> Html {
    let speech = use_speech();
    let back_off = &props.back_off;
    let rung = |(index, rung): (usize, Rung)| {
        let class = match rung {
            Rung::Past => "past",
            Rung::Lit => "lit",
            Rung::Ahead => "ahead",
        };
        html! {
            <div key={index} class={classes!("rung", class)}>
                <div class="rung-bar" style={format!("height:{}px", 7 + index * 6)}>
                    if rung == Rung::Lit { <Gone back_off={back_off.clone()} /> }
                </div>
                <span>{ RUNG_SECONDS[index] }</span>
            </div>
        }
    };
    html! {
        <div class="ladder" role="group" aria-label={speech.say("ladder.title")}>
            <div class="rungs" aria-hidden="true">{ for rungs(back_off.rung).into_iter().enumerate().map(rung) }</div>
            <div class="ladder-text">
                <p class="ladder-left"><Countdown until={back_off.restart} words="ladder.left" />{ " " }{ why_button(&back_off.asks, &speech.say("ladder.title"), &props.send, speech) }</p>
                <p class="soft">{ speech.say("ladder.forget") }</p>
            </div>
            if !back_off.message.is_empty() { <p class="ladder-message" lang="en">{ &back_off.message }</p> }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct GoneProps {
    back_off: Rc<BackOff>,
}

/// What of the lit rung is over, drawn from the top.
#[component]
fn Gone(props: &GoneProps) -> Html {
    let now = use_now();
    let gone = arc::percent(props.back_off.from, props.back_off.until, now);
    let title = moment::left(arc::left_millis(props.back_off.until, now));
    html! { <div class="rung-gone" style={format!("height:{gone:.1}%")} {title} /> }
}
