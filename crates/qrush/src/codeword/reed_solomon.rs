//! Error correction codewords: the remainder of a block's polynomial by the generator polynomial
//! over GF(2⁸) modulo x⁸ + x⁴ + x³ + x² + 1 (clause 7.5.2 and annex A).
//!
//! Division goes eight bytes at a step. A remainder is a few 64-bit words, first coefficient in
//! the highest byte; the eight bytes that leave it at the top, plus the next eight of the message,
//! come back as remainders of their own, which tables hold: one row for each value of each of the
//! sixteen nibbles. A table takes at most 8 KiB, so it stays in the first-level cache.

use std::sync::OnceLock;

/// The highest number of error correction codewords in a block (table 9).
pub const MAX_DEGREE: usize = 30;

/// Writes the error correction codewords of `data` over `correction`, whose length, 1–30, is the
/// degree of the generator polynomial.
///
/// # Panics
/// When `correction` is empty or longer than [`MAX_DEGREE`].
pub fn correct(data: &[u8], correction: &mut [u8]) {
  let degree = correction.len();
  match divisor(degree) {
    Divisor::One(table) => table.correct(data, correction),
    Divisor::Two(table) => table.correct(data, correction),
    Divisor::Three(table) => table.correct(data, correction),
    Divisor::Four(table) => table.correct(data, correction),
  }
}

/// The tables of one generator polynomial, by the words that a remainder takes.
enum Divisor {
  /// Degree 1–8.
  One(Box<Table<1>>),
  /// Degree 9–16.
  Two(Box<Table<2>>),
  /// Degree 17–24.
  Three(Box<Table<3>>),
  /// Degree 25–30.
  Four(Box<Table<4>>),
}

/// The divisor of `degree`, made at its first use.
fn divisor(degree: usize) -> &'static Divisor {
  static DIVISORS: [OnceLock<Divisor>; MAX_DEGREE] = [const { OnceLock::new() }; MAX_DEGREE];
  DIVISORS[degree - 1].get_or_init(|| match degree.div_ceil(8) {
    1 => Divisor::One(Table::new(degree).into()),
    2 => Divisor::Two(Table::new(degree).into()),
    3 => Divisor::Three(Table::new(degree).into()),
    _ => Divisor::Four(Table::new(degree).into()),
  })
}

/// A remainder: `WORDS` words, the coefficient of the highest power in the highest byte of the
/// first; bytes past the degree are zero.
type Remainder<const WORDS: usize> = [u64; WORDS];

/// `rows[n][v]`: the remainder of nibble `n` of the step's eight bytes, counted from the lowest
/// power, when its value is `v`.
struct Table<const WORDS: usize> {
  rows: [[Remainder<WORDS>; 16]; 16],
}

impl<const WORDS: usize> Table<WORDS> {
  fn new(degree: usize) -> Self {
    let generator = generator(degree);
    let mut rows = [[[0; WORDS]; 16]; 16];
    // x^degree mod generator is the generator without its leading one; each byte of the step
    // stands one power of x higher than the next.
    let mut power = generator.clone();
    for byte in 0..8 {
      for value in 0..16u8 {
        rows[2 * byte][value as usize] = pack(&power, value);
        rows[2 * byte + 1][value as usize] = pack(&power, value << 4);
      }
      let lead = power.remove(0);
      power.push(0);
      for (coefficient, term) in power.iter_mut().zip(&generator) {
        *coefficient ^= multiply(lead, *term);
      }
    }
    Self { rows }
  }

  fn correct(&self, data: &[u8], correction: &mut [u8]) {
    let mut remainder = [0; WORDS];
    let (first, steps) = data.as_rchunks::<8>();
    // Zeros before the message change nothing: the first step takes what is left over by eight.
    if !first.is_empty() {
      let mut bytes = [0; 8];
      bytes[8 - first.len()..].copy_from_slice(first);
      self.step(&mut remainder, u64::from_be_bytes(bytes));
    }
    for &bytes in steps {
      self.step(&mut remainder, u64::from_be_bytes(bytes));
    }
    let mut bytes = correction.chunks_mut(8);
    for (word, bytes) in remainder.iter().zip(&mut bytes) {
      bytes.copy_from_slice(&word.to_be_bytes()[..bytes.len()]);
    }
  }

  #[inline]
  fn step(&self, remainder: &mut Remainder<WORDS>, message: u64) {
    let leaving = remainder[0] ^ message;
    remainder.rotate_left(1);
    remainder[WORDS - 1] = 0;
    for (nibble, rows) in self.rows.iter().enumerate() {
      let row = &rows[(leaving >> (4 * nibble)) as usize & 15];
      for (word, row) in remainder.iter_mut().zip(row) {
        *word ^= row;
      }
    }
  }
}

/// `polynomial`, of at most `8 * WORDS` coefficients, times `factor`, as words.
fn pack<const WORDS: usize>(polynomial: &[u8], factor: u8) -> Remainder<WORDS> {
  let mut words = [0; WORDS];
  for (index, &coefficient) in polynomial.iter().enumerate() {
    words[index / 8] |= u64::from(multiply(coefficient, factor)) << (56 - 8 * (index % 8));
  }
  words
}

/// The generator polynomial (x − 1)(x − 2)…(x − 2^(degree − 1)) without its leading one, highest
/// power first (annex A).
fn generator(degree: usize) -> Vec<u8> {
  let mut product = vec![1];
  let mut root = 1;
  for _ in 0..degree {
    product.push(0);
    for index in (1..product.len()).rev() {
      product[index] ^= multiply(product[index - 1], root);
    }
    root = multiply(root, 2);
  }
  product.split_off(1)
}

/// The product in GF(2⁸), bit by bit: only tables are made with it.
fn multiply(left: u8, right: u8) -> u8 {
  let mut product = 0u8;
  for bit in (0..8).rev() {
    let carry = product >> 7;
    product = (product << 1) ^ (carry * 0x1D);
    product ^= (right >> bit & 1) * left;
  }
  product
}
