//! Micro QR symbols are drawn module for module as by `qrcode` and by the oracle.

mod oracle;

use oracle::peers::{data_codewords, first_difference, interleave, peer_level, peer_version};
use proptest::prelude::*;
use qrcode::canvas::{Canvas, MaskPattern};
use qrush::Compatibility;
use qrush::Symbol;
use qrush::matrix::draw;
use qrush::matrix::testing::{self, Backend};
use qrush::spec::{Level, Mask, Version};

/// All combinations of Micro QR version and level (table 13).
fn forms() -> Vec<(Version, Level)> {
  use Level::{L, M, Q};
  [
    (1, L),
    (2, L),
    (2, M),
    (3, L),
    (3, M),
    (4, L),
    (4, M),
    (4, Q),
  ]
  .map(|(number, level)| (Version::micro(number).unwrap(), level))
  .to_vec()
}

fn form() -> impl Strategy<Value = (Version, Level, Vec<u8>)> {
  prop::sample::select(forms()).prop_flat_map(|(version, level)| {
    let count = data_codewords(version, level);
    prop::collection::vec(any::<u8>(), count).prop_map(move |mut data| {
      if version.number() % 2 == 1 {
        *data.last_mut().unwrap() &= 0xF0;
      }
      (version, level, data)
    })
  })
}

fn masks() -> impl Iterator<Item = Mask> {
  (0..4).map(|reference| Mask::new(reference).unwrap())
}

/// In M1 and M3 the bits come to `qrcode` in one piece: by itself it writes all eight bits of the half
/// codeword in M3-L, and four modules too many.
fn canvas(version: Version, level: Level, [data, correction]: &[Vec<u8>; 2]) -> Canvas {
  let mut canvas = Canvas::new(peer_version(version), peer_level(level));
  canvas.draw_all_functional_patterns();
  if version.number() % 2 == 1 {
    let bytes = [&**data, &**correction].concat();
    let (whole, rest) = bytes.split_at(data.len() - 1);
    let nibbles: Vec<u8> = rest
      .iter()
      .flat_map(|byte| [byte >> 4, byte & 0xF])
      .collect();
    let nibbles = [&nibbles[..1], &nibbles[2..], &[0]].concat();
    let joined: Vec<u8> = nibbles
      .chunks_exact(2)
      .map(|pair| pair[0] << 4 | pair[1])
      .collect();
    canvas.draw_data(&[whole, &joined].concat(), &[]);
  } else {
    canvas.draw_data(data, correction);
  }
  canvas
}

fn difference(matrix: &Symbol, canvas: &Canvas) -> Option<(usize, usize)> {
  let coordinate = |at: usize| i16::try_from(at).unwrap();
  first_difference(matrix, |row, column| {
    canvas.get(coordinate(column), coordinate(row)).is_dark()
  })
}

proptest! {
  #![proptest_config(ProptestConfig::with_cases(512))]

  #[test]
  fn every_mask_is_drawn_as_by_qrcode((version, level, data) in form()) {
    let parts = interleave(version, level, &data);
    let codewords = parts.concat();
    let patterns = [
      MaskPattern::HorizontalLines,
      MaskPattern::LargeCheckerboard,
      MaskPattern::Diamonds,
      MaskPattern::Meadow,
    ];
    for (mask, pattern) in masks().zip(patterns) {
      let mut expected = canvas(version, level, &parts);
      expected.apply_mask(pattern);
      for path in Backend::all() {
        let matrix = testing::draw(path, version, level, &codewords, Some(mask));
        prop_assert_eq!(difference(&matrix, &expected), None, "{:?}-{:?} {:?}", version, level, mask);
      }
    }
  }

  #[test]
  fn the_mask_is_chosen_as_by_qrcode((version, level, data) in form()) {
    let parts = interleave(version, level, &data);
    let matrix = draw(Compatibility::Standard, version, level, &parts.concat(), None);
    let expected = canvas(version, level, &parts).apply_best_mask();
    prop_assert_eq!(difference(&matrix, &expected), None);
  }

  #[test]
  fn every_mask_is_drawn_as_by_the_oracle((version, level, data) in form()) {
    let codewords = interleave(version, level, &data).concat();
    for mask in masks() {
      let matrix = draw(Compatibility::Standard, version, level, &codewords, Some(mask));
      let expected = oracle::symbol::draw(version, level, &codewords, data.len(), mask);
      prop_assert_eq!(first_difference(&matrix, |row, column| expected[row][column]), None);
    }
  }
}

#[test]
fn what_micro_qr_does_not_have_is_refused() {
  for number in 1..=4 {
    let version = Version::micro(number).unwrap();
    for level in Level::ALL {
      if !forms().contains(&(version, level)) {
        let drawn = std::panic::catch_unwind(|| {
          draw(Compatibility::Standard, version, level, &[0; 10], None)
        });
        assert!(drawn.is_err(), "{version:?}-{level:?}");
      }
    }
    let mask = Mask::new(4);
    assert!(
      std::panic::catch_unwind(|| draw(Compatibility::Standard, version, Level::L, &[0; 5], mask))
        .is_err()
    );
  }
}
