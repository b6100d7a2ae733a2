//! The committed Kanji table is made here, from Shift-JIS, and compared afresh.

use std::collections::BTreeMap;

use qrush::spec::{is_kanji, kanji_value};

/// The characters of JIS X 0208 whose Shift-JIS code decoders map to different characters: JIS,
/// Java and glibc on one side, Windows-31J on the other (for 815F, Shift_JIS-2004).
const AMBIGUOUS: [(u16, [char; 2]); 8] = [
  (0x815C, ['\u{2014}', '\u{2015}']),
  (0x815F, ['\u{FF3C}', '\u{005C}']),
  (0x8160, ['\u{301C}', '\u{FF5E}']),
  (0x8161, ['\u{2016}', '\u{2225}']),
  (0x817C, ['\u{2212}', '\u{FF0D}']),
  (0x8191, ['\u{00A2}', '\u{FFE0}']),
  (0x8192, ['\u{00A3}', '\u{FFE1}']),
  (0x81CA, ['\u{00AC}', '\u{FFE2}']),
];

/// Every character that Kanji mode may carry, with its Shift-JIS code.
fn characters() -> BTreeMap<char, u16> {
  let mut codes = BTreeMap::new();
  for code in (0x8140..=0x9FFC).chain(0xE040..=0xEBBF_u16) {
    // NEC's additions in row 13 (8740–879C) are no part of JIS X 0208; those of NEC and IBM in
    // rows 89 and after lie past the mode's ranges.
    if (0x8740..=0x879C).contains(&code) || AMBIGUOUS.iter().any(|&(other, _)| other == code) {
      continue;
    }
    let bytes = code.to_be_bytes();
    let Some(text) =
      encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes)
    else {
      continue;
    };
    let mut chars = text.chars();
    if let (Some(character), None) = (chars.next(), chars.next()) {
      assert_eq!(
        codes.insert(character, code),
        None,
        "{character} has two codes"
      );
    }
  }
  codes
}

/// Clause 7.4.6, word for word.
fn value(code: u16) -> u16 {
  let rest = code - if code < 0xE040 { 0x8140 } else { 0xC140 };
  (rest >> 8) * 0xC0 + (rest & 0xFF)
}

/// The file: a line for each 192 values.
fn table(codes: &BTreeMap<char, u16>) -> String {
  let by_value: BTreeMap<u16, char> = codes
    .iter()
    .map(|(&character, &code)| (value(code), character))
    .collect();
  let last = *by_value.keys().next_back().expect("characters");
  let mut text = String::new();
  for line in 0..=last / 0xC0 {
    let values = line * 0xC0..(line + 1) * 0xC0;
    let row: String = values
      .map(|value| by_value.get(&value).unwrap_or(&'.'))
      .collect();
    text.push_str(row.trim_end_matches('.'));
    text.push('\n');
  }
  text
}

#[test]
fn the_committed_table_is_fresh() {
  let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/spec/kanji.txt");
  let expected = table(&characters());
  if std::env::var_os("UPDATE").is_some() {
    std::fs::write(path, &expected).expect("a writable source tree");
  }
  let committed = std::fs::read_to_string(path)
    .expect("the table")
    .replace("\r\n", "\n");
  assert!(committed == expected, "stale: run with UPDATE=1");
}

#[test]
fn every_character_of_unicode_has_its_value_or_none() {
  let codes = characters();
  for character in '\0'..=char::MAX {
    let expected = codes.get(&character).map(|&code| value(code));
    assert_eq!(kanji_value(character), expected, "{character:?}");
    assert_eq!(is_kanji(character), expected.is_some(), "{character:?}");
  }
}

#[test]
fn ambiguous_characters_have_no_value() {
  for character in AMBIGUOUS.iter().flat_map(|(_, characters)| characters) {
    assert_eq!(kanji_value(*character), None, "{character:?}");
  }
}

#[test]
fn the_examples_of_the_standard() {
  // Clause 7.4.6: 点 (935F) and 茗 (E4AA).
  assert_eq!(kanji_value('点'), Some(0x0D9F));
  assert_eq!(kanji_value('茗'), Some(0x1AAA));
}
