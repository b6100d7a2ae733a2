//! Kanji mode (clause 7.4.6), by the characters in `kanji.txt`: a line for each 192 values, with a point where a value
//! has no character, or one that decoders read back differently.

const CHARACTERS: &str = include_str!("kanji.txt");
/// Values of a line.
const LINE: u16 = 0xC0;
/// Characters that have a value.
const COUNT: usize = 6_871;

/// By code point / 64: which of the 64 have a value, and how many values stand before.
static BLOCKS: [(u64, u16); 1_024] = TABLES.0;
/// The values in the order of code points.
static VALUES: [u16; COUNT] = TABLES.1;

const TABLES: ([(u64, u16); 1_024], [u16; COUNT]) = tables();

const fn tables() -> ([(u64, u16); 1_024], [u16; COUNT]) {
  let mut blocks = [(0u64, 0u16); 1_024];
  let mut at = 0;
  while let Some((character, next)) = decode(at) {
    if character > 0x7f {
      blocks[character / 64].0 |= 1 << (character % 64);
    }
    at = next;
  }
  let (mut block, mut before) = (0, 0);
  while block < blocks.len() {
    blocks[block].1 = before;
    before += blocks[block].0.count_ones() as u16;
    block += 1;
  }
  assert!(before as usize == COUNT);

  let mut values = [0; COUNT];
  let (mut at, mut line, mut value) = (0, 0, 0);
  while let Some((character, next)) = decode(at) {
    if character == b'\n' as usize {
      line += LINE;
      value = line;
    } else {
      if character > 0x7f {
        values[place(&blocks, character)] = value;
      }
      value += 1;
    }
    at = next;
  }
  (blocks, values)
}

/// The place among [`VALUES`] of a character that has one.
const fn place(blocks: &[(u64, u16); 1_024], character: usize) -> usize {
  let (present, before) = blocks[character / 64];
  let earlier = present & ((1u64 << (character % 64)) - 1);
  before as usize + earlier.count_ones() as usize
}

/// The code point at byte `at`, of at most three bytes, and where the next begins.
const fn decode(at: usize) -> Option<(usize, usize)> {
  let bytes = CHARACTERS.as_bytes();
  if at == bytes.len() {
    return None;
  }
  let first = bytes[at] as usize;
  Some(match first {
    0..0x80 => (first, at + 1),
    0x80..0xe0 => ((first & 0x1f) << 6 | bytes[at + 1] as usize & 0x3f, at + 2),
    _ => {
      let rest = (bytes[at + 1] as usize & 0x3f) << 6 | bytes[at + 2] as usize & 0x3f;
      ((first & 0xf) << 12 | rest, at + 3)
    }
  })
}

/// The 13-bit value of `character` in Kanji mode (clause 7.4.6), or `None` for a character without
/// one: those outside JIS X 0208, and the eight of it that decoders read back differently.
#[must_use]
pub fn kanji_value(character: char) -> Option<u16> {
  is_kanji(character).then(|| VALUES[place(&BLOCKS, character as usize)])
}

/// Whether `character` has a value in Kanji mode.
#[must_use]
pub fn is_kanji(character: char) -> bool {
  let code = character as usize;
  BLOCKS
    .get(code / 64)
    .is_some_and(|&(present, _)| present >> (code % 64) & 1 == 1)
}
