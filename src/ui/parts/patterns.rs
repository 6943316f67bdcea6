//! The hatchings, drawn once and used by every picture: a state is never told by colour alone.

use yew::prelude::*;

#[component]
pub fn Patterns() -> Html {
    html! {
        <svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false">
            <defs>
                { pattern("hatch-waiting", "rotate(45)", "waiting") }
                { pattern("hatch-stopping", "rotate(90)", "stopping") }
                { pattern("hatch-failing", "rotate(-45)", "failing") }
            </defs>
        </svg>
    }
}

fn pattern(id: &'static str, turn: &'static str, tone: &'static str) -> Html {
    html! {
        <pattern id={id} class={tone} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform={turn}>
            <rect class="hatch-ground" width="6" height="6" />
            <rect class="hatch-line" width="1.6" height="6" />
        </pattern>
    }
}
