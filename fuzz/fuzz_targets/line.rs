//! libFuzzer's door to `workshop::fuzz::line`, where what must hold is written down.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| podlife::workshop::fuzz::line(data));
