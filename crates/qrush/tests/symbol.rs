//! From data to modules, whole symbols are those of `qrcodegen`.

mod oracle;

use oracle::corpus;
use oracle::peers::{first_difference, full_size, masks};
use oracle::random::{Random, capacity, cases, try_all};
use oracle::segments::qrcodegen_segment;
use proptest::prelude::*;
use qrush::Error;
use qrush::generate::{Encoded, encode};
use qrush::spec::{Level, Mask, Mode, Version};
use qrush::{Compatibility, Data, Encoding, ManualSegment};

fn exactly(version: Version, level: Level, mask: Option<Mask>) -> Encoding {
  Encoding {
    level,
    boost: false,
    min_version: version,
    max_version: version,
    mask,
    ..Encoding::default()
  }
}

/// The symbol of the same segments and options by `qrcodegen`, `None` where they do not fit.
fn by_qrcodegen(segments: &[ManualSegment], encoding: &Encoding) -> Option<qrcodegen::QrCode> {
  let level = match encoding.level {
    Level::L => qrcodegen::QrCodeEcc::Low,
    Level::M => qrcodegen::QrCodeEcc::Medium,
    Level::Q => qrcodegen::QrCodeEcc::Quartile,
    Level::H => qrcodegen::QrCodeEcc::High,
  };
  let segments: Vec<_> = segments.iter().map(qrcodegen_segment).collect();
  qrcodegen::QrCode::encode_segments_advanced(
    &segments,
    level,
    qrcodegen::Version::new(encoding.min_version.number()),
    qrcodegen::Version::new(encoding.max_version.number()),
    encoding
      .mask
      .map(|mask| qrcodegen::Mask::new(mask.reference())),
    encoding.boost,
  )
  .ok()
}

/// Version, level, mask and all modules.
fn assert_equal(ours: &Encoded, theirs: &qrcodegen::QrCode, context: &dyn std::fmt::Debug) {
  let matrix = &ours.symbol;
  assert_eq!(
    (
      matrix.version.number(),
      matrix.level as u8,
      matrix.mask.reference()
    ),
    (
      theirs.version().value(),
      theirs.error_correction_level() as u8,
      theirs.mask().value()
    ),
    "{context:?}"
  );
  let difference = first_difference(matrix, |row, column| {
    theirs.get_module(column as i32, row as i32)
  });
  assert_eq!(difference, None, "{context:?}");
}

/// Draws `data` and checks it against `qrcodegen`, which takes the segments as we split them.
fn check(data: &Data, encoding: &Encoding) -> Result<Encoded, Error> {
  let ours = encode(data, encoding)?;
  let theirs = by_qrcodegen(&ours.segments, encoding).expect("fits by us, so it does by them");
  assert_equal(&ours, &theirs, &(data, encoding));
  Ok(ours)
}

#[test]
fn every_version_level_mask_and_mode() {
  let symbols: Vec<_> = full_size()
    .flat_map(|version| Level::ALL.map(|level| (version, level)))
    .flat_map(|(version, level)| masks().map(move |mask| (version, level, mask)))
    .flat_map(|(version, level, mask)| Mode::ALL.map(|mode| (version, level, mask, mode)))
    .collect();
  assert_eq!(symbols.len(), 5_120);
  try_all(symbols.len() as u64, |random| {
    let (version, level, mask, mode) = symbols[(random.0 >> 32) as usize];
    let capacity = capacity(version, level, mode);
    // Every fourth symbol is full.
    let count = match random.below(4) {
      0 => capacity,
      _ => 1 + random.below(capacity),
    };
    let text = random.text(mode, count);
    let segment = ManualSegment::new(mode, text.as_str()).unwrap();
    let encoding = exactly(version, level, Some(mask));
    let theirs = by_qrcodegen(std::slice::from_ref(&segment), &encoding).unwrap();
    let context = (version, level, mask, mode, count);
    for data in [
      Data::Segments(vec![segment.clone()]),
      Data::Text(text.clone()),
    ] {
      let ours = encode(&data, &encoding).unwrap();
      assert_eq!(ours.segments, std::slice::from_ref(&segment), "{context:?}");
      assert_equal(&ours, &theirs, &context);
    }
  });
}

#[test]
fn the_mask_of_the_corpus() {
  let texts = corpus();
  try_all(texts.len() as u64, |random| {
    let text = &texts[(random.0 >> 32) as usize];
    for eci in [false, true] {
      let encoding = Encoding {
        eci,
        ..Encoding::default()
      };
      match check(&Data::Text(text.clone()), &encoding) {
        Ok(_) | Err(Error::TooLong { .. }) => {}
        Err(other) => panic!("{other}"),
      }
    }
  });
}

/// Data for the version and level: text of one mode, mixed text, or bytes.
fn data(random: &mut Random, version: Version, level: Level) -> Data {
  let bytes = capacity(version, level, Mode::Byte);
  match random.below(6) {
    kind @ 0..4 => {
      let mode = Mode::ALL[kind];
      let count = 1 + random.below(capacity(version, level, mode));
      Data::Text(random.text(mode, count))
    }
    4 => Data::Bytes(
      (0..=random.below(bytes))
        .map(|_| random.bits() as u8)
        .collect(),
    ),
    _ => Data::Text(random.mixed_text(bytes)),
  }
}

/// A few segments of any mode and designators, not of the latter alone.
fn segments(random: &mut Random) -> Data {
  let mut segments = vec![ManualSegment::new(Mode::Byte, "q").unwrap()];
  for _ in 0..=random.below(5) {
    segments.push(match Mode::ALL.get(random.below(5)) {
      Some(&mode) => {
        let count = 1 + random.below(20);
        ManualSegment::new(mode, random.text(mode, count)).unwrap()
      }
      None => ManualSegment::eci(random.below(1_000_000) as u32).unwrap(),
    });
  }
  Data::Segments(segments)
}

/// `QRUSH_CASES` may raise the 100,000.
#[test]
fn the_mask_of_random_data() {
  try_all(cases(100_000), |random| {
    let (version, level) = (random.version(), random.level());
    let data = data(random, version, level);
    let made = check(&data, &exactly(version, level, None));
    // Mixed text of the bytes that fit is never longer than these bytes.
    made.unwrap();
  });
}

proptest! {
  #![proptest_config(ProptestConfig { max_shrink_iters: 200, ..ProptestConfig::with_cases(1_000) })]

  #[test]
  fn any_data_and_options(
    seed in any::<u64>(),
    level in prop::sample::select(&Level::ALL[..]),
    versions in (1..=40u8, 1..=40u8, prop::bool::weighted(0.7)),
    mask in prop::option::of(0..8u8),
    (boost, eci, given) in any::<(bool, bool, bool)>(),
  ) {
    let (one, other, small) = versions;
    let min = if small { 1 } else { one.min(other) };
    let (min_version, max_version) =
      (Version::new(min).unwrap(), Version::new(one.max(other)).unwrap());
    let mut random = Random(seed);
    let version = if small { random.version().min(max_version) } else { max_version };
    let data = if given {
      segments(&mut random)
    } else {
      data(&mut random, version, level)
    };
    let mask = mask.and_then(Mask::new);
    let encoding = Encoding { level, boost, min_version, max_version, eci, mask, compatibility: Compatibility::Standard };
    match (check(&data, &encoding), &data) {
      (Ok(made), Data::Segments(given)) => prop_assert_eq!(&made.segments, given),
      // What is refused does not fit by them either.
      (Err(Error::TooLong { .. }), Data::Segments(given)) => {
        prop_assert!(by_qrcodegen(given, &encoding).is_none());
      }
      (Err(Error::TooLong { .. }), Data::Text(text)) if !eci => {
        let whole = [ManualSegment::new(Mode::Byte, text.as_str()).unwrap()];
        prop_assert!(by_qrcodegen(&whole, &encoding).is_none());
      }
      (Ok(_) | Err(Error::TooLong { .. }), _) => {}
      (Err(other), _) => prop_assert!(false, "{other}"),
    }
  }
}
