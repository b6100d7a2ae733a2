use super::number::decimal;
use super::svg_path::{path_bytes, push_symbol, row_bytes};
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
  limit.reserve(
    &mut svg,
    path_bytes(symbol.width()) + row_bytes(symbol.width()) + 256,
  )?;
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
  limit.reserve(
    &mut svg,
    path_bytes(symbol.width()) + row_bytes(symbol.width()) + 256,
  )?;
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
