use super::number::{decimal, push_whole};
use crate::error::Error;
use crate::limits::{Estimate, Limit};
use crate::picture::Color;
use crate::render::shape::Shape;
use crate::scene::Drawing;
use crate::scene::outline;
use crate::scene::page::Page;
use crate::symbol::Symbol;

/// Characters of a line after which the next number starts a new one; DSC allows 255.
const LINE: usize = 72;

/// Bytes of the file but for the outlines, at least.
const FRAME: u64 = 220;

/// About how many nanoseconds of one core it takes.
pub fn cost(shape: &Shape) -> u64 {
  2_000 + 14 * shape.area()
}

/// The bytes of the file, for a symbol of `size` modules a side.
pub fn estimate(size: usize) -> Estimate {
  Estimate {
    least: FRAME,
    likely: 500 + (size.pow(2) * 36 / 10) as u64,
  }
}

/// Writes Encapsulated PostScript 3.0 in ASCII: a square of the light colour, unless it is transparent,
/// and one path that fills the outlines of the dark modules.
pub fn write(drawing: &Drawing) -> Result<String, Error> {
  let &Drawing {
    symbol,
    picture,
    ref geometry,
    limit,
  } = drawing;
  let page = Page::of(picture, geometry);
  let [width, height] = [page.width, page.height].map(|side| decimal(side, 6));
  // Rounded as it is written: three inches come to a little more than 216 points, and would get 217.
  let whole = |side: f64| ((side * 1e6).round() / 1e6).ceil();
  let (right, upper) = (whole(page.width), whole(page.height));
  let background = if picture.light.alpha > 0 {
    format!("{}0 0 {width} {height} rectfill\n", paint(picture.light))
  } else {
    String::new()
  };
  let head = format!(
    "%!PS-Adobe-3.0 EPSF-3.0\n\
     %%Creator: qrush\n\
     %%BoundingBox: 0 0 {right} {upper}\n\
     %%HiResBoundingBox: 0 0 {width} {height}\n\
     %%LanguageLevel: 2\n\
     %%DocumentData: Clean7Bit\n\
     %%EndComments\n\
     gsave\n{background}"
  );
  let mut eps = head.into_bytes();
  if picture.dark.alpha > 0 {
    push_symbol(&mut eps, symbol, picture.dark, &page, limit)?;
  }
  eps.extend_from_slice(b"grestore\nshowpage\n%%EOF\n");
  Ok(String::from_utf8(eps).expect("all of it is ASCII"))
}

/// The dark modules, in whole numbers: columns to the right, rows downwards.
fn push_symbol(
  eps: &mut Vec<u8>,
  symbol: &Symbol,
  color: Color,
  page: &Page,
  limit: Limit,
) -> Result<(), Error> {
  let [left, top, module] = [page.left, page.top, page.module].map(|points| decimal(points, 6));
  let head = format!(
    "2 dict begin\n\
     /m{{moveto}}bind def\n\
     /e{{exch 0 rlineto 0 exch rlineto}}bind def\n\
     {}{left} {top} translate\n{module} -{module} scale\n",
    paint(color)
  );
  eps.extend_from_slice(head.as_bytes());
  push_outlines(eps, symbol, limit)?;
  eps.extend_from_slice(b"fill\nend\n");
  Ok(())
}

/// Each outline as `x y m`, where it starts, and `dx dy e` for each two of its sides.
fn push_outlines(eps: &mut Vec<u8>, symbol: &Symbol, limit: Limit) -> Result<(), Error> {
  let mut line = eps.len();
  outline::trace(symbol, |corners| {
    // Two numbers of up to four characters, and three more.
    limit.reserve(eps, 11 * (corners.len() / 2 + 2))?;
    let (mut x, mut y) = corners[0];
    push_step(eps, &mut line, (x, y), b'm');
    let ends = corners.iter().skip(2).chain([&corners[0]]).step_by(2);
    for &(column, row) in ends {
      push_step(eps, &mut line, (column - x, row - y), b'e');
      (x, y) = (column, row);
    }
    Ok(())
  })?;
  eps.push(b'\n');
  Ok(())
}

fn push_step(eps: &mut Vec<u8>, line: &mut usize, (x, y): outline::Corner, operator: u8) {
  if eps.len() - *line > LINE {
    eps.push(b'\n');
    *line = eps.len();
  } else if eps.len() > *line {
    eps.push(b' ');
  }
  push_whole(eps, x);
  eps.push(b' ');
  push_whole(eps, y);
  eps.extend_from_slice(&[b' ', operator]);
}

/// A colour without its alpha. A grey is set as such, so that black is printed with black ink alone.
fn paint(color: Color) -> String {
  let [red, green, blue] =
    [color.red, color.green, color.blue].map(|channel| decimal(f64::from(channel) / 255.0, 4));
  if red == green && green == blue {
    format!("{red} setgray\n")
  } else {
    format!("{red} {green} {blue} setrgbcolor\n")
  }
}
