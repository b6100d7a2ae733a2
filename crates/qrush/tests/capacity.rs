//! How much each symbol holds, against the `qrcode` crate's tables.

mod oracle;

use oracle::{corpus, theirs, versions};
use qrcode::bits::Bits;
use qrush::Error;
use qrush::codeword::{CodewordBuffers, Codewords, assemble};
use qrush::segment::{Runs, plan};
use qrush::spec::{Level, Mode, Version, VersionClass};
use qrush::{Data, Encoding};

#[test]
fn data_bits_are_those_of_the_qrcode_crate() {
  for version in versions() {
    for level in Level::ALL {
      let (v, l) = theirs(version, level);
      assert_eq!(
        version.data_bits(level),
        Bits::new(v).max_len(l).ok(),
        "{version:?}-{level:?}"
      );
    }
  }
}

#[test]
fn a_character_count_that_outgrows_its_field_outgrows_every_symbol_of_its_class() {
  for class in VersionClass::ALL {
    let (_, largest) = class.versions();
    let capacity = Version::from_index(largest)
      .unwrap()
      .data_bits(Level::L)
      .unwrap();
    for mode in Mode::ALL {
      let Some(bits) = class.count_bits(mode) else {
        continue;
      };
      assert!(
        mode.payload_bits(1 << bits) > capacity,
        "{class:?} {mode:?}"
      );
    }
  }
}

/// `count` characters for which `mode` is the only one or the densest.
fn text(mode: Mode, count: usize) -> String {
  match mode {
    Mode::Numeric => "7",
    Mode::Alphanumeric => "K",
    Mode::Byte => "q",
    Mode::Kanji => "点",
  }
  .repeat(count)
}

/// The largest count of characters in one segment of `mode`, by trying with the `qrcode` crate.
fn largest_count(version: Version, level: Level, mode: Mode) -> Option<usize> {
  let (v, l) = theirs(version, level);
  let fits = |count: usize| {
    let mut bits = Bits::new(v);
    let pushed = match mode {
      Mode::Numeric => bits.push_numeric_data(&vec![b'7'; count]),
      Mode::Alphanumeric => bits.push_alphanumeric_data(&vec![b'K'; count]),
      Mode::Byte => bits.push_byte_data(&vec![b'q'; count]),
      // 点 in Shift-JIS.
      Mode::Kanji => bits.push_kanji_data(&[0x93, 0x5F].repeat(count)),
    };
    pushed.and_then(|()| bits.push_terminator(l)).is_ok()
  };
  let (mut low, mut high) = (0, 8000);
  while low + 1 < high {
    let middle = usize::midpoint(low, high);
    if fits(middle) {
      low = middle;
    } else {
      high = middle;
    }
  }
  (low > 0).then_some(low)
}

fn encode(text: String, version: Version, level: Level) -> Result<(Version, Level), Error> {
  let encoding = Encoding {
    level,
    boost: false,
    min_version: version,
    max_version: version,
    ..Encoding::default()
  };
  let data = Data::Text(text);
  let mut runs = Runs::new();
  let plan = plan(&data, &encoding, &mut runs)?;
  assemble(&plan, &encoding, &mut CodewordBuffers::new())
    .map(|Codewords { version, level, .. }| (version, level))
}

#[test]
fn every_version_level_and_mode_holds_its_largest_count_and_not_one_more() {
  let mut edges = 0;
  for version in versions() {
    for level in Level::ALL {
      for mode in Mode::ALL {
        let Some(largest) = largest_count(version, level, mode) else {
          continue;
        };
        edges += 1;
        for count in [largest - 1, largest]
          .into_iter()
          .filter(|&count| count > 0)
        {
          assert_eq!(
            encode(text(mode, count), version, level),
            Ok((version, level))
          );
        }
        match encode(text(mode, largest + 1), version, level) {
          Err(Error::TooLong { used, capacity, .. }) => {
            assert_eq!(Some(capacity), version.data_bits(level));
            assert!(used > capacity);
          }
          other => panic!("{version:?}-{level:?} {mode:?} {largest} + 1: {other:?}"),
        }
      }
    }
  }
  // 160 of full size; M1 has one mode, M2 two at two levels, M3 four at two, M4 four at three.
  assert_eq!(edges, 160 * 4 + 1 + 4 + 8 + 12);
}

#[test]
fn the_largest_counts_of_the_standard() {
  let last = |mode| largest_count(Version::MAX, Level::L, mode);
  assert_eq!(
    Mode::ALL.map(last),
    [Some(7089), Some(4296), Some(2953), Some(1817)]
  );
}

/// Without a version, the smallest that fits is chosen: one character more takes the next one.
#[test]
fn the_smallest_version_that_fits_is_chosen() {
  for level in Level::ALL {
    for number in 1..40 {
      let version = Version::new(number).unwrap();
      let largest = largest_count(version, level, Mode::Byte).unwrap();
      for (count, number) in [(largest, number), (largest + 1, number + 1)] {
        let encoding = Encoding {
          level,
          boost: false,
          ..Encoding::default()
        };
        let data = Data::Text(text(Mode::Byte, count));
        let mut runs = Runs::new();
        let plan = plan(&data, &encoding, &mut runs).unwrap();
        assert_eq!(
          assemble(&plan, &encoding, &mut CodewordBuffers::new())
            .unwrap()
            .version
            .number(),
          number
        );
      }
    }
  }
}

#[test]
fn version_and_boosted_level_are_those_of_qrcodegen() {
  use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version as Number};
  let levels = [
    QrCodeEcc::Low,
    QrCodeEcc::Medium,
    QrCodeEcc::Quartile,
    QrCodeEcc::High,
  ];
  for text in corpus() {
    for (level, theirs) in Level::ALL.into_iter().zip(levels) {
      for boost in [false, true] {
        let segments = [QrSegment::make_bytes(text.as_bytes())];
        let symbol = QrCode::encode_segments_advanced(
          &segments,
          theirs,
          Number::MIN,
          Number::MAX,
          None,
          boost,
        );
        let symbol = symbol.ok().map(|symbol| {
          (
            symbol.version().value(),
            levels
              .iter()
              .position(|&l| l == symbol.error_correction_level()),
          )
        });
        let encoding = Encoding {
          level,
          boost,
          ..Encoding::default()
        };
        let data = Data::Bytes(text.clone().into_bytes());
        let mut runs = Runs::new();
        let plan = plan(&data, &encoding, &mut runs).unwrap();
        let mut workspace = CodewordBuffers::new();
        let ours = assemble(&plan, &encoding, &mut workspace).ok();
        let ours = ours.map(|symbol| (symbol.version.number(), Some(symbol.level as usize)));
        assert_eq!(ours, symbol, "{text:?}");
      }
    }
  }
}
