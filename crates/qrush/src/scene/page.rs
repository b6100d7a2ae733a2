use crate::error::Error;
use crate::picture::{Format, Picture, Print};
use crate::scene::Geometry;

/// Points per inch: the unit of PDF and PostScript.
const POINTS: f64 = 72.0;
const MILLIMETRES: f64 = 25.4;

/// Where the symbol stands on its page, in points of 1/72 inch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Page {
  /// Points across the picture.
  pub width: f64,
  /// Points from its bottom to its top.
  pub height: f64,
  /// Points per side of a module.
  pub module: f64,
  /// Points left of the symbol.
  pub left: f64,
  /// Points below its upper edge.
  pub top: f64,
}

impl Page {
  /// The page of a `picture` of that `geometry`: a pixel is a point, unless the picture says how many
  /// millimetres it has, or how many pixels an inch.
  pub fn of(picture: &Picture, geometry: &Geometry) -> Self {
    let pixels = f64::from(geometry.width as u32);
    let width = match picture.print {
      None => pixels,
      Some(Print::Ppi(ppi)) => pixels * POINTS / f64::from(ppi),
      Some(Print::Millimetres(mm)) => mm * POINTS / MILLIMETRES,
    };
    let points = |length: usize| width * f64::from(length as u32) / pixels;
    let height = points(geometry.height);
    Self {
      width,
      height,
      module: points(geometry.module),
      left: points(geometry.left),
      top: height - points(geometry.top),
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
  if picture.format != Format::Pdf
    || [page.width, page.height]
      .iter()
      .all(|side| (LEAST..=MOST).contains(side))
  {
    return Ok(());
  }
  Err(Error::Page {
    side: geometry.width,
    ppi: match picture.print {
      Some(Print::Ppi(ppi)) => Some(ppi),
      _ => None,
    },
  })
}
