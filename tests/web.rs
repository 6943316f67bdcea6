//! The app in a headless browser, as far as its components are concerned: mounted, spoken to, and looked at through the DOM.
#![cfg(target_arch = "wasm32")]

use include_dir::{Dir, include_dir};
use podlife::session::performance::{natural_end, perform};
use podlife::session::recipe::Recipe;
use podlife::session::trace;
use podlife::ui::app::App;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{
    CustomEvent, CustomEventInit, Document, Element, HtmlElement, HtmlInputElement, KeyboardEvent,
    KeyboardEventInit,
};
use yew::scheduler::flush;

wasm_bindgen_test_configure!(run_in_browser);

/// The rows of the notes: probes, scripts, hooks, init containers, back-off.
static ROWS: Dir = include_dir!("$CARGO_MANIFEST_DIR/tests/traces/rows");

/// What was written natively is what the browser plays, to the byte.
#[wasm_bindgen_test]
fn golden_traces_play_the_same_in_the_browser() {
    for file in ROWS.files() {
        let text = file.contents_utf8().expect("a golden trace is text");
        let recipe = Recipe::parse(text).expect("a golden trace is a recipe");
        let golden = recipe.trace().expect("its trace");
        let end = natural_end(&recipe, None);
        let performance = perform(&recipe, end, |_| {});
        let show = recipe.notes("show");
        let until = golden.until.expect("its end");
        let lines = trace::lines(&performance.outcome.records, &show, until);
        assert_eq!(lines.join("\n") + "\n", golden.file.body(), "{}", file.path().display());
        let console = trace::console(&performance.outcome.transcript, end);
        assert_eq!(console, recipe.console().expect("its console").body());
    }
}

#[wasm_bindgen_test]
async fn the_app_has_a_heading_an_editor_a_console_and_a_scrubber_that_speaks() {
    let page = Page::open().await;
    assert_eq!(page.count("h1"), 1);
    assert_eq!(page.count("yaml-editor"), 1);
    assert_eq!(page.count("#prompt-field"), 1);
    let spoken = page.find("[role=slider]").get_attribute("aria-valuetext");
    assert!(spoken.is_some_and(|time| !time.is_empty()));
    page.close().await;
}

#[wasm_bindgen_test]
async fn the_language_switch_changes_the_whole_page() {
    let page = Page::open().await;
    for language in ["en", "ko", "en"] {
        page.click(&format!("header button[lang={language}]")).await;
        assert_eq!(page.language(), language);
    }
    page.close().await;
}

#[wasm_bindgen_test]
async fn a_typed_line_is_kept_with_its_answer() {
    let page = Page::open().await;
    page.enter("kubectl get pods").await;
    assert!(page.text("[role=log]").contains("kubectl get pods"));
    let field: HtmlInputElement = page.find("#prompt-field").unchecked_into();
    assert_eq!(field.value(), "");
    page.close().await;
}

#[wasm_bindgen_test]
async fn an_empty_line_is_not_run() {
    let page = Page::open().await;
    let before = page.text("[role=log]");
    page.enter("   ").await;
    assert_eq!(page.text("[role=log]"), before);
    page.close().await;
}

#[wasm_bindgen_test]
async fn applying_in_the_editor_types_the_command() {
    let page = Page::open().await;
    let before = page.text("[role=log]").matches("kubectl apply").count();
    page.tell("yaml-editor", "yaml-apply", "kind: Pod\n").await;
    let after = page.text("[role=log]").matches("kubectl apply").count();
    assert_eq!(after, before + 1);
    page.close().await;
}

/// The app, mounted into a place of its own in a browser that remembers nothing.
struct Page {
    place: Element,
    app: yew::AppHandle<App>,
}

impl Page {
    async fn open() -> Page {
        if let Ok(Some(storage)) = window().local_storage() {
            storage.clear().expect("the test page may store");
        }
        let place = document().create_element("div").expect("a place");
        document().body().expect("a body").append_child(&place).expect("room");
        let app = yew::Renderer::<App>::with_root(place.clone()).render();
        flush().await;
        Page { place, app }
    }

    async fn close(self) {
        self.app.destroy();
        flush().await;
        self.place.remove();
    }

    async fn click(&self, selector: &str) {
        self.find(selector).unchecked_into::<HtmlElement>().click();
        flush().await;
    }

    async fn enter(&self, line: &str) {
        let field: HtmlInputElement = self.find("#prompt-field").unchecked_into();
        field.set_value(line);
        let key = KeyboardEventInit::new();
        key.set_key("Enter");
        key.set_bubbles(true);
        key.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &key);
        field.dispatch_event(&event.expect("a key event")).expect("heard");
        flush().await;
    }

    /// What the editor element does, which is not in this test's page.
    async fn tell(&self, selector: &str, name: &str, detail: &str) {
        let content = CustomEventInit::new();
        content.set_detail(&JsValue::from_str(detail));
        content.set_bubbles(true);
        let event = CustomEvent::new_with_event_init_dict(name, &content);
        self.find(selector).dispatch_event(&event.expect("a custom event")).expect("heard");
        flush().await;
    }

    fn find(&self, selector: &str) -> Element {
        let found = self.place.query_selector(selector).expect("a selector");
        found.unwrap_or_else(|| panic!("the page has no {selector}"))
    }

    fn count(&self, selector: &str) -> u32 {
        let found = self.place.query_selector_all(selector).expect("a selector");
        found.length()
    }

    fn text(&self, selector: &str) -> String {
        self.find(selector).text_content().unwrap_or_default()
    }

    fn language(&self) -> String {
        let root = document().document_element().expect("a root");
        root.get_attribute("lang").unwrap_or_default()
    }
}

fn window() -> web_sys::Window {
    web_sys::window().expect("a browser")
}

fn document() -> Document {
    window().document().expect("a page")
}
