use super::kanji_table::{BLOCKS, VALUES};

/// The 13-bit value of `character` in Kanji mode (clause 7.4.6), or `None` for a character without
/// one: those outside JIS X 0208, and the eight of it that decoders read back differently.
#[must_use]
pub fn kanji_value(character: char) -> Option<u16> {
  let code = character as usize;
  let &(present, before) = BLOCKS.get(code / 64)?;
  let bit = 1u64 << (code % 64);
  if present & bit == 0 {
    return None;
  }
  Some(VALUES[before as usize + (present & (bit - 1)).count_ones() as usize])
}

/// Whether `character` has a value in Kanji mode.
#[must_use]
pub fn is_kanji(character: char) -> bool {
  let code = character as usize;
  BLOCKS
    .get(code / 64)
    .is_some_and(|&(present, _)| present >> (code % 64) & 1 == 1)
}
