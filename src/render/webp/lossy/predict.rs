//! Pixels foretold from those around them (RFC 6386, 12).

use super::mode::{Mode, SmallMode};

/// What a decoder takes for the pixels above the picture, and for those left of it.
pub const ABOVE: u8 = 127;
pub const LEFT: u8 = 129;

/// A square of pixels.
pub type Square<const N: usize> = [[u8; N]; N];

/// The pixels around a square.
#[derive(Clone, Copy)]
pub struct Around<const N: usize> {
  pub above: [u8; N],
  pub left: [u8; N],
  pub corner: u8,
  /// Whether those above, and those at the left, are of the picture.
  pub inside: [bool; 2],
}

impl<const N: usize> Around<N> {
  /// What `mode` foretells.
  pub fn predict(&self, mode: Mode) -> Square<N> {
    match mode {
      Mode::Mean => [[self.mean(); N]; N],
      Mode::Above => [self.above; N],
      Mode::Left => self.left.map(|pixel| [pixel; N]),
      Mode::Slope => slope(&self.above, &self.left, self.corner),
    }
  }

  fn mean(&self) -> u8 {
    let sum = |pixels: &[u8; N]| pixels.iter().copied().map(usize::from).sum::<usize>();
    let mean = match self.inside {
      [true, true] => (sum(&self.above) + sum(&self.left) + N) / (2 * N),
      [true, false] => (sum(&self.above) + N / 2) / N,
      [false, true] => (sum(&self.left) + N / 2) / N,
      [false, false] => 128,
    };
    mean as u8
  }
}

fn slope<const N: usize>(above: &[u8; N], left: &[u8; N], corner: u8) -> Square<N> {
  left.map(|pixel| {
    let more = i32::from(pixel) - i32::from(corner);
    above.map(|pixel| (i32::from(pixel) + more).clamp(0, 255) as u8)
  })
}

/// What `mode` foretells of a small block: from the corner and the five pixels above, and four at the
/// left.
pub fn predict_small(mode: SmallMode, above: [u8; 6], left: [u8; 4]) -> Square<4> {
  let smooth = |one: u8, two: u8, three: u8| {
    ((u32::from(one) + 2 * u32::from(two) + u32::from(three) + 2) >> 2) as u8
  };
  let row = [above[1], above[2], above[3], above[4]];
  match mode {
    SmallMode::Mean => {
      let sum: u32 = row.iter().chain(&left).copied().map(u32::from).sum();
      [[((sum + 4) >> 3) as u8; 4]; 4]
    }
    SmallMode::Slope => slope(&row, &left, above[0]),
    SmallMode::Above => {
      let mut row = [0; 4];
      for (at, pixel) in row.iter_mut().enumerate() {
        *pixel = smooth(above[at], above[at + 1], above[at + 2]);
      }
      [row; 4]
    }
    SmallMode::Left => [
      [smooth(above[0], left[0], left[1]); 4],
      [smooth(left[0], left[1], left[2]); 4],
      [smooth(left[1], left[2], left[3]); 4],
      [smooth(left[2], left[3], left[3]); 4],
    ],
  }
}
