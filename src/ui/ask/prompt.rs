//! The line to type on. The browser keeps its text, so that a half-composed syllable is never disturbed.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlInputElement};
use yew::prelude::*;

use crate::ui::keys::is_composing;
use crate::ui::speech::use_speech;
use crate::view::Msg;
use crate::view::console::{Completion, Prompt as Hears, Returned};

#[derive(PartialEq, Properties)]
pub struct PromptProps {
    pub history: Rc<Vec<String>>,
    pub completion: Rc<Completion>,
    /// What was refused, or not ended yet when it was pasted.
    pub returned: Rc<Returned>,
    pub running: bool,
    /// Who hears what is typed.
    pub hears: Hears,
    /// Shown while nothing has been typed yet.
    pub example: AttrValue,
    pub send: Callback<Msg>,
}

/// How far the arrows have gone back in the lines typed before, and what had been begun.
#[derive(Default)]
struct Back {
    lines: usize,
    begun: String,
}

#[component]
pub fn Prompt(props: &PromptProps) -> Html {
    let speech = use_speech();
    let field = use_node_ref();
    let back = use_mut_ref(Back::default);
    let offered = use_state(Vec::<String>::new);
    // The line as the last answer left it, and where the cursor stood, while there are several to choose from.
    let finished = use_mut_ref(|| None::<(String, usize)>);
    let onkeydown = {
        let (field, back, offered) = (field.clone(), back.clone(), offered.setter());
        let finished = finished.clone();
        let (history, completion, send, running) =
            (props.history.clone(), props.completion.clone(), props.send.clone(), props.running);
        let hears = props.hears;
        Callback::from(move |event: KeyboardEvent| {
            let Some(field) = field.cast::<HtmlInputElement>().filter(|_| !is_composing(&event))
            else {
                return;
            };
            match event.key().as_str() {
                "Enter" => {
                    let line = field.value();
                    field.set_value("");
                    *back.borrow_mut() = Back::default();
                    offered.set(vec![]);
                    // Whoever reads what is typed hears of an empty line too.
                    if !line.trim().is_empty() || hears == Hears::Inside {
                        send.emit(Msg::Run(line));
                    }
                }
                "ArrowUp" => recall(&field, &history, &mut back.borrow_mut(), 1),
                "ArrowDown" => recall(&field, &history, &mut back.borrow_mut(), -1),
                "Tab"
                    if !event.shift_key()
                        && is_worth_asking(&field, &completion, &finished.borrow()) =>
                {
                    send.emit(question(&field));
                }
                "Escape" => {
                    *finished.borrow_mut() = None;
                    return offered.set(vec![]);
                }
                "c" if event.ctrl_key() && running && selection_is_empty(&field) => {
                    send.emit(Msg::Interrupt)
                }
                "d" if event.ctrl_key() && hears == Hears::Inside && field.value().is_empty() => {
                    send.emit(Msg::Run("^D".to_owned()))
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    {
        let (field, offered) = (field.clone(), offered.setter());
        use_effect_with(props.completion.clone(), move |completion| {
            if let Some(field) = field.cast::<HtmlInputElement>().filter(|_| 0 < completion.asked) {
                let choice = complete(&field, completion);
                *finished.borrow_mut() = (!choice.is_empty()).then(|| typed(&field));
                offered.set(choice);
            }
        });
    }
    let onpaste = {
        let (field, offered, send) = (field.clone(), offered.setter(), props.send.clone());
        Callback::from(move |event: Event| {
            let Some((field, text)) = field.cast::<HtmlInputElement>().zip(pasted(&event)) else {
                return;
            };
            // A field would join the lines to one; a terminal takes them one after the other. One alone waits for Enter.
            if text.trim_end_matches(LINE_ENDS).contains(LINE_ENDS) {
                event.prevent_default();
                let whole = with_pasted(&field, &text);
                field.set_value("");
                offered.set(vec![]);
                send.emit(Msg::Paste(whole));
            }
        })
    };
    {
        let (field, seen) = (field.clone(), use_mut_ref(|| props.returned.count));
        use_effect_with(props.returned.clone(), move |returned| {
            let is_new = seen.replace(returned.count) != returned.count;
            if let Some(field) = field.cast::<HtmlInputElement>().filter(|_| is_new) {
                field.set_value(&returned.line);
            }
        });
    }
    let sign = match props.hears {
        Hears::Shell => "$",
        Hears::Inside => "›",
    };
    html! {
        <div class="prompt">
            <label for="prompt-field"><span class="dollar" aria-hidden="true">{ sign }</span><span class="unseen">{ speech.say("console.prompt") }</span></label>
            <input id="prompt-field" ref={field} {onkeydown} placeholder={&props.example} autocomplete="off" autocapitalize="none"
                autocorrect="off" spellcheck="false" enterkeyhint="send" {onpaste} />
            if !offered.is_empty() {
                <ul class="candidates" aria-label={speech.say("console.candidates")} lang="en">
                    for word in offered.iter() { <li>{ word }</li> }
                </ul>
            }
        </div>
    }
}

const LINE_ENDS: [char; 2] = ['\n', '\r'];

/// The text on the clipboard, when it is text.
fn pasted(event: &Event) -> Option<String> {
    event.dyn_ref::<ClipboardEvent>()?.clipboard_data()?.get_data("text/plain").ok()
}

/// The line as it would be with a text in the place of the selection.
fn with_pasted(field: &HtmlInputElement, text: &str) -> String {
    let units: Vec<u16> = field.value().encode_utf16().collect();
    let place = |unit: Option<u32>| unit.map_or(units.len(), |unit| units.len().min(unit as usize));
    let start = place(field.selection_start().ok().flatten());
    let end = place(field.selection_end().ok().flatten());
    let part = String::from_utf16_lossy;
    format!("{}{text}{}", part(&units[..start]), part(&units[end..]))
}

/// Goes back or forth in the lines typed before; past the newest one stands again what was begun.
fn recall(field: &HtmlInputElement, history: &[String], back: &mut Back, step: isize) {
    if back.lines == 0 {
        back.begun = field.value();
    }
    back.lines = back.lines.saturating_add_signed(step).min(history.len());
    let line = history.len().checked_sub(back.lines).and_then(|index| history.get(index));
    field.set_value(line.unwrap_or(&back.begun));
}

/// With nothing to finish, or only the same to choose from again, Tab leaves the prompt as everywhere.
fn is_worth_asking(
    field: &HtmlInputElement,
    last: &Completion,
    finished: &Option<(String, usize)>,
) -> bool {
    let (text, cursor) = typed(field);
    let was_in_vain = 0 < last.asked && last.endings.is_empty() && last.text == text;
    let is_finished = finished.as_ref().is_some_and(|(line, at)| *line == text && *at == cursor);
    !text.is_empty() && !was_in_vain && !is_finished
}

/// The question of the Tab key.
fn question(field: &HtmlInputElement) -> Msg {
    let (text, cursor) = typed(field);
    Msg::Complete { text, cursor }
}

/// The line, and how much of it stands before the cursor, in bytes.
fn typed(field: &HtmlInputElement) -> (String, usize) {
    let text = field.value();
    let units = field.selection_start().ok().flatten().unwrap_or(u32::MAX) as usize;
    let mut left = units;
    let before = text.chars().take_while(|letter| {
        let fits = letter.len_utf16() <= left;
        left = left.saturating_sub(letter.len_utf16());
        fits
    });
    let cursor = before.map(char::len_utf8).sum();
    (text, cursor)
}

/// Finishes the word before the cursor as far as it is certain; what is left to choose from is returned.
fn complete(field: &HtmlInputElement, completion: &Completion) -> Vec<String> {
    let Completion { text, cursor, endings, .. } = completion;
    let Some(first) = endings.first().filter(|_| field.value() == *text) else {
        return vec![];
    };
    let (before, after) = text.split_at(*cursor);
    let is_edge = |letter: char| letter.is_whitespace() || [';', '&', '|'].contains(&letter);
    let start = before.rfind(is_edge).map_or(0, |edge| edge + 1);
    let certain = first
        .char_indices()
        .map(|(index, letter)| index + letter.len_utf8())
        .take_while(|end| endings.iter().all(|ending| ending.starts_with(&first[..*end])))
        .last()
        .unwrap_or(0);
    let finish = if endings.len() == 1 && !after.starts_with(' ') { " " } else { "" };
    let head = format!("{}{}{finish}", &before[..start], &first[..certain]);
    field.set_value(&format!("{head}{after}"));
    let place = head.encode_utf16().count() as u32;
    let _ = field.set_selection_range(place, place);
    if endings.len() == 1 { vec![] } else { endings.clone() }
}

/// With a selection Ctrl-C copies, as everywhere.
fn selection_is_empty(field: &HtmlInputElement) -> bool {
    let (start, end) =
        (field.selection_start().ok().flatten(), field.selection_end().ok().flatten());
    start == end
}
