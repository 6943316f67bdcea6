//! The takes under the ruler: a quiet strip of all of them, and the form in which two are chosen to stand side by side.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::compared::{self, Seen};
use crate::ui::parts::icon::Icon;
use crate::ui::speech::{Speech, use_speech};
use crate::view::msg::{TakeDeed, TakeNumber};
use crate::view::takes::{TakeRow, Takes};
use crate::view::window::Window;
use crate::view::{Msg, moment};

/// The names of the two that stand side by side.
pub const SIDES: [&str; 2] = ["A", "B"];

#[derive(PartialEq, Properties)]
pub struct TakesFormProps {
    pub takes: Takes,
    pub window: Window,
    pub width: f64,
    pub send: Callback<Msg>,
}

/// One button a take, the one on the page pressed; nothing while there is only one.
pub fn strip(takes: &Takes, send: &Callback<Msg>, speech: Speech) -> Html {
    let button = |row: &TakeRow| {
        let number = row.number;
        let about = speech.plain(&row.origin);
        let onclick = send.reform(move |_: MouseEvent| Msg::Takes(TakeDeed::Switch(number)));
        html! {
            <button key={number} class="take" aria-pressed={row.is_current.to_string()} title={about} {onclick}>
                <b>{ called(row, speech) }</b>
                <span class="soft">{ speech.saying(&row.origin) }</span>
                <span class="soft mono">{ speech.fill("take.until", &[("until", &moment::short(row.until))]) }</span>
            </button>
        }
    };
    html! {
        <div class="takes-strip" role="group" aria-label={speech.say("takes.label")}>
            { for takes.rows.iter().map(button) }
        </div>
    }
}

/// The learner's name for it, or its number.
pub fn called(row: &TakeRow, speech: Speech) -> String {
    match row.name.is_empty() {
        true => speech.fill("take.number", &[("number", &row.number.to_string())]),
        false => row.name.clone(),
    }
}

#[component]
pub fn TakesForm(props: &TakesFormProps) -> Html {
    let speech = use_speech();
    let chosen = use_state_eq(|| None::<[TakeNumber; 2]>);
    let seen = use_state_eq(|| Seen::Parted);
    let field = use_node_ref();
    use_effect_with((props.takes.asked, field.clone()), |(asked, field)| {
        if 0 < *asked && !is_inside(".time-pane") {
            field.cast::<HtmlInputElement>().map(|field| field.focus());
        }
    });
    let (takes, send) = (&props.takes, &props.send);
    let has = |number: TakeNumber| takes.rows.iter().any(|row| row.number == number);
    let usual = || takes.compared.as_ref().map(|compared| compared.takes);
    let sides = chosen.or_else(usual).filter(|sides| sides.iter().all(|side| has(*side)));
    let sides = sides.unwrap_or_else(|| two_of(takes));
    let choose = {
        let chosen = chosen.setter();
        Callback::from(move |sides| chosen.set(Some(sides)))
    };
    let forget = {
        let (chosen, send) = (chosen.setter(), send.clone());
        Callback::from(move |deed: TakeDeed| {
            // Another name is no other take.
            if !matches!(deed, TakeDeed::Rename { .. }) {
                chosen.set(None);
            }
            send.emit(Msg::Takes(deed));
        })
    };
    let toggle = {
        let (setter, other) = (seen.setter(), seen.other());
        Callback::from(move |_: Event| setter.set(other))
    };
    html! {
        <div class="takes">
            if 1 < takes.rows.len() { { choice(takes, sides, &choose, &forget, speech) } }
            { other_text(takes, &field, &forget, speech) }
            if let Some(compared) = &takes.compared {
                { compared::draw(compared, takes, (props.window, props.width), (*seen, toggle), send, speech) }
            }
        </div>
    }
}

/// The take on the page, beside the one left last.
fn two_of(takes: &Takes) -> [TakeNumber; 2] {
    let current = takes.rows.iter().find(|row| row.is_current).map_or(1, |row| row.number);
    let mut others = takes.rows.iter().map(|row| row.number).filter(|number| *number != current);
    let other = others.next_back().unwrap_or(current);
    [other.min(current), other.max(current)]
}

fn choice(
    takes: &Takes,
    sides: [TakeNumber; 2],
    choose: &Callback<[TakeNumber; 2]>,
    tell: &Callback<TakeDeed>,
    speech: Speech,
) -> Html {
    let radio = |row: &TakeRow, side: usize| {
        let (number, name) = (row.number, called(row, speech));
        let mut other = sides;
        // The same twice is nothing to compare: the one that was there goes to the other side.
        if other[1 - side] == number {
            other[1 - side] = sides[side];
        }
        other[side] = number;
        let label = speech.fill("takes.choose", &[("take", &name), ("side", SIDES[side])]);
        html! {
            <td><input type="radio" name={format!("side-{side}")} aria-label={label} checked={sides[side] == number}
                onchange={choose.reform(move |_: Event| other)} /></td>
        }
    };
    let line = |row: &TakeRow| {
        let (number, name) = (row.number, called(row, speech));
        let rename = tell.reform(move |event: Event| {
            let field = event.target_dyn_into::<HtmlInputElement>();
            let name = field.map(|field| field.value()).unwrap_or_default();
            TakeDeed::Rename { take: number, name }
        });
        let named = [("take", name.as_str())];
        let (drop, go) = (speech.fill("takes.drop", &named), speech.fill("takes.switch", &named));
        html! {
            <tr key={number} class={classes!(row.is_current.then_some("chosen"))}>
                { radio(row, 0) }{ radio(row, 1) }
                <td><input class="take-name" value={row.name.clone()} placeholder={name.clone()} maxlength="60" autocomplete="off"
                    aria-label={speech.fill("takes.rename", &named)} onchange={rename} /></td>
                <td class="take-origin">{ speech.saying(&row.origin) }</td>
                <td class="mono">{ speech.fill("take.until", &[("until", &moment::short(row.until))]) }</td>
                <td class="take-deeds">
                    if row.is_current { <span class="soft">{ speech.say("takes.here") }</span> } else {
                        <button class="quiet" aria-label={go} onclick={tell.reform(move |_: MouseEvent| TakeDeed::Switch(number))}>{ speech.say("takes.go") }</button>
                        <button class="quiet small" title={drop.clone()} aria-label={drop}
                            onclick={tell.reform(move |_: MouseEvent| TakeDeed::Drop(number))}>{ Icon::Bin.draw() }</button>
                    }
                </td>
            </tr>
        }
    };
    let compare = tell.reform(move |_: MouseEvent| TakeDeed::Compare(sides));
    html! {
        <div class="takes-choice">
            <table class="twin">
                <caption class="unseen">{ speech.say("takes.label") }</caption>
                <thead><tr>
                    <th scope="col">{ SIDES[0] }</th><th scope="col">{ SIDES[1] }</th>
                    <th scope="col">{ speech.say("takes.name") }</th>
                    <th scope="col">{ speech.say("takes.origin") }</th>
                    <th scope="col">{ speech.say("takes.until") }</th>
                    <th scope="col"><span class="unseen">{ speech.say("takes.deeds") }</span></th>
                </tr></thead>
                <tbody>{ for takes.rows.iter().map(line) }</tbody>
            </table>
            <button onclick={compare}>{ speech.say("takes.compare") }</button>
        </div>
    }
}

/// The same recipe with another text of the open file.
fn other_text(takes: &Takes, field: &NodeRef, tell: &Callback<TakeDeed>, speech: Speech) -> Html {
    if takes.file.is_empty() {
        return html! {};
    }
    let file = [("file", takes.file.as_str())];
    let (draft, of) = (takes.file.clone(), takes.file.clone());
    let onsubmit = {
        let (field, tell) = (field.clone(), tell.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let change = field.cast::<HtmlInputElement>().map(|field| field.value());
            let change = change.unwrap_or_default();
            tell.emit(TakeDeed::CompareChange { file: of.clone(), change });
        })
    };
    html! {
        <form class="takes-text" {onsubmit}>
            <p>{ speech.sentence("takes.text", &file) }</p>
            if takes.is_edited {
                <button type="button" onclick={tell.reform(move |_: MouseEvent| TakeDeed::CompareDraft(draft.clone()))}>{ speech.say("takes.draft") }</button>
            }
            <input ref={field.clone()} aria-label={speech.fill("takes.change", &file)} placeholder="periodSeconds: 5" maxlength="200"
                autocomplete="off" autocapitalize="none" spellcheck="false" />
            <button>{ speech.say("takes.play") }</button>
        </form>
    }
}

fn is_inside(selector: &str) -> bool {
    let active = || web_sys::window()?.document()?.active_element();
    active().is_some_and(|active| active.closest(selector).is_ok_and(|found| found.is_some()))
}
