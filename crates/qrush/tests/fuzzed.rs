//! What is fuzzed of the core (`fuzz/`), over random bytes.

// The targets are a workspace of their own, which does not share the project's pedantic lints.
#![allow(clippy::pedantic, clippy::style, clippy::complexity)]

mod oracle;

use oracle::random::{Random, cases, try_all};

#[path = "../fuzz/drawing.rs"]
mod drawing;
#[path = "../fuzz/jpeg.rs"]
mod jpeg_body;
#[path = "../fuzz/micro.rs"]
mod micro;
#[path = "../fuzz/pixels.rs"]
mod pixels_body;
#[path = "../fuzz/png.rs"]
mod png_body;
#[path = "../fuzz/segments.rs"]
mod segments_body;

#[test]
fn any_symbol_as_png() {
  fuzz(300, 14, png_body::round_trip);
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
fn any_text_by_any_rules() {
  fuzz(500, 5, segments_body::split);
}
