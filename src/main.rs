//! The front door: the page on wasm32, the workshop natively.

#[cfg(target_arch = "wasm32")]
fn main() {
    use podlife::ui::{app::App, crash, root};

    crash::prepare();
    match root::place() {
        Some(place) => yew::Renderer::<App>::with_root(place).render(),
        None => yew::Renderer::<App>::new().render(),
    };
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    podlife::workshop::main(&arguments)
}
