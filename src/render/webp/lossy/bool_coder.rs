//! Branches as bits, by how probable each is (RFC 6386, 7).

use crate::error::QrError;
use crate::render::Limit;

/// Bits of a branch in 1/256, by its probability of 256.
static BITS: [u16; 257] = {
  let mut bits = [0; 257];
  // 0 does not occur: it stays larger than all others.
  bits[0] = 8 * 256;
  let mut probability = 1;
  while probability <= 256 {
    bits[probability] = (8 * 256 - logarithm(probability as u64)) as u16;
    probability += 1;
  }
  bits
};

/// The binary logarithm of a whole number up to 256, in 1/256.
const fn logarithm(number: u64) -> u32 {
  let whole = number.ilog2();
  let mut rest = number << (31 - whole);
  let mut fraction = 0_u32;
  let mut bit = 0;
  while bit < 9 {
    rest = (rest * rest) >> 31;
    fraction <<= 1;
    if rest >= 1 << 32 {
      rest >>= 1;
      fraction |= 1;
    }
    bit += 1;
  }
  whole * 256 + fraction.div_ceil(2)
}

/// Bits of taking a branch, in 1/256, where 0 has `probability` of 256.
pub fn price(probability: u8, branch: bool) -> u32 {
  let probability = u32::from(probability);
  let of_taken = if branch {
    256 - probability
  } else {
    probability
  };
  BITS[of_taken as usize].into()
}

/// Codes branches one after the other.
pub struct BoolCoder {
  bytes: Vec<u8>,
  /// What is not yet in `bytes`: 8 bits that may still change, and `count` before them.
  low: u64,
  count: u32,
  range: u32,
  limit: Limit,
  /// Why nothing more is written.
  refusal: Option<QrError>,
}

impl BoolCoder {
  /// None yet, and no more than `limit` allows.
  pub fn new(limit: Limit) -> Self {
    Self {
      bytes: Vec::new(),
      low: 0,
      count: 0,
      range: 255,
      limit,
      refusal: None,
    }
  }

  /// Appends a branch, where 0 has `probability` of 256.
  pub fn put(&mut self, branch: bool, probability: u8) {
    let split = 1 + (((self.range - 1) * u32::from(probability)) >> 8);
    if branch {
      self.low += u64::from(split);
      self.range -= split;
    } else {
      self.range = split;
    }
    let shift = self.range.leading_zeros() - 24;
    self.range <<= shift;
    self.low <<= shift;
    self.count += shift;
    if self.count >= 32 {
      let above = self.count - 24;
      self.push(self.low >> above, 4);
      self.low &= (1 << above) - 1;
      self.count -= 32;
    }
  }

  /// Appends the lowest `count` bits of `value`, the highest first, each branch as probable.
  pub fn put_bits(&mut self, value: u32, count: u32) {
    for at in (0..count).rev() {
      self.put(value >> at & 1 == 1, 128);
    }
  }

  /// All bytes.
  ///
  /// # Errors
  /// [`QrError::TooLarge`] over the limit of bytes, and [`QrError::Memory`].
  pub fn finish(mut self) -> Result<Vec<u8>, QrError> {
    let fill = self.count.wrapping_neg() % 8;
    let bytes = (self.count + 8 + fill) / 8;
    self.push(self.low << fill, bytes);
    self.refusal.map_or(Ok(self.bytes), Err)
  }

  /// Appends the lowest `count` bytes of `value`; what is above them is carried.
  fn push(&mut self, value: u64, count: u32) {
    if self.bytes.len() + 8 > self.bytes.capacity() && !self.grow() {
      return;
    }
    if value >> (8 * count) > 0 {
      for byte in self.bytes.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte > 0 {
          break;
        }
      }
    }
    let bytes = value.to_be_bytes();
    self.bytes.extend_from_slice(&bytes[8 - count as usize..]);
  }

  /// Makes room; answers whether there is some.
  #[cold]
  fn grow(&mut self) -> bool {
    let grown = match &self.refusal {
      None => self.limit.reserve(&mut self.bytes, 64),
      Some(_) => return false,
    };
    self.refusal = grown.err();
    self.refusal.is_none()
  }
}
