//! Characters → modes → the shortest bit string.
//!
//! How short a bit string is depends on the version's class, for the class gives the lengths of
//! the headers. [`plan`] therefore reads the data once, and the [`Plan`] splits it for one class
//! after the other, as version choice asks.

mod few;
mod qrcode;
mod runs;
mod shortest;

pub use few::Few;

use crate::compatibility::Compatibility;
use crate::data::Data;
use crate::encoding::Encoding;
use crate::error::Error;
use crate::manual_segment::{Given, ManualSegment};
use crate::spec::{Mode, VersionClass};
use runs::Run;
pub use runs::Runs;

/// A stretch of the bit string with one header (clause 7.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
  /// The designator of an extended channel interpretation, 0–999,999.
  Eci(u32),
  /// Characters in one mode; never none.
  Characters {
    /// The mode.
    mode: Mode,
    /// What the count field says: characters, in byte mode bytes.
    count: usize,
    /// UTF-8 of the characters; in byte mode the bytes themselves.
    data: &'a [u8],
  },
}

impl<'a> From<&'a ManualSegment> for Segment<'a> {
  fn from(given: &'a ManualSegment) -> Self {
    match &given.0 {
      Given::Eci(designator) => Self::Eci(*designator),
      Given::Characters { mode, count, data } => Self::Characters {
        mode: *mode,
        count: *count,
        data,
      },
    }
  }
}

impl Segment<'_> {
  /// Bits of the segment, header included, or `None` where `class` has no such segment.
  ///
  /// A count that outgrows the count field is not looked at: such a segment has more bits than any
  /// symbol of the class (`tests/capacity.rs` proves it), so version choice passes it over.
  #[must_use]
  pub fn bits(&self, class: VersionClass) -> Option<usize> {
    match *self {
      Self::Eci(designator) => {
        class.eci_indicator()?;
        Some(class.indicator_bits() + designator_bits(designator))
      }
      Self::Characters { mode, count, .. } => {
        Some(class.header_bits(mode)? + mode.payload_bits(count))
      }
    }
  }
}

impl From<&Segment<'_>> for ManualSegment {
  fn from(segment: &Segment<'_>) -> Self {
    Self(match *segment {
      Segment::Eci(designator) => Given::Eci(designator),
      Segment::Characters { mode, count, data } => {
        let data = data.to_vec();
        Given::Characters { mode, count, data }
      }
    })
  }
}

/// Bits of an ECI designator: one, two or three bytes (table 4).
#[must_use]
pub const fn designator_bits(designator: u32) -> usize {
  match designator {
    0..128 => 8,
    128..16_384 => 16,
    _ => 24,
  }
}

/// Data read and ready to be split for any class of versions.
#[derive(Debug)]
pub struct Plan<'a>(Source<'a>);

#[derive(Debug)]
enum Source<'a> {
  Text {
    text: &'a str,
    runs: &'a [Run],
    eci: bool,
  },
  Bytes(&'a [u8]),
  Given(&'a [ManualSegment]),
  /// Split already, for whichever class: the mode of each run.
  Split {
    text: &'a str,
    runs: &'a [Run],
    modes: &'a [u8],
  },
}

/// Segments in their order; up to eight take no allocation.
pub type Segments<'a> = Few<Segment<'a>, 8>;

/// The designator of UTF-8 (AIM ITS/04-023).
const UTF_8: u32 = 26;

/// Reads `data` and plans its segments under `encoding`, with `room` for the runs of a text.
///
/// # Errors
/// [`Error::Empty`] when there is nothing to encode.
pub fn plan<'a>(
  data: &'a Data,
  encoding: &Encoding,
  room: &'a mut Runs,
) -> Result<Plan<'a>, Error> {
  let source = match data {
    Data::Text(text) if text.is_empty() => return Err(Error::Empty),
    Data::Bytes(bytes) if bytes.is_empty() => return Err(Error::Empty),
    Data::Segments(given)
      if given
        .iter()
        .all(|segment| matches!(segment.0, Given::Eci(_))) =>
    {
      return Err(Error::Empty);
    }
    Data::Text(text) => match encoding.compatibility {
      Compatibility::Qrcode { kanji } => {
        let (runs, modes) = qrcode::split(text, encoding, kanji, room);
        Source::Split { text, runs, modes }
      }
      Compatibility::Standard => {
        let class = VersionClass::of(encoding.min_version);
        Source::Text {
          text,
          runs: runs::scan(text, class, !encoding.eci, room),
          eci: encoding.eci,
        }
      }
    },
    Data::Bytes(bytes) => Source::Bytes(bytes),
    Data::Segments(given) => Source::Given(given),
  };
  Ok(Plan(source))
}

impl<'a> Plan<'a> {
  /// The segments with the shortest bit string in `class`, or `None` where `class`, one of Micro
  /// QR, lacks a mode that the data needs.
  ///
  /// `class` must not be smaller than the class of the `min_version` that was planned for.
  #[must_use]
  pub fn segments(&self, class: VersionClass) -> Option<Segments<'a>> {
    let mut segments = Segments::new(Segment::Eci(0));
    match &self.0 {
      Source::Bytes(bytes) => {
        class.count_bits(Mode::Byte)?;
        segments.push(Segment::Characters {
          mode: Mode::Byte,
          count: bytes.len(),
          data: bytes,
        });
      }
      Source::Given(given) => {
        segments.reserve(given.len());
        for segment in *given {
          segments.push(segment.into());
        }
        bits(&segments, class)?;
      }
      Source::Text { text, runs, eci } => {
        if *eci {
          class.eci_indicator()?;
          segments.push(Segment::Eci(UTF_8));
        }
        shortest::split(text, runs, class, &mut segments)?;
      }
      Source::Split { text, runs, modes } => {
        segments.reserve(qrcode::count(modes));
        shortest::collect(text, runs, modes, &mut segments);
        bits(&segments, class)?;
      }
    }
    Some(segments)
  }

  /// Bits that no split can go below in any class: lets version choice skip a class unsplit.
  #[must_use]
  pub fn least_bits(&self) -> usize {
    match &self.0 {
      Source::Bytes(bytes) => 8 * bytes.len(),
      Source::Given(_) => 0,
      Source::Text { runs, .. } | Source::Split { runs, .. } => shortest::least_bits(runs),
    }
  }
}

/// Bits of all `segments`, or `None` where `class` lacks one's mode.
#[must_use]
pub fn bits(segments: &[Segment<'_>], class: VersionClass) -> Option<usize> {
  segments.iter().map(|segment| segment.bits(class)).sum()
}
