//! Options of any names and values: what is taken is within its range, what is refused says so in one line.

#![no_main]

#[path = "../options.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::validate(bytes));
