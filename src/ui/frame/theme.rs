//! Light, dark, or as the system wishes: one button that goes round.

use yew::prelude::*;

use crate::ui::parts::icon::Icon;
use crate::ui::speech::use_speech;
use crate::view::{Msg, Theme};

#[derive(PartialEq, Properties)]
pub struct ThemeSwitchProps {
    pub theme: Theme,
    pub send: Callback<Msg>,
}

#[component]
pub fn ThemeSwitch(props: &ThemeSwitchProps) -> Html {
    let speech = use_speech();
    let (icon, key, next) = match props.theme {
        Theme::Auto => (Icon::Auto, "theme.auto", Theme::Light),
        Theme::Light => (Icon::Light, "theme.light", Theme::Dark),
        Theme::Dark => (Icon::Dark, "theme.dark", Theme::Auto),
    };
    let label = speech.say(key);
    html! {
        <button class="square" title={label.clone()} aria-label={label} onclick={props.send.reform(move |_| Msg::Theme(next))}>
            { icon.draw() }
        </button>
    }
}
