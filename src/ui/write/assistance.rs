//! The editor's questions: what could be written here, and what does this field mean.

use std::rc::Rc;

use js_sys::{Array, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::Element;
use yew::prelude::*;

use super::editor::set;
use crate::ui::speech::Speech;
use crate::view::assistant::{Asked, Assistant, Ending, Explanation, Offer};

/// Answers for as long as the component is there, always with the newest files and in the reader's language.
#[hook]
pub fn use_assistance(node: &NodeRef, assistant: &Rc<Assistant>, speech: Speech) {
    use_effect_with((node.clone(), assistant.clone(), speech), move |(node, assistant, speech)| {
        let (editor, speech) = (node.cast::<Element>(), *speech);
        let completing = assistant.clone();
        let complete = Closure::<dyn Fn(String, u32, bool) -> JsValue>::new(
            move |text: String, offset: u32, explicit: bool| {
                let asked = if explicit { Asked::ByKey } else { Asked::WhileTyping };
                let offer = completing.complete(&text, offset as usize, asked, speech.0);
                offer.as_ref().map_or(JsValue::NULL, |offer| of_offer(offer, speech))
            },
        );
        let explaining = assistant.clone();
        let hover =
            Closure::<dyn Fn(String, u32) -> JsValue>::new(move |text: String, offset: u32| {
                let found = explaining.explain(&text, offset as usize, speech.0);
                found.as_ref().map_or(JsValue::NULL, |found| of_explanation(found, speech))
            });
        if let Some(editor) = &editor {
            set(editor, "phrases", &phrases(speech));
            set(editor, "complete", complete.as_ref());
            set(editor, "hover", hover.as_ref());
        }
        move || {
            // Nobody may ask any more before those who answer are gone.
            if let Some(editor) = &editor {
                set(editor, "complete", &JsValue::NULL);
                set(editor, "hover", &JsValue::NULL);
            }
            drop((complete, hover));
        }
    });
}

/// What the editor says by itself, as CodeMirror has it in English, and where we say it.
const PHRASES: &[(&str, &str)] = &[
    ("Completions", "editor.completions"),
    ("Nothing is known about this place", "editor.nothing"),
    ("Find", "editor.find"),
    ("Replace", "editor.replace-with"),
    ("next", "editor.find.next"),
    ("previous", "editor.find.previous"),
    ("all", "editor.find.all"),
    ("match case", "editor.find.case"),
    ("regexp", "editor.find.regexp"),
    ("by word", "editor.find.word"),
    ("replace", "editor.replace"),
    ("replace all", "editor.replace.all"),
    ("close", "editor.close-panel"),
    ("current match", "editor.find.current"),
    ("on line", "editor.find.on-line"),
    ("replaced match on line $", "editor.replaced.line"),
    ("replaced $ matches", "editor.replaced.all"),
    ("Go to line", "editor.line"),
    ("go", "editor.line.go"),
    ("Diagnostics", "editor.diagnostics"),
    ("No diagnostics", "editor.diagnostics.none"),
    ("Selection deleted", "editor.deleted"),
    ("Control character", "editor.control"),
];

/// The editor's own words, by their English.
fn phrases(speech: Speech) -> JsValue {
    let phrases = Object::new();
    for (english, key) in PHRASES {
        set(&phrases, english, &speech.say(key).into());
    }
    phrases.into()
}

fn of_offer(offer: &Offer, speech: Speech) -> JsValue {
    let object = Object::new();
    set(&object, "from", &(offer.from as u32).into());
    set(&object, "to", &(offer.to as u32).into());
    set(&object, "lang", &speech.0.tag().into());
    set(&object, "options", &offer.endings.iter().map(of_ending).collect::<Array>());
    object.into()
}

fn of_ending(ending: &Ending) -> JsValue {
    let object = Object::new();
    set(&object, "label", &ending.label.as_str().into());
    set(&object, "detail", &ending.detail.as_str().into());
    set(&object, "info", &ending.info.as_str().into());
    set(&object, "insert", &ending.insert.as_str().into());
    set(&object, "cursor", &(ending.cursor as u32).into());
    set(&object, "goesOn", &ending.goes_on.into());
    object.into()
}

fn of_explanation(found: &Explanation, speech: Speech) -> JsValue {
    let object = Object::new();
    let lines = found.lines.iter().map(|line| JsValue::from_str(line)).collect::<Array>();
    set(&object, "from", &(found.from as u32).into());
    set(&object, "to", &(found.to as u32).into());
    set(&object, "title", &found.title.as_str().into());
    set(&object, "lines", &lines);
    set(&object, "lang", &speech.0.tag().into());
    if let Some(link) = &found.link {
        let link_object = Object::new();
        set(&link_object, "href", &link.as_str().into());
        set(&link_object, "label", &speech.say("assist.read-more").into());
        set(&object, "link", &link_object);
    }
    object.into()
}
