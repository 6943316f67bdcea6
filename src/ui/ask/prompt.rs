//! The line to type on. The browser keeps its text, so that a half-composed syllable is never disturbed.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::ui::speech::use_speech;
use crate::view::Msg;

#[derive(PartialEq, Properties)]
pub struct PromptProps {
    pub history: Rc<Vec<String>>,
    pub candidates: Rc<Vec<String>>,
    pub running: bool,
    /// Shown while nothing has been typed yet.
    pub example: AttrValue,
    pub send: Callback<Msg>,
}

#[component]
pub fn Prompt(props: &PromptProps) -> Html {
    let speech = use_speech();
    let field = use_node_ref();
    let back = use_mut_ref(|| 0_usize);
    let offered = use_state(Vec::<String>::new);
    let onkeydown = {
        let (field, back, offered) = (field.clone(), back.clone(), offered.setter());
        let (history, candidates, send, running) =
            (props.history.clone(), props.candidates.clone(), props.send.clone(), props.running);
        Callback::from(move |event: KeyboardEvent| {
            let Some(field) = field.cast::<HtmlInputElement>().filter(|_| !event.is_composing())
            else {
                return;
            };
            match event.key().as_str() {
                "Enter" => {
                    let line = field.value();
                    field.set_value("");
                    *back.borrow_mut() = 0;
                    offered.set(vec![]);
                    if !line.trim().is_empty() {
                        send.emit(Msg::Run(line));
                    }
                }
                "ArrowUp" => recall(&field, &history, &mut back.borrow_mut(), 1),
                "ArrowDown" => recall(&field, &history, &mut back.borrow_mut(), -1),
                "Tab"
                    if !event.shift_key()
                        && !field.value().is_empty()
                        && !candidates.is_empty() =>
                {
                    offered.set(complete(&field, &candidates));
                }
                "Escape" => return offered.set(vec![]),
                "c" if event.ctrl_key() && running && selection_is_empty(&field) => {
                    send.emit(Msg::Interrupt)
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    html! {
        <div class="prompt">
            <label for="prompt-field"><span class="dollar" aria-hidden="true">{ "$" }</span><span class="unseen">{ speech.say("console.prompt") }</span></label>
            <input id="prompt-field" ref={field} {onkeydown} placeholder={&props.example} autocomplete="off" autocapitalize="none"
                autocorrect="off" spellcheck="false" enterkeyhint="send" maxlength="2000" lang="en" />
            if !offered.is_empty() {
                <ul class="candidates" aria-label={speech.say("console.candidates")} lang="en">
                    for word in offered.iter() { <li>{ word }</li> }
                </ul>
            }
        </div>
    }
}

/// Goes back or forth in the lines typed before; past the newest one the field is empty again.
fn recall(field: &HtmlInputElement, history: &[String], back: &mut usize, step: isize) {
    *back = back.saturating_add_signed(step).min(history.len());
    let line = history.len().checked_sub(*back).and_then(|index| history.get(index));
    field.set_value(line.map_or("", String::as_str));
}

/// Finishes the last word as far as it is certain; what is left to choose from is returned.
fn complete(field: &HtmlInputElement, candidates: &[String]) -> Vec<String> {
    let line = field.value();
    let start = line.rfind(' ').map_or(0, |space| space + 1);
    let word = &line[start..];
    let fitting: Vec<&String> =
        candidates.iter().filter(|candidate| candidate.starts_with(word)).collect();
    let Some(first) = fitting.first() else {
        return vec![];
    };
    let certain = first
        .char_indices()
        .map(|(index, letter)| index + letter.len_utf8())
        .take_while(|end| fitting.iter().all(|candidate| candidate.starts_with(&first[..*end])))
        .last()
        .unwrap_or(0);
    let finish = if fitting.len() == 1 { " " } else { "" };
    field.set_value(&format!("{}{}{finish}", &line[..start], &first[..certain]));
    if fitting.len() == 1 { vec![] } else { fitting.into_iter().cloned().collect() }
}

/// With a selection Ctrl-C copies, as everywhere.
fn selection_is_empty(field: &HtmlInputElement) -> bool {
    let (start, end) =
        (field.selection_start().ok().flatten(), field.selection_end().ok().flatten());
    start == end
}
