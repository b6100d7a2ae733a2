//! Segments as the caller split them.

use crate::error::{Error, SegmentProblem};
use crate::spec::{ALPHANUMERIC_VALUE, Mode, NOT_ALPHANUMERIC, is_kanji};

/// A segment of the caller's choice, checked to fit its mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManualSegment(pub(crate) Given);

/// What a [`ManualSegment`] was checked to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Given {
  /// A designator, at most [`ManualSegment::MAX_DESIGNATOR`].
  Eci(u32),
  /// `count` characters (bytes in byte mode), at least one, as UTF-8 (bytes as they are).
  Characters {
    mode: Mode,
    count: usize,
    data: Vec<u8>,
  },
}

impl ManualSegment {
  /// The greatest ECI designator (clause 7.4.2).
  pub const MAX_DESIGNATOR: u32 = 999_999;

  /// A segment of `data` in `mode`: any bytes in byte mode, else the UTF-8 of characters that the
  /// mode has.
  ///
  /// # Errors
  /// [`Error::Segment`] when there is no data, or some that `mode` cannot carry.
  pub fn new(mode: Mode, data: impl Into<Vec<u8>>) -> Result<Self, Error> {
    let data = data.into();
    if data.is_empty() {
      let problem = SegmentProblem::Empty;
      return Err(Error::Segment { mode, problem });
    }
    let count = match mode {
      Mode::Byte => data.len(),
      _ => count_characters(mode, &data)?,
    };
    Ok(Self(Given::Characters { mode, count, data }))
  }

  /// The designator of an extended channel interpretation, in force for the segments after it.
  ///
  /// # Errors
  /// [`Error::Designator`] over [`Self::MAX_DESIGNATOR`].
  pub fn eci(designator: u32) -> Result<Self, Error> {
    if designator > Self::MAX_DESIGNATOR {
      return Err(Error::Designator { designator });
    }
    Ok(Self(Given::Eci(designator)))
  }

  /// The designator of an ECI, or `None` for characters.
  #[must_use]
  pub fn designator(&self) -> Option<u32> {
    match self.0 {
      Given::Eci(designator) => Some(designator),
      Given::Characters { .. } => None,
    }
  }

  /// Bytes of the data; none of an ECI.
  #[must_use]
  pub fn len(&self) -> usize {
    self.characters().map_or(0, |(_, data)| data.len())
  }

  /// Whether it carries no data, as an ECI does.
  #[must_use]
  pub fn is_empty(&self) -> bool {
    self.len() == 0
  }

  /// The mode and the data, bytes in byte mode and else UTF-8, or `None` for an ECI.
  #[must_use]
  pub fn characters(&self) -> Option<(Mode, &[u8])> {
    match &self.0 {
      Given::Eci(_) => None,
      Given::Characters { mode, data, .. } => Some((*mode, data)),
    }
  }
}

fn count_characters(mode: Mode, data: &[u8]) -> Result<usize, Error> {
  let refuse = |problem| Error::Segment { mode, problem };
  let text = std::str::from_utf8(data).map_err(|error| {
    let index = error.valid_up_to();
    refuse(SegmentProblem::NotUtf8 {
      byte: data[index],
      index,
    })
  })?;
  let mut index = 0;
  for character in text.chars() {
    if !has_character(mode, character) {
      return Err(refuse(SegmentProblem::Character { character, index }));
    }
    index += 1;
  }
  Ok(index)
}

fn has_character(mode: Mode, character: char) -> bool {
  match mode {
    Mode::Numeric => character.is_ascii_digit(),
    Mode::Alphanumeric => {
      character.is_ascii() && ALPHANUMERIC_VALUE[character as usize] != NOT_ALPHANUMERIC
    }
    Mode::Byte => true,
    Mode::Kanji => is_kanji(character),
  }
}
