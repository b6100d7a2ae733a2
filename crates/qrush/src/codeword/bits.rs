//! Segments → data codewords: headers, data bits, terminator, padding (clauses 7.4.2–7.4.10).

use crate::segment::{Segment, designator_bits};
use crate::spec::{ALPHANUMERIC_VALUE, Level, Mode, Version, VersionClass, kanji_value};

/// Pad codewords, by turns (clause 7.4.10).
const PAD: [u8; 2] = [0b1110_1100, 0b0001_0001];

/// Data codewords of the largest symbol, 40-L.
pub const MAX_DATA: usize = Version::MAX.blocks(Level::L).unwrap().data;

/// Writes the data codewords of `segments`, which fit: the first `codewords` of `bytes`.
pub fn write(
  segments: &[Segment<'_>],
  version: Version,
  codewords: usize,
  bytes: &mut [u8; MAX_DATA],
) {
  let class = VersionClass::of(version);
  let mut bits = CodewordBits {
    bytes,
    stored: 0,
    word: 0,
    pending: 0,
  };
  for segment in segments {
    match *segment {
      Segment::Eci(designator) => bits.push_designator(designator, class),
      Segment::Characters { mode, count, data } => {
        bits.push(class.indicator(mode) as u32, class.indicator_bits());
        bits.push(count as u32, class.count_bits(mode).unwrap_or(0));
        match mode {
          Mode::Numeric => bits.push_digits(data),
          Mode::Alphanumeric => bits.push_alphanumeric(data),
          Mode::Byte => bits.push_bytes(data),
          Mode::Kanji => bits.push_kanji(data),
        }
      }
    }
  }
  let capacity = codewords * 8 - if version.ends_in_nibble() { 4 } else { 0 };
  let terminator = class.terminator_bits().min(capacity - bits.len());
  bits.push(0, terminator);
  bits.pad(codewords, version.ends_in_nibble());
}

/// A bit string under construction, gathered in a word and stored 32 bits at a time.
struct CodewordBits<'a> {
  bytes: &'a mut [u8; MAX_DATA],
  /// Bytes stored.
  stored: usize,
  word: u64,
  /// Bits in `word` that are not stored yet, below 32 between calls.
  pending: usize,
}

impl CodewordBits<'_> {
  fn len(&self) -> usize {
    self.stored * 8 + self.pending
  }

  /// Appends the low `length` bits, at most 32, of `value`, which has no others.
  #[inline]
  fn push(&mut self, value: u32, length: usize) {
    debug_assert!(length <= 32 && (value as u64) >> length == 0);
    self.word = self.word << length | value as u64;
    self.pending += length;
    if self.pending >= 32 {
      self.pending -= 32;
      let bytes = ((self.word >> self.pending) as u32).to_be_bytes();
      self.bytes[self.stored..][..4].copy_from_slice(&bytes);
      self.stored += 4;
    }
  }

  /// Clause 7.4.2: one, two or three bytes, told apart by their leading ones.
  fn push_designator(&mut self, designator: u32, class: VersionClass) {
    if let Some(indicator) = class.eci_indicator() {
      self.push(indicator as u32, class.indicator_bits());
      let length = designator_bits(designator);
      let lead = match length {
        8 => 0,
        16 => 0b10 << 14,
        _ => 0b110 << 21,
      };
      self.push(lead | designator, length);
    }
  }

  /// Clause 7.4.3: three digits in ten bits, a rest of two in seven, of one in four.
  fn push_digits(&mut self, digits: &[u8]) {
    let value = |digits: &[u8]| {
      digits
        .iter()
        .fold(0, |value, digit| value * 10 + u32::from(digit & 0x0F))
    };
    let (groups, rest) = digits.as_chunks::<3>();
    for group in groups {
      self.push(value(group), 10);
    }
    if !rest.is_empty() {
      self.push(value(rest), 1 + 3 * rest.len());
    }
  }

  /// Clause 7.4.4: two characters in eleven bits, a last one in six.
  fn push_alphanumeric(&mut self, characters: &[u8]) {
    let value = |character: u8| u32::from(ALPHANUMERIC_VALUE[character as usize]);
    let (pairs, rest) = characters.as_chunks::<2>();
    for &[left, right] in pairs {
      self.push(value(left) * 45 + value(right), 11);
    }
    if let &[last] = rest {
      self.push(value(last), 6);
    }
  }

  /// Clause 7.4.5.
  fn push_bytes(&mut self, bytes: &[u8]) {
    let (words, rest) = bytes.as_chunks::<4>();
    for &word in words {
      self.push(u32::from_be_bytes(word), 32);
    }
    for &byte in rest {
      self.push(u32::from(byte), 8);
    }
  }

  /// Clause 7.4.6.
  fn push_kanji(&mut self, utf8: &[u8]) {
    for character in utf8.utf8_chunks().flat_map(|chunk| chunk.valid().chars()) {
      debug_assert!(kanji_value(character).is_some());
      self.push(u32::from(kanji_value(character).unwrap_or_default()), 13);
    }
  }

  /// Fills up with zero bits to a codeword, then with pad codewords (clause 7.4.10). A last
  /// codeword of four bits is not padded but zero.
  fn pad(self, codewords: usize, ends_in_nibble: bool) {
    let tail = (self.word << 32 >> self.pending) as u32;
    let rest = &mut self.bytes[self.stored..codewords];
    let (tail, rest) = (
      tail.to_be_bytes(),
      rest.split_at_mut(self.pending.div_ceil(8)),
    );
    rest.0.copy_from_slice(&tail[..rest.0.len()]);
    for (byte, pad) in rest.1.iter_mut().zip(PAD.into_iter().cycle()) {
      *byte = pad;
    }
    if ends_in_nibble && let Some(last) = rest.1.last_mut() {
      *last = 0;
    }
  }
}
