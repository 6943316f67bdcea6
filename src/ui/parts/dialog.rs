//! A modal dialog: the browser keeps focus inside it and Escape closes it.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::icon::Icon;
use crate::ui::speech::use_speech;

#[derive(PartialEq, Properties)]
pub struct DialogProps {
    /// Its heading.
    pub title: AttrValue,
    pub on_close: Callback<()>,
    pub children: Html,
}

/// Open for as long as it is drawn.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let speech = use_speech();
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        let dialog = node.cast::<HtmlDialogElement>();
        if let Some(dialog) = &dialog {
            let _ = dialog.show_modal();
        }
        // Only a dialog that closes hands the focus back to whoever opened it; one that is taken away drops it.
        move || {
            if let Some(dialog) = dialog {
                dialog.close();
            }
        }
    });
    let close = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <dialog class="dialog" ref={node} aria-label={&props.title} onclose={props.on_close.reform(|_| ())}>
            <div class="dialog-head">
                <h2>{ &props.title }</h2>
                <button class="quiet square" aria-label={speech.say("close")} onclick={close}>{ Icon::Close.draw() }</button>
            </div>
            { props.children.clone() }
        </dialog>
    }
}
