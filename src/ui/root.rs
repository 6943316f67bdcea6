//! The page's root element carries the language, the theme and whether it stands in another page, for the style sheet and
//! for screen readers.

use web_sys::{Document, Element};

use crate::view::Theme;
use crate::view::screen::Setting;
use crate::words::Lang;

/// The commit the page was built from: a new one gives its files new names.
const BUILD: &str = match option_env!("PODLIFE_BUILD") {
    Some(build) => build,
    None => "dev",
};

pub fn set(lang: Lang, theme: Theme, setting: &Setting, title: &str) {
    let Some(document) = document() else {
        return;
    };
    document.set_title(&if title.is_empty() {
        "podlife".to_owned()
    } else {
        format!("{title} · podlife")
    });
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", lang.tag());
        let _ = root.set_attribute("data-theme", theme.tag());
        let _ = root.set_attribute("data-setting", setting.name());
        let _ = root.set_attribute("data-build", BUILD);
    }
    for scheme in ["light", "dark"] {
        colour_around(&document, theme, scheme);
    }
}

/// What the browser draws around the page follows a theme that was chosen by hand.
fn colour_around(document: &Document, theme: Theme, scheme: &str) {
    let media = match theme {
        Theme::Auto => format!("(prefers-color-scheme: {scheme})"),
        Theme::Light | Theme::Dark if theme.tag() == scheme => "all".to_owned(),
        Theme::Light | Theme::Dark => "not all".to_owned(),
    };
    let colour = document.query_selector(&format!("meta[data-scheme={scheme}]")).ok().flatten();
    if let Some(colour) = colour {
        let _ = colour.set_attribute("media", &media);
    }
}

/// The first language the browser asks for that we speak.
pub fn browser_language() -> Option<Lang> {
    let navigator = web_sys::window()?.navigator();
    navigator.languages().iter().find_map(|tag| Lang::from_tag(&tag.as_string()?))
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Where the page is put: the element that index.html keeps for it, emptied of its first picture.
pub fn place() -> Option<Element> {
    let place = document()?.get_element_by_id("app")?;
    place.set_inner_html("");
    Some(place)
}
