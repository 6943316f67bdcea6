//! The handle of time, as a slider: dragged, clicked, or moved by the keys; it says its value in words.

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::kit::time::SimTime;
use crate::ui::parts::measure::use_width;
use crate::ui::parts::now::use_now;
use crate::ui::parts::sight::Drawn;
use crate::ui::speech::use_speech;
use crate::view::window::Window;
use crate::view::{Clock, Msg};

const STEP_MILLIS: i64 = 1_000;
const LARGE_STEP_MILLIS: i64 = 10_000;
/// Of a whole hour one pixel is seconds wide: while the handle is on its way, what is kept this near is near enough.
const DRAG_PIXELS: f64 = 1.5;
const EXACTLY: f64 = 0.0;

/// Where it is: on the timeline's ruler, or, on a phone, on top of the transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Ruler,
    Transport,
}

#[derive(PartialEq, Properties)]
pub struct ScrubberProps {
    pub place: Place,
    pub window: Window,
    pub head: SimTime,
    pub horizon: SimTime,
    /// While the handle is dragged the window stays as it was: time that runs away from under the pointer is never caught.
    pub hold: Callback<Option<Window>>,
    pub send: Callback<Msg>,
}

#[component]
pub fn Scrubber(props: &ScrubberProps) -> Html {
    let speech = use_speech();
    let now = use_now();
    let node = use_node_ref();
    let thumb = use_node_ref();
    let width = use_width(&node);
    let dragging = use_mut_ref(|| false);
    let (send, window) = (props.send.clone(), props.window);
    let seek = {
        let (node, send) = (node.clone(), send.clone());
        move |event: &PointerEvent, pixels: f64| {
            if let Some(track) = node.cast::<Element>() {
                let place = track.get_bounding_client_rect();
                let x = (f64::from(event.client_x()) - place.left()).clamp(0.0, place.width());
                let to = window.at(x, place.width());
                let within = window.span_of(pixels, place.width());
                send.emit(Msg::Clock(Clock::Drag { to, within }));
            }
        }
    };
    let onpointerdown = {
        let (node, thumb, dragging, seek) =
            (node.clone(), thumb.clone(), dragging.clone(), seek.clone());
        let hold = props.hold.clone();
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            event.prevent_default();
            if let (Some(track), Some(thumb)) =
                (node.cast::<Element>(), thumb.cast::<HtmlElement>())
            {
                let _ = track.set_pointer_capture(event.pointer_id());
                let _ = thumb.focus();
            }
            *dragging.borrow_mut() = true;
            hold.emit(Some(window));
            seek(&event, EXACTLY);
        })
    };
    let onpointermove = {
        let (dragging, seek) = (dragging.clone(), seek.clone());
        Callback::from(move |event: PointerEvent| {
            if *dragging.borrow() {
                seek(&event, DRAG_PIXELS);
            }
        })
    };
    let onpointerup = {
        let (dragging, hold) = (dragging.clone(), props.hold.clone());
        Callback::from(move |event: PointerEvent| {
            if std::mem::take(&mut *dragging.borrow_mut()) {
                seek(&event, EXACTLY);
            }
            hold.emit(None);
        })
    };
    let onpointercancel = props.hold.reform(move |_: PointerEvent| {
        *dragging.borrow_mut() = false;
        None
    });
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if let Some(clock) = key(&event) {
            event.prevent_default();
            send.emit(Msg::Clock(clock));
        }
    });
    // Said anew with every frame it would never be heard to its end: while time moves by itself, the words wait.
    let rests = use_context::<Drawn>().is_none_or(|drawn| drawn == Drawn::Everything);
    let told = use_mut_ref(|| now);
    if rests {
        *told.borrow_mut() = now;
    }
    let told = speech.spoken(*told.borrow());
    let class = match props.place {
        Place::Ruler => "scrubber on-ruler",
        Place::Transport => "scrubber on-transport",
    };
    let x = window.x(now, width).clamp(0.0, width);
    let played = window.x(props.head, width).clamp(0.0, width);
    html! {
        <div {class} ref={node} {onpointerdown} {onpointermove} {onpointerup} {onpointercancel}>
            <div class="played" style={format!("width:{played:.1}px")} />
            <div class="thumb" ref={thumb} role="slider" tabindex="0" aria-label={speech.say("transport.scrubber")}
                aria-valuemin="0" aria-valuemax={props.horizon.max(now).as_secs().to_string()} aria-valuenow={now.as_secs().to_string()}
                aria-valuetext={told} style={format!("transform:translateX({x:.2}px)")} {onkeydown} />
        </div>
    }
}

fn key(event: &KeyboardEvent) -> Option<Clock> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let step = if event.shift_key() { LARGE_STEP_MILLIS } else { STEP_MILLIS };
    match event.key().as_str() {
        "ArrowRight" | "ArrowUp" => Some(Clock::Step(step)),
        "ArrowLeft" | "ArrowDown" => Some(Clock::Step(-step)),
        "PageUp" => Some(Clock::Step(LARGE_STEP_MILLIS)),
        "PageDown" => Some(Clock::Step(-LARGE_STEP_MILLIS)),
        "Home" => Some(Clock::Start),
        "End" => Some(Clock::End),
        _ => None,
    }
}
