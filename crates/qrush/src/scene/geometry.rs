use super::fractional::{self, Edges};
use super::page;
use crate::error::{Error, SizeLimit};
use crate::limits::Limits;
use crate::picture::{Picture, Sizing};
use crate::spec::Version;

/// Where the symbol stands in its picture, in whole pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Geometry {
  /// Pixels across the picture.
  pub width: usize,
  /// Pixels from its top to its bottom.
  pub height: usize,
  /// Pixels per side of a module; of uneven ones, of the smallest.
  pub module: usize,
  /// Pixels left of the symbol.
  pub left: usize,
  /// Pixels above it.
  pub top: usize,
  /// Where each module begins, if they are uneven.
  pub(crate) edges: Option<Box<Edges>>,
}

impl Geometry {
  /// The geometry of a symbol of `version` drawn as `picture`.
  ///
  /// # Errors
  /// [`Error::TooLarge`] over the limit of pixels; [`Error::TooNarrow`] and [`Error::TooSmall`] where a module
  /// would be less than a pixel, [`Error::TooWide`] over what the format has, and [`Error::Page`].
  pub fn of(version: Version, picture: &Picture, limits: &Limits) -> Result<Self, Error> {
    if let Some(layout) = &picture.qrcode
      && !picture.format.is_text()
    {
      let geometry = fractional::geometry(version, layout)?;
      check_pixels(&geometry, limits)?;
      check_side(picture, &geometry)?;
      return Ok(geometry);
    }
    let symbol = version.size();
    let modules = symbol + 2 * picture.margin as usize;
    // A character has the size that the terminal gives it: text has modules, but no pixels.
    let sizing = if picture.format.is_text() {
      Sizing::Scale(1)
    } else {
      picture.sizing
    };
    let geometry = match sizing {
      Sizing::Scale(scale) => {
        let module = scale as usize;
        Self::square(modules * module, module, picture.margin as usize * module)
      }
      Sizing::Width(width) => {
        let side = width as usize;
        let module = side / modules;
        if module == 0 {
          return Err(Error::TooNarrow {
            width: side,
            modules,
            version,
            margin: picture.margin,
          });
        }
        Self::square(side, module, (side - symbol * module) / 2)
      }
    };
    check_pixels(&geometry, limits)?;
    page::check(picture, &geometry)?;
    Ok(geometry)
  }

  /// Of a square picture, whose symbol has as many pixels above it as left of it.
  pub(super) const fn square(side: usize, module: usize, margin: usize) -> Self {
    Self {
      width: side,
      height: side,
      module,
      left: margin,
      top: margin,
      edges: None,
    }
  }

  /// 8 or 4 where all edges are at multiples of so many pixels, else 1.
  #[must_use]
  pub fn alignment(&self) -> usize {
    let fits = |pixels: &usize| {
      let lengths = [self.module, self.left, self.top];
      lengths.iter().all(|length| length.is_multiple_of(*pixels))
    };
    let is_even = self.edges.is_none();
    [8, 4]
      .into_iter()
      .find(|pixels| is_even && fits(pixels))
      .unwrap_or(1)
  }

  /// Pixels below a symbol of `rows` rows of modules.
  #[must_use]
  pub fn bottom(&self, rows: usize) -> usize {
    self.height - self.row(rows)
  }

  /// The first pixel of a column of modules; of the one past the last, the first after them.
  #[must_use]
  #[inline]
  pub fn column(&self, at: usize) -> usize {
    match &self.edges {
      None => self.left + at * self.module,
      Some(edges) => edges.at(at),
    }
  }

  /// The same of a row of modules.
  #[must_use]
  #[inline]
  pub fn row(&self, at: usize) -> usize {
    match &self.edges {
      None => self.top + at * self.module,
      Some(edges) => edges.at(at),
    }
  }
}

/// Checks the number of pixels.
fn check_pixels(geometry: &Geometry, limits: &Limits) -> Result<(), Error> {
  let side = geometry.width as u64;
  let used = side.saturating_mul(geometry.height as u64);
  let capacity = limits.max_pixels;
  if used > capacity {
    return Err(Error::TooLarge {
      limit: SizeLimit::Pixels { side },
      used,
      capacity,
    });
  }
  Ok(())
}

/// Checks that the format has so many pixels a side. Of whole ones an odd number of modules, below the limit of
/// pixels, never has too many, and a `width` is checked as such.
fn check_side(picture: &Picture, geometry: &Geometry) -> Result<(), Error> {
  let most = picture.format.max_width() as usize;
  if geometry.width.max(geometry.height) <= most {
    return Ok(());
  }
  let (format, side) = (picture.format, geometry.width);
  Err(Error::TooWide { format, side })
}
