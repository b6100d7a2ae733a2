//! Blocks of two values: the discrete cosine transform, and what is coded of it.

use super::table::ZIGZAG;

/// A channel of the picture, by its two values.
pub struct Channel<'a> {
  light: f32,
  dark: f32,
  steps: &'a [u8; 64],
}

/// A block of a channel.
pub struct Block {
  /// The mean, in steps.
  pub mean: i32,
  /// All other coefficients.
  pub items: Vec<Item>,
}

/// A symbol of the entropy coding (T.81, F.1.2.2), with the bits that follow it.
#[derive(Clone, Copy)]
pub struct Item {
  /// How many zeros go before, and how many bits follow, four bits each.
  pub symbol: u8,
  /// The bits that follow.
  pub bits: u16,
}

const END_OF_BLOCK: Item = Item {
  symbol: 0x00,
  bits: 0,
};
const SIXTEEN_ZEROS: Item = Item {
  symbol: 0xf0,
  bits: 0,
};

impl<'a> Channel<'a> {
  /// A channel of `light` and `dark`, 0–255, whose coefficients are counted in `steps`.
  pub fn new(light: f32, dark: f32, steps: &'a [u8; 64]) -> Self {
    Self { light, dark, steps }
  }

  /// The block of which `waves` is the transform of the pixels, 1 for dark and 0 for light.
  pub fn block(&self, waves: &[f32; 64]) -> Block {
    let contrast = self.dark - self.light;
    let mut values = waves.map(|wave| contrast * wave);
    // The transform of a constant is eight times that; values are counted from 128.
    values[0] += 8.0 * (self.light - 128.0);
    let mut steps = [0; 64];
    for ((steps, value), step) in steps.iter_mut().zip(&values).zip(self.steps) {
      let exact = value / f32::from(*step);
      // Rounded by hand: on processors without an instruction for it, `round` is a call.
      *steps = (exact + 0.5_f32.copysign(exact)) as i32;
    }
    let mut items = Vec::with_capacity(steps.len());
    let mut zeros = 0;
    for at in &ZIGZAG[1..] {
      let value = steps[*at];
      if value == 0 {
        zeros += 1;
        continue;
      }
      while zeros > 15 {
        items.push(SIXTEEN_ZEROS);
        zeros -= 16;
      }
      let (size, bits) = magnitude(value);
      items.push(Item {
        symbol: zeros << 4 | size,
        bits,
      });
      zeros = 0;
    }
    if zeros > 0 {
      items.push(END_OF_BLOCK);
    }
    Block {
      mean: steps[0],
      items,
    }
  }
}

/// How many bits `value` takes, and those bits (T.81, F.1.2.1): of a negative value, one less.
pub fn magnitude(value: i32) -> (u8, u16) {
  let size = 32 - value.unsigned_abs().leading_zeros();
  let bits = if value < 0 { value - 1 } else { value };
  (size as u8, (bits & ((1 << size) - 1)) as u16)
}

/// The transform of a block of bits, row by row (T.81, A.3.3).
pub fn transform(pattern: u64) -> [f32; 64] {
  let rows = pattern.to_le_bytes().map(|bits| ROWS[bits as usize]);
  let mut waves = [0.0; 64];
  for (wave, line) in waves.chunks_exact_mut(8).enumerate() {
    for (row, weights) in rows.iter().zip(&WAVES) {
      for (value, of_row) in line.iter_mut().zip(row) {
        *value += weights[wave] * of_row;
      }
    }
  }
  waves
}

/// The waves of each row of eight bits.
static ROWS: [[f32; 8]; 256] = {
  let mut rows = [[0.0; 8]; 256];
  let mut bits = 0;
  while bits < 256 {
    let mut at = 0;
    while at < 64 {
      let (place, wave) = (at / 8, at % 8);
      if bits >> place & 1 == 1 {
        rows[bits][wave] += WAVES[place][wave];
      }
      at += 1;
    }
    bits += 1;
  }
  rows
};

/// What a pixel in each of eight places adds to each of eight waves.
const WAVES: [[f32; 8]; 8] = {
  let mut waves = [[0.0; 8]; 8];
  let mut place = 0;
  while place < 8 {
    let mut wave = 0;
    while wave < 8 {
      let angle = if wave == 0 { 4 } else { (2 * place + 1) * wave };
      waves[place][wave] = 0.5 * cosine(angle);
      wave += 1;
    }
    place += 1;
  }
  waves
};

/// The cosine of `sixteenths` of half a turn: from a table, so that all machines agree.
const fn cosine(sixteenths: usize) -> f32 {
  const QUARTER: [f32; 9] = [
    1.0,
    0.980_785_3,
    0.923_879_5,
    0.831_469_6,
    core::f32::consts::FRAC_1_SQRT_2,
    0.555_570_2,
    0.382_683_43,
    0.195_090_32,
    0.0,
  ];
  match sixteenths % 32 {
    at @ 0..=8 => QUARTER[at],
    at @ 9..=16 => -QUARTER[16 - at],
    at @ 17..=24 => -QUARTER[at - 16],
    at => QUARTER[32 - at],
  }
}
