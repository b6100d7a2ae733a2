//! From data to modules, whole Micro QR symbols are those of `segno` and of the `qrcode` crate.

mod oracle;

use oracle::peers::{first_difference, peer_level, peer_version};
use oracle::random::capacity;
use oracle::segments::shift_jis;
use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrush::generate::encode;
use qrush::spec::{Level, Mask, Mode, Version, VersionClass};
use qrush::{Data, Encoding, ManualSegment};

fn encoding(version: Version, level: Level, mask: Option<u8>) -> Encoding {
  Encoding {
    level,
    boost: false,
    min_version: version,
    max_version: version,
    mask: mask.and_then(Mask::new),
    ..Encoding::default()
  }
}

/// A line of the fixture: the form, the text, and the modules under each mask.
struct Line {
  version: Version,
  level: Level,
  mode: Mode,
  text: String,
  masks: Vec<Vec<u8>>,
}

/// The symbols of `segno`, as `fixture/micro.py` wrote them.
fn fixture() -> Vec<Line> {
  let lines = include_str!("fixture/micro.ndjson").lines();
  let lines = lines.map(|line| serde_json::from_str::<Vec<String>>(line).expect("a list of texts"));
  lines
    .map(|line| {
      let byte = |digits: &str| u8::from_str_radix(digits, 16).unwrap();
      let bytes = |hex: &String| {
        (0..hex.len())
          .step_by(2)
          .map(|at| byte(&hex[at..][..2]))
          .collect()
      };
      Line {
        version: Version::micro(line[0][1..].parse().unwrap()).unwrap(),
        // M1 has no level by name, and stands under L here.
        level: Level::ALL
          .into_iter()
          .find(|level| level.name() == line[1])
          .unwrap_or(Level::L),
        mode: Mode::ALL
          .into_iter()
          .find(|mode| mode.name() == line[2])
          .unwrap(),
        text: line[3].clone(),
        masks: line[4..].iter().map(bytes).collect(),
      }
    })
    .collect()
}

#[test]
fn the_fixture_has_every_form_mode_length_and_mask() {
  let lines = fixture();
  let mut expected = 0;
  for number in 1..=4 {
    let version = Version::micro(number).unwrap();
    for level in Level::ALL {
      for mode in Mode::ALL {
        let counts = lines
          .iter()
          .filter(|line| (line.version, line.level, line.mode) == (version, level, mode))
          .map(|line| line.text.chars().count());
        let capacity = capacity(version, level, mode);
        assert!(counts.eq(1..=capacity), "{version:?}-{level:?} {mode:?}");
        expected += capacity;
      }
    }
  }
  assert_eq!(lines.len(), expected);
  assert!(lines.iter().all(|line| line.masks.len() == 4));
}

/// Whether `segno` pads as clause 7.4.10 has it, which no decoder looks at: it fills M3 up with zeros
/// alone, and where the terminator ends a codeword puts one of zeros before the pad codewords.
fn segno_pads_alike(line: &Line) -> bool {
  let class = VersionClass::of(line.version);
  let count = line.text.chars().count();
  let bits = class.header_bits(line.mode).unwrap() + line.mode.payload_bits(count);
  let terminated = bits + class.terminator_bits();
  let whole = line.version.data_bits(line.level).unwrap() / 8;
  // No pad codewords at all, or after a codeword that zeros filled up.
  terminated.div_ceil(8) >= whole
    || line.version.number().is_multiple_of(2) && !terminated.is_multiple_of(8)
}

#[test]
fn every_form_mode_length_and_mask_as_by_segno_where_it_pads_alike() {
  let mut equal = Vec::new();
  for line in fixture() {
    let segment = ManualSegment::new(line.mode, line.text.as_str()).unwrap();
    let data = Data::Segments(vec![segment]);
    for (mask, modules) in (0..).zip(&line.masks) {
      let ours = encode(&data, &encoding(line.version, line.level, Some(mask)))
        .unwrap()
        .symbol;
      let size = line.version.size();
      let difference = first_difference(&ours, |row, column| {
        let at = row * size + column;
        modules[at / 8] << (at % 8) & 0x80 != 0
      });
      assert_eq!(
        difference.is_none(),
        segno_pads_alike(&line),
        "{:?}-{:?} {:?} {} {mask}: {difference:?}",
        line.version,
        line.level,
        line.mode,
        line.text
      );
      if difference.is_none() {
        equal.push((line.version, line.level, line.mode));
      }
    }
  }
  assert_eq!(equal.len(), 4 * 237);
  equal.dedup();
  assert_eq!(equal.len(), 25, "each form and mode at least when full");
}

/// The canvas of `qrcode` with the symbol's bits on it and no mask yet.
fn canvas(version: Version, level: Level, mode: Mode, text: &str) -> Canvas {
  let (v, l) = (peer_version(version), peer_level(level));
  let mut bits = Bits::new(v);
  match mode {
    Mode::Numeric => bits.push_numeric_data(text.as_bytes()),
    Mode::Alphanumeric => bits.push_alphanumeric_data(text.as_bytes()),
    Mode::Byte => bits.push_byte_data(text.as_bytes()),
    Mode::Kanji => bits.push_kanji_data(&shift_jis(text.as_bytes())),
  }
  .unwrap();
  let capacity = version.data_bits(level).unwrap();
  let terminated = bits.len() + 2 * usize::from(version.number()) + 1;
  let data = if version.ends_in_nibble() && (capacity - 3..capacity).contains(&terminated) {
    // Its padding underflows when the terminator ends within the last four bits: all zeros there.
    let mut data = bits.into_bytes();
    data.resize(version.blocks(level).unwrap().data, 0);
    data
  } else {
    bits.push_terminator(l).unwrap();
    bits.into_bytes()
  };
  let (data, correction) = qrcode::ec::construct_codewords(&data, v, l).unwrap();
  let mut canvas = Canvas::new(v, l);
  canvas.draw_all_functional_patterns();
  canvas.draw_data(&data, &correction);
  canvas
}

/// All but M3-L: there `qrcode` writes the whole byte of the half codeword, four modules too many.
#[test]
fn every_form_mode_length_and_mask_but_of_m3_l_as_by_qrcode() {
  let m3 = Version::micro(3).unwrap();
  let patterns = [
    MaskPattern::HorizontalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
  ];
  let lines = fixture()
    .into_iter()
    .filter(|line| (line.version, line.level) != (m3, Level::L));
  for Line {
    version,
    level,
    mode,
    text,
    ..
  } in lines
  {
    let data = Data::Segments(vec![ManualSegment::new(mode, text.as_str()).unwrap()]);
    let canvas = canvas(version, level, mode, &text);
    let assert_drawn = |mask, canvas: &Canvas| {
      let ours = encode(&data, &encoding(version, level, mask))
        .unwrap()
        .symbol;
      let difference = first_difference(&ours, |row, column| {
        canvas.get(column as i16, row as i16).is_dark()
      });
      assert_eq!(
        difference, None,
        "{version:?}-{level:?} {mode:?} {text} {mask:?}"
      );
    };
    for (mask, pattern) in (0..).zip(patterns) {
      let mut masked = canvas.clone();
      masked.apply_mask(pattern);
      assert_drawn(Some(mask), &masked);
    }
    // And the mask that it chooses.
    assert_drawn(None, &canvas.apply_best_mask());
  }
}
