//! What is fuzzed of segments: a text by the rules of the standard or of npm `qrcode`, split, and the symbol
//! of it read back by a decoder.

use qrush::Symbol;
use qrush::generate::encode;
use qrush::segment::{Runs, Segment, bits, plan};
use qrush::spec::{Level, Mask, Mode, Version, VersionClass, kanji_value};
use qrush::{Compatibility, Data, Encoding, Error, ManualSegment};

use crate::micro;

/// Of what texts are made: each mode's characters, and such as look alike.
const PIECES: [&str; 24] = [
  "0", "7", "12345", "A", "Z9", "$", ":/", "a", "q1", "http://", "é", "я", "点", "茗", "漢字",
  "〜", "\\", "~", "¥", "ｱ", "🙂", "\u{200d}", "\0", "×",
];
/// Characters of a text at most whose every split is tried.
const EXHAUSTIVE: usize = 48;

/// Runs one case: five bytes of options, and the text.
pub fn split(bytes: &[u8]) {
  let Some((&[kind, level, mask, first, last], rest)) = bytes.split_first_chunk::<5>() else {
    return;
  };
  let text = text(rest, kind & 1 != 0);
  let rules = match kind / 2 % 4 {
    0 | 1 => Compatibility::Standard,
    2 => Compatibility::Qrcode { kanji: false },
    _ => Compatibility::Qrcode { kanji: true },
  };
  let is_standard = rules.is_standard();
  let version = |number: u8| {
    let least = if is_standard { 0 } else { 4 };
    let index = least + usize::from(number) % (Version::COUNT - least);
    Version::from_index(index).expect("a version that there is")
  };
  let (one, other) = (version(first), version(last));
  let mut encoding = Encoding {
    level: Level::ALL[usize::from(level % 4)],
    boost: kind & 8 != 0,
    min_version: one.min(other),
    max_version: one.max(other),
    eci: is_standard && kind & 48 == 48,
    mask: Mask::new(mask % 16),
    compatibility: rules,
  };
  if kind & 64 != 0 {
    encoding.max_version = Version::MAX;
  }
  if encoding.min_version.is_micro() && encoding.mask > Some(Mask::MICRO_MAX) {
    encoding.mask = None;
  }
  if text.is_empty() {
    return;
  }
  if text.chars().count() <= EXHAUSTIVE {
    check_split(&text, &encoding);
  }
  check_symbol(&text, &encoding);
}

fn text(bytes: &[u8], is_raw: bool) -> String {
  if is_raw {
    return String::from_utf8_lossy(bytes).into_owned();
  }
  let pieces = bytes.iter().map(|byte| {
    let piece = PIECES[usize::from(*byte) % PIECES.len()];
    piece.repeat(1 + usize::from(*byte) / PIECES.len())
  });
  pieces.collect()
}

/// The split is the shortest of all; by the rules of npm `qrcode` it is one of them.
fn check_split(text: &str, encoding: &Encoding) {
  let data = Data::Text(text.to_owned());
  let mut runs = Runs::new();
  let plan = plan(&data, encoding, &mut runs).expect("a text with characters");
  let from = VersionClass::of(encoding.min_version);
  for class in VersionClass::ALL.into_iter().filter(|class| *class >= from) {
    let segments = plan.segments(class);
    let mut spelled = String::new();
    for segment in segments.iter().flat_map(|segments| segments.iter()) {
      match segment {
        Segment::Eci(designator) => assert!(encoding.eci && *designator == 26),
        Segment::Characters { mode, count, data } => {
          let piece = str::from_utf8(data).expect("whole characters");
          assert!(!piece.is_empty() && piece.chars().all(|character| carries(*mode, character)));
          let expected = match mode {
            Mode::Byte => piece.len(),
            _ => piece.chars().count(),
          };
          assert_eq!(*count, expected);
          assert!(
            *mode != Mode::Kanji
              || encoding.compatibility != Compatibility::Qrcode { kanji: false }
          );
          spelled.push_str(piece);
        }
      }
    }
    let found = segments.as_ref().and_then(|segments| bits(segments, class));
    if encoding.eci {
      // Kanji mode would be at odds with the designator, so the shortest split is another.
      assert!(found.is_none() || spelled == text);
      continue;
    }
    let shortest = exhaustive(text, class);
    if encoding.compatibility.is_standard() {
      assert_eq!(found, shortest, "{text:?} in {class:?}");
    } else {
      assert!(found >= shortest, "{text:?} in {class:?}");
    }
    assert!(
      found.is_none() || spelled == text,
      "{spelled:?} of {text:?}"
    );
    assert!(found.is_none_or(|found| plan.least_bits() <= found));
  }
}

/// The least bits over every way to cut `text` and every mode for each piece.
fn exhaustive(text: &str, class: VersionClass) -> Option<usize> {
  let characters: Vec<char> = text.chars().collect();
  let mut best = vec![None; characters.len() + 1];
  best[0] = Some(0);
  for start in 0..characters.len() {
    let Some(before) = best[start] else { continue };
    for mode in Mode::ALL {
      let Some(header) = header(class, mode) else {
        continue;
      };
      let mut bytes = 0;
      for end in start + 1..=characters.len() {
        let character = characters[end - 1];
        if !carries(mode, character) {
          break;
        }
        bytes += character.len_utf8();
        let count = end - start;
        let total = before
          + header
          + match mode {
            Mode::Numeric => count / 3 * 10 + [0, 4, 7][count % 3],
            Mode::Alphanumeric => count / 2 * 11 + count % 2 * 6,
            Mode::Byte => 8 * bytes,
            Mode::Kanji => 13 * count,
          };
        best[end] = Some(best[end].map_or(total, |least: usize| least.min(total)));
      }
    }
  }
  best[characters.len()]
}

fn carries(mode: Mode, character: char) -> bool {
  match mode {
    Mode::Numeric => character.is_ascii_digit(),
    Mode::Alphanumeric => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(character),
    Mode::Byte => true,
    Mode::Kanji => kanji_value(character).is_some(),
  }
}

/// Tables 2 and 3, as sums of indicator and count field.
fn header(class: VersionClass, mode: Mode) -> Option<usize> {
  let row: [usize; 4] = match class {
    VersionClass::M1 => [3, 0, 0, 0],
    VersionClass::M2 => [1 + 4, 1 + 3, 0, 0],
    VersionClass::M3 => [2 + 5, 2 + 4, 2 + 4, 2 + 3],
    VersionClass::M4 => [3 + 6, 3 + 5, 3 + 5, 3 + 4],
    VersionClass::Small => [4 + 10, 4 + 9, 4 + 8, 4 + 8],
    VersionClass::Medium => [4 + 12, 4 + 11, 4 + 16, 4 + 10],
    VersionClass::Large => [4 + 14, 4 + 13, 4 + 16, 4 + 12],
  };
  Some(row[mode as usize]).filter(|bits| *bits > 0)
}

/// The symbol is read as it was given; or it is refused for want of room.
fn check_symbol(text: &str, encoding: &Encoding) {
  let data = Data::Text(text.to_owned());
  let made = match encode(&data, encoding) {
    Ok(made) => made,
    Err(error) => {
      let is_expected = matches!(
        error,
        Error::TooLong { .. } | Error::NoLevel { .. } | Error::NoMode { .. }
      );
      return assert!(is_expected, "{error}");
    }
  };
  let spelled: Vec<u8> = made
    .segments
    .iter()
    .filter_map(ManualSegment::characters)
    .flat_map(|(_, data)| data.to_vec())
    .collect();
  assert_eq!(spelled, text.as_bytes());
  let matrix = &made.symbol;
  if matrix.version.is_micro() {
    let expected: Vec<_> = made
      .segments
      .iter()
      .filter_map(ManualSegment::characters)
      .map(|(mode, data)| (mode, micro::values(mode, data)))
      .collect();
    assert_eq!(micro::read(matrix), expected);
  } else {
    check_full_size(matrix, &made.segments);
  }
}

fn check_full_size(matrix: &Symbol, segments: &[ManualSegment]) {
  // `rqrr` has the alignment patterns of version 21 elsewhere than table E.1 has them.
  if matrix.version.number() == 21 {
    return;
  }
  let grid = rqrr::SimpleGrid::from_func(matrix.width(), |x, y| matrix.is_dark(y, x));
  let mut read = Vec::new();
  let meta = rqrr::Grid::new(grid)
    .decode_to(&mut read)
    .expect("a symbol that rqrr reads");
  assert_eq!(meta.version.0, usize::from(matrix.version.number()));
  assert_eq!(meta.mask, u16::from(matrix.mask.reference()));
  let expected: Vec<u8> = segments
    .iter()
    .filter_map(ManualSegment::characters)
    .flat_map(|(mode, data)| match mode {
      Mode::Kanji => shift_jis(data),
      _ => data.to_vec(),
    })
    .collect();
  assert_eq!(read, expected);
}

/// What `rqrr` hands out of Kanji mode.
fn shift_jis(text: &[u8]) -> Vec<u8> {
  let text = str::from_utf8(text).expect("UTF-8");
  let (bytes, _, is_wrong) = encoding_rs::SHIFT_JIS.encode(text);
  assert!(!is_wrong, "{text}");
  bytes.into_owned()
}
