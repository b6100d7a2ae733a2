//! The mask is chosen as `qrcodegen` chooses it, and is the one of the least penalty.

mod oracle;

use oracle::peers::{
  data_codewords, first_difference, full_size, interleave, is_dark, masks, qrcodegen,
};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use qrush::Compatibility;
use qrush::Symbol;
use qrush::matrix::draw;
use qrush::matrix::testing::{self, Backend};
use qrush::spec::{Level, Version};

/// Data codewords: noise, one byte over and over, or text, of which masks leave different traces.
fn data(count: usize) -> impl Strategy<Value = Vec<u8>> {
  prop_oneof![
    4 => prop::collection::vec(any::<u8>(), count),
    1 => any::<u8>().prop_map(move |byte| vec![byte; count]),
    1 => prop::collection::vec(any::<u8>(), 1..8)
      .prop_map(move |bytes| bytes.into_iter().cycle().take(count).collect()),
    1 => prop::collection::vec(prop::sample::select(&b"01 e"[..]), count),
  ]
}

fn symbol() -> impl Strategy<Value = (Version, Level, Vec<u8>)> {
  let version = prop::sample::select(full_size().collect::<Vec<_>>());
  (version, prop::sample::select(&Level::ALL[..])).prop_flat_map(|(version, level)| {
    data(data_codewords(version, level)).prop_map(move |data| (version, level, data))
  })
}

fn rows(matrix: &Symbol) -> Vec<Vec<bool>> {
  (0..matrix.width())
    .map(|row| {
      (0..matrix.width())
        .map(|column| matrix.is_dark(row, column))
        .collect()
    })
    .collect()
}

fn assert_same_choice(version: Version, level: Level, data: &[u8]) {
  let codewords = interleave(version, level, data).concat();
  let expected = qrcodegen(version, level, data, None);
  for path in Backend::all() {
    let matrix = testing::draw(path, version, level, &codewords, None);
    assert_eq!(
      matrix.mask.reference(),
      expected.mask().value(),
      "{version:?}-{level:?} {path:?}"
    );
    let difference = first_difference(&matrix, |row, column| is_dark(&expected, row, column));
    assert_eq!(difference, None, "{version:?}-{level:?} {path:?}");
  }
}

fn assert_same_choices(cases: u32) {
  let config = ProptestConfig {
    cases,
    max_shrink_iters: 100,
    ..ProptestConfig::default()
  };
  TestRunner::new(config)
    .run(&symbol(), |(version, level, data)| {
      assert_same_choice(version, level, &data);
      Ok(())
    })
    .unwrap();
}

#[test]
fn as_by_qrcodegen_for_data_of_many_kinds() {
  assert_same_choices(1000);
}

/// `QRUSH_MASK_CASES=200000 cargo test --release --test mask -- --ignored`
#[test]
#[ignore = "long: as many cases as QRUSH_MASK_CASES says"]
fn as_by_qrcodegen_for_very_many() {
  let cases = std::env::var("QRUSH_MASK_CASES").map_or(20_000, |cases| cases.parse().unwrap());
  assert_same_choices(cases);
}

#[test]
fn as_by_qrcodegen_in_each_version_and_level() {
  for version in full_size() {
    for level in Level::ALL {
      let count = data_codewords(version, level);
      let data: Vec<u8> = (0..count).map(|at| (at * at / 3 + 7 * at) as u8).collect();
      assert_same_choice(version, level, &data);
    }
  }
}

proptest! {
  #![proptest_config(ProptestConfig { max_shrink_iters: 100, ..ProptestConfig::with_cases(64) })]

  #[test]
  fn the_first_of_the_least_penalty((version, level, data) in symbol()) {
    let codewords = interleave(version, level, &data).concat();
    let least = masks()
      .min_by_key(|&mask| {
        oracle::penalty::penalty(&rows(&draw(Compatibility::Standard, version, level, &codewords, Some(mask)))).total()
      })
      .unwrap();
    prop_assert_eq!(draw(Compatibility::Standard, version, level, &codewords, None).mask, least);
  }
}
