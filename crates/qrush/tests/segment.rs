//! Segments: the shortest of all splits, whole characters, in modes that have them.

mod oracle;

use std::str::from_utf8;

use oracle::corpus;
use proptest::prelude::*;
use qrush::error::{Error, SegmentProblem};
use qrush::segment::{Runs, Segment, bits, plan};
use qrush::spec::{Mode, Version, VersionClass, kanji_value};
use qrush::{Data, Encoding, ManualSegment};

fn first_version(class: VersionClass) -> Version {
  Version::from_index(class.versions().0).unwrap()
}

fn encoding(class: VersionClass) -> Encoding {
  Encoding {
    min_version: first_version(class),
    ..Encoding::default()
  }
}

fn carries(mode: Mode, character: char) -> bool {
  match mode {
    Mode::Numeric => character.is_ascii_digit(),
    Mode::Alphanumeric => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(character),
    Mode::Byte => true,
    Mode::Kanji => kanji_value(character).is_some(),
  }
}

/// Tables 2 and 3 once more, as sums of indicator and count field.
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
  Some(row[mode as usize]).filter(|&bits| bits > 0)
}

/// The least bits over every way to cut `text` and every mode for each piece.
fn exhaustive(text: &str, class: VersionClass) -> Option<usize> {
  let characters: Vec<char> = text.chars().collect();
  let mut best = vec![None; characters.len() + 1];
  best[0] = Some(0);
  for end in 1..=characters.len() {
    for start in 0..end {
      let Some(before) = best[start] else { continue };
      let piece = &characters[start..end];
      for mode in Mode::ALL {
        let Some(header) = header(class, mode) else {
          continue;
        };
        if !piece.iter().all(|&character| carries(mode, character)) {
          continue;
        }
        let payload = match mode {
          Mode::Numeric => piece.len() / 3 * 10 + [0, 4, 7][piece.len() % 3],
          Mode::Alphanumeric => piece.len() / 2 * 11 + piece.len() % 2 * 6,
          Mode::Byte => {
            piece
              .iter()
              .map(|character| character.len_utf8())
              .sum::<usize>()
              * 8
          }
          Mode::Kanji => piece.len() * 13,
        };
        let total = before + header + payload;
        best[end] = Some(best[end].map_or(total, |least: usize| least.min(total)));
      }
    }
  }
  best[characters.len()]
}

/// Checks that `segments` spell `text` in modes that have its characters, and gives their bits.
fn check(text: &str, segments: &[Segment<'_>], class: VersionClass) -> usize {
  let mut spelled = String::new();
  let mut previous = None;
  for segment in segments {
    let Segment::Characters { mode, count, data } = *segment else {
      panic!("a designator that nobody asked for")
    };
    let piece = from_utf8(data).expect("whole characters");
    assert!(!piece.is_empty() && piece.chars().all(|character| carries(mode, character)));
    assert_eq!(
      count,
      if mode == Mode::Byte {
        piece.len()
      } else {
        piece.chars().count()
      }
    );
    assert_ne!(previous, Some(mode), "two segments where one would do");
    previous = Some(mode);
    spelled.push_str(piece);
  }
  assert_eq!(spelled, text);
  bits(segments, class).expect("modes that the class has")
}

fn check_all_classes(text: &str) {
  let shortest = VersionClass::ALL.map(|class| exhaustive(text, class));
  let data = Data::Text(text.into());
  for from in VersionClass::ALL {
    let mut runs = Runs::new();
    let plan = plan(&data, &encoding(from), &mut runs).unwrap();
    for class in VersionClass::ALL.into_iter().filter(|&class| class >= from) {
      let segments = plan.segments(class);
      let bits = segments.map(|segments| check(text, &segments, class));
      assert_eq!(
        bits, shortest[class as usize],
        "{text:?} in {class:?}, planned from {from:?}"
      );
      assert!(bits.is_none_or(|bits| plan.least_bits() <= bits));
    }
  }
}

/// Strings of a few runs, whose lengths lie where switching begins to be worth while.
fn runs() -> impl Strategy<Value = String> {
  let run = (0..7usize, 1..18usize)
    .prop_map(|(kind, length)| ["7", "K", "q", "点", "я", "é", "维"][kind].repeat(length));
  prop::collection::vec(run, 1..8).prop_map(|runs| runs.concat())
}

proptest! {
  #![proptest_config(ProptestConfig::with_cases(500))]

  #[test]
  fn no_split_of_runs_is_shorter(text in runs()) {
    check_all_classes(&text);
  }

  #[test]
  fn no_split_of_mixed_characters_is_shorter(text in "[0-9A-Z:/a-f点я維维🙂]{1,40}") {
    check_all_classes(&text);
  }

  #[test]
  fn no_split_of_small_letters_with_some_others_is_shorter(text in "([a-z]{1,9}[0-9A-F]{1,14}){1,5}[0-9]{0,4}") {
    check_all_classes(&text);
  }

  #[test]
  fn no_split_of_dense_characters_is_shorter(text in "[0-9]{0,12}[A-Z0-9]{0,20}[0-9a]{1,20}[A-Z点]{0,20}") {
    check_all_classes(&text);
  }
}

#[test]
fn no_split_of_any_string_of_six_is_shorter() {
  let characters = ['7', 'K', 'q', '点', 'я'];
  for length in 1..=6 {
    for index in 0..characters.len().pow(length) {
      let text: String = (0..length)
        .map(|place| characters[index / characters.len().pow(place) % characters.len()])
        .collect();
      check_all_classes(&text);
    }
  }
}

/// Stretches in long byte-mode texts, where runs are skipped eight bytes at a time.
#[test]
fn no_stretch_among_small_letters_is_overlooked() {
  for dense in ["7", "K", "点", "7K", "K7777"] {
    for length in 1..24 {
      let stretch: String = dense.chars().cycle().take(length).collect();
      for before in 0..10 {
        for after in [0, 1, 3, 9] {
          check_all_classes(&["q".repeat(before), stretch.clone(), "q".repeat(after)].concat());
        }
      }
    }
  }
}

/// Bits by the `qrcode` crate's optimiser, on its own ground: its Kanji mode goes by bytes, which is
/// wrong for UTF-8, so ASCII.
fn by_qrcode(ascii: &str, version: i16) -> usize {
  use qrcode::optimize::{Parser, total_encoded_len};
  let version = qrcode::Version::Normal(version);
  let segments: Vec<_> = Parser::new(ascii.as_bytes()).optimize(version).collect();
  total_encoded_len(&segments, version)
}

/// Each class of the full-size versions with its largest version.
const CLASSES: [(VersionClass, i16); 3] = [
  (VersionClass::Small, 9),
  (VersionClass::Medium, 26),
  (VersionClass::Large, 40),
];

proptest! {
  #[test]
  fn random_ascii_never_gets_longer_than_by_the_qrcode_crate(text in "([ -~]{0,9}[A-Z0-9]{0,30}[0-9]{0,30}){1,9}x") {
    let data = Data::Text(text.clone());
    let mut runs = Runs::new();
    let plan = plan(&data, &Encoding::default(), &mut runs).unwrap();
    for (class, version) in CLASSES {
      let ours = check(&text, &plan.segments(class).unwrap(), class);
      prop_assert!(ours <= by_qrcode(&text, version), "{:?} in {:?}", text, class);
    }
  }
}

#[test]
fn the_corpus_is_split_at_its_shortest_and_never_longer_than_by_the_qrcode_crate() {
  for text in corpus() {
    let data = Data::Text(text.clone());
    let mut runs = Runs::new();
    let plan = plan(&data, &Encoding::default(), &mut runs).unwrap();
    for (class, version) in CLASSES {
      let ours = check(&text, &plan.segments(class).unwrap(), class);
      if text.len() < 200 {
        assert_eq!(Some(ours), exhaustive(&text, class), "{text:?}");
      }
      if text.is_ascii() {
        assert!(ours <= by_qrcode(&text, version), "{text:?} in {class:?}");
      }
    }
  }
}

fn modes(text: &str, encoding: &Encoding) -> Vec<(Mode, String)> {
  let data = Data::Text(text.into());
  plan(&data, encoding, &mut Runs::new())
    .unwrap()
    .segments(VersionClass::of(encoding.min_version))
    .unwrap()
    .iter()
    .filter_map(|segment| match *segment {
      Segment::Characters { mode, data, .. } => Some((mode, from_utf8(data).unwrap().to_owned())),
      Segment::Eci(_) => None,
    })
    .collect()
}

#[test]
fn kanji_mode_is_for_characters_that_have_it() {
  let default = Encoding::default();
  assert_eq!(
    modes("ありがとう", &default),
    [(Mode::Kanji, "ありがとう".into())]
  );
  // 维 and 码 are not in JIS X 0208.
  assert_eq!(
    modes("中文支付二维码", &default),
    [
      (Mode::Kanji, "中文支付二".into()),
      (Mode::Byte, "维码".into())
    ]
  );
  // The wave dash and the fullwidth tilde share a Shift-JIS code: never Kanji mode.
  assert_eq!(modes("〜～−－", &default), [(Mode::Byte, "〜～−－".into())]);
}

#[test]
fn eci_goes_first_and_rules_kanji_mode_and_micro_out() {
  let encoding = Encoding {
    eci: true,
    min_version: Version::micro(1).unwrap(),
    ..Encoding::default()
  };
  let data = Data::Text("ありがとう7".into());
  let mut runs = Runs::new();
  let plan = plan(&data, &encoding, &mut runs).unwrap();
  let bytes = "ありがとう7".as_bytes();
  assert_eq!(plan.segments(VersionClass::M4), None);
  assert_eq!(
    *plan.segments(VersionClass::Small).unwrap(),
    [
      Segment::Eci(26),
      Segment::Characters {
        mode: Mode::Byte,
        count: bytes.len(),
        data: bytes
      }
    ]
  );
}

#[test]
fn bytes_go_out_as_they_are() {
  let bytes = [0x31, 0x32, 0xFF, 0x00];
  let data = Data::Bytes(bytes.into());
  let mut runs = Runs::new();
  let plan = plan(&data, &Encoding::default(), &mut runs).unwrap();
  for class in [VersionClass::M3, VersionClass::Small, VersionClass::Large] {
    let segments = plan.segments(class).unwrap();
    assert_eq!(
      *segments,
      [Segment::Characters {
        mode: Mode::Byte,
        count: 4,
        data: &bytes
      }]
    );
  }
  assert_eq!(plan.segments(VersionClass::M2), None);
}

#[test]
fn given_segments_stay_as_given() {
  let data = Data::Segments(vec![
    ManualSegment::new(Mode::Alphanumeric, "123").unwrap(),
    ManualSegment::eci(9).unwrap(),
    ManualSegment::new(Mode::Byte, [0xC7]).unwrap(),
    ManualSegment::new(Mode::Kanji, "点茗").unwrap(),
  ]);
  let mut runs = Runs::new();
  let plan = plan(&data, &Encoding::default(), &mut runs).unwrap();
  assert_eq!(
    *plan.segments(VersionClass::Small).unwrap(),
    [
      Segment::Characters {
        mode: Mode::Alphanumeric,
        count: 3,
        data: b"123"
      },
      Segment::Eci(9),
      Segment::Characters {
        mode: Mode::Byte,
        count: 1,
        data: &[0xC7]
      },
      Segment::Characters {
        mode: Mode::Kanji,
        count: 2,
        data: "点茗".as_bytes()
      },
    ]
  );
}

#[test]
fn bad_segments_are_refused() {
  let character = |character, index| SegmentProblem::Character { character, index };
  for (mode, data, problem, sentence) in [
    (
      Mode::Numeric,
      "12a".as_bytes(),
      character('a', 2),
      "A segment of numeric mode cannot carry 'a' at index 2",
    ),
    (
      Mode::Alphanumeric,
      b"ABc",
      character('c', 2),
      "A segment of alphanumeric mode cannot carry 'c' at index 2",
    ),
    (
      Mode::Kanji,
      "点〜".as_bytes(),
      character('〜', 1),
      "A segment of kanji mode cannot carry '〜' at index 1",
    ),
    (
      Mode::Kanji,
      &[0x93, 0x5F],
      SegmentProblem::NotUtf8 {
        byte: 0x93,
        index: 0,
      },
      "A segment of kanji mode has the byte 0x93 at index 0, which is no UTF-8",
    ),
    (
      Mode::Byte,
      b"",
      SegmentProblem::Empty,
      "A segment of byte mode has no data",
    ),
  ] {
    let error = ManualSegment::new(mode, data).expect_err(sentence);
    assert_eq!(error, Error::Segment { mode, problem });
    assert_eq!(error.to_string(), sentence);
  }
  for designator in [1_000_000, u32::MAX] {
    let error = ManualSegment::eci(designator).expect_err("no such designator");
    assert_eq!(error, Error::Designator { designator });
    let received = format!("(received {designator})");
    assert!(error.to_string().ends_with(&received), "{error}");
  }
  assert!(ManualSegment::eci(ManualSegment::MAX_DESIGNATOR).is_ok());
}

#[test]
fn nothing_is_refused() {
  let nothing = [
    Data::Text(String::new()),
    Data::Bytes(vec![]),
    Data::Segments(vec![]),
    Data::Segments(vec![ManualSegment::eci(26).unwrap()]),
  ];
  for data in nothing {
    assert_eq!(
      plan(&data, &Encoding::default(), &mut Runs::new()).err(),
      Some(Error::Empty)
    );
  }
}
