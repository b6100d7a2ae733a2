//! A picture as bytes, each of eight pixels, and as copies of bytes above or left of them.

use super::code::Vp8lBits;
use crate::error::Error;
use crate::memory;
use crate::scene::Geometry;
use crate::scene::rows::Rows;
use crate::symbol::Symbol;

/// What stands in the file, one after the other.
pub enum Token {
  /// Eight pixels, the leftmost in the lowest bit.
  Byte(u8),
  /// Bytes that were there before.
  Copy { length: Length, from: From },
}

impl Token {
  /// The symbol among those of green.
  pub fn symbol(&self) -> usize {
    match self {
      Self::Byte(byte) => usize::from(*byte),
      Self::Copy { length, .. } => 256 + length.symbol(),
    }
  }
}

/// Where a copy comes from: the first two of the places that have short codes (RFC 9649, 3.6.2.2.1).
#[derive(Clone, Copy)]
pub enum From {
  /// The row above.
  Above,
  /// One byte to the left.
  Left,
}

impl From {
  /// The symbol of the distance.
  pub fn symbol(self) -> usize {
    self as usize
  }
}

/// How many bytes are copied, 1 to [`Self::MOST`].
#[derive(Clone, Copy)]
pub struct Length(u32);

impl Length {
  const MOST: usize = 4_096;

  /// The symbol: above four, the highest two bits of one less (RFC 9649, 3.6.2.2).
  fn symbol(self) -> usize {
    let rest = self.0 - 1;
    if rest < 4 {
      return rest as usize;
    }
    (2 * rest.ilog2() + (rest >> self.extra() & 1)) as usize
  }

  /// How many bits follow the symbol.
  pub fn extra(self) -> u32 {
    let rest = self.0 - 1;
    if rest < 4 { 0 } else { rest.ilog2() - 1 }
  }

  /// Appends them.
  pub fn put_extra(self, bits: &mut Vp8lBits) {
    let extra = self.extra();
    bits.put((self.0 - 1) & ((1 << extra) - 1), extra);
  }
}

/// The picture, with copies of at least `shortest` bytes.
///
/// # Errors
/// [`Error::Memory`] where there is too little for them.
pub fn tokens(symbol: &Symbol, geometry: &Geometry, shortest: usize) -> Result<Vec<Token>, Error> {
  let width = geometry.width.div_ceil(8);
  let rows = Rows::new(symbol, geometry);
  let mut tokens = Vec::new();
  let mut bits = vec![0; geometry.width.div_ceil(64)];
  let (mut above, mut line): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
  // How many bytes up to here are as they are above.
  let mut same = 0;
  for row in rows.iter() {
    rows.set_bits(&mut bits, &row);
    line.clear();
    line.extend(bits.iter().flat_map(|word| word.to_le_bytes()).take(width));
    // A token has a byte at least, and those that are the same so far are few copies.
    memory::reserve(&mut tokens, width + same / Length::MOST + 1)?;
    let mut at = 0;
    while at < width {
      if above.get(at) == Some(&line[at]) {
        same += 1;
        at += 1;
        continue;
      }
      if same > at || same >= shortest {
        push_copy(&mut tokens, same, From::Above);
      } else {
        let bytes = &line[at - same..at];
        tokens.extend(bytes.iter().copied().map(Token::Byte));
      }
      same = 0;
      let run = run(&line, at);
      if run >= shortest {
        push_copy(&mut tokens, run, From::Left);
        at += run;
      } else {
        tokens.push(Token::Byte(line[at]));
        at += 1;
      }
    }
    same += (row.times - 1) * width;
    std::mem::swap(&mut above, &mut line);
  }
  memory::reserve(&mut tokens, same / Length::MOST + 1)?;
  push_copy(&mut tokens, same, From::Above);
  Ok(tokens)
}

/// How many bytes from `at` on are as the one before them.
fn run(line: &[u8], at: usize) -> usize {
  let Some(before) = at.checked_sub(1) else {
    return 0;
  };
  let rest = line[at..].iter();
  rest.take_while(|byte| **byte == line[before]).count()
}

fn push_copy(tokens: &mut Vec<Token>, bytes: usize, from: From) {
  let mut left = bytes;
  while left > 0 {
    let length = left.min(Length::MOST);
    tokens.push(Token::Copy {
      length: Length(length as u32),
      from,
    });
    left -= length;
  }
}
