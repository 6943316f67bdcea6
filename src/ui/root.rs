//! The page's root element carries the language and the theme, for the style sheet and for screen readers.

use crate::view::Theme;
use crate::words::Lang;

pub fn set(lang: Lang, theme: Theme, title: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    document.set_title(title);
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", lang.tag());
        let _ = root.set_attribute("data-theme", theme.tag());
    }
}

/// The first language the browser asks for that we speak.
pub fn browser_language() -> Option<Lang> {
    let navigator = web_sys::window()?.navigator();
    navigator.languages().iter().find_map(|tag| Lang::from_tag(&tag.as_string()?))
}
