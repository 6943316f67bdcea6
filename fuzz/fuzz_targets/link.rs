//! libFuzzer's door to `workshop::fuzz::link`, where what must hold is written down.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| podlife::workshop::fuzz::link(data));
