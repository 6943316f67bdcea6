//! The ruler's round instants, and the thin lines they draw through the lanes.

use std::rc::Rc;

use yew::prelude::*;

use crate::kit::time::SimTime;
use crate::view::moment;
use crate::view::window::Window;

#[derive(PartialEq, Properties)]
pub struct RulerProps {
    pub window: Window,
    pub width: f64,
    /// Stretches that were not waited through.
    pub skipped: Rc<Vec<(SimTime, SimTime)>>,
}

#[derive(PartialEq, Properties)]
pub struct GridProps {
    pub window: Window,
    pub width: f64,
}

#[component]
pub fn Ruler(props: &RulerProps) -> Html {
    let mark = |at| {
        let x = props.window.x(at, props.width);
        html! { <span class="ruler-mark" style={format!("left:{x:.1}px")}>{ moment::short(at) }</span> }
    };
    let skipped = |(from, until): &(SimTime, SimTime)| {
        let [left, right] = [*from, *until].map(|at| props.window.x(at, props.width));
        html! { <span class="ruler-skipped" style={format!("left:{left:.1}px;width:{:.1}px", right - left)} /> }
    };
    html! {
        <div class="ruler" aria-hidden="true">
            { for props.skipped.iter().map(skipped) }
            { for props.window.ruler(props.width).into_iter().map(mark) }
        </div>
    }
}

#[component]
pub fn Grid(props: &GridProps) -> Html {
    let line = |at| format!("M{:.1} 0V10000", props.window.x(at, props.width));
    let path: String = props.window.ruler(props.width).into_iter().map(line).collect();
    html! { <svg class="grid" aria-hidden="true"><path d={path} /></svg> }
}
