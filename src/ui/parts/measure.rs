//! The width of an element, kept up to date.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// In whole pixels; nothing before the first drawing.
#[hook]
pub fn use_width(node: &NodeRef) -> f64 {
    let width = use_state_eq(|| 0.0);
    let set = width.setter();
    use_resize(
        node,
        Callback::from(move |element: Element| set.set(f64::from(element.client_width()))),
    );
    *width
}

/// Calls back whenever the element's size changes, and once at first.
#[hook]
pub fn use_resize(node: &NodeRef, changed: Callback<Element>) {
    let node = node.clone();
    use_effect_with((), move |_| {
        let watch = node.cast::<Element>().and_then(|element| Watch::new(element, changed));
        move || drop(watch)
    });
}

/// Calls back whenever one of the elements changes its size, and once at first. They are looked for again when `shape` changes.
#[hook]
pub fn use_resizes<Shape: PartialEq + 'static>(
    shape: Shape,
    elements: impl FnOnce() -> Vec<Element> + 'static,
    changed: Callback<()>,
) {
    use_effect_with(shape, move |_| {
        let watch = Watch::of(&elements(), move || changed.emit(()));
        move || drop(watch)
    });
}

/// Asks for something that the frame in the making need not wait for. However often it is asked for until then, it is done once.
#[hook]
pub fn use_soon(act: Callback<()>) -> Callback<()> {
    let due = use_mut_ref(|| None::<Timeout>);
    use_callback(act, move |(), act| {
        let (act, done) = (act.clone(), due.clone());
        due.borrow_mut().get_or_insert_with(|| {
            Timeout::new(0, move || {
                done.borrow_mut().take();
                act.emit(());
            })
        });
    })
}

struct Watch {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut()>,
}

impl Watch {
    fn new(element: Element, changed: Callback<Element>) -> Option<Watch> {
        let observed = [element.clone()];
        Watch::of(&observed, move || changed.emit(element.clone()))
    }

    fn of(observed: &[Element], changed: impl FnMut() + 'static) -> Option<Watch> {
        let closure = Closure::<dyn FnMut()>::new(changed);
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observed.iter().for_each(|element| observer.observe(element));
        Some(Watch { observer, _closure: closure })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
