//! How large a picture may be: checked before it is drawn, while it is written, and at the end.

use crate::error::{Error, SizeLimit};
use crate::memory;

/// The most that a picture may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
  /// Pixels of a picture; of text, its modules.
  pub max_pixels: u64,
  /// Bytes of its file, or of the data URL of it.
  pub max_bytes: u64,
}

impl Default for Limits {
  /// 4,096 × 4,096 pixels, and the bytes that each format has room in with these: none takes more than the four
  /// bytes a pixel of `Rgba`.
  fn default() -> Self {
    Self {
      max_pixels: 1 << 24,
      max_bytes: 4 << 24,
    }
  }
}

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
  /// The limit of a file.
  #[must_use]
  pub fn of_file(limits: &Limits) -> Self {
    let capacity = limits.max_bytes;
    Self {
      capacity,
      most: capacity,
      head: None,
    }
  }

  /// The limit of a data URL whose base64 stands behind `head` bytes.
  #[must_use]
  pub fn of_data_url(limits: &Limits, head: usize) -> Self {
    let capacity = limits.max_bytes;
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
  /// [`Error::TooLarge`] where it may not.
  #[inline]
  pub fn check(self, bytes: u64) -> Result<(), Error> {
    if bytes <= self.most {
      return Ok(());
    }
    Err(self.refusal(bytes))
  }

  /// Checks what there is of `file`, and makes room for `more` bytes: as a writer goes along, it stops soon
  /// after the limit, and what it writes is never more than there is memory for.
  ///
  /// # Errors
  /// Those of [`Self::check`], and [`Error::Memory`].
  #[inline]
  pub fn reserve(self, file: &mut Vec<u8>, more: usize) -> Result<(), Error> {
    self.check(file.len() as u64)?;
    memory::reserve(file, more)
  }

  #[cold]
  fn refusal(self, bytes: u64) -> Error {
    Error::TooLarge {
      limit: SizeLimit::Bytes,
      used: self.result(bytes),
      capacity: self.capacity,
    }
  }
}
