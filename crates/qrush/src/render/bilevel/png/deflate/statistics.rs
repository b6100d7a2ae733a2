//! How often each symbol occurs in a block, and what codes cost it.

use super::symbols::{self, DISTANCES, END};
use super::{MOST_SYMBOLS, Piece, lengths};

/// How often each symbol occurs in a block, and the lengths of the codes that are made of it.
pub struct Statistics {
  pub literals: [u32; MOST_SYMBOLS],
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
  pub fn bits(&self, literals: &[u8], distances: &[u8]) -> usize {
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
