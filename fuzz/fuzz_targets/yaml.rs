//! libFuzzer's door to `workshop::fuzz::yaml`, where what must hold is written down.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| podlife::workshop::fuzz::yaml(data));
