//! The line at the top: what this is, what is played, and the few choices that concern the whole page.

use std::rc::Rc;

use yew::prelude::*;

use super::author;
use super::export::ExportButton;
use super::gallery::GalleryButton;
use super::kubernetes::KubernetesChoice;
use super::language::LanguageSwitch;
use super::reset::ResetButton;
use super::share::ShareButton;
use super::theme::ThemeSwitch;
use crate::ui::address;
use crate::ui::parts::icon::Icon;
use crate::ui::speech::use_speech;
use crate::view::gallery::{Authored, Gallery};
use crate::view::screen::{Header, Setting, Sharing};
use crate::view::{Msg, Theme};

#[derive(PartialEq, Properties)]
pub struct HeaderBarProps {
    pub header: Header,
    pub setting: Setting,
    pub theme: Theme,
    pub gallery: Rc<Gallery>,
    pub authored: Option<Rc<Authored>>,
    /// The dialog with the link, while it is open.
    pub sharing: Option<Rc<Sharing>>,
    pub send: Callback<Msg>,
}

#[component]
pub fn HeaderBar(props: &HeaderBarProps) -> Html {
    let speech = use_speech();
    let header = &props.header;
    let title =
        if header.title.is_empty() { speech.say("header.untitled") } else { header.title.clone() };
    html! {
        <header class="header">
            <span class="mark" translate="no" lang="en">{ "pod" }<i>{ "life" }</i></span>
            <h1 class="title" title={title.clone()}>{ title }</h1>
            <span class="edition">
                { kubernetes(props) }
                <span class="edition-seed">{ " · " }{ speech.fill("header.seed", &[("seed", &header.seed.to_string())]) }</span>
            </span>
            <span class="gap" />
            if let Some(authored) = &props.authored { { author::dialog(authored, &props.send, speech) } }
            { choices(props, &speech.say("embed.open"), &speech.say("embed.open.new")) }
        </header>
    }
}

/// Who is embedded does not choose.
fn kubernetes(props: &HeaderBarProps) -> Html {
    let header = &props.header;
    match &props.setting {
        Setting::Whole => html! {
            <KubernetesChoice versions={header.versions.clone()} chosen={header.kubernetes.clone()} send={props.send.clone()} />
        },
        Setting::Embed { .. } => html! {
            <span lang="en">{ format!("Kubernetes {}", header.kubernetes) }</span>
        },
    }
}

fn choices(props: &HeaderBarProps, open: &str, open_spoken: &str) -> Html {
    match &props.setting {
        Setting::Whole => html! {
            <div class="choices">
                <GalleryButton gallery={props.gallery.clone()} send={props.send.clone()} />
                <LanguageSwitch send={props.send.clone()} />
                <ThemeSwitch theme={props.theme} send={props.send.clone()} />
                <ResetButton aside={props.header.aside.clone()} send={props.send.clone()} />
                <ExportButton send={props.send.clone()} />
                <ShareButton sharing={props.sharing.clone()} send={props.send.clone()} />
            </div>
        },
        Setting::Embed { link, .. } => html! {
            <div class="choices">
                <a class="button" href={address::link(link)} target="_blank" rel="noopener" aria-label={open_spoken.to_owned()}>
                    { Icon::Outside.draw() }{ open }
                </a>
            </div>
        },
    }
}
