//! A symbol is drawn module for module as other encoders draw it.

mod oracle;

use oracle::peers::{data_codewords, first_difference, full_size, interleave, masks, qrcodegen};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use qrush::matrix::internal::{self, Path};
use qrush::spec::Level;

/// Bytes that are the same in each run.
fn random_bytes(length: usize, seed: u8) -> Vec<u8> {
  let mut bytes = vec![0; length];
  TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]).fill_bytes(&mut bytes);
  bytes
}

#[test]
fn every_version_level_and_mask_is_drawn_as_by_qrcodegen() {
  for version in full_size() {
    for level in Level::ALL {
      let data = random_bytes(data_codewords(version, level), version.number());
      let codewords = interleave(version, level, &data).concat();
      for mask in masks() {
        let expected = qrcodegen(version, level, &data, Some(mask));
        for path in Path::all() {
          let matrix = internal::draw(path, version, level, &codewords, Some(mask));
          assert_eq!(
            (matrix.version, matrix.level, matrix.mask),
            (version, level, mask)
          );
          let difference = first_difference(&matrix, |row, column| {
            expected.get_module(column as i32, row as i32)
          });
          assert_eq!(
            difference, None,
            "{version:?}-{level:?}, {mask:?}, {path:?}"
          );
        }
      }
    }
  }
}

#[test]
fn the_mask_is_chosen_as_by_qrcodegen() {
  for version in full_size() {
    for level in Level::ALL {
      let data = random_bytes(data_codewords(version, level), version.number());
      let codewords = interleave(version, level, &data).concat();
      let expected = qrcodegen(version, level, &data, None);
      for path in Path::all() {
        let matrix = internal::draw(path, version, level, &codewords, None);
        assert_eq!(
          matrix.mask.reference(),
          expected.mask().value(),
          "{version:?}-{level:?}, {path:?}"
        );
      }
    }
  }
}
