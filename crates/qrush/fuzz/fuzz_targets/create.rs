//! Any data with any options: no panic, and what comes out is what was asked for.

#![no_main]

#[path = "../body.rs"]
mod body;
/// The naive symbol of the tests, of which this takes the function modules.
#[allow(dead_code)]
#[path = "../../tests/oracle"]
mod oracle {
  pub mod symbol;
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::create(bytes));
