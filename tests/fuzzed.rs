//! What is fuzzed by way of options (`crates/qrush/fuzz`), over random bytes.

// The targets are a workspace of their own, which does not share the project's pedantic lints.
#![allow(clippy::pedantic, clippy::style, clippy::complexity)]

/// The readers and oracles of the core's tests.
#[allow(dead_code)]
#[path = "../crates/qrush/tests/oracle"]
mod oracle {
  pub mod page;
  pub mod random;
  pub mod svg;
  pub mod symbol;
}

use oracle::random::{Random, cases, try_all};

#[path = "../crates/qrush/fuzz/body.rs"]
mod body;
#[path = "../crates/qrush/fuzz/options.rs"]
mod options_body;
#[path = "../crates/qrush/fuzz/page.rs"]
mod page_body;
#[path = "../crates/qrush/fuzz/screen.rs"]
mod screen;
#[path = "../crates/qrush/fuzz/svg.rs"]
mod svg_body;
#[path = "../crates/qrush/fuzz/text.rs"]
mod text_body;

/// Random bytes, from `least` on and fewer than `range` more, for each of the cases.
fn fuzz(count: u64, least: usize, range: usize, body: fn(&[u8])) {
  try_all(cases(count), |random: &mut Random| {
    let count = least + random.below(range);
    let bytes: Vec<u8> = (0..count).map(|_| random.bits() as u8).collect();
    body(&bytes);
  });
}

#[test]
fn any_bytes_as_data_and_options() {
  fuzz(2_000, 0, 300, body::create);
}

#[test]
fn any_options_of_an_svg_stay_within_the_allowed() {
  fuzz(2_000, 0, 200, svg_body::svg);
}

#[test]
fn any_symbol_as_a_page() {
  fuzz(1_000, 1, 120, page_body::page);
}

#[test]
fn any_symbol_as_text() {
  fuzz(1_000, 9, 120, text_body::round_trip);
}

#[test]
fn any_options_of_any_call() {
  fuzz(2_000, 2, 120, options_body::validate);
}
