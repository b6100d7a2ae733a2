//! What the fuzzed pictures of pixels have alike: a symbol and a size as bytes say, drawn.

use std::ops::RangeInclusive;

use qrush::Symbol;
use qrush::generate::encode;
use qrush::picture::{Picture, Sizing};
use qrush::render::{Output, render};
use qrush::scene::{Drawing as Layout, Geometry};
use qrush::spec::{Level, Version};
use qrush::{Data, Encoding, Limits};

/// A picture's file, and what should be in it.
pub struct Drawing {
  pub file: Vec<u8>,
  pub geometry: Geometry,
  matrix: Symbol,
}

impl Drawing {
  /// Draws data at level L, with an odd `micro` in a Micro symbol where one is enough; nothing where it has
  /// no room, or the picture none for it.
  pub fn of(data: &[u8], micro: u8, picture: &Picture) -> Option<Self> {
    let encoding = Encoding {
      level: Level::L,
      min_version: [Version::MIN, Version::MICRO_MIN][usize::from(micro % 2)],
      ..Encoding::default()
    };
    let matrix = encode(&Data::Bytes(data.to_vec()), &encoding).ok()?.symbol;
    let layout = Layout::new(&matrix, picture, &Limits::default()).ok()?;
    let file = render(&layout)
      .and_then(Output::into_bytes)
      .expect("a file within the limits");
    Some(Self {
      file,
      geometry: layout.geometry,
      matrix,
    })
  }

  /// Whether a pixel is of a dark module.
  pub fn is_dark(&self, x: usize, y: usize) -> bool {
    let places = self.module(y).zip(self.module(x));
    places.is_some_and(|((row, _), (column, _))| self.matrix.is_dark(row, column))
  }

  /// The module that a pixel is of, along one side, and which of its pixels it is; none in the quiet zone.
  pub fn module(&self, pixel: usize) -> Option<(usize, usize)> {
    let at = pixel.checked_sub(self.geometry.left)?;
    let place = (at / self.geometry.module, at % self.geometry.module);
    (place.0 < self.matrix.width()).then_some(place)
  }
}

/// A scale or a width, by the half of its bytes that `kind` is in.
pub fn sizing(
  kind: u8,
  (scale, scales): (u8, RangeInclusive<u8>),
  (width, widths): ([u8; 2], RangeInclusive<u16>),
) -> Sizing {
  if kind < 128 {
    let count = scales.end() - scales.start() + 1;
    return Sizing::Scale(u32::from(scales.start() + scale % count));
  }
  let count = widths.end() - widths.start() + 1;
  Sizing::Width(u32::from(
    widths.start() + u16::from_le_bytes(width) % count,
  ))
}
