//! Why no allowed symbol holds the data, and what would make it fit.

use super::choice::fit;
use crate::error::QrError;
use crate::request::Encoding;
use crate::segment::{Plan, bits};
use crate::spec::{Level, Version, VersionClass};

/// The refusal of `plan`, which no symbol that `encoding` allows can hold.
pub fn explain(plan: &Plan<'_>, encoding: &Encoding) -> QrError {
  let (min, max) = (encoding.min_version, encoding.max_version);
  let largest = (min.index()..=max.index())
    .rev()
    .filter_map(Version::from_index)
    .find_map(|version| Some((version, version.data_bits(encoding.level)?)));
  let Some((version, capacity)) = largest else {
    return lacks_level(encoding);
  };
  let class = VersionClass::of(version);
  let used = plan
    .segments(class)
    .and_then(|segments| bits(&segments, class));
  let Some(used) = used else {
    return lacks_mode(plan, encoding, version);
  };
  QrError::TooLong {
    used,
    capacity,
    symbol: format!("version {version:?}, level {}", encoding.level.name()),
    remedy: remedy(plan, encoding, used - capacity),
    version: larger_version(plan, encoding)
      .filter(|version| !version.is_micro())
      .map(Version::number),
  }
}

fn remedy(plan: &Plan<'_>, encoding: &Encoding, excess: usize) -> String {
  let lower = Level::ALL
    .into_iter()
    .rfind(|&level| level < encoding.level && fit(plan, &at(encoding, level)).is_some());
  let mut ways = Vec::new();
  if let Some(level) = lower {
    ways.push(format!("lower errorCorrectionLevel to {}", level.name()));
  }
  ways.extend(larger(plan, encoding));
  if ways.is_empty()
    && let Some(way) = larger(plan, &at(encoding, Level::L))
  {
    ways.push(format!("{way} and lower errorCorrectionLevel to L"));
  }
  let bytes = excess.div_ceil(8);
  let bytes = if bytes == 1 {
    "1 byte".into()
  } else {
    format!("{bytes} bytes")
  };
  ways.push(format!(
    "shorten the data by {excess} bits (of text in byte mode, {bytes})"
  ));
  ways.join(", or ")
}

fn at(encoding: &Encoding, level: Level) -> Encoding {
  Encoding {
    level,
    ..encoding.clone()
  }
}

/// How to ask for the smallest larger version that would do, if there is one.
fn larger(plan: &Plan<'_>, encoding: &Encoding) -> Option<String> {
  let (min, max) = (encoding.min_version, encoding.max_version);
  let version = larger_version(plan, encoding)?;
  if max.is_micro() && !version.is_micro() {
    Some("allow full-size symbols with micro: 'auto'".into())
  } else if min == max {
    Some(format!("take version {}", version.number()))
  } else {
    Some(format!("raise maxVersion to {}", version.number()))
  }
}

/// The smallest version over the allowed ones that would do, if there is one.
fn larger_version(plan: &Plan<'_>, encoding: &Encoding) -> Option<Version> {
  let wider = Encoding {
    max_version: Version::MAX,
    ..encoding.clone()
  };
  let version = fit(plan, &wider)?.version;
  (version > encoding.max_version).then_some(version)
}

fn lacks_level(encoding: &Encoding) -> QrError {
  let levels: Vec<_> = Level::ALL
    .into_iter()
    .filter(|&level| encoding.max_version.data_bits(level).is_some())
    .map(Level::name)
    .collect();
  QrError::Option {
    option: "errorCorrectionLevel".into(),
    expected: format!(
      "{} in version {:?}",
      levels.join(" or "),
      encoding.max_version
    ),
    received: format!(
      "{}: lower it, or allow larger symbols",
      encoding.level.name()
    ),
  }
}

fn lacks_mode(plan: &Plan<'_>, encoding: &Encoding, version: Version) -> QrError {
  let has = match VersionClass::of(version) {
    VersionClass::M1 => "digits alone",
    VersionClass::M2 => "digits, A–Z, space and $%*+-./: alone",
    _ => "no ECI designator",
  };
  let way_out =
    larger(plan, encoding).unwrap_or_else(|| "allow full-size symbols and shorten the data".into());
  QrError::Data {
    expected: format!("{has} in version {version:?}"),
    received: format!("data that needs more than that: {way_out}"),
  }
}
