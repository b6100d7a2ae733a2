//! Doors for the tests: the same symbol by each path, and the penalty of any grid by each path.
//!
//! Not part of the API: it changes with the code behind it.

use super::Symbol;
use super::choose::{rest, scores};
use super::simd::{Kernel, Lanes};
use super::template::Masks;
use super::transpose::transpose;
use crate::compatibility::Compatibility;
use crate::spec::{Level, Mask, Version};

pub use super::penalty::Penalty;
pub use super::simd::Backend;

/// [`super::draw`] by a given path.
///
/// # Panics
///
/// As `draw`, and if the machine does not have the path.
#[must_use]
pub fn draw(
  path: Backend,
  version: Version,
  level: Level,
  codewords: &[u8],
  mask: Option<Mask>,
) -> Symbol {
  super::draw_on(
    path,
    Compatibility::Standard,
    version,
    level,
    codewords,
    mask,
  )
}

/// The penalty of a square of modules, dark where true; from 21 × 21 to 177 × 177, of a size that a
/// symbol has.
///
/// # Panics
///
/// For other sizes, and if the machine does not have the path.
#[must_use]
pub fn penalty(path: Backend, modules: &[Vec<bool>]) -> Penalty {
  penalty_by(path, Compatibility::Standard, modules)
}

/// [`penalty`] by those of `compatibility`.
///
/// # Panics
///
/// As `penalty`.
#[must_use]
pub fn penalty_by(path: Backend, compatibility: Compatibility, modules: &[Vec<bool>]) -> Penalty {
  match compatibility {
    Compatibility::Standard => scored::<false>(path, modules),
    Compatibility::Qrcode { .. } => scored::<true>(path, modules),
  }
}

fn scored<const QRCODE: bool>(path: Backend, modules: &[Vec<bool>]) -> Penalty {
  assert!(modules.len() % 4 == 1 && modules.iter().all(|row| row.len() == modules.len()));
  match modules.len() {
    21..=61 => path.run(Scoring::<1, 64, QRCODE>(modules)),
    65..=125 => path.run(Scoring::<2, 128, QRCODE>(modules)),
    129..=177 => path.run(Scoring::<4, 192, QRCODE>(modules)),
    size => panic!("no symbol has {size} modules a side"),
  }
}

struct Scoring<'a, const W: usize, const H: usize, const QRCODE: bool>(&'a [Vec<bool>]);

impl<const W: usize, const H: usize, const QRCODE: bool> Kernel for Scoring<'_, W, H, QRCODE> {
  type Output = Penalty;

  #[inline(always)]
  fn run<V: Lanes>(self) -> Penalty {
    let mut rows = [[0; W]; H];
    for (line, row) in rows.iter_mut().zip(self.0) {
      for (column, &dark) in row.iter().enumerate() {
        line[column / 64] |= u64::from(dark) << (column % 64);
      }
    }
    let columns = transpose(&rows);
    let masks = Masks::none::<W>(self.0.len(), 8);
    let scores = scores::<V, W, H, QRCODE>(&rows, &columns, &masks);
    assert!(
      scores.iter().all(|score| *score == scores[0]),
      "equal masks score differently"
    );
    let rest = rest::<V, W, H, QRCODE>(&rows, &columns, &masks, Mask::ZERO);
    Penalty {
      finders: scores[0].finders + rest.finders,
      balance: scores[0].balance + rest.balance,
      ..scores[0]
    }
  }
}
