use crate::error::QrError;
use crate::spec::{ALPHANUMERIC_VALUE, Mode, NOT_ALPHANUMERIC, is_kanji};

/// A segment of the caller's choice, checked to fit its mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenSegment(pub(crate) Given);

/// What a [`GivenSegment`] was checked to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Given {
  /// A designator, at most [`GivenSegment::MAX_DESIGNATOR`].
  Eci(u32),
  /// `count` characters (bytes in byte mode), at least one, as UTF-8 (bytes as they are).
  Characters {
    mode: Mode,
    count: usize,
    data: Vec<u8>,
  },
}

impl GivenSegment {
  /// The greatest ECI designator (clause 7.4.2).
  pub const MAX_DESIGNATOR: u32 = 999_999;

  /// A segment of `data` in `mode`: any bytes in byte mode, else the UTF-8 of characters that the
  /// mode has.
  ///
  /// # Errors
  /// [`QrError::Data`] when there is no data, or some that `mode` cannot carry.
  pub fn new(mode: Mode, data: impl Into<Vec<u8>>) -> Result<Self, QrError> {
    let data = data.into();
    if data.is_empty() {
      return Err(QrError::Data {
        expected: format!(
          "at least one character in a segment of {} mode",
          mode.name()
        ),
        received: "none: leave the segment out".into(),
      });
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
  /// [`QrError::Data`] for anything but a whole number up to [`Self::MAX_DESIGNATOR`].
  pub fn eci(designator: f64) -> Result<Self, QrError> {
    let most = f64::from(Self::MAX_DESIGNATOR);
    if designator.fract() != 0.0 || !(0.0..=most).contains(&designator) {
      return Err(QrError::Data {
        expected: format!("an ECI designator, a whole number from 0 to {most},"),
        received: format!("{designator}: take one of AIM's assigned numbers, as 26 for UTF-8"),
      });
    }
    Ok(Self(Given::Eci(designator as u32)))
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

fn count_characters(mode: Mode, data: &[u8]) -> Result<usize, QrError> {
  let text = std::str::from_utf8(data).map_err(|error| QrError::Data {
    expected: format!("UTF-8 in a segment of {} mode", mode.name()),
    received: format!(
      "the byte {:#04X} at index {}: take byte mode for bytes that are no text",
      data[error.valid_up_to()],
      error.valid_up_to()
    ),
  })?;
  let mut count = 0;
  for character in text.chars() {
    if !has_character(mode, character) {
      return Err(QrError::Data {
        expected: format!(
          "only {} in a segment of {} mode",
          characters(mode),
          mode.name()
        ),
        received: format!(
          "{character:?} at index {count}: take byte mode for it, or give the whole text as a \
           string to have it split"
        ),
      });
    }
    count += 1;
  }
  Ok(count)
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

/// What `mode` carries, in words.
fn characters(mode: Mode) -> &'static str {
  match mode {
    Mode::Numeric => "digits",
    Mode::Alphanumeric => "0–9, A–Z, space and $%*+-./:",
    Mode::Byte => "bytes",
    Mode::Kanji => "characters that every decoder reads back from Shift-JIS",
  }
}
