use crate::error::Error;
use crate::picture::{Format, Picture, Print};
use crate::scene::Geometry;

/// Points per inch: the unit of PDF and PostScript.
const POINTS: f64 = 72.0;
const MILLIMETRES: f64 = 25.4;

/// Where the symbol stands on its page, in points of 1/72 inch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Page {
  /// Points per side of the picture.
  pub side: f64,
  /// Points per side of a module.
  pub module: f64,
  /// Points left of and above the symbol.
  pub before: f64,
}

impl Page {
  /// The page of a `picture` of that `geometry`: a pixel is a point, unless the picture says how many
  /// millimetres it has, or how many pixels an inch.
  pub fn of(picture: &Picture, geometry: &Geometry) -> Self {
    let [pixels, module, before] =
      [geometry.side, geometry.module, geometry.before].map(|pixels| f64::from(pixels as u32));
    let side = match picture.print {
      None => pixels,
      Some(Print::Ppi(ppi)) => pixels * POINTS / f64::from(ppi),
      Some(Print::Millimetres(mm)) => mm * POINTS / MILLIMETRES,
    };
    Self {
      side,
      module: side * module / pixels,
      before: side * before / pixels,
    }
  }
}

/// Points per side of a page of PDF at least and at most (ISO 32000-1, annex C.2).
const LEAST: f64 = 3.0;
const MOST: f64 = 14_400.0;

/// Checks that a page of the format can be as large as the picture.
///
/// # Errors
/// [`Error::Page`] for a PDF out of bounds.
pub fn check(picture: &Picture, geometry: &Geometry) -> Result<(), Error> {
  let page = Page::of(picture, geometry);
  if picture.format != Format::Pdf || (LEAST..=MOST).contains(&page.side) {
    return Ok(());
  }
  Err(Error::Page {
    side: geometry.side,
    ppi: match picture.print {
      Some(Print::Ppi(ppi)) => Some(ppi),
      _ => None,
    },
  })
}
