use miniz_oxide::deflate::compress_to_vec_zlib;

use super::number::{decimal, push_whole};
use crate::error::Error;
use crate::limits::Estimate;
use crate::memory;
use crate::picture::{Color, Picture};
use crate::render::shape::Shape;
use crate::scene::Drawing;
use crate::scene::outline;
use crate::scene::page::Page;
use crate::symbol::Symbol;

/// Compression of the drawing, 0–10: beyond it time doubles for a hundredth of the size.
const EFFORT: u8 = 4;

/// Bytes of the file but for the drawing and what is said of it, at least.
const FRAME: u64 = 430;

/// About how many nanoseconds of one core it takes.
pub fn cost(shape: &Shape) -> u64 {
  95 * shape.area()
}

/// The bytes of the file, for a symbol of `size` modules a side.
pub fn estimate(size: usize, picture: &Picture) -> Estimate {
  // Four digits a unit of UTF-16.
  let captions = [&picture.title, &picture.desc].into_iter().flatten();
  let said: usize = captions.map(|text| 4 * text.encode_utf16().count()).sum();
  let least = FRAME + said as u64;
  Estimate {
    least,
    likely: least + 400 + (size.pow(2) * 13 / 10) as u64,
  }
}

/// Writes PDF 1.4 (ISO 32000-1): a page as large as the picture, with a square of the light colour,
/// unless it is transparent, and one path that fills the outlines of the dark modules.
pub fn write(drawing: &Drawing) -> Result<Vec<u8>, Error> {
  let &Drawing {
    symbol,
    picture,
    ref geometry,
    limit,
  } = drawing;
  let page = Page::of(picture, geometry);
  let drawing = compress_to_vec_zlib(&draw(symbol, picture, &page)?, EFFORT);
  limit.check(FRAME + drawing.len() as u64)?;
  let [width, height] = [page.width, page.height].map(|side| decimal(side, 4));
  let mut file = PdfFile::default();
  file.object(b"<</Type/Catalog/Pages 2 0 R>>");
  file.object(b"<</Type/Pages/Kids[3 0 R]/Count 1>>");
  let resources = resources(picture);
  file.object(
    format!(
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Resources<<{resources}>>\
       /Contents 4 0 R>>"
    )
    .as_bytes(),
  );
  let head = format!("<</Filter/FlateDecode/Length {}>>stream\n", drawing.len());
  file.object(&[head.as_bytes(), &drawing, b"\nendstream"].concat());
  let information = information(picture);
  if !information.is_empty() {
    file.object(format!("<<{information}>>").as_bytes());
  }
  Ok(file.finish(!information.is_empty()))
}

/// The operators that draw the page.
fn draw(symbol: &Symbol, picture: &Picture, page: &Page) -> Result<Vec<u8>, Error> {
  let [width, height] = [page.width, page.height].map(|side| decimal(side, 4));
  let background = if picture.light.alpha > 0 {
    let (light, state) = (picture.light, is_translucent(picture.light));
    format!("{}0 0 {width} {height} re f\n", paint(light, "L", state))
  } else {
    String::new()
  };
  let mut drawing = background.into_bytes();
  if picture.dark.alpha == 0 {
    return Ok(drawing);
  }
  // The opacity of what was painted before stays in force.
  let state = is_translucent(picture.dark) || is_translucent(picture.light);
  let paint = paint(picture.dark, "D", state);
  // Rows count downwards, points upwards.
  let [left, top, module] = [page.left, page.top, page.module].map(|points| decimal(points, 6));
  let head = format!("{paint}{module} 0 0 -{module} {left} {top} cm\n");
  drawing.extend_from_slice(head.as_bytes());
  outline::trace(symbol, |corners| {
    // Two numbers of up to four characters, and four more.
    memory::reserve(&mut drawing, 12 * (corners.len() + 1))?;
    push_outline(&mut drawing, corners);
    Ok(())
  })?;
  drawing.push(b'f');
  Ok(drawing)
}

/// An outline: of a rectangle as such, which is shorter, else corner by corner.
fn push_outline(drawing: &mut Vec<u8>, corners: &[outline::Corner]) {
  if let [(left, top), _, (right, bottom), _] = *corners {
    push_numbers(drawing, &[left, top, right - left, bottom - top]);
    return drawing.extend_from_slice(b"re\n");
  }
  for (index, &(column, row)) in corners.iter().enumerate() {
    push_numbers(drawing, &[column, row]);
    drawing.extend_from_slice(if index == 0 { b"m\n" } else { b"l\n" });
  }
}

fn push_numbers(drawing: &mut Vec<u8>, numbers: &[isize]) {
  for number in numbers {
    push_whole(drawing, *number);
    drawing.push(b' ');
  }
}

/// A colour to fill with. A grey is set as such, so that black is printed with black ink alone; an
/// opacity is that of the graphics state `name`, if it has a `state` of its own.
fn paint(color: Color, name: &str, state: bool) -> String {
  let [red, green, blue] =
    [color.red, color.green, color.blue].map(|channel| decimal(f64::from(channel) / 255.0, 4));
  let state = if state {
    format!("/{name} gs ")
  } else {
    String::new()
  };
  if red == green && green == blue {
    format!("{state}{red} g ")
  } else {
    format!("{state}{red} {green} {blue} rg ")
  }
}

/// Whether something shines through the colour, and something is to be seen of it.
fn is_translucent(color: Color) -> bool {
  !matches!(color.alpha, 0 | 255)
}

/// The graphics states of the colours, if something shines through one of them.
fn resources(picture: &Picture) -> String {
  let colors = [("L", picture.light), ("D", picture.dark)];
  let states: Vec<String> = colors
    .into_iter()
    .filter(|_| colors.iter().any(|(_, color)| is_translucent(*color)))
    .map(|(name, color)| {
      let opacity = decimal(f64::from(color.alpha) / 255.0, 4);
      format!("/{name}<</ca {opacity}>>")
    })
    .collect();
  if states.is_empty() {
    String::new()
  } else {
    format!("/ExtGState<<{}>>", states.concat())
  }
}

/// What a viewer shows as the document's properties.
fn information(picture: &Picture) -> String {
  let entry = |name: &str, text: &Option<Box<str>>| match text {
    Some(text) => format!("/{name}{}", text_string(text)),
    None => String::new(),
  };
  entry("Title", &picture.title) + &entry("Subject", &picture.desc)
}

/// A text string in UTF-16BE (clause 7.9.2.2), in hexadecimal: nothing in it needs an escape.
fn text_string(text: &str) -> String {
  let digits: Vec<String> = text
    .encode_utf16()
    .map(|unit| format!("{unit:04X}"))
    .collect();
  format!("<FEFF{}>", digits.concat())
}

/// A file as it grows: objects are numbered from 1, and found by the places in the table at its end.
struct PdfFile {
  bytes: Vec<u8>,
  places: Vec<usize>,
}

impl Default for PdfFile {
  fn default() -> Self {
    Self {
      // The second line says that what follows is not text (clause 7.5.2).
      bytes: b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec(),
      places: Vec::new(),
    }
  }
}

impl PdfFile {
  fn object(&mut self, content: &[u8]) {
    self.places.push(self.bytes.len());
    let head = format!("{} 0 obj\n", self.places.len());
    self.bytes.extend_from_slice(head.as_bytes());
    self.bytes.extend_from_slice(content);
    self.bytes.extend_from_slice(b"\nendobj\n");
  }

  /// Object 1 is the catalogue; the last is the document's information, if there is one.
  fn finish(mut self, has_information: bool) -> Vec<u8> {
    let size = self.places.len() + 1;
    let start = self.bytes.len();
    let places: Vec<String> = self
      .places
      .iter()
      .map(|place| format!("{place:010} 00000 n \n"))
      .collect();
    let information = if has_information {
      format!("/Info {} 0 R", size - 1)
    } else {
      String::new()
    };
    let places = places.concat();
    let end = format!(
      "xref\n0 {size}\n0000000000 65535 f \n{places}\
       trailer\n<</Size {size}/Root 1 0 R{information}>>\nstartxref\n{start}\n%%EOF\n"
    );
    self.bytes.extend_from_slice(end.as_bytes());
    self.bytes
  }
}
