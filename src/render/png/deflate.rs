//! Literals and copies → one block of deflate (RFC 1951), its codes made for it or the fixed ones.

use super::huffman::{Code, MOST_SYMBOLS, codes, lengths};
use super::symbols::{self, END, LONGEST, SHORTEST};

/// Literal bytes, then a copy of what was written before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
  /// Where the literals start among the bytes that the pieces are of.
  pub start: u32,
  /// How many they are.
  pub literals: u32,
  /// How far back the copy starts; in a piece without a copy, nothing.
  pub distance: u32,
  /// Bytes to copy, none or at least three: more than deflate has in one are taken in several.
  pub length: u32,
}

/// Symbols of distances in use.
const DISTANCES: usize = 30;
/// Symbols of the code lengths' own code.
const LENGTHS: usize = 19;

/// How often each symbol occurs in a block, and the lengths of the codes that are made of it.
pub struct Statistics {
  literals: [u32; MOST_SYMBOLS],
  distances: [u32; DISTANCES],
  pub literal_lengths: [u8; MOST_SYMBOLS],
  pub distance_lengths: [u8; DISTANCES],
}

impl Statistics {
  /// Counts `pieces` of `bytes` and makes the codes.
  pub fn new(bytes: &[u8], pieces: &[Piece]) -> Self {
    let mut statistics = Self {
      literals: [0; MOST_SYMBOLS],
      distances: [0; DISTANCES],
      literal_lengths: [0; MOST_SYMBOLS],
      distance_lengths: [0; DISTANCES],
    };
    statistics.count(bytes, pieces);
    lengths(&statistics.literals, 15, &mut statistics.literal_lengths);
    lengths(&statistics.distances, 15, &mut statistics.distance_lengths);
    statistics
  }

  fn count(&mut self, bytes: &[u8], pieces: &[Piece]) {
    self.literals[END] = 1;
    // In turns: an increment of the number just incremented would have to wait for it.
    let mut turns = [[0u32; 256]; 4];
    for piece in pieces {
      let mut fours = piece.of(bytes).chunks_exact(4);
      for four in &mut fours {
        for (counts, &byte) in turns.iter_mut().zip(four) {
          counts[usize::from(byte)] += 1;
        }
      }
      for &byte in fours.remainder() {
        turns[0][usize::from(byte)] += 1;
      }
      if piece.length > 0 {
        let (whole, rest) = piece.split();
        self.literals[285] += whole;
        let distance = usize::from(symbols::distance(piece.distance as usize).code);
        self.distances[distance] += whole;
        for length in rest {
          self.literals[usize::from(symbols::length(length).code)] += 1;
          self.distances[distance] += 1;
        }
      }
    }
    for counts in &turns {
      for (count, more) in self.literals.iter_mut().zip(counts) {
        *count += more;
      }
    }
  }

  /// Bits of the block's content, without what says its codes.
  fn bits(&self, literals: &[u8], distances: &[u8]) -> usize {
    let sum = |counts: &[u32], lengths: &[u8]| -> u32 {
      let costs = counts.iter().zip(lengths);
      costs
        .map(|(&count, &length)| count * u32::from(length))
        .sum()
    };
    let extra = |counts: &[u32], each: u32| -> u32 {
      let counts = counts.iter().zip(0u32..);
      counts
        .map(|(&count, at)| count * (at / each).saturating_sub(1))
        .sum()
    };
    let bits = sum(&self.literals, literals)
      + sum(&self.distances, distances)
      + extra(&self.literals[257..285], 4)
      + extra(&self.distances, 2);
    bits as usize
  }
}

impl Piece {
  /// Its literals.
  pub fn of(self, bytes: &[u8]) -> &[u8] {
    &bytes[self.start as usize..][..self.literals as usize]
  }

  /// The copy as so many of the longest, and one or two of what is left.
  fn split(self) -> (u32, impl Iterator<Item = usize>) {
    let longest = LONGEST as u32;
    let (whole, rest) = (self.length / longest, self.length % longest);
    let (whole, rest) = match rest {
      0 => (whole, [0, 0]),
      // Too little for a copy: one of the longest gives up some.
      1 | 2 => (whole - 1, [longest + rest - 3, 3]),
      _ => (whole, [rest, 0]),
    };
    let rest = rest.into_iter().filter(|&length| length > 0);
    (whole, rest.map(|length| length as usize))
  }
}

/// Writes bits, the first into the lowest place of a byte.
pub struct Bits<'a> {
  out: &'a mut [u8],
  at: usize,
  waiting: u64,
  count: u32,
}

impl<'a> Bits<'a> {
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
  fn put(&mut self, bits: u64, count: u32) {
    self.waiting |= bits << self.count;
    self.count += count;
  }

  fn code(&mut self, code: Code) {
    self.put(code.bits.into(), code.length.into());
  }

  /// Adds `bytes`, of which `N` take no more than 56 bits.
  fn literals<const N: usize>(&mut self, bytes: &[u8], code: impl Fn(u8) -> Code) {
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
  fn flush(&mut self) {
    self.out[self.at..self.at + 8].copy_from_slice(&self.waiting.to_le_bytes());
    self.at += (self.count / 8) as usize;
    self.waiting >>= self.count & !7;
    self.count &= 7;
  }

  /// Fills the last byte; answers how many there are.
  fn finish(mut self) -> usize {
    self.flush();
    self.at + usize::from(self.count > 0)
  }
}

/// A block ready to be written: its size is known before its bytes are.
pub struct Block {
  statistics: Statistics,
  /// `None`: the fixed codes.
  header: Option<Header>,
  bits: usize,
}

impl Block {
  /// Chooses the codes of a block.
  pub fn new(statistics: Statistics) -> Self {
    let header = Header::new(&statistics.literal_lengths, &statistics.distance_lengths);
    let content = statistics.bits(&statistics.literal_lengths, &statistics.distance_lengths);
    let own = header.bits() + content;
    // No fixed code has less than seven bits.
    let least = 7 * statistics.literals.iter().sum::<u32>() as usize;
    let fixed = || statistics.bits(&FIXED_LITERALS[..MOST_SYMBOLS], &[5; DISTANCES]);
    let fixed = if own <= least { least } else { fixed() };
    let (header, bits) = if own <= fixed {
      (Some(header), own)
    } else {
      (None, fixed)
    };
    Self {
      statistics,
      header,
      bits: bits + 3,
    }
  }

  /// Bytes of the block.
  pub fn size(&self) -> usize {
    self.bits.div_ceil(8)
  }

  /// Writes the block, the last and only one of its stream, into `out`, which is eight bytes longer.
  pub fn write(&self, bytes: &[u8], pieces: &[Piece], out: &mut [u8]) {
    let mut bits = Bits::new(out);
    let mut literals = [Code::default(); 288];
    let mut distances = [Code::default(); DISTANCES];
    if let Some(header) = &self.header {
      bits.put(0b101, 3);
      header.write(&mut bits);
      codes(&self.statistics.literal_lengths, &mut literals);
      codes(&self.statistics.distance_lengths, &mut distances);
    } else {
      bits.put(0b011, 3);
      codes(&FIXED_LITERALS, &mut literals);
      codes(&[5; DISTANCES], &mut distances);
    }
    let longest = literals[..END].iter().map(|code| code.length).max();
    for piece in pieces {
      let literal = |byte: u8| literals[usize::from(byte)];
      if longest <= Some(9) {
        bits.literals::<6>(piece.of(bytes), literal);
      } else {
        bits.literals::<3>(piece.of(bytes), literal);
      }
      if piece.length > 0 {
        let (whole, rest) = piece.split();
        let distance = symbols::distance(piece.distance as usize);
        let mut copy = |length| {
          let length = symbols::length(length);
          bits.code(literals[usize::from(length.code)]);
          bits.put(length.extra.into(), length.extra_bits.into());
          bits.code(distances[usize::from(distance.code)]);
          bits.put(distance.extra.into(), distance.extra_bits.into());
          bits.flush();
        };
        for _ in 0..whole {
          copy(LONGEST);
        }
        for length in rest {
          copy(length);
        }
      }
    }
    bits.code(literals[END]);
    let size = bits.finish();
    debug_assert_eq!(size, self.size());
  }
}

/// RFC 1951, section 3.2.6.
const FIXED_LITERALS: [u8; 288] = {
  let mut lengths = [8; 288];
  let mut at = 144;
  while at < 280 {
    lengths[at] = if at < 256 { 9 } else { 7 };
    at += 1;
  }
  lengths
};

/// What says the codes of a block (RFC 1951, section 3.2.7).
struct Header {
  literals: usize,
  distances: usize,
  /// Symbols of the code lengths' code, each with its extra bits.
  symbols: [(u8, u8); MOST_SYMBOLS + DISTANCES],
  count: usize,
  lengths: [u8; LENGTHS],
  /// How many of the code lengths' code lengths are said.
  said: usize,
}

/// The order in which the code lengths' code lengths are said.
const ORDER: [usize; LENGTHS] = [
  16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/// The extra bits of a symbol of the code lengths' code.
const fn extra_bits(symbol: u8) -> u8 {
  match symbol {
    16 => 2,
    17 => 3,
    18 => 7,
    _ => 0,
  }
}

impl Header {
  fn new(literals: &[u8; MOST_SYMBOLS], distances: &[u8; DISTANCES]) -> Self {
    let used = |lengths: &[u8]| lengths.iter().rposition(|&length| length > 0);
    let (literals, literal_lengths) = (used(literals).map_or(0, |at| at + 1).max(257), literals);
    let (distances, distance_lengths) = (used(distances).map_or(1, |at| at + 1), distances);
    let mut all = [0; MOST_SYMBOLS + DISTANCES];
    all[..literals].copy_from_slice(&literal_lengths[..literals]);
    all[literals..literals + distances].copy_from_slice(&distance_lengths[..distances]);
    let mut header = Self {
      literals,
      distances,
      symbols: [(0, 0); MOST_SYMBOLS + DISTANCES],
      count: 0,
      lengths: [0; LENGTHS],
      said: 0,
    };
    header.say(&all[..literals + distances]);
    let mut counts = [0; LENGTHS];
    for &(symbol, _) in &header.symbols[..header.count] {
      counts[usize::from(symbol)] += 1;
    }
    lengths(&counts, 7, &mut header.lengths);
    let last = ORDER.iter().rposition(|&symbol| header.lengths[symbol] > 0);
    header.said = last.map_or(4, |last| last + 1).max(4);
    header
  }

  /// Says code lengths, runs of equals in one symbol.
  fn say(&mut self, lengths: &[u8]) {
    let mut rest = lengths;
    while let Some(&first) = rest.first() {
      let run = rest.iter().take_while(|&&length| length == first).count();
      rest = &rest[run..];
      let mut left = run;
      if first > 0 {
        self.push(first, 0);
        left -= 1;
      }
      while left > 0 {
        let (symbol, length, extra) = match (first, left) {
          (0, 11..) => (18, left.min(138), left.min(138) - 11),
          (0, 3..) => (17, left.min(10), left.min(10) - 3),
          (1.., 3..) => (16, left.min(6), left.min(6) - 3),
          _ => (first, 1, 0),
        };
        self.push(symbol, extra as u8);
        left -= length;
      }
    }
  }

  fn push(&mut self, symbol: u8, extra: u8) {
    self.symbols[self.count] = (symbol, extra);
    self.count += 1;
  }

  fn bits(&self) -> usize {
    let symbols = self.symbols[..self.count].iter();
    let symbols =
      symbols.map(|&(symbol, _)| self.lengths[usize::from(symbol)] + extra_bits(symbol));
    5 + 5 + 4 + 3 * self.said + symbols.map(usize::from).sum::<usize>()
  }

  fn write(&self, bits: &mut Bits) {
    bits.put(self.literals as u64 - 257, 5);
    bits.put(self.distances as u64 - 1, 5);
    bits.put(self.said as u64 - 4, 4);
    bits.flush();
    for &symbol in &ORDER[..self.said] {
      bits.put(self.lengths[symbol].into(), 3);
      bits.flush();
    }
    let mut own = [Code::default(); LENGTHS];
    codes(&self.lengths, &mut own);
    for &(symbol, extra) in &self.symbols[..self.count] {
      bits.code(own[usize::from(symbol)]);
      bits.put(extra.into(), extra_bits(symbol).into());
      bits.flush();
    }
  }
}

const _: () = assert!(SHORTEST == 3);
