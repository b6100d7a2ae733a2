//! A WebP of any symbol at any size, in any greys, lossless or not: the `image` crate reads it, and sees
//! the modules.

#![no_main]

#[path = "../drawing.rs"]
mod drawing;
#[path = "../webp.rs"]
mod webp_body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| webp_body::round_trip(bytes));
