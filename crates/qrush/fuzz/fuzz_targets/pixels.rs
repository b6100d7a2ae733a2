//! Any symbol in a format that keeps every pixel: readers find each as it should be.

#![no_main]

#[path = "../pixels.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::round_trip(bytes));
