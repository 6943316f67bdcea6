//! The language switch; each language is named in itself.

use yew::prelude::*;

use crate::ui::parts::segments::{Segment, Segments};
use crate::ui::speech::use_speech;
use crate::view::Msg;
use crate::words::Lang;

/// In the order of the page's first readers.
const ORDER: [Lang; 2] = [Lang::Ko, Lang::En];

#[derive(PartialEq, Properties)]
pub struct LanguageSwitchProps {
    pub send: Callback<Msg>,
}

#[component]
pub fn LanguageSwitch(props: &LanguageSwitchProps) -> Html {
    let speech = use_speech();
    let segments = ORDER.map(|lang| Segment { label: lang.name().into(), lang: Some(lang.tag()) });
    let chosen = ORDER.iter().position(|lang| *lang == speech.0);
    html! {
        <Segments label={speech.say("language.label")} segments={segments.to_vec()} {chosen}
            on_choose={props.send.reform(|index: usize| Msg::Language(ORDER[index]))} />
    }
}
