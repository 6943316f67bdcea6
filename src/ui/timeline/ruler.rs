//! The ruler's round instants, and the thin lines they draw through the lanes.

use yew::prelude::*;

use crate::view::moment;
use crate::view::window::Window;

#[derive(PartialEq, Properties)]
pub struct RulerProps {
    pub window: Window,
    pub width: f64,
}

#[component]
pub fn Ruler(props: &RulerProps) -> Html {
    let mark = |at| {
        let x = props.window.x(at, props.width);
        html! { <span class="ruler-mark" style={format!("left:{x:.1}px")}>{ moment::short(at) }</span> }
    };
    html! { <div class="ruler" aria-hidden="true">{ for props.window.ruler(props.width).into_iter().map(mark) }</div> }
}

#[component]
pub fn Grid(props: &RulerProps) -> Html {
    let line = |at| format!("M{:.1} 0V10000", props.window.x(at, props.width));
    let path: String = props.window.ruler(props.width).into_iter().map(line).collect();
    html! { <svg class="grid" aria-hidden="true"><path d={path} /></svg> }
}
