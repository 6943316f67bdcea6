//! A lesson in the making: all of it as one text, what is to be mended in it by its lines, and the ways out.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::ui::lesson::complaints;
use crate::ui::parts::dialog::Dialog;
use crate::ui::parts::pointer;
use crate::ui::speech::{Speech, use_speech};
use crate::view::gallery::Authored;
use crate::view::{Author, Learn, Msg};

/// Open for as long as it is drawn.
pub fn dialog(authored: &Authored, send: &Callback<Msg>, speech: Speech) -> Html {
    let tell = send.reform(|author: Author| Msg::Learn(Learn::Author(author)));
    let on_write = tell.reform(Author::Write);
    html! {
        <Dialog title={speech.say("author.title")} on_close={tell.reform(|()| Author::End)}>
            <div class="author">
                <p class="soft">{ speech.say("author.body") }</p>
                <Text text={authored.text.clone()} {on_write} />
                <div class="author-said" role="status">
                    if authored.complaints.is_empty() { <p class="fine tone">{ "✓ " }{ speech.say("author.sound") }</p> }
                    else { { complaints(&authored.complaints, speech) } }
                </div>
                <div class="dialog-foot">
                    <button onclick={tell.reform(|_| Author::Save)}>{ speech.say("author.save") }</button>
                    <button class="primary" disabled={!authored.is_recipe} onclick={tell.reform(|_| Author::Open)}>{ speech.say("author.open") }</button>
                </div>
            </div>
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct TextProps {
    text: String,
    on_write: Callback<String>,
}

#[component]
fn Text(props: &TextProps) -> Html {
    let speech = use_speech();
    let node = use_node_ref();
    // A text is read from its beginning: the caret would stand behind its end.
    use_effect_with(node.clone(), |node| {
        if let Some(field) = node.cast::<HtmlTextAreaElement>() {
            let _ = field.set_selection_range(0, 0);
            field.set_scroll_top(0);
        }
    });
    let oninput = props.on_write.reform(|event: InputEvent| {
        let field: HtmlTextAreaElement = event.target_unchecked_into();
        field.value()
    });
    html! {
        <textarea ref={node} aria-label={speech.say("author.text")} spellcheck="false" wrap="off" rows="18"
            autofocus={!pointer::is_coarse()} value={props.text.clone()} {oninput} />
    }
}
