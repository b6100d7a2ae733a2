//! A JPEG of any symbol at any size, in any colours and quality: the `image` crate reads it, and sees the modules.

#![no_main]

#[path = "../drawing.rs"]
mod drawing;
#[path = "../jpeg.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::round_trip(bytes));
