//! The timeline as a table: the same, for whoever would rather read.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::speech::{Speech, use_speech};
use crate::view::lanes::{Twin, TwinRow};
use crate::view::{Clock, Msg, Selection, moment};

#[derive(PartialEq, Properties)]
pub struct TwinTableProps {
    pub twin: Rc<Twin>,
    pub selected: Option<u32>,
    pub send: Callback<Msg>,
}

#[component]
pub fn TwinTable(props: &TwinTableProps) -> Html {
    let speech = use_speech();
    let Twin { rows, dropped } = &*props.twin;
    if rows.is_empty() {
        return html! { <p class="lanes-empty">{ speech.say("twin.none") }</p> };
    }
    html! {
        <table class="twin">
            { caption(*dropped, speech) }
            <thead><tr>
                <th scope="col">{ speech.say("twin.time") }</th>
                <th scope="col">{ speech.say("twin.object") }</th>
                <th scope="col">{ speech.say("twin.what") }</th>
            </tr></thead>
            <tbody>{ for rows.iter().map(|row| draw(row, props.selected, &props.send, speech)) }</tbody>
        </table>
    }
}

/// What is missing is told to everybody.
fn caption(dropped: usize, speech: Speech) -> Html {
    match dropped {
        0 => html! { <caption class="unseen">{ speech.say("twin.caption") }</caption> },
        dropped => {
            let count = dropped.to_string();
            html! { <caption>{ speech.fill("twin.caption.newest", &[("count", &count)]) }</caption> }
        }
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
