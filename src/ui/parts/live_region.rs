//! The one polite live region: what it is given is read aloud once.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// Who does the next thing within this time hears of that one alone.
const PAUSE_MILLIS: u32 = 300;

/// A sentence, and which one it is: the same can be said twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    pub count: u32,
    pub text: AttrValue,
}

#[derive(PartialEq, Properties)]
pub struct LiveRegionProps {
    pub said: Said,
}

#[component]
pub fn LiveRegion(props: &LiveRegionProps) -> Html {
    let spoken = use_state_eq(Said::default);
    use_effect_with((props.said.clone(), spoken.setter()), |(said, spoken)| {
        let (said, spoken) = (said.clone(), spoken.clone());
        let pause = Timeout::new(PAUSE_MILLIS, move || spoken.set(said));
        move || drop(pause)
    });
    html! {
        <div class="unseen" role="status" aria-live="polite"><span key={spoken.count}>{ &spoken.text }</span></div>
    }
}
