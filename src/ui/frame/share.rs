//! One button, one link. It is copied at once, and shown in case the browser does not allow that; below it stands what the
//! link is to say, and other forms to hand it on in.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::export::ExportButton;
use crate::session::sharing::{Form, HEIGHT, Options, Sharing, WEIGHTY_LENGTH, Weight};
use crate::ui::address;
use crate::ui::clipboard::{self, Copied};
use crate::ui::parts::dialog::Dialog;
use crate::ui::parts::icon::Icon;
use crate::ui::parts::segments::{Segment, Segments};
use crate::ui::speech::{Speech, use_speech};
use crate::view::msg::Format;
use crate::view::qr::qr;
use crate::view::{Msg, Pane, Theme, moment};

#[derive(PartialEq, Properties)]
pub struct ShareButtonProps {
    /// The dialog, while it is open.
    pub sharing: Option<Rc<Sharing>>,
    pub send: Callback<Msg>,
}

#[component]
pub fn ShareButton(props: &ShareButtonProps) -> Html {
    let speech = use_speech();
    let share = props.send.reform(|_: MouseEvent| Msg::Share);
    let close = props.send.reform(|()| Msg::Shared);
    html! {
        <span class="holder">
            <button class="primary" aria-label={speech.say("share.button")} onclick={share}>{ Icon::Link.draw() }<span>{ speech.say("share.button") }</span></button>
            if let Some(sharing) = props.sharing.clone() {
                <Dialog title={speech.say("share.title")} on_close={close}>
                    <p>{ speech.say("share.body") }</p>
                    <Sheet {sharing} send={props.send.clone()} />
                </Dialog>
            }
        </span>
    }
}

#[derive(PartialEq, Properties)]
struct SheetProps {
    sharing: Rc<Sharing>,
    send: Callback<Msg>,
}

/// What is copied, in the chosen form.
#[component]
fn Sheet(props: &SheetProps) -> Html {
    let speech = use_speech();
    let form = use_state(|| Form::Link);
    let field = use_node_ref();
    let copied = use_state(|| None::<Copied>);
    let page = address::page();
    let text = props.sharing.text(*form, &page).unwrap_or_default();
    let copy = {
        let (text, field, copied) = (text.clone(), field.clone(), copied.setter());
        Callback::from(move |()| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                field.select();
            }
            let copied = copied.clone();
            clipboard::copy(&text, Callback::from(move |answer| copied.set(Some(answer))));
        })
    };
    // What was copied is not what stands there now.
    use_effect_with((text.clone(), copied.setter()), |(_, copied)| copied.set(None));
    // Only the link, and only when the dialog opens: whatever is chosen later is copied by its button.
    let at_first = copy.clone();
    let is_light =
        props.sharing.link(Form::Link, &page).map(|link| Weight::of(&link)) == Some(Weight::Light);
    use_effect_with((), move |()| {
        if is_light {
            at_first.emit(());
        }
    });
    let choose = {
        let (form, copied) = (form.setter(), copied.setter());
        Callback::from(move |index: usize| {
            form.set(Form::ALL[index]);
            copied.set(None);
        })
    };
    let segments =
        Form::ALL.map(|form| Segment { label: form_name(form, speech).into(), lang: None });
    let chosen = Form::ALL.iter().position(|known| known == &*form);
    let answer = match *copied {
        None => String::new(),
        Some(Copied::Yes) => speech.say("share.copied"),
        Some(Copied::Blocked) => speech.say("share.blocked"),
    };
    html! {
        <div class="sheet">
            <Segments label={speech.say("share.form")} segments={segments.to_vec()} {chosen} on_choose={choose} />
            <div class="link-field">
                <textarea ref={field} readonly=true rows={if form.is_embed() { "5" } else { "3" }} spellcheck="false"
                    value={text.clone()} aria-label={form_name(*form, speech)} />
                <button class="primary" disabled={text.is_empty()} onclick={copy.reform(|_| ())}>{ Icon::Copy.draw() }<span>{ speech.say("share.copy") }</span></button>
                <p class="link-length">{ length(&props.sharing, *form, &page, speech) }<span role="status">{ answer }</span></p>
            </div>
            <div class="sheet-columns">
                { options(&props.sharing, *form, &props.send, speech) }
                if *form == Form::Link { { code(&text, speech) } }
            </div>
            <div class="dialog-foot">
                // On a phone there is no room for it at the top.
                <span class="narrow-only"><ExportButton send={props.send.clone()} /></span>
                <button onclick={props.send.reform(|_| Msg::Export(Format::Recipe))}>{ Icon::Files.draw() }{ speech.say("share.recipe") }</button>
            </div>
        </div>
    }
}

fn form_name(form: Form, speech: Speech) -> String {
    speech.say(match form {
        Form::Link => "share.form.link",
        Form::Markdown => "share.form.markdown",
        Form::Frame => "share.form.frame",
        Form::Component => "share.form.component",
    })
}

/// How long the link is, and what that means where it means something.
fn length(sharing: &Sharing, form: Form, page: &str, speech: Speech) -> Html {
    let Some(link) = sharing.link(form, page) else {
        return html! { <span class="failing tone">{ speech.say("share.none") }</span> };
    };
    let (length, limit) = (link.len().to_string(), WEIGHTY_LENGTH.to_string());
    let (class, key) = match Weight::of(&link) {
        Weight::Light => ("soft", "share.length"),
        Weight::Weighty => ("waiting tone", "share.weighty"),
        Weight::File => ("failing tone", "share.file"),
    };
    html! { <span {class}>{ speech.fill(key, &[("length", &length), ("limit", &limit)]) }</span> }
}

fn code(link: &str, speech: Speech) -> Html {
    match qr(link).filter(|_| !link.is_empty()) {
        Some(code) => html! {
            <svg class="qr" viewBox={format!("0 0 {0} {0}", code.side)} role="img" aria-label={speech.say("share.qr")} shape-rendering="crispEdges">
                <rect width="100%" height="100%" fill="#fff" /><path d={code.path} fill="#000" />
            </svg>
        },
        None => html! { <p class="qr-none soft">{ speech.say("share.qr.none") }</p> },
    }
}

/// What the link is to say; the panes and the height belong to embeds alone.
fn options(sharing: &Sharing, form: Form, send: &Callback<Msg>, speech: Speech) -> Html {
    let options = &sharing.options;
    let change = |with: fn(&mut Options, &HtmlInputElement)| {
        let (options, send) = (options.clone(), send.clone());
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                let mut options = options.clone();
                with(&mut options, &input);
                send.emit(Msg::ShareAs(options));
            }
        })
    };
    let check = |label: String, checked: bool, onchange: Callback<Event>| {
        html! { <label class="check"><input type="checkbox" {checked} {onchange} /><span>{ label }</span></label> }
    };
    let pane = |pane: Pane| {
        let (kept, send) = (options.clone(), send.clone());
        let toggle = Callback::from(move |_: Event| {
            let mut options = kept.clone();
            match options.panes.iter().position(|chosen| *chosen == pane) {
                Some(index) => drop(options.panes.remove(index)),
                None => options.panes.push(pane),
            }
            send.emit(Msg::ShareAs(options));
        });
        check(speech.say(&format!("pane.{}", pane.tag())), options.panes.contains(&pane), toggle)
    };
    let theme = {
        let (options, send) = (options.clone(), send.clone());
        Callback::from(move |event: Event| {
            let chosen = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
            if let Some(theme) = chosen.as_deref().and_then(Theme::from_tag) {
                send.emit(Msg::ShareAs(Options { theme, ..options.clone() }));
            }
        })
    };
    let at = moment::clock(sharing.now);
    html! {
        <fieldset class="link-options">
            <legend>{ speech.say("share.options") }</legend>
            { check(speech.fill("share.at-instant", &[("at", &at)]), options.at_instant, change(|options, input| options.at_instant = input.checked())) }
            { check(speech.say("share.play"), options.play, change(|options, input| options.play = input.checked())) }
            { check(speech.say("share.in-language"), options.in_language, change(|options, input| options.in_language = input.checked())) }
            <div class="line">
                <select ~value={options.theme.tag()} onchange={theme} aria-label={speech.say("share.theme")}>{ for Theme::ALL.map(|theme| html! {
                    <option value={theme.tag()} selected={theme == options.theme}>{ speech.say(&format!("theme.{}", theme.tag())) }</option>
                }) }</select>
            </div>
            if form.is_embed() {
                <fieldset class="panes"><legend>{ speech.say("share.panes") }</legend>{ for Pane::ALL.map(pane) }</fieldset>
                <label class="line"><span>{ speech.say("share.height") }</span>
                    <input type="number" min={HEIGHT.0.to_string()} max={HEIGHT.1.to_string()} step="20" value={options.height.to_string()}
                        onchange={change(|options, input| options.height = input.value().parse().unwrap_or(options.height))} />
                </label>
            }
        </fieldset>
    }
}
