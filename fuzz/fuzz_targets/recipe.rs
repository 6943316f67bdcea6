//! libFuzzer's door to `workshop::fuzz::recipe`, where what must hold is written down.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| podlife::workshop::fuzz::recipe(data));
