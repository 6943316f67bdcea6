//! The place of `<yaml-editor>`. The element lives as long as the page: it is given properties and tells by events,
//! and nothing here ever draws it anew, because it holds the learner's cursor and a half-typed syllable.

use std::rc::Rc;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, Element, Event};
use yew::prelude::*;

use super::assistance::use_assistance;
use crate::ui::parts::listen::use_listener;
use crate::ui::speech::{Speech, use_speech};
use crate::view::Msg;
use crate::view::assistant::Assistant;
use crate::view::files::Problem;
use crate::view::msg::Pointed;

#[derive(PartialEq, Properties)]
pub struct EditorProps {
    pub file: String,
    pub text: Rc<str>,
    pub problems: Rc<Vec<Problem>>,
    pub assistant: Rc<Assistant>,
    pub pointed: Pointed,
    pub node: NodeRef,
    pub send: Callback<Msg>,
}

#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let speech = use_speech();
    let node = &props.node;
    let heard = use_mut_ref(|| None::<String>);
    let told = heard.clone();
    let changed = use_callback(
        (props.file.clone(), props.send.clone()),
        move |event: Event, (file, send)| {
            if let Some(text) = detail(&event) {
                *told.borrow_mut() = Some(text.clone());
                send.emit(Msg::Edit { file: file.clone(), text });
            }
        },
    );
    let applied =
        use_callback((props.file.clone(), props.send.clone()), |_: Event, (file, send)| {
            send.emit(Msg::Apply(file.clone()));
        });
    use_listener(node, "yaml-change", changed);
    use_listener(node, "yaml-apply", applied);
    let shown_file = use_mut_ref(|| None::<String>);
    use_effect_with(
        (node.clone(), props.file.clone(), props.text.clone()),
        move |(node, file, text)| {
            let Some(editor) = node.cast::<Element>() else {
                return;
            };
            let other_file = shown_file.replace(Some(file.clone())).as_ref() != Some(file);
            // What the editor has just told comes back with the next picture: it must not be set again.
            if !other_file && heard.borrow().as_deref() == Some(&**text) {
                return;
            }
            *heard.borrow_mut() = Some(text.to_string());
            put(&editor, text, other_file);
        },
    );
    // After the text, so that it marks the file that was asked for.
    use_effect_with((node.clone(), props.pointed), |(node, pointed)| {
        if 0 < pointed.asked {
            select(node, pointed.from, pointed.to);
        }
    });
    use_effect_with((node.clone(), props.problems.clone(), speech), |(node, problems, speech)| {
        if let Some(editor) = node.cast::<Element>() {
            set(&editor, "diagnostics", &diagnostics(problems, *speech));
        }
    });
    use_assistance(node, &props.assistant, speech);
    let label = speech.fill("editor.label", &[("file", &props.file)]);
    html! { <yaml-editor ref={node.clone()} label={label} /> }
}

fn detail(event: &Event) -> Option<String> {
    event.dyn_ref::<CustomEvent>()?.detail().as_string()
}

/// Another file is a new document with its own history; the same file changed from outside keeps it.
fn put(editor: &Element, text: &str, other_file: bool) {
    let load = Reflect::get(editor, &"load".into())
        .ok()
        .and_then(|load| load.dyn_into::<js_sys::Function>().ok());
    match load {
        Some(load) if other_file => {
            let _ = load.call1(editor, &text.into());
        }
        _ => set(editor, "value", &text.into()),
    }
}

/// What was typed a moment ago is told now, while it is still clear which file it belongs to.
pub fn flush(editor: &NodeRef) {
    call(editor, "flush");
}

/// Marks a part of the text and goes there.
pub fn select(editor: &NodeRef, from: usize, to: usize) {
    let Some(editor) = editor.cast::<Element>() else {
        return;
    };
    let method = Reflect::get(&editor, &"select".into());
    if let Some(method) = method.ok().and_then(|method| method.dyn_into::<js_sys::Function>().ok())
    {
        let _ = method.call2(&editor, &(from as u32).into(), &(to as u32).into());
    }
}

/// Shows what the field at the cursor means.
pub fn explain(editor: &NodeRef) {
    call(editor, "explain");
}

fn call(editor: &NodeRef, method: &str) {
    let Some(editor) = editor.cast::<Element>() else {
        return;
    };
    let method = Reflect::get(&editor, &method.into());
    if let Some(method) = method.ok().and_then(|method| method.dyn_into::<js_sys::Function>().ok())
    {
        let _ = method.call0(&editor);
    }
}

fn diagnostics(problems: &[Problem], speech: Speech) -> JsValue {
    let one = |problem: &Problem| {
        let object = Object::new();
        set(&object, "from", &(problem.from as u32).into());
        set(&object, "to", &(problem.to as u32).into());
        set(&object, "severity", &problem.level.severity().into());
        set(&object, "message", &message(problem, speech).into());
        if let Some(fix) = &problem.fix {
            let repair = Object::new();
            set(&repair, "label", &speech.plain(&fix.label).into());
            set(&repair, "from", &(fix.from as u32).into());
            set(&repair, "to", &(fix.to as u32).into());
            set(&repair, "insert", &fix.insert.as_str().into());
            set(&object, "fix", &repair);
        }
        object
    };
    problems.iter().map(one).collect::<Array>().into()
}

/// What Kubernetes says, and below it what that means.
fn message(problem: &Problem, speech: Speech) -> String {
    let said = speech.plain(&problem.saying);
    match &problem.why {
        Some(why) => format!("{said}\n{}", speech.plain(why)),
        None => said,
    }
}

pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Neither an element nor a plain object refuses a property of ours.
    let _ = Reflect::set(object, &name.into(), value);
}
