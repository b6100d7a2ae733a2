//! The core's errors, by the names of the options that they come from.

use qrush::error::{self, SegmentProblem, SizeLimit, page_ppi};
use qrush::spec::{Version, VersionClass};
use qrush::{Error, Format, Level, Mode};

use super::{Expected, Fix, LimitOption, QrError, Received};
use crate::options::Value;

/// As a field of an error, which counts far less than 2⁵³.
#[allow(clippy::cast_precision_loss)]
fn float(count: u64) -> f64 {
  count as f64
}

impl From<Error> for QrError {
  fn from(error: Error) -> Self {
    match error {
      Error::Empty => Self::Empty,
      Error::Segment { mode, problem } => segment(mode, problem),
      Error::Designator { designator } => Self::designator(f64::from(designator)),
      Error::TooLong {
        used,
        capacity,
        version,
        level,
        remedy,
      } => Self::TooLong {
        used,
        capacity,
        symbol: format!("version {version:?}, level {}", level.name()),
        remedies: remedies(&remedy),
        remedy: ways(&remedy),
        version: remedy
          .larger_version
          .filter(|version| !version.is_micro())
          .map(Version::number),
      },
      Error::NoLevel { level, version } => no_level(level, version),
      Error::NoMode { version, remedy } => no_mode(version, &remedy),
      Error::TooNarrow {
        width,
        modules,
        version,
        margin,
      } => {
        let words = format!(
          "at least {modules} pixels, one for each module of version {version:?} and its margin of {margin},"
        );
        let expected = Expected {
          min: Some(float(modules as u64)),
          ..Expected::new("whole", words).because("modules")
        };
        Self::option("width", expected, Received::number(float(width as u64)))
      }
      Error::TooSmall { scale, modules } => {
        let least = 1.0 / modules;
        let expected = Expected {
          min: Some(least),
          ..Expected::new("number", format!("at least {least} for a pixel or more"))
            .because("modules")
        };
        Self::option("scale", expected, Received::number(scale))
      }
      Error::TooWide { format, side } => too_wide(format, side),
      Error::Page { side, ppi } => page(side, ppi),
      Error::TooLarge {
        limit,
        used,
        capacity,
      } => Self::TooLarge {
        limit: match limit {
          SizeLimit::Pixels { side } => LimitOption::Pixels { side },
          SizeLimit::Bytes => LimitOption::Bytes,
        },
        used,
        capacity,
      },
      Error::Memory { bytes } => Self::Memory { bytes },
      other => Self::Internal {
        detail: other.to_string(),
      },
    }
  }
}

impl QrError {
  /// The refusal of an ECI designator.
  #[must_use]
  pub fn designator(designator: f64) -> Self {
    let most = qrush::ManualSegment::MAX_DESIGNATOR;
    Self::Data {
      expected: format!("an ECI designator, a whole number from 0 to {most},"),
      received: format!("{designator}: take one of AIM's assigned numbers, as 26 for UTF-8"),
    }
  }
}

fn too_wide(format: Format, side: usize) -> QrError {
  let (most, name) = (format.max_width(), format.name());
  let words = format!("a picture of at most {most} pixels a side with '{name}'");
  let expected = Expected {
    max: Some(f64::from(most)),
    ..Expected::new("number", words).because("side").with(format)
  };
  QrError::option("scale", expected, Received::words(format!("one of {side}")))
}

fn page(side: usize, ppi: Option<u32>) -> QrError {
  let (least, most) = page_ppi(side);
  let words = format!(
    "from {least} to {most} pixels an inch, so that a page of {side} pixels has from 3 to 14400 points,"
  );
  let expected = Expected::new("whole", words)
    .within(float(least), float(most))
    .because("page");
  let none = || Received::words("none, which is 72: ask for mm or ppi".to_owned());
  let received = ppi.map_or_else(none, |ppi| Received::number(f64::from(ppi)));
  QrError::option("ppi", expected, received)
}

fn segment(mode: Mode, problem: SegmentProblem) -> QrError {
  let name = mode.name();
  let (expected, received) = match problem {
    SegmentProblem::Empty => (
      format!("at least one character in a segment of {name} mode"),
      "none: leave the segment out".to_owned(),
    ),
    SegmentProblem::NotUtf8 { byte, index } => (
      format!("UTF-8 in a segment of {name} mode"),
      format!("the byte {byte:#04X} at index {index}: take byte mode for bytes that are no text"),
    ),
    SegmentProblem::Character { character, index } => (
      format!("only {} in a segment of {name} mode", characters(mode)),
      format!(
        "{character:?} at index {index}: take byte mode for it, or give the whole text as a \
         string to have it split"
      ),
    ),
  };
  QrError::Data { expected, received }
}

/// What `mode` carries, in words.
fn characters(mode: Mode) -> &'static str {
  match mode {
    Mode::Numeric => "digits",
    Mode::Alphanumeric => "0–9, A–Z, space and $%*+-./:",
    Mode::Byte => "bytes",
    Mode::Kanji => "characters that every decoder reads back from Shift-JIS",
  }
}

/// The options that would make data fit.
fn remedies(remedy: &error::Remedy) -> Vec<Fix> {
  let lower = |level: Level| ("errorCorrectionLevel", Value::Text(level.name().to_owned()));
  let larger = |version: Version| {
    if remedy.is_micro_only && !version.is_micro() {
      return vec![("micro", Value::Text("auto".to_owned()))];
    }
    let number = Value::Number(f64::from(version.number()));
    if remedy.is_version_fixed {
      // It may be `version` that allows one alone, or `maxVersion`.
      vec![("version", number.clone()), ("maxVersion", number)]
    } else {
      vec![("maxVersion", number)]
    }
  };
  let mut remedies = Vec::new();
  remedies.extend(remedy.lower_level.map(|level| vec![lower(level)]));
  remedies.extend(remedy.larger_version.map(larger));
  let both = |version| [larger(version), vec![lower(Level::L)]].concat();
  remedies.extend(remedy.larger_at_lowest_level.map(both));
  remedies
}

/// All that would make data fit, in words.
fn ways(remedy: &error::Remedy) -> String {
  let mut ways: Vec<String> = remedies(remedy).iter().map(way).collect();
  let bytes = remedy.excess.div_ceil(8);
  let bytes = if bytes == 1 {
    "1 byte".into()
  } else {
    format!("{bytes} bytes")
  };
  ways.push(format!(
    "shorten the data by {} bits (of text in byte mode, {bytes})",
    remedy.excess
  ));
  ways.join(", or ")
}

fn way(options: &Fix) -> String {
  let is_fixed = options.iter().any(|(option, _)| *option == "version");
  let ways: Vec<String> = options
    .iter()
    .filter(|(option, _)| !(is_fixed && *option == "maxVersion"))
    .map(|(option, value)| match (*option, value) {
      ("errorCorrectionLevel", Value::Text(level)) => {
        format!("lower errorCorrectionLevel to {level}")
      }
      ("version", version) => format!("take version {version}"),
      ("maxVersion", version) => format!("raise maxVersion to {version}"),
      _ => "allow full-size symbols with micro: 'auto'".into(),
    })
    .collect();
  ways.join(" and ")
}

fn no_level(level: Level, version: Version) -> QrError {
  let levels: Vec<&str> = Level::ALL
    .into_iter()
    .filter(|&level| version.data_bits(level).is_some())
    .map(Level::name)
    .collect();
  QrError::option(
    "errorCorrectionLevel",
    Expected {
      choices: levels.iter().map(ToString::to_string).collect(),
      ..Expected::new(
        "choice",
        format!("{} in version {version:?}", levels.join(" or ")),
      )
      .because("version")
    },
    Received {
      words: format!("{}: lower it, or allow larger symbols", level.name()),
      ..Received::text(level.name())
    },
  )
}

fn no_mode(version: Version, remedy: &error::Remedy) -> QrError {
  let has = match VersionClass::of(version) {
    VersionClass::M1 => "digits alone",
    VersionClass::M2 => "digits, A–Z, space and $%*+-./: alone",
    _ => "no ECI designator",
  };
  let larger = error::Remedy {
    lower_level: None,
    larger_at_lowest_level: None,
    ..*remedy
  };
  let remedies = remedies(&larger);
  let way_out = remedies.first().map_or_else(
    || "allow full-size symbols and shorten the data".into(),
    way,
  );
  QrError::Mode {
    expected: format!("{has} in version {version:?}"),
    received: format!("data that needs more than that: {way_out}"),
    remedies,
  }
}
