//! Text → runs of characters that the same modes can carry.

use crate::spec::{ALPHANUMERIC_VALUE, Mode, VersionClass, is_kanji};

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

/// Room for the runs of a text, which one text leaves to the next, so that none is allocated.
#[derive(Clone, Debug, Default)]
pub struct Runs {
  runs: Vec<Run>,
  /// A number for each, while a split is looked for.
  ways: Vec<u8>,
}

impl Runs {
  /// No room yet.
  #[must_use]
  pub const fn new() -> Self {
    Self {
      runs: Vec::new(),
      ways: Vec::new(),
    }
  }

  /// The runs, and a number for each.
  pub fn both(&mut self) -> (&mut Vec<Run>, &mut Vec<u8>) {
    (&mut self.runs, &mut self.ways)
  }
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

/// Splits `text` into runs, kept in `room`, for `class` and larger ones; Kanji mode only if `kanji`.
///
/// A stretch between characters of byte mode that saves no more bits than the headers cost for
/// leaving byte mode and coming back is left in byte mode at once: no split gets shorter by it,
/// and most texts become a single run.
pub fn scan<'a>(text: &str, class: VersionClass, kanji: bool, room: &'a mut Runs) -> &'a [Run] {
  let (leave, come_back) = header_costs(class);
  let shortest = (leave + come_back) / MOST_SAVED + 1;
  room.runs.clear();
  let mut runs = Scan {
    found: &mut room.runs,
    first: 0,
    saved: 0,
  };
  let bytes = text.as_bytes();
  let mut at = 0;
  while at < bytes.len() {
    let (mode, characters, length) = next_run(text, at, kanji);
    at += length;
    if mode != Mode::Byte {
      runs.saved += length * cost(Mode::Byte) - characters * cost(mode);
      runs.push(mode, characters, length);
      continue;
    }
    // Before the first byte of all there is no byte mode to leave.
    runs.drop_stretch(if runs.first == 0 {
      leave
    } else {
      leave + come_back
    });
    let further = plain(&bytes[at..], shortest);
    at += further;
    runs.push(Mode::Byte, length + further, length + further);
  }
  if runs.first > 0 {
    runs.drop_stretch(leave);
  }
  runs.found
}

/// What no byte of UTF-8 can save more of than a digit does, in sixths of a bit.
const MOST_SAVED: usize = cost(Mode::Byte) - cost(Mode::Numeric);

/// How many of `bytes`, which follow a character of byte mode, stay in byte mode for want of a
/// stretch of at least `shortest` others; the last of them is of byte mode again.
///
/// Looks at eight bytes at a time and takes 5B–7F, small letters above all, for certain.
fn plain(bytes: &[u8], shortest: usize) -> usize {
  const HIGH: u64 = 0x8080_8080_8080_8080;
  // Only stretches at the edges of the eight bytes are measured: one inside has at most six.
  if shortest < 6 {
    return 0;
  }
  let mut end = 0;
  for (index, &chunk) in bytes.as_chunks::<8>().0.iter().enumerate() {
    let word = u64::from_le_bytes(chunk);
    // The high bit of each byte: set by the sum from 5B on, cleared again from 80 on.
    let plain = ((word & !HIGH) + 0x2525_2525_2525_2525) & !word & HIGH;
    let first = 8 * index + plain.trailing_zeros() as usize / 8;
    // At both ends alone: six others between them.
    if plain == 0 || first - end >= shortest || plain == 0x8000_0000_0000_0080 {
      break;
    }
    end = 8 * index + 8 - plain.leading_zeros() as usize / 8;
  }
  end
}

/// The least header of a mode that is not byte mode, and the header of byte mode, in sixths.
fn header_costs(class: VersionClass) -> (usize, usize) {
  if class.is_micro() {
    return (0, 0);
  }
  let header = |mode| class.header_bits(mode).unwrap_or(0) * SIXTHS;
  let least = header(Mode::Numeric)
    .min(header(Mode::Alphanumeric))
    .min(header(Mode::Kanji));
  (least, header(Mode::Byte))
}

/// The runs so far, and the stretch after the last character of byte mode.
struct Scan<'a> {
  found: &'a mut Vec<Run>,
  /// Where the stretch begins in `found`.
  first: usize,
  /// What byte mode would cost more for the stretch, in sixths.
  saved: usize,
}

impl Scan<'_> {
  fn push(&mut self, densest: Mode, characters: usize, bytes: usize) {
    match self.found.last_mut() {
      Some(run) if run.densest == densest => {
        run.characters += characters;
        run.bytes += bytes;
      }
      _ => self.found.push(Run {
        densest,
        characters,
        bytes,
      }),
    }
    if densest == Mode::Byte {
      self.first = self.found.len();
    }
  }

  /// Leaves the stretch in byte mode if it saves no more than `worth`.
  fn drop_stretch(&mut self, worth: usize) {
    if (1..=worth).contains(&self.saved) {
      let bytes = self.found.drain(self.first..).map(|run| run.bytes).sum();
      self.push(Mode::Byte, bytes, bytes);
    }
    self.saved = 0;
  }
}

/// The densest mode of the characters from `at` on, how many of them there are at least, and the
/// bytes of their UTF-8; in byte mode, characters are bytes.
fn next_run(text: &str, at: usize, kanji: bool) -> (Mode, usize, usize) {
  let rest = &text.as_bytes()[at..];
  let value = |byte: &u8| ALPHANUMERIC_VALUE[*byte as usize];
  match (value(&rest[0]), rest[0]) {
    (0..10, _) => {
      let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
      (Mode::Numeric, length, length)
    }
    (10..45, _) => {
      let length = rest
        .iter()
        .take_while(|byte| (10..45).contains(&value(byte)))
        .count();
      (Mode::Alphanumeric, length, length)
    }
    (_, ..0x80) => (Mode::Byte, 1, 1),
    _ => {
      let character = text[at..].chars().next().unwrap_or_default();
      let length = character.len_utf8();
      if kanji && is_kanji(character) {
        (Mode::Kanji, 1, length)
      } else {
        (Mode::Byte, length, length)
      }
    }
  }
}
