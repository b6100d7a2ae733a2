//! Naive oracles: a bool per module, written straight from ISO/IEC 18004:2015, the forms in which
//! other crates take versions, levels and masks, and the corpus.

#![allow(dead_code)] // Each test binary uses its own part of this.

pub mod page;
pub mod peers;
pub mod penalty;
pub mod random;
pub mod segments;
pub mod svg;
pub mod symbol;

use qrush::spec::{Level, Version};

/// All versions, M1 to 40.
pub fn versions() -> impl Iterator<Item = Version> {
  (0..Version::COUNT).filter_map(Version::from_index)
}

/// The same symbol in the words of the `qrcode` crate.
pub fn theirs(version: Version, level: Level) -> (qrcode::Version, qrcode::EcLevel) {
  let number = i16::from(version.number());
  let version = if version.is_micro() {
    qrcode::Version::Micro(number)
  } else {
    qrcode::Version::Normal(number)
  };
  let level = match level {
    Level::L => qrcode::EcLevel::L,
    Level::M => qrcode::EcLevel::M,
    Level::Q => qrcode::EcLevel::Q,
    Level::H => qrcode::EcLevel::H,
  };
  (version, level)
}

/// The texts of the corpus.
pub fn corpus() -> Vec<String> {
  include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../__test__/corpus/payloads.ndjson"
  ))
  .lines()
  .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line of JSON"))
  .map(|line| line["text"].as_str().expect("a text").to_owned())
  .filter(|text| !text.is_empty())
  .collect()
}
