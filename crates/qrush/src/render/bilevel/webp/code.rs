//! Prefix codes, and how the file tells them (RFC 9649, 3.7.2).

use crate::error::Error;
use crate::memory;
use crate::render::huffman;

/// A code has at most 15 bits, a code of lengths at most 7.
const LIMIT: u8 = 15;
const LENGTH_LIMIT: u8 = 7;
/// The order in which the lengths of the code of lengths stand.
const LENGTH_ORDER: [usize; 19] = [
  17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
];

/// Bits from the lowest on.
pub struct Vp8lBits {
  bytes: Vec<u8>,
  word: u64,
  count: u32,
}

impl Vp8lBits {
  /// None yet.
  pub fn new() -> Self {
    Self {
      bytes: Vec::new(),
      word: 0,
      count: 0,
    }
  }

  /// Makes room for `count` more.
  ///
  /// # Errors
  /// [`Error::Memory`] where there is too little for them.
  pub fn reserve(&mut self, count: usize) -> Result<(), Error> {
    memory::reserve(&mut self.bytes, count / 8 + 8)
  }

  /// Appends the lowest `count` bits of `value`, up to 32; the others are zero.
  pub fn put(&mut self, value: u32, count: u32) {
    self.word |= u64::from(value) << self.count;
    self.count += count;
    if self.count >= 32 {
      self
        .bytes
        .extend_from_slice(&(self.word as u32).to_le_bytes());
      self.word >>= 32;
      self.count -= 32;
    }
  }

  /// All bytes, the last filled with zeros.
  pub fn finish(mut self) -> Vec<u8> {
    let rest = self.word.to_le_bytes();
    let count = self.count.div_ceil(8) as usize;
    self.bytes.extend_from_slice(&rest[..count]);
    self.bytes
  }
}

/// A prefix code, and what it is for.
pub struct PrefixCode {
  counts: Vec<u32>,
  lengths: Vec<u8>,
  /// From the lowest bit on; a symbol alone has no bits.
  codes: Vec<huffman::Code>,
}

impl PrefixCode {
  /// The best code for symbols that occur `counts` times.
  pub fn new(counts: &[u32]) -> Self {
    Self::limited(counts, LIMIT)
  }

  fn limited(counts: &[u32], limit: u8) -> Self {
    let mut lengths = vec![0; counts.len()];
    huffman::lengths(counts, limit, &mut lengths);
    let mut codes = vec![huffman::Code::default(); counts.len()];
    if lengths.iter().filter(|length| **length > 0).count() > 1 {
      huffman::codes(&lengths, &mut codes);
    }
    Self {
      counts: counts.to_vec(),
      lengths,
      codes,
    }
  }

  /// Bits of all symbols.
  pub fn size(&self) -> usize {
    let symbols = self.counts.iter().zip(&self.codes);
    symbols
      .map(|(count, code)| *count as usize * usize::from(code.length))
      .sum()
  }

  /// Appends a symbol.
  pub fn put(&self, bits: &mut Vp8lBits, symbol: usize) {
    let code = self.codes[symbol];
    bits.put(code.bits.into(), code.length.into());
  }
}

/// Tells a code of one or two values, of which the smaller has the code 0. It stands first, too: there
/// are readers that give the code 0 to the first.
pub fn push_values(bits: &mut Vp8lBits, values: &[u8]) {
  let (first, last) = (values[0], values[values.len() - 1]);
  let is_pair = first != last;
  bits.put(1, 1);
  bits.put(is_pair.into(), 1);
  let width = if first < 2 { 1 } else { 8 };
  bits.put(u32::from(width == 8), 1);
  bits.put(first.into(), width);
  if is_pair {
    bits.put(last.into(), 8);
  }
}

/// Tells a code of any symbols.
pub fn push_code(bits: &mut Vp8lBits, code: &PrefixCode) {
  let used: Vec<usize> = (0..code.lengths.len())
    .filter(|at| code.lengths[*at] > 0)
    .collect();
  let values: Option<Vec<u8>> = used.iter().map(|at| u8::try_from(*at).ok()).collect();
  match values {
    Some(values) if values.is_empty() => return push_values(bits, &[0]),
    Some(values) if values.len() <= 2 => return push_values(bits, &values),
    _ => {}
  }
  let steps = steps(&code.lengths);
  let mut counts = [0; LENGTH_ORDER.len()];
  for (symbol, ..) in &steps {
    counts[*symbol] += 1;
  }
  let of_lengths = PrefixCode::limited(&counts, LENGTH_LIMIT);
  let told = LENGTH_ORDER
    .iter()
    .rposition(|symbol| of_lengths.lengths[*symbol] > 0)
    .map_or(4, |last| (last + 1).max(4));
  bits.put(0, 1);
  bits.put(told as u32 - 4, 4);
  for symbol in &LENGTH_ORDER[..told] {
    bits.put(of_lengths.lengths[*symbol].into(), 3);
  }
  // Lengths of all symbols follow.
  bits.put(0, 1);
  for (symbol, extra, width) in steps {
    of_lengths.put(bits, symbol);
    bits.put(extra, width);
  }
}

/// `lengths` with their runs shortened: a symbol, and how often it is repeated in so many bits.
fn steps(lengths: &[u8]) -> Vec<(usize, u32, u32)> {
  let mut steps = Vec::new();
  // What a repetition repeats before the first length that is not 0.
  let mut last = 8;
  let mut at = 0;
  while at < lengths.len() {
    let length = lengths[at];
    let run = lengths[at..].iter().take_while(|of| **of == length).count();
    let taken = match (length, run) {
      (0, 11..) => {
        let run = run.min(138);
        steps.push((18, run as u32 - 11, 7));
        run
      }
      (0, 3..) => {
        steps.push((17, run as u32 - 3, 3));
        run
      }
      (_, 3..) if length == last => {
        let run = run.min(6);
        steps.push((16, run as u32 - 3, 2));
        run
      }
      _ => {
        steps.push((length.into(), 0, 0));
        1
      }
    };
    if length != 0 {
      last = length;
    }
    at += taken;
  }
  steps
}
