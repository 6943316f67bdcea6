//! The one polite live region: what it is given is read aloud once.

use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct LiveRegionProps {
    pub text: AttrValue,
}

#[component]
pub fn LiveRegion(props: &LiveRegionProps) -> Html {
    html! { <div class="unseen" role="status" aria-live="polite">{ &props.text }</div> }
}
