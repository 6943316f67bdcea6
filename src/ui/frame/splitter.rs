//! The line between two panes: dragged by the pointer, moved by the arrow keys, told to screen readers in percent.

use web_sys::{DomRect, Element};
use yew::prelude::*;

use crate::ui::speech::use_speech;

const STEP_PERCENT: f64 = 2.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Between left and right.
    Upright,
    /// Between above and below.
    Level,
}

#[derive(PartialEq, Properties)]
pub struct SplitterProps {
    /// Its place on the desk.
    pub name: &'static str,
    /// A key of `words/`.
    pub label: &'static str,
    pub line: Line,
    /// How much of the desk lies before the line.
    pub percent: f64,
    pub least: f64,
    pub most: f64,
    pub on_move: Callback<Moved>,
}

/// Where the line is now, in percent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moved {
    /// On its way under the pointer.
    To(f64),
    Rests(f64),
}

/// Where the drag began: the pointer, and the line.
#[derive(Clone, Copy)]
struct Drag {
    pixel: f64,
    percent: f64,
}

#[component]
pub fn Splitter(props: &SplitterProps) -> Html {
    let speech = use_speech();
    let node = use_node_ref();
    let drag = use_mut_ref(|| None::<Drag>);
    let (line, percent, least, most) = (props.line, props.percent, props.least, props.most);
    let on_move = props.on_move.clone();
    let clamped = move |wanted: f64| wanted.clamp(least, most);
    let onpointerdown = {
        let (node, drag) = (node.clone(), drag.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            if let Some(element) = node.cast::<Element>() {
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            *drag.borrow_mut() = Some(Drag { pixel: along(line, &event), percent });
        })
    };
    let onpointermove = {
        let (node, drag, on_move) = (node.clone(), drag.clone(), on_move.clone());
        Callback::from(move |event: PointerEvent| {
            // Let go where the page did not hear of it.
            if event.buttons() == 0 {
                *drag.borrow_mut() = None;
            }
            let (Some(start), Some(length)) = (*drag.borrow(), desk_length(&node, line)) else {
                return;
            };
            let wanted = start.percent + (along(line, &event) - start.pixel) * 100.0 / length;
            on_move.emit(Moved::To(clamped(wanted)));
        })
    };
    let let_go = {
        let on_move = on_move.clone();
        Callback::from(move |_: PointerEvent| {
            if drag.borrow_mut().take().is_some() {
                on_move.emit(Moved::Rests(percent));
            }
        })
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let wanted = match event.key().as_str() {
            "ArrowLeft" | "ArrowUp" => percent - STEP_PERCENT,
            "ArrowRight" | "ArrowDown" => percent + STEP_PERCENT,
            "Home" => least,
            "End" => most,
            _ => return,
        };
        event.prevent_default();
        on_move.emit(Moved::Rests(clamped(wanted)));
    });
    let (class, orientation) = match line {
        Line::Upright => ("upright", "vertical"),
        Line::Level => ("level", "horizontal"),
    };
    html! {
        <div class={classes!("splitter", class, props.name)} style={format!("grid-area:{}", props.name)} ref={node} role="separator" tabindex="0"
            aria-label={speech.say(props.label)} aria-orientation={orientation} aria-valuenow={rounded(percent)}
            aria-valuemin={rounded(least)} aria-valuemax={rounded(most)}
            {onpointerdown} {onpointermove} onpointerup={let_go.clone()} onpointercancel={let_go.clone()} onlostpointercapture={let_go} {onkeydown} />
    }
}

fn rounded(percent: f64) -> String {
    format!("{percent:.0}")
}

fn along(line: Line, event: &PointerEvent) -> f64 {
    match line {
        Line::Upright => f64::from(event.client_x()),
        Line::Level => f64::from(event.client_y()),
    }
}

fn desk_length(node: &NodeRef, line: Line) -> Option<f64> {
    let desk: DomRect = node.cast::<Element>()?.parent_element()?.get_bounding_client_rect();
    let length = match line {
        Line::Upright => desk.width(),
        Line::Level => desk.height(),
    };
    (0.0 < length).then_some(length)
}
