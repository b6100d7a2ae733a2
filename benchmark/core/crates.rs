//! The crates that encode QR codes, asked for the same symbol.

use std::hint::black_box;

use crate::clock::Work;
use qrcodegen::{QrCodeEcc, QrSegment, Version};
use qrush::Compatibility;
use qrush::codeword::Codewords;
use qrush::matrix;
use qrush::spec::Mask;

/// The works on `text`.
pub fn works(text: &str) -> [Work<'_>; 5] {
  [
    Work::new("crate fast_qr", move || by_fast_qr(black_box(text))),
    Work::new("crate qrcodegen", move || by_qrcodegen(black_box(text))),
    Work::new("crate qrcode", move || by_qrcode(black_box(text))),
    Work::new("crate qrcode, bits", move || {
      qrcode::bits::encode_auto(black_box(text).as_bytes(), qrcode::EcLevel::M)
    }),
    Work::new("crate qrcode, text to codewords", move || {
      let bits = qrcode::bits::encode_auto(black_box(text).as_bytes(), qrcode::EcLevel::M);
      let bits = bits.expect("a text that fits");
      let version = bits.version();
      qrcode::ec::construct_codewords(&bits.into_bytes(), version, qrcode::EcLevel::M)
    }),
  ]
}

fn by_fast_qr(text: &str) -> fast_qr::QRCode {
  let code = fast_qr::QRBuilder::new(text).ecl(fast_qr::ECL::M).build();
  code.expect("a text that fits")
}

fn by_qrcodegen(text: &str) -> qrcodegen::QrCode {
  let segments = QrSegment::make_segments(text);
  let (level, versions) = (QrCodeEcc::Medium, [Version::MIN, Version::MAX]);
  let [first, last] = versions;
  qrcodegen::QrCode::encode_segments_advanced(&segments, level, first, last, None, false)
    .expect("a text that fits")
}

fn by_qrcode(text: &str) -> qrcode::QrCode {
  let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M);
  code.expect("a text that fits")
}

/// Compares the symbols of the crates with that of `codewords`, module by module, and names those
/// that split the text another way, so that only a reader can say that they are right.
///
/// # Panics
///
/// If a symbol has another version, or carries another text.
pub fn check(text: &str, codewords: &Codewords) -> Vec<&'static str> {
  let mut different = Vec::new();
  let mut check = |name, size, dark: &dyn Fn(usize, usize) -> bool| {
    assert_eq!(
      size,
      codewords.version.size(),
      "the size of {name}'s symbol"
    );
    if !is_same(size, codewords, dark) {
      assert_eq!(read(size, dark), text, "what {name}'s symbol says");
      different.push(name);
    }
  };
  let code = by_fast_qr(text);
  check("crate fast_qr", code.size, &|row, column| {
    code[row][column].value()
  });
  let code = by_qrcodegen(text);
  check("crate qrcodegen", code.size() as usize, &|row, column| {
    code.get_module(column as i32, row as i32)
  });
  let code = by_qrcode(text);
  check("crate qrcode", code.width(), &|row, column| {
    code[(column, row)] == qrcode::Color::Dark
  });
  different
}

/// Whether these are the modules of `codewords` under the mask that they say they have.
fn is_same(size: usize, codewords: &Codewords, dark: &dyn Fn(usize, usize) -> bool) -> bool {
  // Clause 7.9: columns 0–4 of row 8 are level and mask, less 10101.
  let reference = (2..5).fold(0, |bits, column| bits << 1 | u8::from(dark(8, column))) ^ 0b101;
  let (version, level) = (codewords.version, codewords.level);
  let ours = matrix::draw(
    Compatibility::Standard,
    version,
    level,
    codewords.bytes,
    Mask::new(reference),
  );
  (0..size).all(|row| (0..size).all(|column| dark(row, column) == ours.is_dark(row, column)))
}

fn read(size: usize, dark: &dyn Fn(usize, usize) -> bool) -> String {
  let modules = rqrr::SimpleGrid::from_func(size, |column, row| dark(row, column));
  let (_, text) = rqrr::Grid::new(modules)
    .decode()
    .expect("a readable symbol");
  text
}
