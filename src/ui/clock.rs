//! Real time: the only caller of requestAnimationFrame. It runs while the simulation plays and the page is seen, and not otherwise.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::Callback;

use crate::view::transport::Motion;

/// After a pause of the browser, no more than this goes by at once.
const ELAPSED_MILLIS_MAX: f64 = 100.0;

#[derive(Default)]
pub struct FrameClock {
    last: Option<f64>,
    pending: Option<Frame>,
}

impl FrameClock {
    /// Asks for the next frame while playing; forgets it when paused.
    pub fn keep(&mut self, motion: Motion, frame: &Callback<f64>) {
        match motion {
            Motion::Playing if self.pending.is_none() => {
                self.pending = Frame::request(frame.clone())
            }
            Motion::Playing => {}
            Motion::Paused => *self = FrameClock::default(),
        }
    }

    /// A frame came: how much real time went by since the one before.
    pub fn elapsed(&mut self, timestamp: f64) -> u32 {
        self.pending = None;
        let before = self.last.replace(timestamp).unwrap_or(timestamp);
        (timestamp - before).clamp(0.0, ELAPSED_MILLIS_MAX).round() as u32
    }
}

/// One frame asked for; dropping it takes the request back.
struct Frame {
    id: i32,
    _closure: Closure<dyn FnMut(f64)>,
}

impl Frame {
    fn request(frame: Callback<f64>) -> Option<Frame> {
        let closure = Closure::<dyn FnMut(f64)>::new(move |timestamp| frame.emit(timestamp));
        let id =
            web_sys::window()?.request_animation_frame(closure.as_ref().unchecked_ref()).ok()?;
        Some(Frame { id, _closure: closure })
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            // A frame that has already come cannot be taken back, which is as well.
            let _ = window.cancel_animation_frame(self.id);
        }
    }
}
