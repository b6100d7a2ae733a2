//! What is fuzzed (`fuzz/`), over random bytes.

// The targets are a workspace of their own, which does not share the project's pedantic lints.
#![allow(clippy::pedantic, clippy::style, clippy::complexity)]

mod oracle;

use oracle::random::{Random, cases, try_all};

#[path = "../crates/qrush/fuzz/body.rs"]
mod body;
#[path = "../crates/qrush/fuzz/drawing.rs"]
mod drawing;
#[path = "../crates/qrush/fuzz/jpeg.rs"]
mod jpeg_body;
#[path = "../crates/qrush/fuzz/micro.rs"]
mod micro;
#[path = "../crates/qrush/fuzz/options.rs"]
mod options_body;
#[path = "../crates/qrush/fuzz/page.rs"]
mod page_body;
#[path = "../crates/qrush/fuzz/pixels.rs"]
mod pixels_body;
#[path = "../crates/qrush/fuzz/png.rs"]
mod png_body;
#[path = "../crates/qrush/fuzz/screen.rs"]
mod screen;
#[path = "../crates/qrush/fuzz/segments.rs"]
mod segments_body;
#[path = "../crates/qrush/fuzz/text.rs"]
mod text_body;

#[test]
fn any_bytes_as_data_and_options() {
  try_all(cases(2_000), |random: &mut Random| {
    let count = random.below(300);
    let bytes: Vec<u8> = (0..count).map(|_| random.bits() as u8).collect();
    body::create(&bytes);
  });
}

#[test]
fn any_symbol_as_png() {
  try_all(cases(300), |random: &mut Random| {
    let count = 14 + random.below(120);
    let bytes: Vec<u8> = (0..count).map(|_| random.bits() as u8).collect();
    png_body::round_trip(&bytes);
  });
}

/// Random bytes, from `least` on, for each of the cases.
fn fuzz(count: u64, least: usize, body: fn(&[u8])) {
  try_all(cases(count), |random: &mut Random| {
    let count = least + random.below(120);
    let bytes: Vec<u8> = (0..count).map(|_| random.bits() as u8).collect();
    body(&bytes);
  });
}

#[test]
fn any_symbol_in_a_format_that_keeps_every_pixel() {
  fuzz(300, 18, pixels_body::round_trip);
}

#[test]
fn any_symbol_as_jpeg() {
  fuzz(150, 14, jpeg_body::round_trip);
}

#[test]
fn any_symbol_as_a_page() {
  fuzz(1_000, 1, page_body::page);
}

#[test]
fn any_symbol_as_text() {
  fuzz(1_000, 9, text_body::round_trip);
}

#[test]
fn any_options_of_any_call() {
  fuzz(2_000, 2, options_body::validate);
}

#[test]
fn any_text_by_any_rules() {
  fuzz(500, 5, segments_body::split);
}
