//! A few choices side by side, one of them pressed.

use yew::prelude::*;

#[derive(Clone, PartialEq)]
pub struct Segment {
    pub label: AttrValue,
    /// The language of the label, where it is not the page's.
    pub lang: Option<&'static str>,
}

#[derive(PartialEq, Properties)]
pub struct SegmentsProps {
    pub label: AttrValue,
    pub segments: Vec<Segment>,
    pub chosen: Option<usize>,
    pub on_choose: Callback<usize>,
}

#[component]
pub fn Segments(props: &SegmentsProps) -> Html {
    let segment = |(index, segment): (usize, &Segment)| {
        let pressed = props.chosen == Some(index);
        html! {
            <button key={index} aria-pressed={pressed.to_string()} lang={segment.lang}
                onclick={props.on_choose.reform(move |_| index)}>{ &segment.label }</button>
        }
    };
    html! {
        <div class="segments" role="group" aria-label={&props.label}>
            { for props.segments.iter().enumerate().map(segment) }
        </div>
    }
}
