//! Literals and copies → one block of deflate (RFC 1951), its codes made for it or the fixed ones.

mod bits;
mod header;
mod piece;
mod statistics;
pub mod symbols;

use crate::render::huffman::{Code, MOST_SYMBOLS, codes, lengths};
use bits::DeflateBits;
use header::Header;
pub use piece::Piece;
pub use statistics::Statistics;
use symbols::{DISTANCES, END, LONGEST};

/// A block ready to be written: its size is known before its bytes are.
pub struct DeflateBlock {
  statistics: Statistics,
  /// `None`: the fixed codes.
  header: Option<Header>,
  bits: usize,
}

impl DeflateBlock {
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
    let mut bits = DeflateBits::new(out);
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
