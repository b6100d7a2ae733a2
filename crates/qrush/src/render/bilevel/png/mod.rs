//! PNG of two colours at one bit a pixel, written straight from the modules (PNG, third edition).

mod checksum;
mod chunk;
mod copies;
mod deflate;
mod ink;
mod modules;
mod pieces;
mod price;
mod rows;
mod search;

use std::cell::RefCell;

use crate::error::Error;
use crate::limits::{Estimate, Limit};
use crate::picture::{Picture, Print};
use crate::render::shape::Shape;
use crate::scene::{Drawing, Geometry};
use crate::symbol::Symbol;
use chunk::{Colors, PngFile};
use deflate::{DeflateBlock, Piece, Statistics};
use rows::Scanlines;
use search::Search;

/// Where a thread makes its pictures, one after the other.
struct PngBuffers {
  rows: Scanlines,
  search: Search,
  pieces: Vec<Piece>,
  file: Vec<u8>,
}

thread_local! {
  static WORKSPACE: RefCell<PngBuffers> = const {
    RefCell::new(PngBuffers {
      rows: Scanlines::new(),
      search: Search::new(),
      pieces: Vec::new(),
      file: Vec::new(),
    })
  };
}

/// About how many nanoseconds of one core it takes.
pub fn cost(shape: &Shape) -> u64 {
  let modules = shape.modules;
  // Where whole modules fill a byte, nothing is searched; else the search is bounded.
  if shape.is_aligned {
    4_000 + 2 * shape.area()
  } else {
    4_000 + 25 * modules * modules.min(90) + shape.rows() / 5
  }
}

/// The bytes of the file, for a symbol of `modules` modules a side. A copy, of up to 258 bytes, takes two bits
/// or more.
pub fn estimate(modules: usize, geometry: &Geometry) -> Estimate {
  let pixels = (geometry.height * (1 + geometry.width.div_ceil(8))) as u64;
  let least = chunk::FRAMES + pixels / 258 / 4;
  Estimate {
    least,
    likely: least + 100 + (modules.pow(2) / 7 + modules * geometry.width / 22) as u64,
  }
}

/// Writes the file and lends it to `job`: grey where that says the colours, else a palette of two.
///
/// # Errors
/// [`Error::TooLarge`] over the limit of bytes, and [`Error::Memory`].
pub fn lend<T>(drawing: &Drawing, job: impl FnOnce(&[u8]) -> T) -> Result<T, Error> {
  let &Drawing {
    symbol,
    picture,
    ref geometry,
    limit,
  } = drawing;
  WORKSPACE.with_borrow_mut(|workspace| {
    let mut file = std::mem::take(&mut workspace.file);
    let written = workspace.write(symbol, picture, geometry, limit, &mut file);
    let made = written.map(|()| job(&file));
    workspace.file = file;
    made
  })
}

/// Writes the file.
///
/// # Errors
/// As [`lend`].
pub fn write(drawing: &Drawing) -> Result<Vec<u8>, Error> {
  let &Drawing {
    symbol,
    picture,
    ref geometry,
    limit,
  } = drawing;
  WORKSPACE.with_borrow_mut(|workspace| {
    let mut file = Vec::new();
    workspace.write(symbol, picture, geometry, limit, &mut file)?;
    Ok(file)
  })
}

impl PngBuffers {
  fn write(
    &mut self,
    symbol: &Symbol,
    picture: &Picture,
    geometry: &Geometry,
    limit: Limit,
    file: &mut Vec<u8>,
  ) -> Result<(), Error> {
    let Self {
      rows,
      search,
      pieces,
      ..
    } = self;
    file.clear();
    let colors = Colors::of(picture);
    let ppi = match picture.print {
      Some(Print::Ppi(ppi)) => Some(ppi),
      _ => None,
    };
    rows.draw(symbol, geometry, colors.ground())?;
    let searched = search.prepare(rows, geometry, symbol.width());
    copies::split(rows, geometry, searched.then_some(search), pieces)?;
    let statistics = Statistics::new(&rows.bytes, pieces);
    let block = DeflateBlock::new(statistics);
    let mut file = PngFile::new(
      file,
      [geometry.width as u32, geometry.height as u32],
      &colors,
      ppi,
      block.size(),
      limit,
    )?;
    file.image(checksum::adler(rows), |out| {
      block.write(&rows.bytes, pieces, out);
    });
    file.end();
    Ok(())
  }
}
