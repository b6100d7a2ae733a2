//! Lossless WebP (RFC 9649, 3).

use super::code::{PrefixCode, Vp8lBits, push_code, push_values};
use super::token::{Token, tokens};

use crate::error::Error;
use crate::limits::Estimate;
use crate::picture::Color;
use crate::scene::{Drawing, Geometry};

/// Symbols of green, which also says how long a copy is (RFC 9649, 3.8.2).
const GREEN: usize = 256 + 24;
/// Symbols of a copy's distance.
const DISTANCE: usize = 40;

/// How many bytes must be as they are above, or left, to be copied: the best of these is taken.
const SHORTEST: [usize; 3] = [2, 4, 7];

/// Bits of the codes that are made for a picture, at most.
const CODE_BITS: usize = 8 * 1_024;

/// The bytes of the chunk's content, for a symbol of `modules` modules a side. A copy of the most bytes takes a
/// bit and ten that say how many, and no other takes less for each byte.
pub fn estimate(modules: usize, geometry: &Geometry) -> Estimate {
  let bytes = (geometry.height * geometry.width.div_ceil(8)) as u64;
  let least = 16 + bytes / 4_096 * 11 / 8;
  Estimate {
    least,
    likely: least + 100 + (modules.pow(2) / 7 + modules * geometry.width / 28) as u64,
  }
}

/// A picture of two colours: a table of them, and eight pixels to a byte. It is what a chunk `VP8L`
/// contains.
///
/// # Errors
/// [`Error::TooLarge`] over the limit of bytes, and [`Error::Memory`].
pub fn image(drawing: &Drawing) -> Result<Vec<u8>, Error> {
  let &Drawing {
    symbol,
    picture,
    ref geometry,
    limit,
  } = drawing;
  let mut bits = Vp8lBits::new();
  bits.put(0x2f, 8);
  bits.put(geometry.width as u32 - 1, 14);
  bits.put(geometry.height as u32 - 1, 14);
  let is_opaque = picture.light.is_opaque() && picture.dark.is_opaque();
  bits.put(u32::from(!is_opaque), 1);
  bits.put(0, 3);
  push_table(&mut bits, picture.light, picture.dark);
  // No further transform, no colour cache, one set of codes for the whole picture.
  bits.put(0b000, 3);
  let mut best: Option<Coded> = None;
  for shortest in SHORTEST {
    let coded = Coded::new(tokens(symbol, geometry, shortest)?);
    if best.as_ref().is_none_or(|best| coded.size() < best.size()) {
      best = Some(coded);
    }
  }
  let coded = best.expect("there is one at least");
  limit.check((coded.size() / 8) as u64)?;
  bits.reserve(coded.size() + CODE_BITS)?;
  coded.push(&mut bits);
  Ok(bits.finish())
}

/// The transform to a table of two colours (RFC 9649, 3.5.4): each as its difference to the one
/// before, a picture of two pixels.
fn push_table(bits: &mut Vp8lBits, light: Color, dark: Color) {
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
  green: PrefixCode,
  distance: PrefixCode,
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
      green: PrefixCode::new(&green),
      distance: PrefixCode::new(&distance),
      extra,
    }
  }

  /// Bits of the tokens; the codes themselves take about as many each time.
  fn size(&self) -> usize {
    self.green.size() + self.distance.size() + self.extra
  }

  fn push(&self, bits: &mut Vp8lBits) {
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
