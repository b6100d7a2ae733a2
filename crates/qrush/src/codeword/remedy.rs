//! Why no allowed symbol holds the data, and what would make it fit.

use super::choice::fit;
use crate::encoding::Encoding;
use crate::error::{Error, Remedy};
use crate::segment::{Plan, bits};
use crate::spec::{Level, Version, VersionClass};

/// The refusal of `plan`, which no symbol that `encoding` allows can hold.
pub fn explain(plan: &Plan<'_>, encoding: &Encoding) -> Error {
  let level = encoding.level;
  let (min, max) = (encoding.min_version, encoding.max_version);
  let largest = (min.index()..=max.index())
    .rev()
    .filter_map(Version::from_index)
    .find_map(|version| Some((version, version.data_bits(level)?)));
  let Some((version, capacity)) = largest else {
    return Error::NoLevel {
      level,
      version: max,
    };
  };
  let class = VersionClass::of(version);
  let used = plan
    .segments(class)
    .and_then(|segments| bits(&segments, class));
  let Some(used) = used else {
    let remedy = remedy(plan, encoding, 0);
    return Error::NoMode { version, remedy };
  };
  Error::TooLong {
    used,
    capacity,
    version,
    level,
    remedy: remedy(plan, encoding, used - capacity),
  }
}

fn remedy(plan: &Plan<'_>, encoding: &Encoding, excess: usize) -> Remedy {
  let at = |level| Encoding {
    level,
    ..encoding.clone()
  };
  let lower_level = Level::ALL
    .into_iter()
    .rfind(|&level| level < encoding.level && fit(plan, &at(level)).is_some());
  let larger_version = larger_version(plan, encoding);
  let is_enough = lower_level.is_some() || larger_version.is_some();
  Remedy {
    excess,
    lower_level,
    larger_version,
    larger_at_lowest_level: (!is_enough)
      .then(|| self::larger_version(plan, &at(Level::L)))
      .flatten(),
    is_version_fixed: encoding.min_version == encoding.max_version,
    is_micro_only: encoding.max_version.is_micro(),
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
