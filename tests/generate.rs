//! What is fuzzed (`fuzz/`), over random bytes.

mod oracle;

use oracle::random::{Random, cases, try_all};

#[path = "../fuzz/body.rs"]
mod body;
#[path = "../fuzz/drawing.rs"]
mod drawing;
#[path = "../fuzz/png.rs"]
mod png_body;
#[path = "../fuzz/webp.rs"]
mod webp_body;

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

#[test]
fn any_symbol_as_webp() {
  try_all(cases(150), |random: &mut Random| {
    let count = 10 + random.below(120);
    let bytes: Vec<u8> = (0..count).map(|_| random.bits() as u8).collect();
    webp_body::round_trip(&bytes);
  });
}
