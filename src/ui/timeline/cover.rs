//! What lies over the lanes: the playhead, a veil over what was played but is still to come, and the time that has not been.
//! They are moved by transform alone, so that a frame draws no lane.

use yew::prelude::*;

use crate::kit::time::SimTime;
use crate::ui::parts::now::use_now;
use crate::ui::speech::use_speech;
use crate::view::window::Window;

/// Below this much room nothing is written on the future.
const LABEL_PIXELS: f64 = 180.0;

#[derive(PartialEq, Properties)]
pub struct CoverProps {
    pub window: Window,
    pub width: f64,
    pub head: SimTime,
}

#[component]
pub fn Cover(props: &CoverProps) -> Html {
    let speech = use_speech();
    let now = props.window.x(use_now(), props.width);
    let head = props.window.x(props.head, props.width).max(now);
    // What lies left of the window covers all of it.
    let (veil, future) = (now.max(0.0), head.max(0.0));
    let roomy = LABEL_PIXELS < props.width - future;
    html! {
        <div class="cover" aria-hidden="true">
            <div class="veil" style={at(veil)} />
            <div class="future" style={at(future)}>
                <span hidden={!roomy}>{ speech.say("timeline.future") }</span>
            </div>
            <div class="playhead" style={at(now)} />
        </div>
    }
}

fn at(x: f64) -> String {
    format!("transform:translateX({x:.2}px)")
}
