//! Text → segments as npm `qrcode` 1.5.4 splits it.
//!
//! It looks for a shortest path through runs and modes, too, but reckons a step wrongly where a mode
//! goes on over several runs, and takes the version's class from a first guess; so its bit string is
//! not always the shortest. For the same symbol the same split is needed, ties included.

use super::runs::{Run, Runs};
use crate::encoding::Encoding;
use crate::spec::{ALPHANUMERIC_VALUE, Mode, Version, VersionClass, is_kanji};

/// Splits `text`: its runs, kept in `room`, and the mode of each; Kanji mode only if `kanji`.
pub fn split<'a>(
  text: &str,
  encoding: &Encoding,
  kanji: bool,
  room: &'a mut Runs,
) -> (&'a [Run], &'a [u8]) {
  let (runs, modes) = room.both();
  scan(text, kanji, runs);
  find_path(runs, guess(runs, encoding), modes);
  (runs, modes)
}

/// How many segments there are.
pub fn count(modes: &[u8]) -> usize {
  1 + modes.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// Splits `text` into runs: digits, other alphanumeric characters, Kanji, and all else.
fn scan(text: &str, kanji: bool, runs: &mut Vec<Run>) {
  runs.clear();
  let bytes = text.as_bytes();
  let mut at = 0;
  while at < bytes.len() {
    let rest = &bytes[at..];
    let (densest, characters, length) = if kanji && rest[0] >= 0x80 {
      wide_character(&text[at..])
    } else {
      let densest = class(rest[0]);
      // What may be Kanji is looked at character by character.
      let is_same = |byte: &&u8| class(**byte) == densest && !(kanji && **byte >= 0x80);
      let length = rest.iter().take_while(is_same).count();
      (densest, length, length)
    };
    at += length;
    match runs.last_mut() {
      Some(run) if run.densest == densest => {
        run.characters += characters;
        run.bytes += length;
      }
      _ => runs.push(Run {
        densest,
        characters,
        bytes: length,
      }),
    }
  }
}

/// The densest mode of a byte of UTF-8, Kanji aside.
#[inline]
fn class(byte: u8) -> Mode {
  match ALPHANUMERIC_VALUE[byte as usize] {
    0..10 => Mode::Numeric,
    10..45 => Mode::Alphanumeric,
    _ => Mode::Byte,
  }
}

/// The mode of the first character, one beyond ASCII, and how many of the mode's characters and bytes it has.
fn wide_character(text: &str) -> (Mode, usize, usize) {
  let character = text.chars().next().unwrap_or_default();
  let length = character.len_utf8();
  if is_taken_for_kanji(character) {
    (Mode::Kanji, 1, length)
  } else {
    (Mode::Byte, length, length)
  }
}

/// Whether a character is of the blocks that it puts into Kanji mode. One that Shift-JIS lacks, at
/// which it fails, is left to byte mode.
fn is_taken_for_kanji(character: char) -> bool {
  let is_of_its_blocks = matches!(character,
    '\u{3000}'..='\u{30ff}' | '\u{ff00}'..='\u{ffef}' | '\u{4e00}'..='\u{9faf}'
    | '\u{391}'..='\u{451}' | '\u{2190}'..='\u{2195}' | '★' | '☆' | '※' | '‐' | '―' | '‘' | '’'
    | '‥' | '…' | '“' | '”' | '∥' | '≠' | '§' | '¨' | '±' | '´' | '×' | '÷');
  is_of_its_blocks && is_kanji(character)
}

/// The class of the smallest allowed version that holds the runs, each in its densest mode; else that
/// of the largest.
fn guess(runs: &[Run], encoding: &Encoding) -> VersionClass {
  let (min, max) = (encoding.min_version.index(), encoding.max_version.index());
  let classes = [
    VersionClass::Small,
    VersionClass::Medium,
    VersionClass::Large,
  ];
  let fitting = classes.into_iter().find(|class| {
    let (first, last) = class.versions();
    let (first, last) = (first.max(min), last.min(max));
    let capacity = Version::from_index(last).and_then(|version| version.data_bits(encoding.level));
    first <= last && capacity.is_some_and(|capacity| raw_bits(runs, *class) <= capacity)
  });
  fitting.unwrap_or(VersionClass::of(encoding.max_version))
}

fn raw_bits(runs: &[Run], class: VersionClass) -> usize {
  let bits = |run: &Run| header(class, run.densest) + run.densest.payload_bits(run.characters);
  runs.iter().map(bits).sum()
}

fn header(class: VersionClass, mode: Mode) -> usize {
  class.header_bits(mode).unwrap_or(0)
}

/// The modes that may carry a run, by its densest; there are no more where one comes again.
const MODES: [[Mode; 3]; 4] = [
  [Mode::Numeric, Mode::Alphanumeric, Mode::Byte],
  [Mode::Alphanumeric, Mode::Byte, Mode::Byte],
  [Mode::Byte, Mode::Byte, Mode::Byte],
  [Mode::Kanji, Mode::Byte, Mode::Byte],
];

/// The run before in one of its modes.
#[derive(Clone, Copy)]
struct Node {
  /// Bits from the start, on the shortest way.
  bits: u64,
  /// Its mode; none before the first run.
  mode: Option<Mode>,
  /// Its place among those of its run.
  at: u64,
  /// What is taken for the length of the segment so far; how it comes about depends on the order in
  /// which steps are reckoned.
  counted: usize,
}

/// No node: far from overflow when bits are added and places appended.
const NEVER: u64 = u64::MAX / 256;
const NOBODY: Node = Node {
  bits: NEVER,
  mode: None,
  at: 0,
  counted: 0,
};

/// Fills `ways` with the mode of each run on the shortest path.
fn find_path(runs: &[Run], class: VersionClass, ways: &mut Vec<u8>) {
  ways.clear();
  let headers = Mode::ALL.map(|mode| header(class, mode));
  // In the order in which their turns come: the shortest way first, of equals what was found first.
  let mut before = [Node { bits: 0, ..NOBODY }, NOBODY, NOBODY];
  for run in runs {
    // By the place among the run's modes: the bits, and the turn of the node before.
    let mut found = [NEVER << 2; 3];
    match run.densest {
      Mode::Numeric => {
        found[0] = shortest::<0>(&mut before, run.characters, &headers);
        found[1] = shortest::<1>(&mut before, run.characters, &headers);
        found[2] = shortest::<2>(&mut before, run.bytes, &headers);
      }
      Mode::Alphanumeric => {
        found[0] = shortest::<1>(&mut before, run.characters, &headers);
        found[1] = shortest::<2>(&mut before, run.bytes, &headers);
      }
      Mode::Byte => found[0] = shortest::<2>(&mut before, run.bytes, &headers),
      Mode::Kanji => {
        found[0] = shortest::<3>(&mut before, run.characters, &headers);
        found[1] = shortest::<2>(&mut before, run.bytes, &headers);
      }
    }
    let way = |place: usize| (before[(found[place] & 3) as usize].at as u8) << (2 * place);
    ways.push(way(0) | way(1) | way(2));
    // The next turns: by the bits, the turn of the node before, and the place.
    let [a, b, c] = [found[0] << 2, found[1] << 2 | 1, found[2] << 2 | 2];
    let (a, b) = (a.min(b), a.max(b));
    let (b, c) = (b.min(c), b.max(c));
    let (a, b) = (a.min(b), a.max(b));
    let modes = &MODES[run.densest as usize];
    before = [a, b, c].map(|turn| Node {
      bits: turn >> 4,
      mode: Some(modes[(turn & 3) as usize]),
      at: turn & 3,
      counted: 0,
    });
  }
  let mut place = before[0].at as usize;
  for (way, run) in ways.iter_mut().zip(runs).rev() {
    let from = *way >> (2 * place) & 3;
    *way = MODES[run.densest as usize][place] as u8;
    place = usize::from(from);
  }
}

/// The bits of the shortest way that goes on with `length` in mode `MODE`, and behind them, in two bits, which
/// of the nodes before is on it.
#[inline]
fn shortest<const MODE: usize>(before: &mut [Node; 3], length: usize, headers: &[usize; 4]) -> u64 {
  let mode = Mode::ALL[MODE];
  let switch = headers[MODE] + mode.payload_bits(length);
  let mut best = NEVER << 2;
  for (from, turn) in before.iter_mut().zip(0..) {
    let (kept, step) = if from.mode == Some(mode) {
      let both = mode.payload_bits(from.counted + length);
      (from.counted, both - mode.payload_bits(from.counted))
    } else {
      (0, switch)
    };
    from.counted = kept + length;
    best = best.min((from.bits + step as u64) << 2 | turn);
  }
  best
}
