//! Which version and level: the smallest version that fits, then the strongest level in it
//! (clause 7.4.1 leaves both to the encoder).

use crate::encoding::Encoding;
use crate::segment::{Plan, Segments, bits};
use crate::spec::{Blocks, Level, Version, VersionClass};

/// The symbol that will carry the data.
pub struct Choice<'a> {
  pub version: Version,
  pub level: Level,
  pub blocks: Blocks,
  pub segments: Segments<'a>,
}

/// The choice under `encoding`, the smallest symbols first, if any allowed one holds the data.
pub fn fit<'a>(plan: &Plan<'a>, encoding: &Encoding) -> Option<Choice<'a>> {
  let lower_bound = plan.least_bits();
  for class in VersionClass::ALL {
    let (first, last) = class.versions();
    let first = first.max(encoding.min_version.index());
    let last = last.min(encoding.max_version.index());
    // Only the largest version of the class needs to be asked whether splitting is worth while.
    if first > last || capacity(last, encoding.level).is_none_or(|bits| bits < lower_bound) {
      continue;
    }
    let Some(segments) = plan.segments(class) else {
      continue;
    };
    let Some(used) = bits(&segments, class) else {
      continue;
    };
    if let Some((version, level, blocks)) = smallest(first, last, encoding, used) {
      return Some(Choice {
        version,
        level,
        blocks,
        segments,
      });
    }
  }
  None
}

/// The smallest of the versions with indices `first..=last` that holds `used` bits.
fn smallest(
  first: usize,
  last: usize,
  encoding: &Encoding,
  used: usize,
) -> Option<(Version, Level, Blocks)> {
  let index = (first..=last)
    .find(|&index| capacity(index, encoding.level).is_some_and(|bits| bits >= used))?;
  let version = Version::from_index(index)?;
  let fits = |level: Level| version.data_bits(level).is_some_and(|bits| bits >= used);
  let boosted = Level::ALL
    .into_iter()
    .rfind(|&level| level > encoding.level && fits(level));
  let level = boosted.filter(|_| encoding.boost).unwrap_or(encoding.level);
  Some((version, level, version.blocks(level)?))
}

fn capacity(index: usize, level: Level) -> Option<usize> {
  Version::from_index(index)?.data_bits(level)
}
