//! How many bytes a picture will have: reckoned from its request, in a fraction of a microsecond, for those
//! who have to make room for many.

use crate::data::Data;
use crate::encoding::Encoding;
use crate::generate::Request;
use crate::render;
use crate::scene::Geometry;
use crate::segment::Segment;
use crate::spec::{ALPHANUMERIC_VALUE, Mode, NOT_ALPHANUMERIC, Version, VersionClass};

/// Bits of a mode and of a count, at most.
const HEADER: usize = 20;

/// The bytes of the picture that `request` asks for, or of its data URL; hardly ever fewer than it will have. 0 where
/// the picture's size is out of bounds.
#[must_use]
pub fn estimated_bytes(request: &Request, is_data_url: bool) -> u64 {
  let picture = &request.picture;
  let version = likely_version(&request.data, &request.encoding);
  let Ok(geometry) = Geometry::of(version, picture, &request.limits) else {
    return 0;
  };
  let bytes = render::estimate(version, picture, &geometry).likely;
  if is_data_url {
    bytes.div_ceil(3) * 4 + "data:image/svg+xml;base64,".len() as u64
  } else {
    bytes
  }
}

/// The smallest version that surely holds the data, if one does.
fn likely_version(data: &Data, encoding: &Encoding) -> Version {
  let (first, last) = (encoding.min_version.index(), encoding.max_version.index());
  let bits = bits(data);
  let holds = |version: &Version| {
    let capacity = version.data_bits(encoding.level);
    capacity.is_some_and(|capacity| capacity >= bits)
  };
  let mut versions = (first..=last).filter_map(Version::from_index);
  versions.find(holds).unwrap_or(encoding.max_version)
}

/// Bits of the data in one segment, or in those given.
fn bits(data: &Data) -> usize {
  match data {
    Data::Bytes(bytes) => HEADER + 8 * bytes.len(),
    Data::Text(text) => HEADER + mode_of(text.as_bytes()).payload_bits(text.len()),
    Data::Segments(segments) => segments
      .iter()
      .map(|given| Segment::from(given).bits(VersionClass::Large))
      .map(Option::unwrap_or_default)
      .sum(),
  }
}

/// The mode that has all of `text` as it stands.
fn mode_of(text: &[u8]) -> Mode {
  let is_alphanumeric = |&byte: &u8| ALPHANUMERIC_VALUE[usize::from(byte)] != NOT_ALPHANUMERIC;
  if text.iter().all(u8::is_ascii_digit) {
    Mode::Numeric
  } else if text.iter().all(is_alphanumeric) {
    Mode::Alphanumeric
  } else {
    Mode::Byte
  }
}
