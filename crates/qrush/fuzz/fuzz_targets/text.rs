//! Text of any symbol, qrush's own or as npm `qrcode` writes it: a terminal shows the modules.

#![no_main]

#[path = "../screen.rs"]
mod screen;
#[path = "../text.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::round_trip(bytes));
