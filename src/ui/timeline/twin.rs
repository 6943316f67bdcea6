//! The timeline as a table: the same, for whoever would rather read.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::speech::{Speech, use_speech};
use crate::view::lanes::TwinRow;
use crate::view::{Clock, Msg, Selection, moment};

#[derive(PartialEq, Properties)]
pub struct TwinProps {
    pub rows: Rc<Vec<Rc<TwinRow>>>,
    pub selected: Option<u32>,
    pub send: Callback<Msg>,
}

#[component]
pub fn Twin(props: &TwinProps) -> Html {
    let speech = use_speech();
    if props.rows.is_empty() {
        return html! { <p class="lanes-empty">{ speech.say("twin.none") }</p> };
    }
    html! {
        <table class="twin">
            <caption class="unseen">{ speech.say("twin.caption") }</caption>
            <thead><tr>
                <th scope="col">{ speech.say("twin.time") }</th>
                <th scope="col">{ speech.say("twin.object") }</th>
                <th scope="col">{ speech.say("twin.what") }</th>
            </tr></thead>
            <tbody>{ for props.rows.iter().map(|row| draw(row, props.selected, &props.send, speech)) }</tbody>
        </table>
    }
}

fn draw(row: &TwinRow, selected: Option<u32>, send: &Callback<Msg>, speech: Speech) -> Html {
    let (at, record, send) = (row.at, row.record, send.clone());
    let go = Callback::from(move |_: MouseEvent| {
        send.emit(Msg::Select(Selection::Record(record)));
        send.emit(Msg::Clock(Clock::Seek(at)));
    });
    let time = moment::clock(at);
    let chosen = (selected == Some(record)).then_some("chosen");
    html! {
        <tr key={record} class={classes!(chosen)}>
            <td><button class="at" title={speech.fill("goto", &[("at", &time)])} onclick={go}>{ time.clone() }</button></td>
            <td lang="en" class="mono">{ &row.object }</td>
            <td><span class={classes!("tone", row.tone.class())} aria-hidden="true">{ row.tone.sign() }</span>{ " " }{ speech.saying(&row.text) }</td>
        </tr>
    }
}
