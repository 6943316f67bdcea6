//! The files of the recipe: their tabs, the editor, and what is wrong.

mod assistance;
pub mod editor;
pub mod new_file;
pub mod problems;

use web_sys::HtmlElement;
use yew::prelude::*;

use self::editor::{Editor, explain, flush};
use self::new_file::NewFile;
use self::problems::Problems;
use super::parts::icon::Icon;
use super::parts::tab_strip::{TabItem, TabStrip};
use super::speech::{Speech, use_speech};
use crate::view::Msg;
use crate::view::files::{Applied, Deed, Files, Tab};
use crate::view::msg::TakeDeed;

const PANEL: &str = "file-panel";

#[derive(PartialEq, Properties)]
pub struct WritePaneProps {
    pub files: Files,
    pub send: Callback<Msg>,
}

#[component]
pub fn WritePane(props: &WritePaneProps) -> Html {
    let speech = use_speech();
    let (files, send) = (&props.files, &props.send);
    let editor = use_node_ref();
    let leave = {
        let (editor, send) = (editor.clone(), send.clone());
        Callback::from(move |msg: Msg| {
            flush(&editor);
            let is_begun = matches!(msg, Msg::NewFile(_));
            send.emit(msg);
            // Who named a file is about to write it.
            if is_begun && let Some(editor) = editor.cast::<HtmlElement>() {
                let _ = editor.focus();
            }
        })
    };
    html! {
        <section class="pane write-pane" aria-label={speech.say("pane.editor")}>
            <div class="tabs" key="tabs">
                { tabs(files, &leave, speech) }
                <NewFile send={leave.clone()} />
                <span class="gap" />
                { actions(files, &editor, &leave, speech) }
            </div>
            <div class="editor-place" key="editor" id={PANEL} role="tabpanel" aria-label={files.open.clone()}>
                <Editor file={files.open.clone()} text={files.text.clone()} problems={files.problems.clone()}
                    assistant={files.assistant.clone()} pointed={files.pointed} node={editor.clone()} send={send.clone()} />
            </div>
            <Problems key="problems" file={files.open.clone()} text={files.text.clone()} problems={files.problems.clone()}
                {editor} send={send.clone()} />
        </section>
    }
}

fn tabs(files: &Files, send: &Callback<Msg>, speech: Speech) -> Html {
    let items = files
        .tabs
        .iter()
        .map(|tab| TabItem { id: tab.name.clone().into(), label: label(tab, speech) })
        .collect::<Vec<_>>();
    let chosen = files.tabs.iter().position(|tab| tab.name == files.open).unwrap_or_default();
    let names = files.tabs.clone();
    let on_choose = send.reform(move |index: usize| Msg::Open(names[index].name.clone()));
    html! { <TabStrip name="file" label={speech.say("files.label")} tabs={items} {chosen} panel={PANEL} {on_choose} /> }
}

fn label(tab: &Tab, speech: Speech) -> Html {
    let problems = speech.fill("file.problems", &[("count", &tab.problems.to_string())]);
    html! {
        <>
            <span class="file-name" lang="en">{ &tab.name }</span>
            if tab.applied == Applied::Before {
                <span class="edited" title={speech.say("file.changed")}><span class="unseen">{ speech.say("file.changed") }</span></span>
            }
            if 0 < tab.problems {
                <span class="count failing" title={problems.clone()}><span aria-hidden="true">{ tab.problems }</span><span class="unseen">{ problems }</span></span>
            }
        </>
    }
}

fn actions(files: &Files, editor: &NodeRef, send: &Callback<Msg>, speech: Speech) -> Html {
    if files.open.is_empty() {
        return html! {};
    }
    let file = [("file", files.open.as_str())];
    let (open, again) = (files.open.clone(), files.open.clone());
    let remove = speech.fill("file.remove", &file);
    let compare = speech.fill("file.compare", &file);
    let ask = {
        let editor = editor.clone();
        Callback::from(move |_: MouseEvent| explain(&editor))
    };
    let (what, keys) = (speech.say("editor.explain"), "Alt+F1");
    let what_and_keys = format!("{what} ({keys})");
    let (button, title) = match files.deed {
        Deed::Apply => ("apply.button", "apply.title"),
        Deed::Save => ("save.button", "save.title"),
    };
    html! {
        <>
            <button class="quiet square" title={what_and_keys} aria-label={what} aria-keyshortcuts={keys}
                onclick={ask}>{ Icon::Question.draw() }</button>
            <button class="quiet square" title={compare.clone()} aria-label={compare}
                onclick={send.reform(|_| Msg::Takes(TakeDeed::Ask))}>{ Icon::Takes.draw() }</button>
            <button class="quiet square" title={remove.clone()} aria-label={remove}
                onclick={send.reform(move |_| Msg::RemoveFile(open.clone()))}>{ Icon::Bin.draw() }</button>
            <button class="apply" title={speech.fill(title, &file)}
                onclick={send.reform(move |_| Msg::Apply(again.clone()))}>
                { speech.say(button) }<kbd aria-hidden="true">{ "Ctrl ⏎" }</kbd>
            </button>
        </>
    }
}
