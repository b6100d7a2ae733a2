//! Any text by the rules of the standard and of npm `qrcode`, Micro QR too: no split is shorter, and decoders
//! read it back.

#![no_main]

/// The naive symbol of the tests, of which the decoder of Micro QR takes the function modules.
#[allow(dead_code)]
#[path = "../../tests/oracle"]
mod oracle {
  pub mod symbol;
}
#[path = "../micro.rs"]
mod micro;
#[path = "../segments.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::split(bytes));
