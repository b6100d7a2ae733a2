//! What can go wrong, the code of each, and the one place where its sentence is written.

mod core;
mod expected;
mod received;

use std::fmt;

pub use expected::Expected;
pub use received::Received;

use crate::options::{Value, quoted};

/// Every way in which a request can fail.
#[derive(Clone, Debug, PartialEq)]
pub enum QrError {
  /// No data: an empty text, no bytes, no segments.
  Empty,
  /// Data of a wrong type, or a segment whose data does not fit its mode.
  Data {
    /// What would have been right.
    expected: String,
    /// What came.
    received: String,
  },
  /// Data that needs a mode which none of the allowed versions has.
  Mode {
    /// What these versions carry.
    expected: String,
    /// What came, and what would make it fit.
    received: String,
    /// Options that would make it fit, one set after the other.
    remedies: Vec<Fix>,
  },
  /// A surrogate without its partner: no character, so nothing that could be encoded.
  Text {
    /// Where it stands, in UTF-16 code units.
    at: usize,
    /// The lone code unit.
    unit: u16,
  },
  /// More bits than the allowed versions hold.
  TooLong {
    /// Bits that the data needs, headers included.
    used: usize,
    /// Bits that the largest allowed symbol holds.
    capacity: usize,
    /// The largest allowed symbol, as in "version 40, level M".
    symbol: String,
    /// What would make it fit, in words.
    remedy: String,
    /// Options that would make it fit, one set after the other.
    remedies: Vec<Fix>,
    /// The smallest version that holds it at this level, where only the allowed ones do not.
    version: Option<u8>,
  },
  /// A bad value for an option.
  Option {
    /// The option's name as the caller wrote it.
    option: String,
    /// What would have been right.
    expected: Box<Expected>,
    /// What came.
    received: Received,
  },
  /// An option that the function does not have.
  UnknownOption {
    /// The option's name as the caller wrote it, `color.` before the names within `color`.
    option: String,
    /// The names that there are.
    known: Vec<&'static str>,
  },
  /// A picture over one of the limits of its size.
  TooLarge {
    /// Which limit.
    limit: LimitOption,
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
  /// More calls that wait than are allowed.
  QueueFull {
    /// How many may wait.
    limit: usize,
  },
  /// Nobody waits any more: work stops with it, and no caller sees it.
  Aborted,
  /// A bug of ours, caught before it could take the process down.
  Internal {
    /// What the panic said.
    detail: String,
  },
}

/// Options that would make data fit, each with its value.
pub type Fix = Vec<(&'static str, Value)>;

/// Every code with the sentence that explains it in the docs: the one table of codes.
pub const CODES: [(&str, &str); 11] = [
  ("ERR_QR_EMPTY", "no data"),
  (
    "ERR_QR_DATA",
    "data of a wrong type, or a segment whose data does not fit its mode",
  ),
  ("ERR_QR_TEXT", "a lone surrogate in the text"),
  (
    "ERR_QR_TOO_LONG",
    "over the capacity of the allowed versions",
  ),
  (
    "ERR_QR_OPTION",
    "an unknown option, or a bad value for a known one",
  ),
  (
    "ERR_QR_TOO_LARGE",
    "the picture would pass the limit of pixels or of bytes",
  ),
  ("ERR_QR_MEMORY", "less memory than the picture takes"),
  (
    "ERR_QR_QUEUE_FULL",
    "more calls waiting than maxQueue allows",
  ),
  // Made by `lib/file/`, which writes: no variant has it.
  ("ERR_QR_FILE", "a file that could not be written"),
  (
    "ERR_QR_INTERNAL",
    "a bug of qrush, caught: the process lives on",
  ),
  // Made by `lib/load/`, where there is no addon yet: no variant has it.
  (
    "ERR_QR_BINDING",
    "no binary for this platform loads, or one of another version",
  ),
];

impl QrError {
  /// The refusal of a value of `option`.
  #[must_use]
  pub fn option(option: &str, expected: Expected, received: impl Into<Received>) -> Self {
    Self::Option {
      option: option.to_owned(),
      expected: Box::new(expected),
      received: received.into(),
    }
  }

  /// The stable code, one of [`CODES`].
  #[must_use]
  pub const fn code(&self) -> &'static str {
    let row = match self {
      Self::Empty => 0,
      Self::Data { .. } | Self::Mode { .. } => 1,
      Self::Text { .. } => 2,
      Self::TooLong { .. } => 3,
      Self::Option { .. } | Self::UnknownOption { .. } => 4,
      Self::TooLarge { .. } => 5,
      Self::Memory { .. } => 6,
      Self::QueueFull { .. } => 7,
      Self::Internal { .. } | Self::Aborted => 9,
    };
    CODES[row].0
  }
}

impl fmt::Display for QrError {
  fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match self {
      Self::Empty => f.write_str(
        "Expected at least one character or byte for data but received none: \
         a QR code of nothing cannot be scanned",
      ),
      Self::Data { expected, received }
      | Self::Mode {
        expected, received, ..
      } => {
        write!(f, "Expected {expected} for data but received {received}")
      }
      Self::Text { at, unit } => write!(
        f,
        "Expected well-formed text for data but received a lone surrogate, \\u{unit:04X}, at \
         index {at}: repair it with text.toWellFormed(), or pass bytes as a Uint8Array"
      ),
      Self::TooLong {
        used,
        capacity,
        symbol,
        remedy,
        ..
      } => write!(
        f,
        "Expected at most {capacity} bits for data in {symbol} but received {used} bits: {remedy}"
      ),
      Self::Option {
        option,
        expected,
        received,
      } => {
        write!(
          f,
          "Expected {} for {option} but received {}",
          expected.words, received.words
        )
      }
      Self::UnknownOption { option, known } => {
        write!(
          f,
          "Expected one of {} for the name of an option but received {}",
          known.join(", "),
          quoted(option)
        )
      }
      Self::TooLarge {
        limit,
        used,
        capacity,
      } => limit.write_refusal(f, *used, *capacity),
      Self::Memory { bytes } => write!(
        f,
        "Not enough memory for the picture: {bytes} bytes cannot be allocated. Lower scale, width or \
         margin, or make fewer pictures at once."
      ),
      Self::QueueFull { limit } => write!(
        f,
        "Expected at most {limit} calls to wait but received one more: await some first, make a \
         batch of them, or raise maxQueue with configure()"
      ),
      Self::Aborted => f.write_str("Expected somebody to wait but the call was aborted"),
      Self::Internal { detail } => write!(
        f,
        "Expected no failure inside qrush but received a panic, which is a bug of qrush and \
         not of your input; please report it with the input and this text: {detail}"
      ),
    }
  }
}

impl std::error::Error for QrError {}

/// A limit of the size of pictures, by the option that sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitOption {
  /// `maxPixels`.
  Pixels {
    /// Pixels per side of the picture asked for.
    side: u64,
  },
  /// `maxBytes`.
  Bytes,
  /// `maxTotalBytes`.
  TotalBytes,
}

impl LimitOption {
  /// The option's name.
  #[must_use]
  pub const fn name(self) -> &'static str {
    match self {
      Self::Pixels { .. } => "maxPixels",
      Self::Bytes => "maxBytes",
      Self::TotalBytes => "maxTotalBytes",
    }
  }

  /// Writes what is wrong, and what to do.
  fn write_refusal(self, f: &mut fmt::Formatter<'_>, used: u64, capacity: u64) -> fmt::Result {
    match self {
      Self::Pixels { side } => write!(
        f,
        "Expected at most {capacity} pixels for the picture but received a request for \
         {side} × {side} = {used}: lower scale, width or margin"
      ),
      Self::Bytes => write!(
        f,
        "Picture is too large: {used} bytes or more, and maxBytes is {capacity}. Lower scale, width or \
         margin, choose another type, or raise maxBytes."
      ),
      Self::TotalBytes => write!(
        f,
        "Results of the batch are too large: {used} bytes with this item, and maxTotalBytes is \
         {capacity}. Render this item in another batch, or raise maxTotalBytes."
      ),
    }
  }
}
