//! Lossless WebP (RFC 9649, 3).

mod code;
mod token;

use code::{Bits, Code, push_code, push_values};
use token::{Token, tokens};

use crate::matrix::Matrix;
use crate::render::Geometry;
use crate::request::{Color, Picture};

/// Symbols of green, which also says how long a copy is (RFC 9649, 3.8.2).
const GREEN: usize = 256 + 24;
/// Symbols of a copy's distance.
const DISTANCE: usize = 40;

/// How many bytes must be as they are above, or left, to be copied: the best of these is taken.
const SHORTEST: [usize; 3] = [2, 4, 7];

/// A picture of two colours: a table of them, and eight pixels to a byte. It is what a chunk `VP8L`
/// contains.
pub fn image(matrix: &Matrix, picture: &Picture, geometry: &Geometry) -> Vec<u8> {
  let mut bits = Bits::new();
  let side = geometry.side as u32;
  bits.put(0x2f, 8);
  bits.put(side - 1, 14);
  bits.put(side - 1, 14);
  let is_opaque = picture.light.is_opaque() && picture.dark.is_opaque();
  bits.put(u32::from(!is_opaque), 1);
  bits.put(0, 3);
  push_pixels(&mut bits, matrix, geometry, [picture.light, picture.dark]);
  bits.finish()
}

/// How opaque each pixel is, as a picture of which green alone counts (RFC 9649, 2.7.1.2): what a chunk
/// `ALPH` contains. Bare bytes, the other form, are never fewer.
pub fn alpha(matrix: &Matrix, picture: &Picture, geometry: &Geometry) -> Vec<u8> {
  const IS_COMPRESSED: u32 = 1;
  let mut bits = Bits::new();
  bits.put(IS_COMPRESSED, 8);
  let colors = [picture.light, picture.dark].map(|color| Color {
    red: 0,
    green: color.alpha,
    blue: 0,
    alpha: 0,
  });
  push_pixels(&mut bits, matrix, geometry, colors);
  bits.finish()
}

fn push_pixels(bits: &mut Bits, matrix: &Matrix, geometry: &Geometry, [light, dark]: [Color; 2]) {
  push_table(bits, light, dark);
  // No further transform, no colour cache, one set of codes for the whole picture.
  bits.put(0b000, 3);
  let coded = SHORTEST
    .iter()
    .map(|shortest| Coded::new(tokens(matrix, geometry, *shortest)));
  let coded = coded
    .min_by_key(Coded::size)
    .expect("there is one at least");
  coded.push(bits);
}

/// The transform to a table of two colours (RFC 9649, 3.5.4): each as its difference to the one
/// before, a picture of two pixels.
fn push_table(bits: &mut Bits, light: Color, dark: Color) {
  bits.put(1, 1);
  bits.put(3, 2);
  bits.put(2 - 1, 8);
  // No colour cache.
  bits.put(0, 1);
  let channels = [
    (light.green, dark.green),
    (light.red, dark.red),
    (light.blue, dark.blue),
    (light.alpha, dark.alpha),
  ];
  let pairs = channels.map(|(light, dark)| [light, dark.wrapping_sub(light)]);
  for [first, second] in pairs {
    push_values(bits, &[first.min(second), first.max(second)]);
  }
  push_values(bits, &[0]);
  for at in 0..2 {
    for [first, second] in pairs {
      // The smaller value has the code 0; a value alone has no bits at all.
      if first != second {
        let value = [first, second][at];
        bits.put(u32::from(value > first.min(second)), 1);
      }
    }
  }
}

/// Tokens with the codes that are the best for them.
struct Coded {
  tokens: Vec<Token>,
  green: Code,
  distance: Code,
  extra: usize,
}

impl Coded {
  fn new(tokens: Vec<Token>) -> Self {
    let (mut green, mut distance) = (vec![0; GREEN], vec![0; DISTANCE]);
    let mut extra = 0;
    for token in &tokens {
      green[token.symbol()] += 1;
      if let Token::Copy { length, from } = token {
        distance[from.symbol()] += 1;
        extra += length.extra() as usize;
      }
    }
    Self {
      tokens,
      green: Code::new(&green),
      distance: Code::new(&distance),
      extra,
    }
  }

  /// Bits of the tokens; the codes themselves take about as many each time.
  fn size(&self) -> usize {
    self.green.size() + self.distance.size() + self.extra
  }

  fn push(&self, bits: &mut Bits) {
    push_code(bits, &self.green);
    // Red, blue and alpha: eight pixels are in green alone.
    for _ in 0..3 {
      push_values(bits, &[0]);
    }
    push_code(bits, &self.distance);
    for token in &self.tokens {
      self.green.put(bits, token.symbol());
      if let Token::Copy { length, from } = token {
        length.put_extra(bits);
        self.distance.put(bits, from.symbol());
      }
    }
  }
}
