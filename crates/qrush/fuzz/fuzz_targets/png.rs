//! A PNG of any symbol at any size and in any colours: the `png` crate reads each pixel as it should be.

#![no_main]

#[path = "../drawing.rs"]
mod drawing;
#[path = "../png.rs"]
mod png_body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| png_body::round_trip(bytes));
