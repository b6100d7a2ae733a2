//! A symbol is drawn module for module as other encoders draw it, and can be read.

mod oracle;

use oracle::peers::{
  data_codewords, first_difference, full_size, interleave, is_dark, masks, qrcodegen,
};
use proptest::prelude::*;
use qrush::Compatibility;
use qrush::matrix::draw;
use qrush::matrix::testing::{self, Backend};
use qrush::spec::{Level, Mask, Version};

/// Bytes without a pattern, the same in each run.
fn bytes(count: usize, mut seed: u32) -> Vec<u8> {
  let mut next = || {
    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (seed >> 24) as u8
  };
  (0..count).map(|_| next()).collect()
}

#[test]
fn every_version_level_and_mask_as_by_qrcodegen() {
  for version in full_size() {
    for level in Level::ALL {
      let data = bytes(data_codewords(version, level), version.number().into());
      let codewords = interleave(version, level, &data).concat();
      for mask in masks() {
        let expected = qrcodegen(version, level, &data, Some(mask));
        for path in Backend::all() {
          let matrix = testing::draw(path, version, level, &codewords, Some(mask));
          assert_eq!(
            (matrix.version, matrix.level, matrix.mask),
            (version, level, mask)
          );
          let difference = first_difference(&matrix, |row, column| is_dark(&expected, row, column));
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
fn function_modules_are_those_that_no_codeword_changes() {
  let micro = (1..=4).map(|number| Version::micro(number).unwrap());
  for version in full_size().chain(micro) {
    let matrix = draw(
      Compatibility::Standard,
      version,
      Level::L,
      &[],
      Some(Mask::ZERO),
    );
    let function = oracle::symbol::function_modules(version, Level::L, Mask::ZERO);
    for (row, modules) in function.iter().enumerate() {
      for (column, module) in modules.iter().enumerate() {
        assert_eq!(
          matrix.is_function(row, column),
          module.is_some(),
          "{version:?}"
        );
      }
    }
  }
}

#[test]
fn rows_hold_the_modules_and_nothing_else() {
  for version in full_size() {
    let matrix = draw(
      Compatibility::Standard,
      version,
      Level::Q,
      &[0x5A; 100],
      None,
    );
    assert_eq!(matrix.rows().len(), matrix.width());
    for (index, row) in matrix.rows().enumerate() {
      assert_eq!(row, matrix.row(index));
      assert_eq!(row.len(), matrix.width().div_ceil(64));
      let dark = (0..matrix.width())
        .filter(|&column| matrix.is_dark(index, column))
        .count();
      assert_eq!(
        row
          .iter()
          .map(|word| word.count_ones() as usize)
          .sum::<usize>(),
        dark
      );
    }
  }
}

#[test]
fn what_is_drawn_can_be_read() {
  for (number, level, text) in [
    (1, Level::M, "qrush"),
    (4, Level::L, "https://example.org/a/path?with=a&query=too"),
    (7, Level::H, "Version information starts here."),
    (14, Level::Q, "Three rows of alignment patterns."),
    (25, Level::M, "A larger one."),
    (40, Level::L, "The largest."),
  ] {
    let version = Version::new(number).unwrap();
    let mut bits = qrcode::bits::Bits::new(oracle::peers::peer_version(version));
    bits.push_byte_data(text.as_bytes()).unwrap();
    bits
      .push_terminator(oracle::peers::peer_level(level))
      .unwrap();
    let codewords = interleave(version, level, &bits.into_bytes()).concat();
    for mask in masks().map(Some).chain([None]) {
      let matrix = draw(Compatibility::Standard, version, level, &codewords, mask);
      let grid = rqrr::SimpleGrid::from_func(matrix.width(), |x, y| matrix.is_dark(y, x));
      let (meta, read) = rqrr::Grid::new(grid).decode().unwrap();
      assert_eq!(
        (meta.version.0, meta.mask),
        (number.into(), matrix.mask.reference().into())
      );
      assert_eq!(read, text);
    }
  }
}

proptest! {
  #![proptest_config(ProptestConfig { max_shrink_iters: 100, ..ProptestConfig::with_cases(200) })]

  #[test]
  fn any_codewords_as_by_the_oracle(
    version in prop::sample::select(full_size().collect::<Vec<_>>()),
    level in prop::sample::select(&Level::ALL[..]),
    mask in prop::sample::select(masks().collect::<Vec<_>>()),
    seed: u32,
    whole: bool,
  ) {
    // All codewords, or too few: what is missing counts as zero.
    let size = interleave(version, level, &vec![0; data_codewords(version, level)]).concat().len();
    let codewords = bytes(if whole { size } else { seed as usize % (size + 1) }, seed);
    let expected = oracle::symbol::draw(version, level, &codewords, 0, mask);
    for path in Backend::all() {
      let matrix = testing::draw(path, version, level, &codewords, Some(mask));
      prop_assert_eq!(first_difference(&matrix, |row, column| expected[row][column]), None);
    }
  }
}
