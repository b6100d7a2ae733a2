//! Symbol character placement (clause 7.7.3): a word of codeword bits at a time.
//!
//! The bit stream fills strips of two columns, right module before left, up one strip and down the
//! next. A strip is taken here as one string of bits, its rows from top to bottom with two bits
//! each; the stream is dealt out over the bits that are data modules, and what comes out is parted
//! into the two columns. So columns are what placement yields; rows come by transposition.

use super::function::{FunctionPatterns, timing_line};

/// The strips of a symbol: first those that are filled upwards, then those downwards.
pub(super) struct Strips {
  upwards: Direction,
  downwards: Direction,
}

/// The strips filled in one direction, each as so many words of 32 rows.
///
/// Bits 2 r and 2 r + 1 of a strip are row r, the right module first where the stream goes downwards,
/// the left one where it goes upwards, that is in the order of the stream or all the way against it.
#[derive(Default)]
struct Direction {
  /// The right column of each strip.
  right: Vec<usize>,
  /// Which bits of the stream each word of the strips takes.
  shares: Vec<Share>,
  /// For each word: bits that come from 2^i below in the i-th move, see [`expansion`].
  moves: [Vec<u64>; 6],
  /// For each word: the bits that are data modules.
  data: Vec<u64>,
}

/// Which bits of the stream a word takes.
#[derive(Clone, Copy)]
struct Share {
  /// The place of the first in the stream.
  start: u32,
  /// 64 less their number, but 63 where there are none.
  unused: u32,
}

impl Strips {
  /// The strips of a symbol with these function patterns, in `words` words each.
  pub(super) fn new(drawing: &FunctionPatterns, words: usize) -> Self {
    let timing = timing_line(drawing.version());
    let mut strips = Self {
      upwards: Direction::default(),
      downwards: Direction::default(),
    };
    let mut start = 0;
    let columns = (1..drawing.size()).rev().step_by(2);
    for (index, right) in columns
      .map(|column| column - usize::from(column <= timing))
      .enumerate()
    {
      let upwards = index % 2 == 0;
      let mut data = vec![0; words];
      for row in 0..drawing.size() {
        for column in [right, right - 1] {
          let second = (column == right) == upwards;
          if !drawing.is_function(row, column) {
            data[row / 32] |= 1 << (row % 32 * 2 + usize::from(second));
          }
        }
      }
      if upwards {
        strips.upwards.push(right, &data, &mut start, true);
      } else {
        strips.downwards.push(right, &data, &mut start, false);
      }
    }
    strips
  }
}

impl Direction {
  /// Adds a strip, whose bits of the stream begin with `start`.
  fn push(&mut self, right: usize, data: &[u64], start: &mut u32, upwards: bool) {
    self.right.push(right);
    let mut shares: Vec<Share> = Vec::new();
    let mut share = |data: &u64| {
      let count = data.count_ones();
      shares.push(Share {
        start: *start,
        unused: (64 - count).min(63),
      });
      *start += count;
    };
    // Upwards the stream comes to the words from the bottom.
    if upwards {
      data.iter().rev().for_each(&mut share);
      shares.reverse();
    } else {
      data.iter().for_each(&mut share);
    }
    self.shares.extend(shares);
    for &data in data {
      for (moves, places) in self.moves.iter_mut().zip(expansion(data)) {
        moves.push(places);
      }
      self.data.push(data);
    }
  }

  /// The strips' bits from the stream, dealt out and then parted into even and odd ones.
  ///
  /// `words` are each word's bits of the stream in their lowest places, and whatever above.
  #[inline(always)]
  fn deal(&self, words: &mut [u64]) {
    let count = words.len();
    // All of one length, for the loop to be compiled to vector instructions.
    let mut moves: [&[u64]; 6] = [&[]; 6];
    for (moves, all) in moves.iter_mut().zip(&self.moves) {
      *moves = &all[..count];
    }
    let data = &self.data[..count];
    for at in 0..count {
      let mut word = words[at];
      for i in (0..6).rev() {
        word = rise(word, 1 << i, moves[i][at]);
      }
      words[at] = part(word & data[at]);
    }
  }
}

/// Places `stream` in the `columns` of a symbol, which are light so far, but for those of function
/// patterns alone.
#[inline(always)]
pub(super) fn place<const W: usize, const H: usize>(
  strips: &Strips,
  stream: &[u8],
  columns: &mut [[u64; W]; H],
) {
  let mut words = [[0; W]; H];
  let (up, down) = words
    .as_flattened_mut()
    .split_at_mut(strips.upwards.shares.len());
  let down = &mut down[..strips.downwards.shares.len()];
  for (word, share) in up.iter_mut().zip(&strips.upwards.shares) {
    *word = load(stream, share.start as usize) >> share.unused;
  }
  for (word, share) in down.iter_mut().zip(&strips.downwards.shares) {
    *word = load(stream, share.start as usize).swap_bytes();
  }
  for word in &mut *down {
    *word = reverse_in_bytes(*word);
  }
  strips.upwards.deal(up);
  strips.downwards.deal(down);
  let used = H / 32;
  for (strip, &right) in up.chunks_exact(used).zip(&strips.upwards.right) {
    let [left, right] = two_columns(columns, right);
    join(strip, left, right);
  }
  for (strip, &right) in down.chunks_exact(used).zip(&strips.downwards.right) {
    let [left, right] = two_columns(columns, right);
    join(strip, right, left);
  }
}

/// The column `right` and that on its left, the latter first.
#[inline(always)]
fn two_columns<T>(columns: &mut [T], right: usize) -> &mut [T; 2] {
  columns[right - 1..]
    .first_chunk_mut()
    .expect("a strip ends in the last column at most")
}

/// Joins the even bits of a strip to one column and the odd ones to the other; 32 of each are in
/// the low and the high half of a word.
#[inline(always)]
fn join<const W: usize>(strip: &[u64], even: &mut [u64; W], odd: &mut [u64; W]) {
  for ((halves, even), odd) in strip.chunks_exact(2).zip(even).zip(odd) {
    *even = halves[0] & 0xFFFF_FFFF | halves[1] << 32;
    *odd = halves[0] >> 32 | halves[1] & 0xFFFF_FFFF_0000_0000;
  }
}

/// 64 bits of the stream from bit `start`, the first as the most significant; past its end, zeros.
#[inline(always)]
fn load(stream: &[u8], start: usize) -> u64 {
  let (byte, shift) = (start / 8, start % 8);
  let Some([first @ .., ninth]) = stream.get(byte..).and_then(|rest| rest.first_chunk::<9>())
  else {
    return load_at_end(stream, byte, shift);
  };
  u64::from_be_bytes(*first) << shift | u64::from(*ninth) >> (8 - shift)
}

#[cold]
fn load_at_end(stream: &[u8], byte: usize, shift: usize) -> u64 {
  let mut bits = [0; 16];
  let rest = stream.get(byte..).unwrap_or_default();
  bits[..rest.len()].copy_from_slice(rest);
  (u128::from_be_bytes(bits) << shift >> 64) as u64
}

/// A move of [`expansion`].
#[inline(always)]
fn rise(word: u64, by: u32, places: u64) -> u64 {
  word & !places | word << by & places
}

/// Reverses the bits of each byte.
#[inline(always)]
fn reverse_in_bytes(word: u64) -> u64 {
  let word = word >> 1 & 0x5555_5555_5555_5555 | (word & 0x5555_5555_5555_5555) << 1;
  let word = word >> 2 & 0x3333_3333_3333_3333 | (word & 0x3333_3333_3333_3333) << 2;
  word >> 4 & 0x0F0F_0F0F_0F0F_0F0F | (word & 0x0F0F_0F0F_0F0F_0F0F) << 4
}

/// The moves that deal the low bits of a word out over the bits of `data`, in their order.
///
/// A bit that must rise by d is moved by each power of two in d, the greatest first. Bits never
/// collide, as those above have risen at least as far.
fn expansion(data: u64) -> [u64; 6] {
  let mut moves = [0; 6];
  for (rank, place) in (0..64).filter(|place| data >> place & 1 == 1).enumerate() {
    let rise = place - rank;
    for (i, places) in moves.iter_mut().enumerate() {
      if rise >> i & 1 == 1 {
        // Where the bit arrives: moves from 2^i on are done, those below are still to come.
        *places |= 1 << (rank + (rise >> i << i));
      }
    }
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
