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
    // Rounded by hand: on processors without an instruction for it, `round` is a call.
    let in_steps = |value: f32, at: usize| {
      let steps = value / f32::from(self.steps[at]);
      (steps + 0.5_f32.copysign(steps)) as i32
    };
    // The transform of a constant is eight times that; values are counted from 128.
    let mean = in_steps(8.0 * (self.light - 128.0) + contrast * waves[0], 0);
    let mut items = Vec::new();
    let mut zeros = 0;
    for at in &ZIGZAG[1..] {
      let value = in_steps(contrast * waves[*at], *at);
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
    Block { mean, items }
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
  let mut rows = [0.0; 64];
  for row in 0..8 {
    let bits = pattern >> (8 * row) & 255;
    for column in (0..8).filter(|column| bits >> column & 1 == 1) {
      for wave in 0..8 {
        rows[row * 8 + wave] += WAVES[column][wave];
      }
    }
  }
  let mut waves = [0.0; 64];
  for wave in 0..8 {
    for row in 0..8 {
      for column in 0..8 {
        waves[wave * 8 + column] += WAVES[row][wave] * rows[row * 8 + column];
      }
    }
  }
  waves
}

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
