//! Modules that are not of whole pixels, as npm `qrcode` 1.5.4 lays them out.

use crate::error::Error;
use crate::picture::{Picture, QrcodeLayout};
use crate::scene::Geometry;
use crate::spec::Version;

/// The first pixel of each column or row of modules, and the first after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edges([u16; Version::MAX.size() + 1]);

impl Edges {
  #[inline]
  pub fn at(&self, at: usize) -> usize {
    self.0[at].into()
  }
}

/// The least width that it does not ignore.
pub const LEAST_WIDTH: f64 = 21.0;
/// Pixels per module beside a width that the symbol does not fit in.
const USUAL_SCALE: f64 = 4.0;

/// The geometry of a symbol of `version`: the same numbers, step by step, that it comes to.
///
/// # Errors
/// [`Error::TooSmall`] for a scale at which nothing is left.
pub fn geometry(version: Version, layout: &QrcodeLayout) -> Result<Geometry, Error> {
  let modules = number(version.size()) + layout.margin * 2.0;
  let scale = match layout.width.filter(|&width| width >= LEAST_WIDTH) {
    Some(width) if width >= modules => width / modules,
    Some(_) => USUAL_SCALE,
    None => layout.scale,
  };
  let side = (modules * scale).floor();
  if side < 1.0 {
    return Err(Error::TooSmall { scale, modules });
  }
  let mut geometry = Geometry::square(side as usize, 0, 0);
  // Too large a picture is refused without.
  if side <= f64::from(Picture::MAX_WIDTH) {
    place(&mut geometry, version.size(), layout.margin * scale, scale);
  }
  Ok(geometry)
}

/// Finds the edges: pixel `i` belongs to module `(i - margin) / scale`, counted down.
fn place(geometry: &mut Geometry, size: usize, margin: f64, scale: f64) {
  let first = margin.ceil() as usize;
  let end = ((number(geometry.width) - margin).ceil() as usize).max(first);
  let module = |pixel: usize| ((number(pixel) - margin) / scale).floor();
  let mut edges = [0; Version::MAX.size() + 1];
  for (at, edge) in edges[..=size].iter_mut().enumerate() {
    let wanted = number(at);
    // One off at most, by rounding.
    let mut pixel = ((margin + wanted * scale).ceil() as usize).clamp(first, end);
    while pixel > first && module(pixel - 1) >= wanted {
      pixel -= 1;
    }
    while pixel < end && module(pixel) < wanted {
      pixel += 1;
    }
    *edge = pixel as u16;
  }
  let widths = edges[..=size].windows(2).map(|pair| pair[1] - pair[0]);
  let (least, most) = (widths.clone().min().unwrap_or(0), widths.max().unwrap_or(0));
  geometry.module = least.into();
  (geometry.left, geometry.top) = (first, first);
  geometry.edges = (least != most || least == 0).then(|| Box::new(Edges(edges)));
}

/// A number of pixels or modules, which has fewer than 32 bits.
pub fn number(whole: usize) -> f64 {
  f64::from(whole as u32)
}
