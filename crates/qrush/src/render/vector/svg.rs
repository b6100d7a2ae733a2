use super::number::{Short, decimal, push_whole};
use crate::error::Error;
use crate::limits::{Estimate, Limit};
use crate::picture::{Color, Picture, Print, QrcodeLayout};
use crate::render::shape::Shape;
use crate::scene::fractional::{LEAST_WIDTH, number};
use crate::scene::{Drawing, Geometry};
use crate::symbol::Symbol;

/// Bytes of the file but for the modules and what is said of it, at least.
const FRAME: u64 = 150;

/// About how many nanoseconds of one core it takes.
pub fn cost(shape: &Shape) -> u64 {
  3_500 + 2 * shape.area()
}

/// The bytes of the file, for a symbol of `size` modules a side.
pub fn estimate(size: usize, picture: &Picture) -> Estimate {
  let captions = [&picture.title, &picture.desc].into_iter().flatten();
  let said: usize = captions.map(|text| text.len()).sum();
  let least = FRAME + said as u64;
  Estimate {
    least,
    likely: least + 400 + (size.pow(2) * 9 / 5) as u64,
  }
}

/// Bytes of the runs of random modules, about.
fn path(size: usize) -> usize {
  size.pow(2) * 8 / 5
}

/// Bytes of the runs of a row, at most: a run has a module and a gap at least.
fn row(size: usize) -> usize {
  (8 + 4) * size.div_ceil(2) + 32
}

/// Writes a square of the light colour, unless it is transparent, and one path that strokes the dark
/// modules: of one path, no seam shows between rows.
///
/// Runs along rows take the fewest bytes: outlines take a quarter more, and two fifths compressed.
///
/// # Errors
/// [`Error::TooLarge`] over the limit of bytes, and [`Error::Memory`].
pub fn write(drawing: &Drawing) -> Result<String, Error> {
  let &Drawing {
    symbol,
    picture,
    ref geometry,
    limit,
  } = drawing;
  if let Some(layout) = &picture.qrcode {
    return write_laid_out(symbol, picture, layout, limit);
  }
  let Geometry {
    width,
    height,
    module,
    left,
    top,
    ..
  } = *geometry;
  // Modules are the unit where the picture is made of whole ones.
  let is_whole = [width, height, left, top]
    .iter()
    .all(|length| length % module == 0);
  let unit = if is_whole { module } else { 1 };
  let mut svg = head(picture, [width, height], [width / unit, height / unit]).into_bytes();
  limit.reserve(&mut svg, path(symbol.width()) + row(symbol.width()) + 256)?;
  if picture.svg.light_is_current || picture.light.alpha > 0 {
    let paint = paint("fill", picture.light, picture.svg.light_is_current, 3);
    let (right, bottom) = (width / unit, height / unit);
    svg.extend_from_slice(format!("<path{paint} d=\"M0 0h{right}v{bottom}H0z\"/>").as_bytes());
  }
  let paint = paint("stroke", picture.dark, picture.svg.dark_is_current, 3);
  svg.extend_from_slice(b"<path fill=\"none\"");
  svg.extend_from_slice(paint.as_bytes());
  let [left, top] = if is_whole {
    [left / module, top / module]
  } else {
    let transform = format!(" transform=\"translate({left} {top})scale({module})\"");
    svg.extend_from_slice(transform.as_bytes());
    [0, 0]
  };
  svg.extend_from_slice(b" d=\"");
  push_symbol(&mut svg, symbol, [left as isize, top as isize], limit)?;
  svg.extend_from_slice(b"\"/></svg>");
  Ok(String::from_utf8(svg).expect("ASCII, and captions in UTF-8"))
}

/// The same in the layout of npm `qrcode`: modules are the unit, the width is as it was asked for or else
/// left to the page, and opacities have two places.
fn write_laid_out(
  symbol: &Symbol,
  picture: &Picture,
  layout: &QrcodeLayout,
  limit: Limit,
) -> Result<String, Error> {
  let width = layout.width.filter(|&width| width >= LEAST_WIDTH);
  let measures = match (picture.print, width) {
    (Some(Print::Millimetres(mm)), _) => measures([mm; 2].map(millimetres)),
    (_, Some(width)) => measures([width; 2].map(|side| side.to_string())),
    _ => String::new(),
  };
  let units = (number(symbol.width()) + layout.margin * 2.0).to_string();
  let mut svg = start(picture, &measures, [&units, &units]).into_bytes();
  limit.reserve(&mut svg, path(symbol.width()) + row(symbol.width()) + 256)?;
  if picture.svg.light_is_current || picture.light.alpha > 0 {
    let paint = paint("fill", picture.light, picture.svg.light_is_current, 2);
    let square = format!("<path{paint} d=\"M0 0h{units}v{units}H0z\"/>");
    svg.extend_from_slice(square.as_bytes());
  }
  let paint = paint("stroke", picture.dark, picture.svg.dark_is_current, 2);
  svg.extend_from_slice(format!("<path fill=\"none\"{paint}").as_bytes());
  let is_whole = layout.margin.fract() == 0.0;
  if !is_whole {
    let transform = format!(" transform=\"translate({0} {0})\"", layout.margin);
    svg.extend_from_slice(transform.as_bytes());
  }
  svg.extend_from_slice(b" d=\"");
  push_symbol(
    &mut svg,
    symbol,
    [if is_whole { layout.margin as isize } else { 0 }; 2],
    limit,
  )?;
  svg.extend_from_slice(b"\"/></svg>");
  Ok(String::from_utf8(svg).expect("ASCII, and captions in UTF-8"))
}

/// The start tag, and what screen readers say.
fn head(picture: &Picture, sides: [usize; 2], units: [usize; 2]) -> String {
  let measure = match picture.print {
    Some(Print::Millimetres(mm)) => {
      let [width, height] = sides.map(number);
      [mm, mm * height / width].map(millimetres)
    }
    _ => sides.map(|side| side.to_string()),
  };
  let [across, down] = units.map(|units| units.to_string());
  start(picture, &measures(measure), [&across, &down])
}

fn millimetres(mm: f64) -> String {
  format!("{}mm", decimal(mm, 4))
}

/// The attributes of a picture of that width and height.
fn measures([width, height]: [String; 2]) -> String {
  format!("width=\"{width}\" height=\"{height}\" ")
}

/// The start tag of a picture of so many units across and down with the attributes `measures`, and what screen readers say.
fn start(picture: &Picture, measures: &str, [across, down]: [&str; 2]) -> String {
  let caption = |name: &str, text: &Option<Box<str>>| match text {
    Some(text) if !text.is_empty() => format!("<{name}>{}</{name}>", escaped(text)),
    _ => String::new(),
  };
  let captions = caption("title", &picture.title) + &caption("desc", &picture.desc);
  // An image has its name and description from these two elements (SVG-AAM 1.0, 5.2); ids, which
  // would clash where a page has two of them, are not needed. Without a name it is for the page to say
  // what it is.
  let role = match picture.title.as_deref() {
    None | Some("") => "",
    Some(_) => " role=\"img\"",
  };
  format!(
    "<svg xmlns=\"http://www.w3.org/2000/svg\" {measures}\
     viewBox=\"0 0 {across} {down}\" shape-rendering=\"crispEdges\"{role}>{captions}"
  )
}

/// A gap between two runs, and the start of the second.
static GAPS: [Short<8>; 178] = {
  let mut gaps = [const { Short::around(b"m", 0, b" 0h") }; 178];
  let mut gap = 1;
  while gap < gaps.len() {
    gaps[gap] = Short::around(b"m", gap, b" 0h");
    gap += 1;
  }
  gaps
};

/// The length of a run.
static LENGTHS: [Short<4>; 178] = {
  let mut lengths = [const { Short::around(b"", 0, b"") }; 178];
  let mut length = 1;
  while length < lengths.len() {
    lengths[length] = Short::around(b"", length, b"");
    length += 1;
  }
  lengths
};

/// A finder pattern (clause 6.3.3) from the middle of its upper left module: a line around, which ends
/// where it started, and three runs within. It takes half of the bytes that its runs would.
const FINDER: &[u8] = b"h6v6h-6zm1.5 2h3m-3 1h3m-3 1h3";
/// Modules per side of it.
const FINDER_SIZE: usize = 7;

/// The finder patterns, and the other runs of dark modules row by row: lines one unit wide.
fn push_symbol(
  path: &mut Vec<u8>,
  symbol: &Symbol,
  [left, top]: [isize; 2],
  limit: Limit,
) -> Result<(), Error> {
  path.push(b'M');
  push_whole(path, left);
  path.extend_from_slice(b".5 ");
  push_whole(path, top);
  path.extend_from_slice(b".5");
  path.extend_from_slice(FINDER);
  // Where the pen stands: the column right of the last run, and its row.
  let (mut pen_column, mut pen_row) = (5, 4);
  if !symbol.version.is_micro() {
    let far = (symbol.width() - FINDER_SIZE) as isize;
    path.push(b'm');
    push_whole(path, far - pen_column);
    path.extend_from_slice(b".5-4");
    path.extend_from_slice(FINDER);
    path.extend_from_slice(b"m-");
    push_whole(path, far + 4);
    path.extend_from_slice(b".5 ");
    push_whole(path, far - 4);
    path.extend_from_slice(FINDER);
    pen_row += far;
  }
  let most = row(symbol.width());
  for (row, words) in (0..).zip(symbol.rows()) {
    limit.reserve(path, most)?;
    let finders = finders(symbol, row as usize);
    let (mut is_first, mut is_dark, mut start, mut carry) = (true, false, 0, 0);
    for ((word, finders), at) in words.iter().zip(finders).zip((0..).step_by(64)) {
      let word = word & !finders;
      // Set where the colour changes; the last module is never a word's last, so each run ends.
      let mut changes = word ^ (word << 1 | carry);
      carry = word >> 63;
      while changes != 0 {
        let change = at + changes.trailing_zeros() as isize;
        changes &= changes - 1;
        if is_dark {
          LENGTHS[(change - start) as usize].push(path);
          pen_column = change;
        } else if is_first {
          push_move(path, change - pen_column, row - pen_row);
          (is_first, pen_row) = (false, row);
        } else {
          GAPS[(change - pen_column) as usize].push(path);
        }
        (is_dark, start) = (!is_dark, change);
      }
    }
  }
  Ok(())
}

/// The way to the first run of a row, and its start.
fn push_move(path: &mut Vec<u8>, columns: isize, rows: isize) {
  path.push(b'm');
  push_whole(path, columns);
  if rows >= 0 {
    path.push(b' ');
  }
  push_whole(path, rows);
  path.push(b'h');
}

/// The modules of `row` that are of finder patterns, packed as the symbol packs them.
fn finders(symbol: &Symbol, row: usize) -> [u64; 3] {
  const PATTERN: u64 = (1 << FINDER_SIZE) - 1;
  let far = symbol.width() - FINDER_SIZE;
  let is_micro = symbol.version.is_micro();
  let mut modules = [0; 3];
  if row < FINDER_SIZE || row >= far && !is_micro {
    modules[0] = PATTERN;
  }
  if row < FINDER_SIZE && !is_micro {
    let (word, bit) = (far / 64, far % 64);
    modules[word] |= PATTERN << bit;
    // What did not fit is the start of the next word: a shift by 64 less the bit, in two steps.
    if let Some(next) = modules.get_mut(word + 1) {
      *next |= PATTERN >> 1 >> (63 - bit);
    }
  }
  modules
}

/// ` fill="#0cf"`, with an opacity of so many places where the colour has one: never the caller's own
/// string.
fn paint(property: &str, color: Color, is_current: bool, places: usize) -> String {
  if is_current {
    return format!(" {property}=\"currentColor\"");
  }
  let channels = [color.red, color.green, color.blue];
  let digits: String = if channels.iter().all(|channel| channel % 0x11 == 0) {
    channels.map(|channel| format!("{:x}", channel / 0x11))
  } else {
    channels.map(|channel| format!("{channel:02x}"))
  }
  .concat();
  let opacity = if color.is_opaque() {
    String::new()
  } else {
    let opacity = decimal(f64::from(color.alpha) / 255.0, places);
    format!(" {property}-opacity=\"{opacity}\"")
  };
  format!(" {property}=\"#{digits}\"{opacity}")
}

/// `text` as character data: of what XML 1.0 has, all of it.
fn escaped(text: &str) -> String {
  let mut escaped = String::with_capacity(text.len());
  for character in text.chars() {
    match character {
      '&' => escaped.push_str("&amp;"),
      '<' => escaped.push_str("&lt;"),
      '>' => escaped.push_str("&gt;"),
      // Else it would be read as a line feed.
      '\r' => escaped.push_str("&#13;"),
      _ => escaped.push(character),
    }
  }
  escaped
}
