//! The front door: the page on wasm32, the workshop natively.

fn main() {}
