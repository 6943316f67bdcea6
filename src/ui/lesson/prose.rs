//! The little Markdown of a lesson on the page. It is plain data, so nothing of it is ever read as HTML.

use yew::prelude::*;

use crate::view::Learn;
use crate::view::lesson::{Block, Inline, Order, Target};

pub fn blocks(blocks: &[Block], send: &Callback<Learn>) -> Html {
    blocks.iter().map(|one| block(one, send)).collect()
}

fn block(block: &Block, send: &Callback<Learn>) -> Html {
    match block {
        Block::Paragraph(text) => html! { <p>{ inlines(text, send) }</p> },
        Block::Code(text) => {
            html! { <pre class="listing" lang="en" tabindex="0"><code>{ text.trim_end() }</code></pre> }
        }
        Block::List { order, items } => {
            let items = items.iter().map(|item| html! { <li>{ inlines(item, send) }</li> });
            match order {
                Order::Any => html! { <ul class="list">{ for items }</ul> },
                Order::Counted => html! { <ol class="list">{ for items }</ol> },
            }
        }
    }
}

pub fn inlines(text: &[Inline], send: &Callback<Learn>) -> Html {
    text.iter().map(|one| inline(one, send)).collect()
}

fn inline(inline: &Inline, send: &Callback<Learn>) -> Html {
    match inline {
        Inline::Text(text) => html! { { text } },
        Inline::Code(text) => html! { <code lang="en">{ text }</code> },
        Inline::Strong(inner) => html! { <b>{ inlines(inner, send) }</b> },
        Inline::Link { text, to: Target::Page(address) } => html! {
            <a href={address.clone()} target="_blank" rel="noopener">{ inlines(text, send) }</a>
        },
        Inline::Link { text, to: Target::Lesson(name) } => {
            let (href, name) = (format!("#l={name}"), name.clone());
            // The address says it for whoever copies it; a click opens it here, in an embed too.
            let opened = send.clone();
            let onclick = Callback::from(move |event: MouseEvent| {
                // A new tab or window was asked for: that is the browser's.
                if event.ctrl_key() || event.meta_key() || event.shift_key() {
                    return;
                }
                event.prevent_default();
                opened.emit(Learn::Open(name.clone()));
            });
            html! { <a {href} {onclick}>{ inlines(text, send) }</a> }
        }
    }
}
