//! The crates that serve as oracles, driven with this crate's types.

use qrush::Symbol;
use qrush::spec::{Level, Mask, Version};

/// All full-size versions.
pub fn full_size() -> impl Iterator<Item = Version> {
  (1..=40).map(|number| Version::new(number).unwrap())
}

/// All eight masks.
pub fn masks() -> impl Iterator<Item = Mask> {
  (0..8).map(|reference| Mask::new(reference).unwrap())
}

/// How many data codewords a symbol has; in M1 and M3 the last of them is a half one.
pub fn data_codewords(version: Version, level: Level) -> usize {
  qrcode::bits::Bits::new(peer_version(version))
    .max_len(peer_level(level))
    .unwrap()
    .div_ceil(8)
}

/// Data codewords with error correction added and interleaved by `qrcode`: data, then correction.
pub fn interleave(version: Version, level: Level, data: &[u8]) -> [Vec<u8>; 2] {
  qrcode::ec::construct_codewords(data, peer_version(version), peer_level(level))
    .unwrap()
    .into()
}

/// The symbol as `qrcodegen` draws it, with its choice of the mask if there is none.
pub fn qrcodegen(
  version: Version,
  level: Level,
  data: &[u8],
  mask: Option<Mask>,
) -> qrcodegen::QrCode {
  let level = match level {
    Level::L => qrcodegen::QrCodeEcc::Low,
    Level::M => qrcodegen::QrCodeEcc::Medium,
    Level::Q => qrcodegen::QrCodeEcc::Quartile,
    Level::H => qrcodegen::QrCodeEcc::High,
  };
  qrcodegen::QrCode::encode_codewords(
    qrcodegen::Version::new(version.number()),
    level,
    data,
    mask.map(|mask| qrcodegen::Mask::new(mask.reference())),
  )
}

/// Whether a module of `qrcodegen`'s symbol is dark.
pub fn is_dark(symbol: &qrcodegen::QrCode, row: usize, column: usize) -> bool {
  symbol.get_module(i32::try_from(column).unwrap(), i32::try_from(row).unwrap())
}

/// The first module, as row and column, in which the matrix is not what `dark` says.
pub fn first_difference(
  matrix: &Symbol,
  dark: impl Fn(usize, usize) -> bool,
) -> Option<(usize, usize)> {
  let all =
    (0..matrix.width()).flat_map(|row| (0..matrix.width()).map(move |column| (row, column)));
  all
    .into_iter()
    .find(|&(row, column)| matrix.is_dark(row, column) != dark(row, column))
}

/// The version as `qrcode` has it.
pub fn peer_version(version: Version) -> qrcode::Version {
  let number = version.number().into();
  if version.is_micro() {
    qrcode::Version::Micro(number)
  } else {
    qrcode::Version::Normal(number)
  }
}

/// The level as `qrcode` has it.
pub fn peer_level(level: Level) -> qrcode::EcLevel {
  match level {
    Level::L => qrcode::EcLevel::L,
    Level::M => qrcode::EcLevel::M,
    Level::Q => qrcode::EcLevel::Q,
    Level::H => qrcode::EcLevel::H,
  }
}
