//! Bits in the order of deflate (RFC 1951, section 3.1.1).

use crate::render::huffman::Code;

/// Writes bits, the first into the lowest place of a byte.
pub struct DeflateBits<'a> {
  out: &'a mut [u8],
  at: usize,
  waiting: u64,
  count: u32,
}

impl<'a> DeflateBits<'a> {
  /// Writes into `out`, which is eight bytes longer than what will be written.
  pub fn new(out: &'a mut [u8]) -> Self {
    Self {
      out,
      at: 0,
      waiting: 0,
      count: 0,
    }
  }

  /// Adds the low `count` bits of `bits`; up to 56 between two calls of [`Self::flush`].
  pub fn put(&mut self, bits: u64, count: u32) {
    self.waiting |= bits << self.count;
    self.count += count;
  }

  pub fn code(&mut self, code: Code) {
    self.put(code.bits.into(), code.length.into());
  }

  /// Adds `bytes`, of which `N` take no more than 56 bits.
  pub fn literals<const N: usize>(&mut self, bytes: &[u8], code: impl Fn(u8) -> Code) {
    let mut some = bytes.chunks_exact(N);
    for some in &mut some {
      for &byte in some {
        self.code(code(byte));
      }
      self.flush();
    }
    for &byte in some.remainder() {
      self.code(code(byte));
    }
    self.flush();
  }

  /// Writes the whole bytes among the bits.
  pub fn flush(&mut self) {
    self.out[self.at..self.at + 8].copy_from_slice(&self.waiting.to_le_bytes());
    self.at += (self.count / 8) as usize;
    self.waiting >>= self.count & !7;
    self.count &= 7;
  }

  /// Fills the last byte; answers how many there are.
  pub fn finish(mut self) -> usize {
    self.flush();
    self.at + usize::from(self.count > 0)
  }
}
