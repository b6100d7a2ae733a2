//! What one thread made of neighbouring requests, packed for the way to the JavaScript thread.

use std::ops::Range;

use crate::error::QrError;
use qrush::memory;
use qrush::render::Output;

/// A picture at most this large is packed. A larger one is worth an allocation of its own.
const SMALL: usize = 4_096;

/// Results in the order of their requests. Small ones lie side by side in one allocation: the
/// JavaScript thread reads them in one sweep and frees them at once, instead of fetching each from
/// the other core's heap.
pub struct ResultChunk {
  packed: Vec<u8>,
  made: Vec<Packed>,
}

enum Packed {
  Ascii(Range<usize>),
  Bytes(Range<usize>),
  Whole(Output),
  Failed(Box<QrError>),
}

/// A result as it lies in its chunk.
pub type ItemResult<'chunk> = Result<PackedPicture<'chunk>, &'chunk QrError>;

/// A picture as it lies in its chunk.
#[derive(Clone, Copy)]
pub enum PackedPicture<'chunk> {
  /// Text whose characters are one byte each.
  Ascii(&'chunk [u8]),
  /// A binary file.
  Bytes(&'chunk [u8]),
  /// What was not packed.
  Whole(&'chunk Output),
}

impl ResultChunk {
  /// Makes a chunk of `results`.
  pub fn pack(results: impl Iterator<Item = Result<Output, QrError>>) -> Self {
    let mut chunk = Self {
      packed: Vec::new(),
      made: Vec::new(),
    };
    results.for_each(|result| chunk.push(result));
    chunk
  }

  /// The results, in order.
  pub fn pieces(&self) -> impl Iterator<Item = ItemResult<'_>> {
    self.made.iter().map(|made| match made {
      Packed::Ascii(range) => Ok(PackedPicture::Ascii(&self.packed[range.clone()])),
      Packed::Bytes(range) => Ok(PackedPicture::Bytes(&self.packed[range.clone()])),
      Packed::Whole(output) => Ok(PackedPicture::Whole(output)),
      Packed::Failed(error) => Err(&**error),
    })
  }

  fn push(&mut self, result: Result<Output, QrError>) {
    let made = match result {
      Ok(Output::Text(text)) if self.packs(&text) && text.is_ascii() => {
        Packed::Ascii(self.add(text.as_bytes()))
      }
      Ok(Output::Bytes(bytes)) if self.packs(&bytes) => Packed::Bytes(self.add(&bytes)),
      Ok(output) => Packed::Whole(output),
      Err(error) => Packed::Failed(Box::new(error)),
    };
    self.made.push(made);
  }

  /// Whether a result is packed: it is small, and there is room for it.
  fn packs(&mut self, bytes: impl AsRef<[u8]>) -> bool {
    let length = bytes.as_ref().len();
    length <= SMALL && memory::reserve(&mut self.packed, length).is_ok()
  }

  fn add(&mut self, bytes: &[u8]) -> Range<usize> {
    let start = self.packed.len();
    self.packed.extend_from_slice(bytes);
    start..self.packed.len()
  }
}
