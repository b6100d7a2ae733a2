//! How many bytes a picture may have: checked before it is drawn, while it is written, and at the end.

use crate::error::{QrError, SizeLimit};
use crate::memory;
use crate::request::Picture;

/// Bytes of a file, before it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
  /// It has no fewer.
  pub least: u64,
  /// It hardly ever has more.
  pub likely: u64,
}

impl Estimate {
  /// The estimate for a file of just `bytes` bytes.
  #[must_use]
  pub const fn exact(bytes: u64) -> Self {
    Self {
      least: bytes,
      likely: bytes,
    }
  }
}

/// The limit of a picture: of its file, or of the data URL that has the file in it.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
  /// Bytes of the result at most.
  capacity: u64,
  /// Bytes of the file at most.
  most: u64,
  /// Bytes of a data URL in front of its base64.
  head: Option<u64>,
}

impl Limit {
  /// Characters of a string at most, in V8 of 64 bits.
  const MOST_CHARACTERS: u64 = (1 << 29) - 24;

  /// The limit of a file.
  #[must_use]
  pub fn of(picture: &Picture) -> Self {
    let allowed = picture.max_bytes.map_or(u64::MAX, u64::from);
    let capacity = Picture::max_bytes().min(allowed);
    Self {
      capacity,
      most: capacity,
      head: None,
    }
  }

  /// The limit of a data URL whose base64 stands behind `head` bytes.
  #[must_use]
  pub fn of_data_url(picture: &Picture, head: usize) -> Self {
    let capacity = Self::of(picture).capacity.min(Self::MOST_CHARACTERS);
    let head = head as u64;
    Self {
      capacity,
      most: capacity.saturating_sub(head) / 4 * 3,
      head: Some(head),
    }
  }

  /// Bytes of the result whose file has `bytes` bytes.
  #[must_use]
  pub fn result(self, bytes: u64) -> u64 {
    match self.head {
      None => bytes,
      Some(head) => head + bytes.div_ceil(3) * 4,
    }
  }

  /// Checks that a file may have `bytes` bytes.
  ///
  /// # Errors
  /// [`QrError::TooLarge`] where it may not.
  #[inline]
  pub fn check(self, bytes: u64) -> Result<(), QrError> {
    if bytes <= self.most {
      return Ok(());
    }
    Err(self.refusal(bytes))
  }

  /// Checks what there is of `file`, and makes room for `more` bytes: as a writer goes along, it stops soon
  /// after the limit, and what it writes is never more than there is memory for.
  ///
  /// # Errors
  /// Those of [`Self::check`], and [`QrError::Memory`].
  #[inline]
  pub fn reserve(self, file: &mut Vec<u8>, more: usize) -> Result<(), QrError> {
    self.check(file.len() as u64)?;
    memory::reserve(file, more)
  }

  #[cold]
  fn refusal(self, bytes: u64) -> QrError {
    QrError::TooLarge {
      limit: SizeLimit::Bytes,
      used: self.result(bytes),
      capacity: self.capacity,
    }
  }
}
