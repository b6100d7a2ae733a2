//! Text → runs of characters that the same modes can carry.

use crate::spec::{ALPHANUMERIC_VALUE, Mode, NOT_ALPHANUMERIC, VersionClass, is_kanji};

/// Neighbouring characters whose densest mode is the same.
///
/// The shortest split changes modes at the ends of runs only: were a run cut, then moving the cut
/// so that the denser of the two modes gains a character would save bits with every step (a digit
/// takes at most 4 bits in numeric mode, at least 5 in alphanumeric; that takes at most 6, a byte
/// 8; a kanji 13 against 16 or 24).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
  /// The densest mode that carries the characters.
  pub densest: Mode,
  /// How many characters there are; in a run of byte mode, how many bytes.
  pub characters: usize,
  /// Bytes of their UTF-8.
  pub bytes: usize,
}

/// Sixths of a bit: the unit in which digits and alphanumeric characters cost whole numbers.
pub const SIXTHS: usize = 6;

/// What a character costs in `mode` within a segment, in sixths of a bit; in byte mode, a byte.
pub const fn cost(mode: Mode) -> usize {
  match mode {
    Mode::Numeric => 20,
    Mode::Alphanumeric => 33,
    Mode::Byte => 8 * SIXTHS,
    Mode::Kanji => 13 * SIXTHS,
  }
}

/// Splits `text` into runs for `class` and larger ones; Kanji mode only if `kanji`.
///
/// A stretch between characters of byte mode that saves no more bits than the headers cost for
/// leaving byte mode and coming back is left in byte mode at once: no split gets shorter by it,
/// and most texts become a single run.
pub fn scan(text: &str, class: VersionClass, kanji: bool) -> Vec<Run> {
  let (leave, come_back) = header_costs(class);
  let mut runs = Runs { found: Vec::with_capacity(8), first: 0, saved: 0 };
  let bytes = text.as_bytes();
  let mut at = 0;
  while at < bytes.len() {
    let (mode, length) = densest(text, at, kanji);
    if mode == Mode::Byte {
      // Before the first byte of all there is no byte mode to leave.
      let worth = if runs.first == 0 { leave } else { leave + come_back };
      runs.drop_stretch(worth);
    } else {
      runs.saved += length * cost(Mode::Byte) - cost(mode);
    }
    runs.push(mode, length);
    at += length;
  }
  if runs.first > 0 {
    runs.drop_stretch(leave);
  }
  runs.found
}

/// The least header of a mode that is not byte mode, and the header of byte mode, in sixths.
fn header_costs(class: VersionClass) -> (usize, usize) {
  if class.is_micro() {
    return (0, 0);
  }
  let header = |mode| class.header_bits(mode).unwrap_or(0) * SIXTHS;
  let least = header(Mode::Numeric).min(header(Mode::Alphanumeric)).min(header(Mode::Kanji));
  (least, header(Mode::Byte))
}

/// The runs so far, and the stretch after the last character of byte mode.
struct Runs {
  found: Vec<Run>,
  /// Where the stretch begins in `found`.
  first: usize,
  /// What byte mode would cost more for the stretch, in sixths.
  saved: usize,
}

impl Runs {
  fn push(&mut self, densest: Mode, bytes: usize) {
    let characters = if densest == Mode::Byte { bytes } else { 1 };
    match self.found.last_mut() {
      Some(run) if run.densest == densest => {
        run.characters += characters;
        run.bytes += bytes;
      }
      _ => self.found.push(Run { densest, characters, bytes }),
    }
    if densest == Mode::Byte {
      self.first = self.found.len();
    }
  }

  /// Leaves the stretch in byte mode if it saves no more than `worth`.
  fn drop_stretch(&mut self, worth: usize) {
    if (1..=worth).contains(&self.saved) {
      let bytes = self.found.drain(self.first..).map(|run| run.bytes).sum();
      self.push(Mode::Byte, bytes);
    }
    self.saved = 0;
  }
}

/// The densest mode of the character at `at`, and the bytes of its UTF-8.
fn densest(text: &str, at: usize, kanji: bool) -> (Mode, usize) {
  let byte = text.as_bytes()[at];
  if byte < 0x80 {
    let mode = match ALPHANUMERIC_VALUE[byte as usize] {
      0..10 => Mode::Numeric,
      NOT_ALPHANUMERIC => Mode::Byte,
      _ => Mode::Alphanumeric,
    };
    return (mode, 1);
  }
  let character = text[at..].chars().next().unwrap_or_default();
  let mode = if kanji && is_kanji(character) { Mode::Kanji } else { Mode::Byte };
  (mode, character.len_utf8())
}
