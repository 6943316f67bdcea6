//! All lessons in one dialog: the path in groups, the mistakes to try out, what is done; one click opens one.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::ui::address;
use crate::ui::clipboard::{self, Copied};
use crate::ui::parts::dialog::Dialog;
use crate::ui::parts::icon::Icon;
use crate::ui::parts::pointer;
use crate::ui::speech::{Speech, use_speech};
use crate::view::gallery::{Entry, Gallery, Group};
use crate::view::{Author, Learn, Msg};

#[derive(PartialEq, Properties)]
pub struct GalleryButtonProps {
    pub gallery: Rc<Gallery>,
    pub send: Callback<Msg>,
}

#[derive(Clone, PartialEq)]
enum Shown {
    Closed,
    /// With what is searched for, in small letters, and what became of copying the progress.
    Open {
        search: String,
        copied: Option<Copied>,
    },
}

#[component]
pub fn GalleryButton(props: &GalleryButtonProps) -> Html {
    let speech = use_speech();
    let shown = use_state(|| Shown::Closed);
    let show = |next: Shown| {
        let shown = shown.setter();
        Callback::from(move |()| shown.set(next.clone()))
    };
    let open = show(Shown::Open { search: String::new(), copied: None });
    let say = {
        let (close, send) = (show(Shown::Closed), props.send.clone());
        Callback::from(move |learn: Learn| {
            close.emit(());
            send.emit(Msg::Learn(learn));
        })
    };
    html! {
        <span class="holder">
            <button class="lessons-button" aria-label={speech.say("gallery.button")} onclick={open.reform(|_| ())}>{ Icon::Lesson.draw() }<span>{ speech.say("gallery.button") }</span></button>
            if let Shown::Open { search, copied } = &*shown {
                <Dialog title={speech.say("gallery.title")} on_close={show(Shown::Closed)}>
                    { hall(props, search, *copied, &shown, &say, speech) }
                </Dialog>
            }
        </span>
    }
}

fn hall(
    props: &GalleryButtonProps,
    search: &str,
    copied: Option<Copied>,
    shown: &UseStateHandle<Shown>,
    say: &Callback<Learn>,
    speech: Speech,
) -> Html {
    let gallery = &props.gallery;
    let set = shown.setter();
    let oninput = Callback::from(move |event: InputEvent| {
        let field: HtmlInputElement = event.target_unchecked_into();
        set.set(Shown::Open { search: field.value().to_lowercase(), copied: None });
    });
    let count = [gallery.done, gallery.lessons].map(|number| number.to_string());
    let groups: Vec<Html> =
        gallery.groups.iter().filter_map(|one| group(one, search, say, speech)).collect();
    html! {
        <div class="gallery">
            <div class="gallery-head">
                <input type="search" autofocus={!pointer::is_coarse()} aria-label={speech.say("gallery.search")} placeholder={speech.say("gallery.search")} {oninput} />
                <span class="soft">{ speech.fill("gallery.progress", &[("done", &count[0]), ("count", &count[1])]) }</span>
            </div>
            <div class="gallery-list" tabindex="0" role="group" aria-label={speech.say("gallery.title")}>
                if groups.is_empty() { <p class="soft" role="status">{ speech.say("gallery.none") }</p> }
                { groups }
            </div>
            <div class="gallery-foot">
                { carried(gallery, search, copied, shown, speech) }
                <span class="gap" />
                <button onclick={say.reform(|_| Learn::Author(Author::Begin))}>{ speech.say("gallery.make") }</button>
            </div>
        </div>
    }
}

fn group(group: &Group, search: &str, say: &Callback<Learn>, speech: Speech) -> Option<Html> {
    let found: Vec<&Entry> = group.entries.iter().filter(|entry| entry.is_found(search)).collect();
    (!found.is_empty()).then(|| {
        html! {
            <section key={group.title.clone()}>
                <h3>{ &group.title }</h3>
                <ul class="entries">{ for found.into_iter().map(|one| entry(one, say, speech)) }</ul>
            </section>
        }
    })
}

fn entry(entry: &Entry, say: &Callback<Learn>, speech: Speech) -> Html {
    let name = entry.name.clone();
    let (class, sign, key) = match entry.mark {
        Some(mark) if mark.is_done => ("done", "✓", "gallery.done"),
        Some(_) => ("waiting", "◔", "gallery.begun"),
        None => ("quiet", "○", ""),
    };
    let is_foreseen = entry.mark.is_some_and(|mark| mark.is_foreseen);
    html! {
        <li key={entry.name.clone()}>
            <button class="entry-card" data-lesson={entry.name.clone()} aria-current={entry.is_open.then_some("true")}
                onclick={say.reform(move |_| Learn::Open(name.clone()))}>
                <span class={classes!("sign", class)} aria-hidden="true">{ sign }</span>
                <span class="entry-text">
                    <b>{ &entry.title }</b>
                    <span class="soft">{ &entry.lede }</span>
                    <span class="entry-marks">
                        if !key.is_empty() { <span class={class}>{ speech.say(key) }</span> }
                        if is_foreseen { <span class="mine">{ "★ " }{ speech.say("gallery.foreseen") }</span> }
                        if entry.is_open { <span class="soft">{ speech.say("gallery.open") }</span> }
                    </span>
                </span>
            </button>
        </li>
    }
}

/// The progress as a link, once there is some.
fn carried(
    gallery: &Gallery,
    search: &str,
    copied: Option<Copied>,
    shown: &UseStateHandle<Shown>,
    speech: Speech,
) -> Html {
    if gallery.link.is_empty() {
        return html! {};
    }
    let link = address::link(&gallery.link);
    let (set, search) = (shown.setter(), search.to_owned());
    let copy = {
        let link = link.clone();
        Callback::from(move |_: MouseEvent| {
            let (set, search) = (set.clone(), search.clone());
            let done = Callback::from(move |answer| {
                set.set(Shown::Open { search: search.clone(), copied: Some(answer) });
            });
            clipboard::copy(&link, done);
        })
    };
    let answer = match copied {
        None => speech.say("gallery.carry.body"),
        Some(Copied::Yes) => speech.say("share.copied"),
        Some(Copied::Blocked) => speech.say("share.blocked"),
    };
    html! {
        <>
            <button onclick={copy}>{ Icon::Copy.draw() }{ speech.say("gallery.carry") }</button>
            if copied == Some(Copied::Blocked) { <input readonly=true value={link} aria-label={speech.say("share.label")} /> }
            <span class="soft carried" role="status">{ answer }</span>
        </>
    }
}
