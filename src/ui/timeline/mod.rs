//! The timeline: one lane for the learner's lines, lanes for every pod, a ruler above them and the playhead over them.
//! The lanes rest while time goes by; only the playhead moves.

pub mod compared;
pub mod cover;
pub mod lane;
pub mod lanes;
pub mod marks;
pub mod ruler;
pub mod scrubber;
pub mod seeds;
pub mod takes;
pub mod tools;
pub mod twin;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, WheelEvent};
use yew::prelude::*;

use self::cover::Cover;
use self::lanes::Lanes;
use self::ruler::{Grid, Ruler};
use self::scrubber::{Place, Scrubber};
use self::seeds::Seeds;
use self::takes::TakesForm;
use self::tools::{Shown, Tools};
use self::twin::TwinTable;
use super::parts::listen::use_listener;
use super::parts::measure::use_width;
use super::parts::now::use_now;
use super::speech::use_speech;
use crate::kit::time::SimTime;
use crate::view::bands::Bands;
use crate::view::lanes::Timeline;
use crate::view::takes::Takes;
use crate::view::window::{Window, Zoom};
use crate::view::{Msg, Selection};

/// Whoever has focus here wants every key: signs are typed, and arrows move the caret or the choice.
const WANTS_KEYS: &str = "input, textarea, select";

#[derive(PartialEq, Properties)]
pub struct TimelinePaneProps {
    pub timeline: Timeline,
    pub bands: Option<Bands>,
    pub takes: Takes,
    pub head: SimTime,
    pub horizon: SimTime,
    pub selection: Selection,
    pub send: Callback<Msg>,
}

/// What the page remembers of the timeline: which part is seen, and whether it goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    window: Window,
    follows: bool,
}

/// How the learner moves about in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    Zoom(Zoom, Option<SimTime>),
    /// By a share of what is seen, to the right when positive.
    Pan(f64),
    Whole,
    Follow,
}

#[component]
pub fn TimelinePane(props: &TimelinePaneProps) -> Html {
    let speech = use_speech();
    let now = use_now();
    let plot = use_node_ref();
    let width = use_width(&plot);
    let sight = use_state_eq(|| Sight { window: Window::whole(props.horizon), follows: true });
    let shown = use_state_eq(|| Shown::Lanes);
    let held = use_state_eq(|| None::<Window>);
    let followed = match *held {
        Some(window) => window,
        None if sight.follows => sight.window.follow(now),
        None => sight.window,
    };
    let at_rest = Sight { window: followed, follows: sight.follows };
    use_effect_with((props.takes.asked, shown.setter()), |(asked, shown)| {
        if 0 < *asked {
            shown.set(Shown::Takes);
        }
    });
    use_effect_with((at_rest, sight.setter()), |(at_rest, sight)| sight.set(*at_rest));
    use_begun_anew(at_rest, (props.head, props.horizon), sight.setter());

    // One callback for all frames, so that whoever is handed it rests: it finds here from where the learner looks.
    let from = use_mut_ref(|| (at_rest, now, props.horizon));
    *from.borrow_mut() = (at_rest, now, props.horizon);
    let look = use_callback(sight.setter(), move |look: Look, sight| {
        let (at_rest, now, horizon) = *from.borrow();
        sight.set(looked(at_rest, look, now, horizon));
    });
    let frame = use_node_ref();
    let is_drawn = match *shown {
        Shown::Lanes | Shown::Seeds => true,
        Shown::Takes => props.takes.compared.is_some(),
        Shown::Table => false,
    };
    // Nobody moves about in a window that is not drawn: there the wheel and the keys scroll, as everywhere.
    let (onwheel, onkeydown) = match is_drawn {
        true => (wheel(&plot, followed, look.clone()), keys(look.clone())),
        false => (Callback::noop(), Callback::noop()),
    };
    use_listener(&frame, "wheel", onwheel);
    let hold = use_callback(held.setter(), |window: Option<Window>, held| held.set(window));
    let show = use_callback(shown.setter(), |what: Shown, shown| shown.set(what));
    let selected = match props.selection {
        Selection::Record(record) => Some(record),
        Selection::Nothing | Selection::Object(_) | Selection::Asked(..) => None,
    };
    html! {
        <section class="pane time-pane" aria-label={speech.say("time.label")} {onkeydown}>
            <div class="ruler-row" key="ruler">
                <Tools shown={*shown} follows={sight.follows} look={look.clone()} on_show={show} />
                <div class="ruler-place" ref={plot}>
                    <Ruler window={followed} {width} skipped={props.timeline.skipped.clone()} />
                    <Scrubber place={Place::Ruler} window={followed} head={props.head} horizon={props.horizon} {hold} send={props.send.clone()} />
                </div>
            </div>
            if 1 < props.takes.rows.len() { <div class="takes-row" key="takes">{ takes::strip(&props.takes, &props.send, speech) }</div> }
            <div class="time-scroll" key="scroll" ref={frame} tabindex="0" role="group" aria-label={speech.say(shown.label())}>
                if *shown == Shown::Lanes {
                    <div class="lanes-box">
                        <Grid key="grid" window={followed} {width} />
                        <Lanes key="lanes" lanes={props.timeline.lanes.clone()} window={followed} {width} {selected} {look} send={props.send.clone()} />
                        <Cover key="cover" window={followed} {width} head={props.head} />
                    </div>
                } else if *shown == Shown::Takes {
                    <div class="lanes-box">
                        <TakesForm key="takes" takes={props.takes.clone()} window={followed} {width} send={props.send.clone()} />
                    </div>
                } else if *shown == Shown::Seeds {
                    <div class="lanes-box">
                        <Grid key="grid" window={followed} {width} />
                        <Seeds key="seeds" bands={props.bands.clone()} window={followed} {width} send={props.send.clone()} />
                    </div>
                } else {
                    <TwinTable twin={props.timeline.twin.clone()} {selected} send={props.send.clone()} />
                }
            </div>
        </section>
    }
}

/// What was begun anew, or was cut, may end before all that was looked at: then all of it is looked at.
#[hook]
fn use_begun_anew(at_rest: Sight, ends: (SimTime, SimTime), sight: UseStateSetter<Sight>) {
    let (head, horizon) = ends;
    let last = use_mut_ref(|| head);
    use_effect_with(head, move |head| {
        let is_shorter = *head < last.replace(*head);
        let is_lost = !at_rest.follows && head.as_millis() <= at_rest.window.from_millis;
        if is_shorter && is_lost {
            sight.set(Sight { window: Window::whole(horizon), follows: true });
        }
    });
}

fn looked(sight: Sight, look: Look, now: SimTime, horizon: SimTime) -> Sight {
    let window = sight.window;
    match look {
        Look::Zoom(zoom, around) => {
            Sight { window: window.zoom(zoom, around.unwrap_or(window.heart(now))), ..sight }
        }
        Look::Pan(share) => {
            let window = window.pan((share * window.span_millis as f64) as i64);
            Sight { window, follows: false }
        }
        Look::Whole => Sight { window: Window::all(horizon, now), follows: true },
        Look::Follow => Sight { window: window.follow(now), follows: true },
    }
}

/// With Ctrl the wheel zooms around the pointer; sideways, or with Shift, it pans; otherwise the lanes scroll.
fn wheel(plot: &NodeRef, window: Window, look: Callback<Look>) -> Callback<Event> {
    let plot = plot.clone();
    Callback::from(move |event: Event| {
        let (Some(wheel), Some(plot)) = (event.dyn_ref::<WheelEvent>(), plot.cast::<Element>())
        else {
            return;
        };
        let place = plot.get_bounding_client_rect();
        let sideways = sideways(wheel);
        if wheel.ctrl_key() || wheel.meta_key() {
            let zoom = if wheel.delta_y() < 0.0 { Zoom::In } else { Zoom::Out };
            let around = window.at(f64::from(wheel.client_x()) - place.left(), place.width());
            look.emit(Look::Zoom(zoom, Some(around)));
        } else if sideways != 0.0 && 0.0 < place.width() {
            look.emit(Look::Pan(sideways / place.width()));
        } else {
            return;
        }
        event.prevent_default();
    })
}

/// How far to the right. Two fingers never move quite straight: whichever way they go more is meant. With Shift some
/// browsers turn the wheel sideways themselves.
fn sideways(wheel: &WheelEvent) -> f64 {
    let (right, down) = (wheel.delta_x(), wheel.delta_y());
    match wheel.shift_key() {
        true if down == 0.0 => right,
        true => down,
        false if down.abs() < right.abs() => right,
        false => 0.0,
    }
}

fn keys(look: Callback<Look>) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let on_lanes = event
            .target_dyn_into::<Element>()
            .filter(|element| element.closest(WANTS_KEYS).is_ok_and(|field| field.is_none()))
            .and_then(|element| element.closest(".time-scroll").ok()?)
            .is_some();
        if event.ctrl_key() || event.alt_key() || event.meta_key() || !on_lanes {
            return;
        }
        let told = match event.key().as_str() {
            "+" | "=" => Look::Zoom(Zoom::In, None),
            "-" => Look::Zoom(Zoom::Out, None),
            "ArrowLeft" => Look::Pan(-0.1),
            "ArrowRight" => Look::Pan(0.1),
            _ => return,
        };
        event.prevent_default();
        look.emit(told);
    })
}
