//! Why a symbol or a picture cannot be made.

use std::fmt;

use crate::picture::{Format, Picture};
use crate::spec::{Level, Mode, Version};

/// Every way in which encoding and drawing can fail.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
  /// No data: an empty text, no bytes, no segment that carries any.
  Empty,
  /// Data that the mode of its segment cannot carry.
  Segment {
    /// The mode.
    mode: Mode,
    /// What is wrong with the data.
    problem: SegmentProblem,
  },
  /// An ECI designator over [`ManualSegment::MAX_DESIGNATOR`](crate::ManualSegment::MAX_DESIGNATOR).
  Designator {
    /// The designator.
    designator: u32,
  },
  /// More bits than the allowed versions hold.
  TooLong {
    /// Bits that the data needs, headers included.
    used: usize,
    /// Bits that the largest allowed symbol holds.
    capacity: usize,
    /// The version of the largest allowed symbol.
    version: Version,
    /// The least level allowed.
    level: Level,
    /// What would make it fit.
    remedy: Remedy,
  },
  /// A level that none of the allowed versions has, as Q in M2.
  NoLevel {
    /// The level.
    level: Level,
    /// The largest allowed version.
    version: Version,
  },
  /// Data that needs a mode which none of the allowed versions has, as letters in M1.
  NoMode {
    /// The largest allowed version.
    version: Version,
    /// What would make it fit.
    remedy: Remedy,
  },
  /// A width that has less than a pixel for each module.
  TooNarrow {
    /// Pixels per side.
    width: usize,
    /// Modules per side, with the quiet zone.
    modules: usize,
    /// The symbol's version.
    version: Version,
    /// Modules of quiet zone on each side.
    margin: u32,
  },
  /// A scale at which nothing of the picture is left.
  TooSmall {
    /// Pixels per module.
    scale: f64,
    /// Modules per side, with the quiet zone.
    modules: f64,
  },
  /// More pixels a side than the format has.
  TooWide {
    /// The format.
    format: Format,
    /// Pixels per side.
    side: usize,
  },
  /// A picture whose page would be smaller or larger than a page of PDF may be.
  Page {
    /// Pixels per side.
    side: usize,
    /// Pixels per inch that were asked for.
    ppi: Option<u32>,
  },
  /// A picture over one of the limits of its size.
  TooLarge {
    /// Which limit.
    limit: SizeLimit,
    /// Pixels of the picture asked for; or its bytes, at least: it is refused as soon as they are too many.
    used: u64,
    /// Pixels or bytes allowed.
    capacity: u64,
  },
  /// Less memory than the picture takes.
  Memory {
    /// Bytes of the allocation that failed.
    bytes: usize,
  },
}

/// What is wrong with the data of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentProblem {
  /// There is none.
  Empty,
  /// A byte that is no part of UTF-8.
  NotUtf8 {
    /// The byte.
    byte: u8,
    /// Its place among the bytes.
    index: usize,
  },
  /// A character that the mode does not have.
  Character {
    /// The character.
    character: char,
    /// Its place among the characters.
    index: usize,
  },
}

/// What would make data fit that no allowed symbol holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remedy {
  /// Bits by which the data would have to be shorter, as it stands.
  pub excess: usize,
  /// The highest lower level at which an allowed version holds it.
  pub lower_level: Option<Level>,
  /// The smallest larger version that holds it at the level asked for.
  pub larger_version: Option<Version>,
  /// The same at level L, where neither of the others is enough.
  pub larger_at_lowest_level: Option<Version>,
  /// Whether one version alone was allowed.
  pub is_version_fixed: bool,
  /// Whether only Micro QR codes were allowed.
  pub is_micro_only: bool,
}

/// A limit of the size of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeLimit {
  /// Pixels of a picture.
  Pixels {
    /// Pixels per side of the picture asked for.
    side: u64,
  },
  /// Bytes of a picture.
  Bytes,
}

/// Pixels per inch of a PDF's picture of `side` pixels, at least and at most, at which its page has 3 to 14,400
/// points a side (ISO 32000-1, annex C.2).
#[must_use]
pub fn page_ppi(side: usize) -> (u64, u64) {
  let points_at_one = side as u64 * 72;
  (
    points_at_one.div_ceil(14_400),
    (points_at_one / 3).min(u64::from(Picture::MAX_PPI)),
  )
}

impl fmt::Display for Error {
  fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match self {
      Self::Empty => f.write_str("No data: a QR code needs at least one character or byte"),
      Self::Segment { mode, problem } => {
        let mode = mode.name();
        match problem {
          SegmentProblem::Empty => write!(f, "A segment of {mode} mode has no data"),
          SegmentProblem::NotUtf8 { byte, index } => write!(
            f,
            "A segment of {mode} mode has the byte {byte:#04X} at index {index}, which is no UTF-8"
          ),
          SegmentProblem::Character { character, index } => write!(
            f,
            "A segment of {mode} mode cannot carry {character:?} at index {index}"
          ),
        }
      }
      Self::Designator { designator } => write!(
        f,
        "The ECI designator must be a whole number from 0 to 999999 (received {designator})"
      ),
      Self::TooLong {
        used,
        capacity,
        version,
        level,
        ..
      } => write!(
        f,
        "Data is too long: {used} of {capacity} bits in version {version:?} at level {}",
        level.name()
      ),
      Self::NoLevel { level, version } => {
        write!(f, "Version {version:?} has no level {}", level.name())
      }
      Self::NoMode { version, .. } => {
        write!(
          f,
          "Version {version:?} has no mode that carries all of the data"
        )
      }
      Self::TooNarrow { width, modules, .. } => write!(
        f,
        "A width of {width} pixels has less than one for each of {modules} modules"
      ),
      Self::TooSmall { scale, modules } => write!(
        f,
        "A scale of {scale} leaves no pixel of {modules} modules a side"
      ),
      Self::TooWide { format, side } => write!(
        f,
        "A picture has {side} pixels a side, and {} has {} at most",
        format.name(),
        format.max_width()
      ),
      Self::Page { side, .. } => {
        let (least, most) = page_ppi(*side);
        write!(
          f,
          "A PDF of {side} pixels a side needs {least} to {most} pixels per inch"
        )
      }
      Self::TooLarge {
        limit: SizeLimit::Pixels { side },
        used,
        capacity,
      } => write!(
        f,
        "Picture is too large: {side} × {side} = {used} pixels, and the limit is {capacity}"
      ),
      Self::TooLarge { used, capacity, .. } => write!(
        f,
        "Picture is too large: {used} bytes or more, and the limit is {capacity}"
      ),
      Self::Memory { bytes } => write!(
        f,
        "Not enough memory for the picture: {bytes} bytes cannot be allocated"
      ),
    }
  }
}

impl std::error::Error for Error {}
