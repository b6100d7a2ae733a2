//! The table of options: that it is whole, and what it says of values that it does not take.

use std::collections::HashSet;
use std::path::Path;

use qrush::generate::{Request, encode, picture};
use qrush::{Data, Encoding, Format, Level, Limits, ManualSegment, Mode, Version};
use qrush_node::error::{Expected, QrError, Received};
use qrush_node::options::{Call, Kind, OPTIONS, OptionSpec, OptionsBuilder, Scope, Set, Value};

const CALLS: [Call; 5] = [
  Call::Create,
  Call::DataUrl,
  Call::Buffer,
  Call::Text,
  Call::File,
];

fn text(text: &str) -> Value {
  Value::Text(text.to_owned())
}

fn request(options: &[(&str, Value)]) -> Result<Request, QrError> {
  let mut builder = OptionsBuilder::new(Call::Buffer);
  for (name, value) in options {
    builder.set(name, value)?;
  }
  builder.finish(Data::Text("A".to_owned()), Limits::default())
}

/// The parts of an error of an option.
fn refused(error: QrError) -> (String, Expected, Received) {
  let QrError::Option {
    option,
    expected,
    received,
  } = error
  else {
    panic!("{error}")
  };
  (option, *expected, received)
}

fn is_of_requests(option: &OptionSpec) -> bool {
  matches!(option.scope, Scope::Symbol | Scope::Picture(_))
}

/// Options whose values are read from the call before any is set.
fn is_read_apart(option: &OptionSpec) -> bool {
  matches!(option.kind, Kind::Colors { .. })
}

#[test]
fn each_option_sets_what_its_kind_gives() {
  for option in OPTIONS {
    let fits = match option.set {
      Set::Nothing => !is_of_requests(option) || is_read_apart(option),
      _ if !is_of_requests(option) => false,
      Set::Whole(_) => matches!(option.kind, Kind::Whole { .. }),
      Set::Size(_) => matches!(option.kind, Kind::Size { .. }),
      Set::Number(_) => matches!(option.kind, Kind::Number { .. }),
      Set::Flag(_) => matches!(option.kind, Kind::Flag | Kind::True),
      Set::Choice(_) => matches!(option.kind, Kind::Choice { .. } | Kind::FlagOr { .. }),
      Set::Type(_) => matches!(option.kind, Kind::Type),
      Set::Color(_) => matches!(option.kind, Kind::Color),
      Set::Text(_) => matches!(option.kind, Kind::Text { .. }),
    };
    assert!(
      fits,
      "{}: {:?} by {:?}",
      option.name, option.kind, option.set
    );
  }
}

/// Values of every sort that `option` takes in `call`.
fn good_values(option: &OptionSpec, call: Call) -> Vec<Value> {
  let numbers = |numbers: &[f64]| numbers.iter().copied().map(Value::Number).collect();
  let names = |names: &[&str]| names.iter().map(|name| text(name)).collect::<Vec<_>>();
  match option.kind {
    Kind::Whole { min, max } => numbers(&[f64::from(min), f64::from(max)]),
    Kind::Size { min, max } => numbers(&[f64::from(min), f64::from(max), 0.5]),
    Kind::Number { min, max } => numbers(&[min, max, f64::midpoint(min, max)]),
    Kind::Flag => vec![Value::Flag(true), Value::Flag(false)],
    Kind::True => vec![Value::Flag(true)],
    Kind::Choice { choices, .. } => names(choices),
    Kind::FlagOr { choices } => {
      let flags = [true, false].map(Value::Flag);
      flags.into_iter().chain(names(choices)).collect()
    }
    Kind::Type => call.formats().iter().map(|f| text(f.name())).collect(),
    Kind::Color => names(&["#123", "#12345678", "currentColor"]),
    Kind::Text { max } => vec![text(""), text(&"x".repeat(max as usize))],
    Kind::Colors { .. } | Kind::Signal | Kind::Function { .. } => Vec::new(),
  }
}

#[test]
fn each_option_is_set_by_every_sort_of_value_that_it_takes() {
  let mut taken = 0;
  for call in CALLS {
    for option in OPTIONS.iter().filter(|option| is_of_requests(option)) {
      let is_of_call = call != Call::Create || option.scope == Scope::Symbol;
      for value in good_values(option, call) {
        let set = OptionsBuilder::new(call).set(option.name, &value);
        let what = format!("{} of {call:?}: {value:?}", option.name);
        if is_of_call {
          assert_eq!(set, Ok(()), "{what}");
          taken += 1;
        } else {
          assert!(matches!(set, Err(QrError::UnknownOption { .. })), "{what}");
        }
      }
    }
  }
  assert!(taken > 200, "{taken}");
}

#[test]
fn names_are_unique_in_their_scope() {
  let mut seen = HashSet::new();
  for option in OPTIONS {
    // A request has the options of symbols and those of pictures together.
    let scope = match option.scope {
      Scope::Symbol | Scope::Picture(_) => "request",
      Scope::Async => "async",
      Scope::Batch => "batch",
      Scope::Setting => "setting",
      Scope::Stats => "stats",
    };
    assert!(seen.insert((scope, option.name)), "{scope} {}", option.name);
  }
  assert_eq!(seen.len(), OPTIONS.len());
}

#[test]
fn flags_and_parameters_are_unique() {
  let mut flags = HashSet::new();
  let mut shorts = HashSet::new();
  let mut parameters = HashSet::new();
  for option in OPTIONS {
    if let Some(flag) = option.flag {
      // A setting and the option of a request that lowers it share their flag.
      let is_shared = option.scope == Scope::Setting
        && OPTIONS
          .iter()
          .any(|other| is_of_requests(other) && other.name == option.name && other.flag.is_some());
      assert!(flags.insert(flag.name) || is_shared, "--{}", flag.name);
      if let Some(short) = flag.short {
        assert_eq!(short.len(), 1, "-{short}");
        assert!(shorts.insert(short), "-{short}");
      }
      assert!(
        flag.metavar.is_some() || flag.gives.is_some(),
        "--{} gives nothing",
        flag.name
      );
    }
    if let Some(parameter) = option.parameter {
      assert!(parameters.insert(parameter.name), "{}", parameter.name);
      for alias in parameter.aliases {
        assert!(parameters.insert(alias), "{alias}");
      }
    }
  }
  assert!(flags.len() > 20 && shorts.len() > 1 && parameters.len() > 20);
}

/// The value of a default that is written as TypeScript has it.
fn literal(default: &str) -> Option<Value> {
  if let Some(name) = default
    .strip_prefix('\'')
    .and_then(|rest| rest.strip_suffix('\''))
  {
    return Some(text(name));
  }
  match default {
    "true" => Some(Value::Flag(true)),
    "false" => Some(Value::Flag(false)),
    number => number.parse().ok().map(Value::Number),
  }
}

/// What a request is made of, whether the option was given or not.
fn made(builder: &OptionsBuilder) -> Request {
  let request = builder.finish(Data::Text("A".to_owned()), Limits::default());
  request.expect("options that agree")
}

#[test]
fn literal_defaults_are_what_holds_without() {
  let mut literals = HashSet::new();
  for call in CALLS.into_iter().filter(|call| *call != Call::Create) {
    for option in OPTIONS.iter().filter(|option| is_of_requests(option)) {
      let Some(value) = literal(option.default) else {
        continue;
      };
      // A format that has the option.
      let format = call.formats().iter().find(|format| match option.scope {
        Scope::Picture(formats) => formats.contains(format),
        _ => true,
      });
      let Some(format) = format else { continue };
      let mut without = OptionsBuilder::new(call);
      without.set("type", &text(format.name())).unwrap();
      let mut with = without.clone();
      with.set(option.name, &value).unwrap();
      // Of no effect without `compatibility`, and refused there.
      if option.name == "small" {
        for builder in [&mut without, &mut with] {
          builder.set("compatibility", &text("qrcode")).unwrap();
        }
      }
      let (expected, found) = (made(&without), made(&with));
      assert_eq!(found, expected, "{} of {call:?}: {value:?}", option.name);
      literals.insert(option.name);
    }
  }
  for name in [
    "errorCorrectionLevel",
    "boostErrorCorrection",
    "minVersion",
    "maxVersion",
    "micro",
    "eci",
    "margin",
    "scale",
    "color.dark",
    "color.light",
    "lossless",
    "quality",
    "inverse",
    "small",
  ] {
    assert!(literals.contains(name), "{name}");
  }
}

#[test]
fn literal_defaults_of_settings_are_the_limits_of_the_core() {
  let default = |name: &str| {
    let option = OPTIONS
      .iter()
      .find(|option| option.scope == Scope::Setting && option.name == name);
    option.and_then(|option| option.default.parse::<u64>().ok())
  };
  let limits = Limits::default();
  assert_eq!(default("maxPixels"), Some(limits.max_pixels));
  assert_eq!(default("maxBytes"), Some(limits.max_bytes));
}

#[test]
fn a_webp_has_no_more_pixels_across_than_all_its_readers_take() {
  let wide = |format: Format, width: f64| {
    request(&[
      ("type", text(format.name())),
      ("width", Value::Number(width)),
    ])
    .map(|_| ())
  };
  assert!(wide(Format::Webp, 16_383.0).is_ok());
  assert_eq!(
    wide(Format::Webp, 16_384.0).unwrap_err().to_string(),
    "Expected a whole number from 1 to 16383 with 'webp' for width but received 16384"
  );
  assert!(wide(Format::Gif, 16_384.0).is_ok());
}

#[test]
fn a_format_is_found_by_each_of_its_endings_in_any_case() {
  for format in Call::File.formats() {
    for ending in format.extensions() {
      assert_eq!(Call::File.format_of(ending), Some(*format));
      assert_eq!(Call::File.format_of(&ending.to_uppercase()), Some(*format));
      let named = OptionsBuilder::for_file(Path::new(&format!("code.{ending}")));
      assert_eq!(made(&named).picture.format, *format);
    }
  }
  for ending in ["", "bmp", "pn", "pngg", ".png"] {
    assert_eq!(Call::File.format_of(ending), None);
  }
}

#[test]
fn no_format_without_transparency_gets_a_transparent_colour() {
  let transparent = |format: Format, color: &str| {
    request(&[("type", text(format.name())), ("color.dark", text(color))]).is_ok()
  };
  for format in [Format::Jpeg, Format::Gray] {
    assert!(transparent(format, "#123"));
    assert!(!transparent(format, "#1230"));
    assert!(!transparent(format, "#1238"));
  }
  assert!(transparent(Format::Gif, "#1230"));
  assert!(!transparent(Format::Gif, "#1238"));
  assert!(transparent(Format::Webp, "#1238"));
}

#[test]
fn eps_takes_opacities_all_or_nothing() {
  let error = request(&[
    ("type", text("eps")),
    ("color.dark", text("#00000080")),
    ("color.light", text("#fff")),
  ])
  .unwrap_err();
  assert_eq!(error.code(), "ERR_QR_OPTION");
}

#[test]
fn a_page_of_pdf_out_of_its_bounds_is_refused_by_ppi() {
  for (scale, ppi, bounds) in [
    (4.0, 20_000.0, "from 1 to 2784 "),
    (100.0, 14.0, "from 15 to 65535 "),
  ] {
    let request = request(&[
      ("type", text("pdf")),
      ("scale", Value::Number(scale)),
      ("ppi", Value::Number(ppi)),
    ])
    .unwrap();
    let (option, expected, received) = refused(picture(&request).unwrap_err().into());
    assert_eq!((option.as_str(), received.words), ("ppi", ppi.to_string()));
    assert_eq!(received.value, Some(Value::Number(ppi)));
    assert!(expected.words.starts_with(bounds), "{expected:?}");
  }
}

#[test]
fn captions_have_no_characters_that_xml_lacks_or_advises_against() {
  let forbidden = ('\0'..' ')
    .filter(|character| !"\t\n\r".contains(*character))
    .chain('\u{7f}'..='\u{9f}')
    .chain("\u{fffd}\u{fffe}\u{ffff}".chars());
  for character in forbidden {
    let error = request(&[("title", text(&format!("💸{character}")))]).unwrap_err();
    let (option, _, received) = refused(error);
    assert_eq!(option, "title");
    assert!(
      received.words.ends_with(" at index 2: leave it out"),
      "{received:?}"
    );
  }
  let long = "x".repeat(1001);
  assert!(request(&[("type", text("svg")), ("desc", text(&long))]).is_err());
  assert!(request(&[("type", text("svg")), ("desc", text(&long[1..]))]).is_ok());
}

#[test]
fn bad_segments_are_refused_with_a_way_out() {
  let segment = |mode, data: &[u8]| ManualSegment::new(mode, data).map_err(QrError::from);
  let refusals = [
    (
      segment(Mode::Numeric, b"12a"),
      "Expected only digits in a segment of numeric mode for data but received 'a' at index 2: \
       take byte mode for it, or give the whole text as a string to have it split",
    ),
    (
      segment(Mode::Alphanumeric, b"ABc"),
      "Expected only 0–9, A–Z, space and $%*+-./: in a segment of alphanumeric mode \
       for data but received 'c' at index 2: take byte mode for it, or give the whole text as a \
       string to have it split",
    ),
    (
      segment(Mode::Kanji, "点〜".as_bytes()),
      "Expected only characters that every decoder reads back from Shift-JIS in a segment of kanji \
       mode for data but received '〜' at index 1: take byte mode for it, or give the whole text as \
       a string to have it split",
    ),
    (
      segment(Mode::Kanji, &[0x93, 0x5F]),
      "Expected UTF-8 in a segment of kanji mode for data but received the byte 0x93 at index 0: \
       take byte mode for bytes that are no text",
    ),
    (
      segment(Mode::Byte, b""),
      "Expected at least one character in a segment of byte mode for data but received none: leave the \
       segment out",
    ),
    (
      ManualSegment::eci(1_000_000).map_err(QrError::from),
      "Expected an ECI designator, a whole number from 0 to 999999, for data but received 1000000: \
       take one of AIM's assigned numbers, as 26 for UTF-8",
    ),
    (
      Err(QrError::designator(-1.0)),
      "Expected an ECI designator, a whole number from 0 to 999999, for data but received -1: take \
       one of AIM's assigned numbers, as 26 for UTF-8",
    ),
    (
      Err(QrError::designator(26.5)),
      "Expected an ECI designator, a whole number from 0 to 999999, for data but received 26.5: \
       take one of AIM's assigned numbers, as 26 for UTF-8",
    ),
    (
      Err(QrError::designator(f64::NAN)),
      "Expected an ECI designator, a whole number from 0 to 999999, for data but received NaN: take \
       one of AIM's assigned numbers, as 26 for UTF-8",
    ),
  ];
  for (refused, sentence) in refusals {
    let error = refused.expect_err(sentence);
    assert_eq!(error.code(), "ERR_QR_DATA");
    assert_eq!(error.to_string(), sentence);
  }
}

/// What is said of `text` with `encoding`, which it does not fit.
fn refusal(text: String, encoding: &Encoding) -> String {
  let error = encode(&Data::Text(text), encoding).err();
  QrError::from(error.expect("a refusal")).to_string()
}

#[test]
fn too_long_says_which_options_would_fit() {
  let default = Encoding::default();
  let small = |level| Encoding {
    level,
    max_version: Version::MIN,
    ..Encoding::default()
  };
  assert_eq!(
    refusal("q".repeat(17), &small(Level::Q)),
    "Expected at most 104 bits for data in version 1, level Q but received 148 bits: lower \
     errorCorrectionLevel to L, or take version 2, or shorten the data by 44 bits (of text in byte \
     mode, 6 bytes)"
  );
  assert_eq!(
    refusal("q".repeat(2953), &default),
    "Expected at most 18672 bits for data in version 40, level M but received 23644 bits: lower \
     errorCorrectionLevel to L, or shorten the data by 4972 bits (of text in byte mode, 622 bytes)"
  );
  assert_eq!(
    refusal("q".repeat(2954), &default),
    "Expected at most 18672 bits for data in version 40, level M but received 23652 bits: shorten \
     the data by 4980 bits (of text in byte mode, 623 bytes)"
  );
  assert_eq!(
    refusal("q".repeat(2900), &small(Level::H)),
    "Expected at most 72 bits for data in version 1, level H but received 23212 bits: take \
     version 40 and lower errorCorrectionLevel to L, or shorten the data by 23140 bits (of text in \
     byte mode, 2893 bytes)"
  );
}

#[test]
fn micro_without_the_mode_or_the_level_says_which_options_would_fit() {
  let micro = |number| Version::micro(number).unwrap();
  let only = |number, level| Encoding {
    level,
    min_version: micro(1),
    max_version: micro(number),
    ..Encoding::default()
  };
  assert_eq!(
    refusal("A".into(), &only(1, Level::L)),
    "Expected digits alone in version M1 for data but received data that needs more than that: \
     take version 2"
  );
  assert_eq!(
    refusal("a".into(), &only(2, Level::L)),
    "Expected digits, A–Z, space and $%*+-./: alone in version M2 for data but received data that \
     needs more than that: raise maxVersion to 3"
  );
  let with_eci = Encoding {
    eci: true,
    ..only(4, Level::L)
  };
  assert_eq!(
    refusal("a".into(), &with_eci),
    "Expected no ECI designator in version M4 for data but received data that needs more than \
     that: allow full-size symbols with micro: 'auto'"
  );
  assert_eq!(
    refusal("1".into(), &only(3, Level::Q)),
    "Expected L or M in version M3 for errorCorrectionLevel but received Q: lower it, or allow \
     larger symbols"
  );
}

#[test]
fn an_unknown_name_is_answered_with_those_that_there_are() {
  for call in CALLS {
    for name in ["colour", "color.dork", "color.dark", "settle", ""] {
      let set = OptionsBuilder::new(call).set(name, &text("#000"));
      let Err(QrError::UnknownOption { option, known }) = set else {
        assert!(name == "color.dark" && call != Call::Create, "{name}");
        continue;
      };
      assert_eq!(option, name);
      // `create` has no colours.
      let first = if name.starts_with("color.") && call != Call::Create {
        "dark"
      } else {
        "errorCorrectionLevel"
      };
      assert_eq!(known.first(), Some(&first), "{name} of {call:?}");
    }
  }
}
