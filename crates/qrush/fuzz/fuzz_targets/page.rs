//! A PDF or EPS of any symbol, size, colours and captions: strict readers take it, and find what was asked for.

#![no_main]

/// The strict readers of the tests, and what they need.
#[allow(dead_code)]
#[path = "../../tests/oracle"]
mod oracle {
  pub mod page;
  pub mod symbol;
}
#[path = "../page.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::page(bytes));
