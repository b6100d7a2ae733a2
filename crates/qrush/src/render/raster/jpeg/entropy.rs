//! Huffman coding of blocks, with the codes that are the best for them (T.81, annexes C, F and K.2).

use super::block::{Block, Channel, Item, magnitude, transform};
use crate::error::Error;
use crate::limits::Limit;
use crate::memory;
use crate::render::huffman;

/// A code has at most 16 bits.
const LIMIT: u8 = 16;
/// Means differ by at most 11 bits.
const MEAN_SYMBOLS: usize = 12;
const SYMBOLS: usize = 256;
/// Bits of a mean at most: of its code, and of a difference.
const MEAN_BITS: u32 = 16 + 11;
/// Bytes that a block takes meanwhile, at most: 64 coefficients, and as many bits twice.
const BLOCK_BYTES: usize = 64 * 4 + 64 * 8 + 128;

/// The blocks of a picture, coded.
pub struct Entropy {
  /// For brightness and for colour: the codes of means, and of the other coefficients.
  codes: Vec<[HuffmanTable; 2]>,
  /// For each channel, for each pattern.
  blocks: Vec<Vec<CodedBlock>>,
  /// Bits of all blocks, and those of all channels in one place at most.
  bits: u64,
  longest: usize,
}

/// A block as it is written behind its mean.
struct CodedBlock {
  mean: i32,
  /// Bits, up to 32 at once, and how many.
  chunks: Vec<(u32, u32)>,
}

impl Entropy {
  /// Codes the `patterns`, which stand in the picture in the order of `blocks`.
  ///
  /// # Errors
  /// [`Error::Memory`] where there is too little for all that are different.
  pub fn new(channels: &[Channel], patterns: &[u64], blocks: &[u32]) -> Result<Self, Error> {
    memory::check(patterns.len() * (64 * 4 + channels.len() * BLOCK_BYTES))?;
    let transforms: Vec<_> = patterns.iter().copied().map(transform).collect();
    let mut frequency = vec![0; patterns.len()];
    for block in blocks {
      frequency[*block as usize] += 1;
    }
    let made: Vec<Vec<Block>> = channels
      .iter()
      .map(|channel| {
        transforms
          .iter()
          .map(|waves| channel.block(waves))
          .collect()
      })
      .collect();

    let mut counts = vec![([0; MEAN_SYMBOLS], [0; SYMBOLS]); channels.len().min(2)];
    for (channel, made) in made.iter().enumerate() {
      let (means, others) = &mut counts[channel.min(1)];
      let mut last = 0;
      for block in blocks {
        let mean = made[*block as usize].mean;
        means[magnitude(mean - last).0 as usize] += 1;
        last = mean;
      }
      for (block, times) in made.iter().zip(&frequency) {
        for item in &block.items {
          others[item.symbol as usize] += times;
        }
      }
    }
    let codes: Vec<_> = counts
      .iter()
      .map(|(means, others)| [HuffmanTable::new(means), HuffmanTable::new(others)])
      .collect();

    let chunked = |channel: usize, block: &Block| CodedBlock {
      mean: block.mean,
      chunks: codes[channel.min(1)][1].chunks(&block.items),
    };
    let blocks: Vec<Vec<CodedBlock>> = made
      .iter()
      .enumerate()
      .map(|(channel, made)| made.iter().map(|block| chunked(channel, block)).collect())
      .collect();
    let bits = counts.iter().zip(&codes);
    let bits = bits.map(|((means, others), codes)| codes[0].bits(means) + codes[1].bits(others));
    let longest = (0..patterns.len()).map(|at| -> u32 {
      let blocks = blocks.iter();
      blocks.map(|blocks| blocks[at].bits() + MEAN_BITS).sum()
    });
    Ok(Self {
      bits: bits.sum(),
      longest: longest.max().unwrap_or(0) as usize,
      codes,
      blocks,
    })
  }

  /// Bytes of all blocks, but for those that tell a byte from a marker.
  pub fn bytes(&self) -> u64 {
    self.bits.div_ceil(8)
  }

  /// Bytes of `count` blocks at most, were each of their bytes followed by one that tells it from a marker.
  pub fn most_bytes(&self, count: usize) -> usize {
    count * self.longest / 8 * 2 + 16
  }

  /// The tables of the codes, as segments have them.
  pub fn tables(&self) -> impl Iterator<Item = Vec<u8>> {
    let codes = self.codes.iter().zip(0..);
    codes.flat_map(|([means, others], number)| [means.table(number), others.table(0x10 | number)])
  }

  /// Appends all blocks, `across` of them a line, channel by channel for each place.
  ///
  /// # Errors
  /// [`Error::TooLarge`] over the limit of bytes, and [`Error::Memory`].
  pub fn push_scan(
    &self,
    file: &mut Vec<u8>,
    blocks: &[u32],
    across: usize,
    limit: Limit,
  ) -> Result<(), Error> {
    let mut bits = ScanBits {
      file,
      word: 0,
      count: 0,
    };
    let mut means = [0; 3];
    for line in blocks.chunks(across) {
      limit.reserve(bits.file, self.most_bytes(line.len()))?;
      self.push_line(&mut bits, line, &mut means);
    }
    bits.finish();
    Ok(())
  }

  fn push_line(&self, bits: &mut ScanBits, blocks: &[u32], means: &mut [i32; 3]) {
    for block in blocks {
      for (channel, coded) in self.blocks.iter().enumerate() {
        let CodedBlock { mean, chunks } = &coded[*block as usize];
        let (size, difference) = magnitude(mean - means[channel]);
        means[channel] = *mean;
        let (code, length) = self.codes[channel.min(1)][0].of(size);
        bits.put(
          code << size | u32::from(difference),
          length + u32::from(size),
        );
        for (chunk, count) in chunks {
          bits.put(*chunk, *count);
        }
      }
    }
  }
}

impl CodedBlock {
  /// Bits, but for the mean.
  fn bits(&self) -> u32 {
    self.chunks.iter().map(|(_, count)| count).sum()
  }
}

/// A prefix code.
struct HuffmanTable {
  lengths: Vec<u8>,
  codes: Vec<u32>,
}

impl HuffmanTable {
  fn new(counts: &[u32]) -> Self {
    // No code may be all ones: a symbol rarer than all, which is never written, takes that one.
    let with_last: Vec<u32> = counts.iter().map(|count| 2 * count).chain([1]).collect();
    let mut lengths = vec![0; with_last.len()];
    huffman::lengths(&with_last, LIMIT, &mut lengths);
    let mut codes = vec![huffman::Code::default(); with_last.len()];
    huffman::codes(&lengths, &mut codes);
    lengths.pop();
    let codes = codes.iter().map(|code| code.first_highest()).collect();
    Self { lengths, codes }
  }

  fn of(&self, symbol: u8) -> (u32, u32) {
    let at = symbol as usize;
    (self.codes[at], self.lengths[at].into())
  }

  /// Bits of symbols that occur `counts` times, with those that follow them.
  fn bits(&self, counts: &[u32]) -> u64 {
    let symbols = counts.iter().zip(&self.lengths).zip(0..=u8::MAX);
    symbols
      .map(|((&count, &length), symbol)| u64::from(count) * u64::from(length + (symbol & 15)))
      .sum()
  }

  /// The code as a table: how many there are of each length, and the symbols in order.
  fn table(&self, number: u8) -> Vec<u8> {
    let of_length = |length: u8| {
      let symbols = self.lengths.iter().zip(0..=u8::MAX);
      symbols.filter_map(move |(of, symbol)| (*of == length).then_some(symbol))
    };
    let counts = (1..=LIMIT).map(|length| of_length(length).count() as u8);
    let symbols = (1..=LIMIT).flat_map(of_length);
    std::iter::once(number)
      .chain(counts)
      .chain(symbols)
      .collect()
  }

  /// `items` in as few pieces as they take.
  fn chunks(&self, items: &[Item]) -> Vec<(u32, u32)> {
    let mut chunks = Vec::new();
    let (mut chunk, mut count) = (0, 0);
    for Item { symbol, bits } in items {
      let (code, length) = self.of(*symbol);
      let size = u32::from(symbol & 15);
      if count + length + size > 32 {
        chunks.push((chunk, count));
        (chunk, count) = (0, 0);
      }
      // At most 16 bits of code and 10 of a coefficient.
      chunk = (u64::from(chunk) << (length + size)) as u32 | code << size | u32::from(*bits);
      count += length + size;
    }
    chunks.push((chunk, count));
    chunks
  }
}

/// Bits from the highest on, into a file in which 0xff must not look like a marker.
struct ScanBits<'a> {
  file: &'a mut Vec<u8>,
  word: u64,
  count: u32,
}

impl ScanBits<'_> {
  /// Appends the lowest `count` of `bits`, up to 32.
  fn put(&mut self, bits: u32, count: u32) {
    self.word = self.word << count | u64::from(bits);
    self.count += count;
    if self.count >= 32 {
      self.count -= 32;
      let word = (self.word >> self.count) as u32;
      // Whether one of its bytes is 0xff: the complement then has a zero byte.
      let inverted = !word;
      if inverted.wrapping_sub(0x0101_0101) & !inverted & 0x8080_8080 == 0 {
        self.file.extend_from_slice(&word.to_be_bytes());
      } else {
        for byte in word.to_be_bytes() {
          self.byte(byte);
        }
      }
    }
  }

  /// Fills the last byte with ones (T.81, F.1.2.3).
  fn finish(mut self) {
    let fill = self.count.wrapping_neg() % 8;
    self.word = self.word << fill | ((1 << fill) - 1);
    self.count += fill;
    while self.count > 0 {
      self.count -= 8;
      self.byte((self.word >> self.count) as u8);
    }
  }

  fn byte(&mut self, byte: u8) {
    self.file.push(byte);
    if byte == 0xff {
      self.file.push(0);
    }
  }
}
