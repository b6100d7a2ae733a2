//! Text → segments as npm `qrcode` 1.5.4 splits it.
//!
//! It looks for a shortest path through runs and modes, too, but reckons a step wrongly where a mode
//! goes on over several runs, and takes the version's class from a first guess; so its bit string is
//! not always the shortest. For the same symbol the same split is needed, ties included.

use super::runs::{Run, Runs};
use crate::request::Encoding;
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
    let (densest, characters, length) = match (ALPHANUMERIC_VALUE[bytes[at] as usize], bytes[at]) {
      (..10, _) => (Mode::Numeric, 1, 1),
      (..45, _) => (Mode::Alphanumeric, 1, 1),
      (_, 0x80..) if kanji => {
        let character = text[at..].chars().next().unwrap_or_default();
        let length = character.len_utf8();
        if is_taken_for_kanji(character) {
          (Mode::Kanji, 1, length)
        } else {
          (Mode::Byte, length, length)
        }
      }
      _ => (Mode::Byte, 1, 1),
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

/// The modes that may carry a run, by its densest.
const fn modes(densest: Mode) -> &'static [Mode] {
  match densest {
    Mode::Numeric => &[Mode::Numeric, Mode::Alphanumeric, Mode::Byte],
    Mode::Alphanumeric => &[Mode::Alphanumeric, Mode::Byte],
    Mode::Byte => &[Mode::Byte],
    Mode::Kanji => &[Mode::Kanji, Mode::Byte],
  }
}

/// A run in one of its modes.
#[derive(Clone, Copy)]
struct Node {
  mode: Mode,
  /// What it takes for the length of the segment so far; how it comes about depends on the order in
  /// which steps are reckoned.
  counted: usize,
  /// Bits from the start, on the shortest way.
  bits: usize,
}

const NODE: Node = Node {
  mode: Mode::Byte,
  counted: 0,
  bits: 0,
};

/// Fills `ways` with the mode of each run on the shortest path.
fn find_path(runs: &[Run], class: VersionClass, ways: &mut Vec<u8>) {
  ways.clear();
  let headers = Mode::ALL.map(|mode| header(class, mode));
  // The nodes of the run before, and in which order their turn comes: the shortest way first, of equals
  // the one that was found first. Before the first run there is one without a mode.
  let (mut before, mut count, mut turns) = ([NODE; 3], 0, [0, 1, 2]);
  for run in runs {
    let mut nodes = [NODE; 3];
    // By node: the one before it on the shortest way, and its turn.
    let mut found = [(0, 0); 3];
    let modes = modes(run.densest);
    for (j, (node, &mode)) in nodes.iter_mut().zip(modes).enumerate() {
      let length = if mode == Mode::Byte {
        run.bytes
      } else {
        run.characters
      };
      let switch = headers[mode as usize] + mode.payload_bits(length);
      let mut steps = [switch; 3];
      for (from, step) in before[..count].iter_mut().zip(&mut steps) {
        let kept = if from.mode == mode {
          let counted = from.counted;
          *step = mode.payload_bits(counted + length) - mode.payload_bits(counted);
          counted
        } else {
          0
        };
        from.counted = kept + length;
      }
      let mut best = (usize::MAX, 0, 0);
      for (turn, &from) in turns[..count.max(1)].iter().enumerate() {
        let bits = before[from].bits + steps[from];
        if bits < best.0 {
          best = (bits, from, turn);
        }
      }
      *node = Node {
        mode,
        counted: 0,
        bits: best.0,
      };
      found[j] = (best.1, best.2);
    }
    count = modes.len();
    before = nodes;
    turns = [0, 1, 2];
    if count > 1 {
      turns[..count].sort_unstable_by_key(|&j| (nodes[j].bits, found[j].1, j));
    }
    let [a, b, c] = found.map(|(from, _)| from as u8);
    ways.push(a | b << 2 | c << 4);
  }
  let mut node = turns[0];
  for (way, run) in ways.iter_mut().zip(runs).rev() {
    let from = *way >> (2 * node) & 3;
    *way = modes(run.densest)[node] as u8;
    node = usize::from(from);
  }
}
