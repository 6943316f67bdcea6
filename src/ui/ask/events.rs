//! The events, newest first.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::speech::{Speech, use_speech};
use crate::view::feed::{EventRow, Events};
use crate::view::{Clock, Msg, Selection, moment};

#[derive(PartialEq, Properties)]
pub struct EventsTableProps {
    pub events: Rc<Events>,
    pub send: Callback<Msg>,
}

#[component]
pub fn EventsTable(props: &EventsTableProps) -> Html {
    let speech = use_speech();
    let events = &props.events;
    if events.rows.is_empty() {
        return html! { <p class="events-none soft">{ speech.say("events.none") }</p> };
    }
    html! {
        <div class="events" tabindex="0" role="group" aria-label={speech.say("tab.events")}>
            // A narrow screen lays the rows out anew, and some browsers then know them by their roles only.
            <table role="table">
                <thead lang="en" role="rowgroup"><tr role="row">
                    for title in ["AT", "TYPE", "REASON", "OBJECT", "MESSAGE"] { <th scope="col" role="columnheader">{ title }</th> }
                </tr></thead>
                <tbody role="rowgroup">{ for events.rows.iter().map(|row| draw(row, &props.send, speech)) }</tbody>
            </table>
            if 0 < events.dropped {
                <p class="soft">{ speech.fill("events.dropped", &[("count", &events.dropped.to_string())]) }</p>
            }
        </div>
    }
}

fn draw(row: &Rc<EventRow>, send: &Callback<Msg>, speech: Speech) -> Html {
    let (at, record, send) = (row.at, row.record, send.clone());
    let go = Callback::from(move |_: MouseEvent| {
        send.emit(Msg::Select(Selection::Record(record)));
        send.emit(Msg::Clock(Clock::Seek(at)));
    });
    let time = moment::clock(at);
    let count = if row.count < 2 { String::new() } else { format!(" ×{}", row.count) };
    html! {
        <tr key={row.record} role="row">
            <td role="cell"><button class="at" title={speech.fill("goto", &[("at", &time)])} onclick={go}>{ time.clone() }</button></td>
            <td role="cell" class={classes!("tone", row.tone.class())} lang="en"><span aria-hidden="true">{ row.tone.sign() }</span>{ " " }{ row.kind }</td>
            <td role="cell" lang="en">{ &row.reason }{ count }</td>
            <td role="cell" lang="en">{ &row.object }</td>
            <td role="cell" lang="en">{ &row.message }</td>
        </tr>
    }
}
