//! Each penalty rule, of the standard and of npm `qrcode`, gives any grid the points that a naive count
//! gives it, by every path.

mod oracle;

use proptest::prelude::*;
use qrush::Compatibility;
use qrush::matrix::testing::{self, Backend};

/// Sizes of symbols.
fn size() -> impl Strategy<Value = usize> {
  (1..=40_usize).prop_map(|version| 17 + 4 * version)
}

/// Modules in runs of `lengths`, row after row: short lengths are noise, long ones make runs and
/// blocks, and the finder's proportions, at any width, come as a piece of their own.
fn runs(size: usize) -> impl Strategy<Value = Vec<Vec<bool>>> {
  let run = prop_oneof![
    6 => (1..4_usize).prop_map(|length| vec![length]),
    2 => (1..20_usize).prop_map(|length| vec![length]),
    2 => (1..26_usize, 0..5_usize, 0..5_usize)
      .prop_map(|(n, before, after)| vec![before * n, n, n, 3 * n, n, n, after * n]),
  ];
  prop::collection::vec(run, 1..4 * size).prop_flat_map(move |runs| {
    let modules: Vec<bool> = runs
      .into_iter()
      .flatten()
      .cycle()
      .enumerate()
      .flat_map(|(at, length)| std::iter::repeat_n(at % 2 == 1, length))
      .take(size * size)
      .collect();
    let rows: Vec<Vec<bool>> = modules.chunks(size).map(<[bool]>::to_vec).collect();
    // Across rows or down columns.
    any::<bool>().prop_map(move |across| {
      if across {
        rows.clone()
      } else {
        transposed(&rows)
      }
    })
  })
}

/// Noise of some density.
fn noise(size: usize) -> impl Strategy<Value = Vec<Vec<bool>>> {
  (0.0..=1.0).prop_flat_map(move |dark| {
    prop::collection::vec(
      prop::collection::vec(prop::bool::weighted(dark), size),
      size,
    )
  })
}

fn transposed(rows: &[Vec<bool>]) -> Vec<Vec<bool>> {
  (0..rows.len())
    .map(|column| rows.iter().map(|row| row[column]).collect())
    .collect()
}

fn assert_equal_by_all_paths(modules: &[Vec<bool>]) {
  let qrcode = Compatibility::Qrcode { kanji: false };
  let expected = oracle::penalty::penalty(modules);
  let expected_of_qrcode = oracle::penalty::qrcode_penalty(modules);
  for path in Backend::all() {
    assert_eq!(testing::penalty(path, modules), expected, "{path:?}");
    assert_eq!(
      testing::penalty_by(path, qrcode, modules),
      expected_of_qrcode,
      "{path:?}, npm qrcode"
    );
  }
}

proptest! {
  #![proptest_config(ProptestConfig { max_shrink_iters: 1000, ..ProptestConfig::with_cases(256) })]

  #[test]
  fn grids_of_runs(modules in size().prop_flat_map(runs)) {
    assert_equal_by_all_paths(&modules);
  }

  #[test]
  fn grids_of_noise(modules in size().prop_flat_map(noise)) {
    assert_equal_by_all_paths(&modules);
  }
}

#[test]
fn finder_like_patterns_of_each_width_at_each_place_of_a_line() {
  for version in [1, 11, 12, 27, 28, 40] {
    let size = 17 + 4 * version;
    for narrow in 1..=size / 7 {
      for (before, after) in [(0, 0), (1, 4), (4, 1), (3, 3), (4, 4)] {
        // In each row the pattern starts one module later; around it, all is dark.
        let row = |start: usize| {
          let mut row = vec![true; size];
          let mut light = |from: usize, to: usize| row[from.min(size)..to.min(size)].fill(false);
          light(start.saturating_sub(before * narrow), start);
          light(start + narrow, start + 2 * narrow);
          light(start + 5 * narrow, start + 6 * narrow);
          light(start + 7 * narrow, start + (7 + after) * narrow);
          row
        };
        let rows: Vec<Vec<bool>> = (0..size).map(row).collect();
        assert_equal_by_all_paths(&rows);
        assert_equal_by_all_paths(&transposed(&rows));
      }
    }
  }
}

#[test]
fn one_colour() {
  for dark in [false, true] {
    for version in 1..=40 {
      let size = 17 + 4 * version;
      assert_equal_by_all_paths(&vec![vec![dark; size]; size]);
    }
  }
}
