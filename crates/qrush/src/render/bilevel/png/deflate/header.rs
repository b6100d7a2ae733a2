//! What says the codes of a block (RFC 1951, section 3.2.7).

use super::bits::DeflateBits;
use super::symbols::DISTANCES;
use super::{Code, MOST_SYMBOLS, codes, lengths};

/// Symbols of the code lengths' own code.
const LENGTHS: usize = 19;

/// What says the codes of a block (RFC 1951, section 3.2.7).
pub struct Header {
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
  pub fn new(literals: &[u8; MOST_SYMBOLS], distances: &[u8; DISTANCES]) -> Self {
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

  pub fn bits(&self) -> usize {
    let symbols = self.symbols[..self.count].iter();
    let symbols =
      symbols.map(|&(symbol, _)| self.lengths[usize::from(symbol)] + extra_bits(symbol));
    5 + 5 + 4 + 3 * self.said + symbols.map(usize::from).sum::<usize>()
  }

  pub fn write(&self, bits: &mut DeflateBits) {
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
