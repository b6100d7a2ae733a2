//! Symbol character placement (clause 7.7.3): a word of codeword bits at a time.
//!
//! The bit stream fills strips of two columns, right module before left, up one strip and down the
//! next. A strip is taken here as one string of bits, its rows from top to bottom with two bits
//! each; the stream is dealt out over the bits that are data modules, and what comes out is parted
//! into the two columns. So columns are what placement yields; rows come by transposition.

use super::function::{Drawing, timing_line};

/// Two columns, as `P` words of 32 rows: bits 2 r and 2 r + 1 of the strip are row r, in the order
/// in which the strip is read downwards (right, left), or the reverse of it upwards.
pub(super) struct Strip<const P: usize> {
  right: usize,
  upwards: bool,
  words: [Word; P],
  /// `expand[i][word]`: the bits that come from 2^i below in the i-th move; see [`expand`].
  moves: [[u64; P]; 6],
  data: [u64; P],
}

/// Which bits of the stream a word of a strip takes.
#[derive(Clone, Copy, Default)]
struct Word {
  /// The place of the first in the stream.
  start: u32,
  /// 64 less their number, but 63 where there are none.
  unused: u32,
}

/// The strips of a symbol, in the order of the stream.
pub(super) fn strips<const P: usize>(size: usize, drawing: &Drawing) -> Vec<Strip<P>> {
  let timing = timing_line(drawing.version());
  let mut start = 0;
  let right_columns = (1..size)
    .rev()
    .step_by(2)
    .map(|c| if c <= timing { c - 1 } else { c });
  right_columns
    .enumerate()
    .map(|(index, right)| Strip::new(drawing, right, index % 2 == 0, &mut start))
    .collect()
}

impl<const P: usize> Strip<P> {
  fn new(drawing: &Drawing, right: usize, upwards: bool, start: &mut u32) -> Self {
    let mut strip = Self {
      right,
      upwards,
      words: [Word::default(); P],
      moves: [[0; P]; 6],
      data: [0; P],
    };
    for row in 0..drawing.size() {
      for (bit, column) in [right, right - 1].into_iter().enumerate() {
        let bit = 2 * row + if upwards { 1 - bit } else { bit };
        if !drawing.is_function(row, column) {
          strip.data[bit / 64] |= 1 << (bit % 64);
        }
      }
    }
    for at in 0..P {
      // The stream comes to the words of an upward strip from the bottom.
      let at = if upwards { P - 1 - at } else { at };
      let count = strip.data[at].count_ones();
      strip.words[at] = Word {
        start: *start,
        unused: (64 - count).min(63),
      };
      *start += count;
      for (i, moves) in expansion(strip.data[at]).into_iter().enumerate() {
        strip.moves[i][at] = moves;
      }
    }
    strip
  }

  /// The strip's bits, taken from the stream.
  #[inline(always)]
  fn fill(&self, stream: &[u8]) -> [u64; P] {
    let mut bits = [0; P];
    for (bits, word) in bits.iter_mut().zip(&self.words) {
      *bits = load(stream, word.start as usize);
    }
    // The first bit of the stream to the lowest place, or upwards to the highest of those in use.
    if self.upwards {
      for (bits, word) in bits.iter_mut().zip(&self.words) {
        *bits >>= word.unused;
      }
    } else {
      for bits in &mut bits {
        *bits = bits.reverse_bits();
      }
    }
    for i in (0..6).rev() {
      for (bits, moves) in bits.iter_mut().zip(self.moves[i]) {
        *bits = *bits & !moves | *bits << (1 << i) & moves;
      }
    }
    for (bits, data) in bits.iter_mut().zip(self.data) {
      *bits &= data;
    }
    bits
  }
}

/// Places `stream` in the `columns` of a symbol, which are light so far.
#[inline(always)]
pub(super) fn place<const W: usize, const P: usize>(
  strips: &[Strip<P>],
  stream: &[u8],
  columns: &mut [[u64; W]],
) {
  for strip in strips {
    let mut parted = strip.fill(stream);
    for word in &mut parted {
      *word = part(*word);
    }
    let (even, odd) = if strip.upwards { (1, 0) } else { (0, 1) };
    for word in 0..P / 2 {
      let (low, high) = (parted[2 * word], parted[2 * word + 1]);
      columns[strip.right - even][word] = low & 0xFFFF_FFFF | high << 32;
      columns[strip.right - odd][word] = low >> 32 | high & 0xFFFF_FFFF_0000_0000;
    }
  }
}

/// 64 bits of the stream from bit `start`, the first as the most significant; past its end, zeros.
#[inline(always)]
fn load(stream: &[u8], start: usize) -> u64 {
  let (byte, shift) = (start / 8, start % 8);
  let nine: [u8; 9] = match stream.get(byte..byte + 9) {
    Some(bytes) => bytes.try_into().expect("a slice of nine bytes"),
    None => last_bytes(stream, byte),
  };
  let [first @ .., ninth] = nine;
  u64::from_be_bytes(first) << shift | u64::from(ninth) >> (8 - shift)
}

/// The bytes of the stream from `byte`, with zeros after its end.
#[cold]
fn last_bytes(stream: &[u8], byte: usize) -> [u8; 9] {
  let mut bytes = [0; 9];
  let rest = stream.get(byte..).unwrap_or_default();
  bytes[..rest.len()].copy_from_slice(rest);
  bytes
}

/// The moves that deal the low bits of a word out over the bits of `data`, in their order.
///
/// A bit that must rise by d is moved by each power of two in d, the greatest first. Bits never
/// collide, as those above have risen at least as far.
fn expansion(data: u64) -> [u64; 6] {
  let mut moves = [0; 6];
  let mut rank = 0;
  for place in (0..64).filter(|place| data >> place & 1 == 1) {
    let rise = place - rank;
    for i in 0..6 {
      if rise >> i & 1 == 1 {
        // Where it arrives: all moves from 2^i on are done, those below are still to come.
        moves[i] |= 1 << (rank + (rise >> i << i));
      }
    }
    rank += 1;
  }
  moves
}

/// Parts a word's bits: the even ones go to the low half, the odd ones to the high half.
#[inline(always)]
fn part(word: u64) -> u64 {
  let word = swap(word, 1, 0x2222_2222_2222_2222);
  let word = swap(word, 2, 0x0C0C_0C0C_0C0C_0C0C);
  let word = swap(word, 4, 0x00F0_00F0_00F0_00F0);
  let word = swap(word, 8, 0x0000_FF00_0000_FF00);
  swap(word, 16, 0x0000_0000_FFFF_0000)
}

/// Swaps the bits in `places` with those `distance` above.
#[inline(always)]
fn swap(word: u64, distance: u32, places: u64) -> u64 {
  let changed = (word ^ word >> distance) & places;
  word ^ changed ^ changed << distance
}
