//! Codewords: headers, padding, Reed–Solomon and interleaving against the `qrcode` crate, naive
//! long division and decoders.

mod oracle;

use std::fmt::Write as _;
use std::str::from_utf8;

use oracle::{corpus, theirs, versions};
use proptest::prelude::*;
use qrcode::bits::Bits;
use qrush::codeword::{CodewordBuffers, Codewords, assemble, reed_solomon};
use qrush::error::{Error, Remedy};
use qrush::segment::{Runs, plan};
use qrush::spec::{Level, Mode, Version};
use qrush::{Data, Encoding, ManualSegment};

fn exactly(version: Version, level: Level) -> Encoding {
  Encoding {
    level,
    boost: false,
    min_version: version,
    max_version: version,
    ..Encoding::default()
  }
}

/// Version, level and bytes of the codewords.
fn encode(data: &Data, encoding: &Encoding) -> Result<(Version, Level, Vec<u8>), Error> {
  let mut runs = Runs::new();
  let plan = plan(data, encoding, &mut runs)?;
  assemble(&plan, encoding, &mut CodewordBuffers::new()).map(
    |Codewords {
       version,
       level,
       bytes,
       ..
     }| (version, level, bytes.to_vec()),
  )
}

/// What the `qrcode` crate makes of `data` in one segment, or `None` when it does not fit.
fn by_qrcode(data: &[u8], mode: Mode, version: Version, level: Level) -> Option<Vec<u8>> {
  let (v, l) = theirs(version, level);
  let mut bits = Bits::new(v);
  match mode {
    Mode::Numeric => bits.push_numeric_data(data),
    Mode::Alphanumeric => bits.push_alphanumeric_data(data),
    Mode::Byte => bits.push_byte_data(data),
    Mode::Kanji => bits.push_kanji_data(data),
  }
  .ok()?;
  let capacity = version.data_bits(level)?;
  let terminated = bits.len() + 2 * usize::from(version.number()) + 1;
  let data = if version.ends_in_nibble() && (capacity - 3..capacity).contains(&terminated) {
    // Its padding underflows when the terminator ends within the last four bits: all zeros there.
    let mut data = bits.into_bytes();
    data.resize(version.blocks(level)?.data, 0);
    data
  } else {
    bits.push_terminator(l).ok()?;
    bits.into_bytes()
  };
  let (data, correction) = qrcode::ec::construct_codewords(&data, v, l).ok()?;
  Some([data, correction].concat())
}

/// Digits without a pattern, from a linear congruence.
fn digits(count: usize) -> Vec<u8> {
  let next = |seed: &u32| Some(seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
  std::iter::successors(Some(7), next)
    .map(|seed| b'0' + (seed >> 16) as u8 % 10)
    .take(count)
    .collect()
}

#[test]
fn every_version_level_and_mode_equals_the_qrcode_crate_at_every_fill() {
  let mut equal = 0;
  for version in versions() {
    for level in Level::ALL {
      let Some(capacity) = version.data_bits(level) else {
        continue;
      };
      for mode in Mode::ALL {
        // Every count for small symbols, for terminators and padding; samples for large ones.
        let step = 1 + capacity / 400;
        for count in (1..=capacity / 3).step_by(step) {
          let digits = digits(count);
          let (text, raw) = match mode {
            Mode::Numeric | Mode::Byte => (digits.clone(), digits),
            Mode::Alphanumeric => {
              let text: Vec<u8> = digits.iter().map(|digit| digit - b'0' + b'A').collect();
              (text.clone(), text)
            }
            // 亜, 唖, 娃 … are 889F and after.
            Mode::Kanji => {
              let raw: Vec<u8> = digits
                .iter()
                .flat_map(|digit| [0x88, digit - b'0' + 0x9F])
                .collect();
              (
                encoding_rs::SHIFT_JIS
                  .decode(&raw)
                  .0
                  .into_owned()
                  .into_bytes(),
                raw,
              )
            }
          };
          let Some(expected) = by_qrcode(&raw, mode, version, level) else {
            break;
          };
          let data = Data::Segments(vec![ManualSegment::new(mode, text).unwrap()]);
          let codewords = encode(&data, &exactly(version, level));
          assert_eq!(
            codewords,
            Ok((version, level, expected)),
            "{version:?} {level:?} {mode:?}"
          );
          equal += 1;
        }
      }
    }
  }
  assert!(equal > 20_000, "only {equal} comparisons");
}

/// The product in GF(2⁸) by logarithms, which the code under test does not use.
fn multiply(left: u8, right: u8) -> u8 {
  let mut powers = vec![1u16];
  while powers.len() < 255 {
    let doubled = powers[powers.len() - 1] * 2;
    powers.push(if doubled > 255 {
      doubled ^ 0x11D
    } else {
      doubled
    });
  }
  let log = |value| powers.iter().position(|&power| power == u16::from(value));
  match (log(left), log(right)) {
    (Some(left), Some(right)) => powers[(left + right) % 255] as u8,
    _ => 0,
  }
}

/// Annex A by schoolbook: multiply the generator out, divide, keep the remainder.
fn long_division(data: &[u8], degree: usize) -> Vec<u8> {
  let mut generator = vec![1u8];
  let mut root = 1;
  for _ in 0..degree {
    let shifted = [&generator[..], &[0]].concat();
    let scaled: Vec<u8> = generator.iter().map(|&term| multiply(term, root)).collect();
    generator = shifted
      .iter()
      .zip([&[0], &scaled[..]].concat())
      .map(|(a, b)| a ^ b)
      .collect();
    root = multiply(root, 2);
  }
  let mut rest = [data, &vec![0; degree]].concat();
  for index in 0..data.len() {
    let lead = rest[index];
    for (offset, &term) in generator.iter().enumerate() {
      rest[index + offset] ^= multiply(lead, term);
    }
  }
  rest.split_off(data.len())
}

proptest! {
  #[test]
  fn reed_solomon_is_long_division(
    data in prop::collection::vec(any::<u8>(), 0..40),
    degree in 1..=30usize,
  ) {
    let mut correction = vec![0xAA; degree];
    reed_solomon::correct(&data, &mut correction);
    prop_assert_eq!(correction, long_division(&data, degree));
  }
}

#[test]
fn reed_solomon_of_the_longest_blocks_is_long_division() {
  for degree in 1..=30 {
    let data = digits(123);
    let mut correction = vec![0; degree];
    reed_solomon::correct(&data, &mut correction);
    assert_eq!(correction, long_division(&data, degree), "degree {degree}");
  }
}

/// Takes the interleaving apart by clause 7.6: deal the places out, block by block.
fn data_codewords(bytes: &[u8], version: Version, level: Level) -> Vec<u8> {
  let blocks = version.blocks(level).unwrap();
  let longest = blocks.data.div_ceil(blocks.count);
  let long = blocks.data % blocks.count;
  let mut own = vec![Vec::new(); blocks.count];
  let mut codewords = bytes.iter();
  for index in 0..longest {
    for (block, own) in own.iter_mut().enumerate() {
      if index < blocks.data / blocks.count || block >= blocks.count - long {
        own.push(*codewords.next().unwrap());
      }
    }
  }
  own.concat()
}

/// A plain reader of bit strings (clause 7.4), full-size versions only: text, as decoders see it.
fn read(codewords: &[u8], version: Version) -> String {
  let bits: Vec<u8> = codewords
    .iter()
    .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1))
    .collect();
  let mut at = 0;
  let mut take = |length: usize| {
    let value = bits[at..]
      .iter()
      .take(length)
      .fold(0usize, |value, &bit| value * 2 + bit as usize);
    at += length;
    value
  };
  let row = match version.number() {
    1..=9 => [10, 9, 8, 8],
    10..=26 => [12, 11, 16, 10],
    _ => [14, 13, 16, 12],
  };
  let mut text = String::new();
  loop {
    match take(4) {
      0 => return text,
      1 => {
        let mut left = take(row[0]);
        while left > 0 {
          let group = left.min(3);
          write!(text, "{:0group$}", take([0, 4, 7, 10][group])).unwrap();
          left -= group;
        }
      }
      2 => {
        let set: Vec<char> = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
          .chars()
          .collect();
        let mut left = take(row[1]);
        while left > 1 {
          let pair = take(11);
          text.extend([set[pair / 45], set[pair % 45]]);
          left -= 2;
        }
        if left == 1 {
          text.push(set[take(6)]);
        }
      }
      4 => {
        let count = take(row[2]);
        let bytes: Vec<u8> = (0..count).map(|_| take(8) as u8).collect();
        text += from_utf8(&bytes).expect("whole characters in each byte segment");
      }
      7 => assert_eq!(take(8), 26),
      8 => {
        for _ in 0..take(row[3]) {
          let value = take(13);
          let joined = ((value / 0xC0) << 8) + value % 0xC0;
          let code = joined + if joined < 0x1F00 { 0x8140 } else { 0xC140 };
          let code = (code as u16).to_be_bytes();
          let (character, _, wrong) = encoding_rs::SHIFT_JIS.decode(&code);
          assert!(!wrong);
          text += &character;
        }
      }
      mode => panic!("mode {mode}"),
    }
  }
}

#[test]
fn the_corpus_reads_back_from_the_bit_string() {
  let mut read_back = 0;
  for text in corpus()
    .into_iter()
    .chain(["ありがとう".into(), "中文支付二维码".into()])
  {
    for eci in [false, true] {
      let data = Data::Text(text.clone());
      match encode(
        &data,
        &Encoding {
          eci,
          level: Level::L,
          ..Encoding::default()
        },
      ) {
        Ok((version, level, bytes)) => {
          assert_eq!(bytes.len(), version.codewords());
          assert_eq!(read(&data_codewords(&bytes, version, level), version), text);
          read_back += 1;
        }
        Err(Error::TooLong { .. }) => {}
        Err(other) => panic!("{other}"),
      }
    }
  }
  assert!(read_back > 1_300, "only {read_back}");
}

/// Draws with the `qrcode` crate's canvas, whose placement is not ours, and reads with `rqrr`.
fn scan(bytes: &[u8], version: Version, level: Level) -> Vec<u8> {
  let (v, l) = theirs(version, level);
  let (data, correction) = bytes.split_at(version.blocks(level).unwrap().data);
  let mut canvas = qrcode::canvas::Canvas::new(v, l);
  canvas.draw_all_functional_patterns();
  canvas.draw_data(data, correction);
  let modules = canvas.apply_best_mask().into_colors();
  let size = version.size();
  let grid = rqrr::SimpleGrid::from_func(size, |x, y| modules[y * size + x] == qrcode::Color::Dark);
  let mut bytes = Vec::new();
  rqrr::Grid::new(grid)
    .decode_to(&mut bytes)
    .expect("a symbol that rqrr reads");
  bytes
}

#[test]
fn a_scanner_reads_the_corpus() {
  for text in corpus().iter().step_by(6) {
    // rqrr hands Kanji mode out as Shift-JIS amid the UTF-8; with ECI there is none.
    let encoding = Encoding {
      eci: !text.is_ascii(),
      ..Encoding::default()
    };
    let Ok((version, level, bytes)) = encode(&Data::Text(text.clone()), &encoding) else {
      continue;
    };
    assert_eq!(from_utf8(&scan(&bytes, version, level)), Ok(text.as_str()));
  }
}

#[test]
fn designators_take_one_two_or_three_bytes() {
  let version = Version::new(2).unwrap();
  for designator in [0, 26, 127, 128, 899, 16_383, 16_384, 999_999] {
    let (v, l) = theirs(version, Level::L);
    let mut bits = Bits::new(v);
    bits.push_eci_designator(designator).unwrap();
    bits.push_byte_data(b"\xC7q").unwrap();
    bits.push_terminator(l).unwrap();
    let data = Data::Segments(vec![
      ManualSegment::eci(designator).unwrap(),
      ManualSegment::new(Mode::Byte, b"\xC7q").unwrap(),
    ]);
    let (_, _, bytes) = encode(&data, &exactly(version, Level::L)).unwrap();
    assert_eq!(bytes[..34], bits.into_bytes(), "{designator}");
  }
}

#[test]
fn boosting_takes_the_strongest_level_of_the_same_version() {
  for count in 1..=1200 {
    let data = Data::Text("q".repeat(count));
    let plain = Encoding {
      boost: false,
      level: Level::L,
      ..Encoding::default()
    };
    let (version, _, _) = encode(&data, &plain).unwrap();
    let (boosted, level, _) = encode(
      &data,
      &Encoding {
        boost: true,
        ..plain
      },
    )
    .unwrap();
    assert_eq!(boosted, version);
    let fits = |level: &Level| by_qrcode(&vec![b'q'; count], Mode::Byte, version, *level).is_some();
    assert_eq!(
      Some(level),
      Level::ALL.into_iter().rfind(fits),
      "{count} in {version:?}"
    );
  }
}

#[test]
fn micro_is_chosen_only_where_allowed_and_where_it_fits() {
  let micro = |number| Version::micro(number).unwrap();
  let smallest = |text: &str, level, min_version, max_version| {
    let encoding = Encoding {
      level,
      min_version,
      max_version,
      ..Encoding::default()
    };
    encode(&Data::Text(text.into()), &encoding).map(|(version, level, _)| (version, level))
  };
  let auto = |text, level| smallest(text, level, micro(1), Version::MAX);
  assert_eq!(auto("12345", Level::L), Ok((micro(1), Level::L)));
  assert_eq!(auto("12345", Level::M), Ok((micro(2), Level::M)));
  assert_eq!(auto("123456", Level::L), Ok((micro(2), Level::M)));
  assert_eq!(auto("ABCDEF", Level::L), Ok((micro(2), Level::L)));
  assert_eq!(auto("abc", Level::L), Ok((micro(3), Level::M)));
  assert_eq!(auto("点", Level::Q), Ok((micro(4), Level::Q)));
  assert_eq!(auto("12345", Level::H), Ok((Version::MIN, Level::H)));
  assert_eq!(
    auto("sixteen letters!", Level::L),
    Ok((Version::MIN, Level::L))
  );
  assert_eq!(
    smallest("1", Level::L, Version::MIN, Version::MAX),
    Ok((Version::MIN, Level::H))
  );
  assert_eq!(
    smallest("1", Level::L, micro(3), micro(3)),
    Ok((micro(3), Level::M))
  );
}

fn refusal(text: String, encoding: &Encoding) -> Error {
  encode(&Data::Text(text), encoding).expect_err("a refusal")
}

/// What no remedy has, of data that is `excess` bits too long.
fn excess(excess: usize) -> Remedy {
  Remedy {
    excess,
    lower_level: None,
    larger_version: None,
    larger_at_lowest_level: None,
    is_version_fixed: false,
    is_micro_only: false,
  }
}

#[test]
fn too_long_says_what_would_fit() {
  let default = Encoding::default();
  let small = |level| Encoding {
    level,
    max_version: Version::MIN,
    ..Encoding::default()
  };
  let error = refusal("q".repeat(17), &small(Level::Q));
  assert_eq!(
    error,
    Error::TooLong {
      used: 148,
      capacity: 104,
      version: Version::MIN,
      level: Level::Q,
      remedy: Remedy {
        lower_level: Some(Level::L),
        larger_version: Version::new(2),
        is_version_fixed: true,
        ..excess(44)
      },
    }
  );
  assert_eq!(
    error.to_string(),
    "Data is too long: 148 of 104 bits in version 1 at level Q"
  );
  assert_eq!(
    refusal("q".repeat(2953), &default),
    Error::TooLong {
      used: 23_644,
      capacity: 18_672,
      version: Version::MAX,
      level: Level::M,
      remedy: Remedy {
        lower_level: Some(Level::L),
        ..excess(4_972)
      },
    }
  );
  assert_eq!(
    refusal("q".repeat(2954), &default),
    Error::TooLong {
      used: 23_652,
      capacity: 18_672,
      version: Version::MAX,
      level: Level::M,
      remedy: excess(4_980),
    }
  );
  assert_eq!(
    refusal("q".repeat(2900), &small(Level::H)),
    Error::TooLong {
      used: 23_212,
      capacity: 72,
      version: Version::MIN,
      level: Level::H,
      remedy: Remedy {
        larger_at_lowest_level: Some(Version::MAX),
        is_version_fixed: true,
        ..excess(23_140)
      },
    }
  );
}

#[test]
fn micro_without_the_mode_or_the_level_is_refused() {
  let micro = |number| Version::micro(number).unwrap();
  let only = |number, level| Encoding {
    level,
    min_version: micro(1),
    max_version: micro(number),
    ..Encoding::default()
  };
  let no_mode = |number, larger_version, is_version_fixed| Error::NoMode {
    version: micro(number),
    remedy: Remedy {
      larger_version: Some(larger_version),
      is_version_fixed,
      is_micro_only: true,
      ..excess(0)
    },
  };
  let error = refusal("A".into(), &only(1, Level::L));
  assert_eq!(error, no_mode(1, micro(2), true));
  assert_eq!(
    error.to_string(),
    "Version M1 has no mode that carries all of the data"
  );
  assert_eq!(
    refusal("a".into(), &only(2, Level::L)),
    no_mode(2, micro(3), false)
  );
  let with_eci = Encoding {
    eci: true,
    ..only(4, Level::L)
  };
  assert_eq!(
    refusal("a".into(), &with_eci),
    no_mode(4, Version::MIN, false)
  );
  let error = refusal("1".into(), &only(3, Level::Q));
  let (level, version) = (Level::Q, micro(3));
  assert_eq!(error, Error::NoLevel { level, version });
  assert_eq!(error.to_string(), "Version M3 has no level Q");
}
