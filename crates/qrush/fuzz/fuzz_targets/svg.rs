//! Any options: an SVG that a strict reader takes, and that shows what was asked for.

#![no_main]

/// The strict reader of the tests.
#[allow(dead_code)]
#[path = "../../tests/oracle"]
mod oracle {
  pub mod svg;
}
#[path = "../svg.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::svg(bytes));
