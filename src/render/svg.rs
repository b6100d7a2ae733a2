use std::fmt::Write;

use super::Geometry;
use crate::matrix::Matrix;
use crate::request::{Color, Picture, Print};

/// Writes a square of the light colour and one path that strokes the dark runs of each row.
pub fn write(matrix: &Matrix, picture: &Picture, geometry: &Geometry) -> String {
  let Geometry {
    side,
    module,
    before,
  } = *geometry;
  let size = match picture.print {
    Some(Print::Millimetres(mm)) => format!("{mm}mm"),
    _ => side.to_string(),
  };
  let options = &picture.svg;
  let mut svg = format!(
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\" \
     viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">"
  );
  for (name, text) in [("title", &options.title), ("desc", &options.desc)] {
    if let Some(text) = text {
      push(&mut svg, format_args!("<{name}>{}</{name}>", escaped(text)));
    }
  }
  if options.light_is_current || picture.light.alpha > 0 {
    let paint = paint("fill", picture.light, options.light_is_current);
    push(
      &mut svg,
      format_args!("<path{paint} d=\"M0 0h{side}v{side}H0z\"/>"),
    );
  }
  let paint = paint("stroke", picture.dark, options.dark_is_current);
  push(
    &mut svg,
    format_args!("<path{paint} transform=\"translate({before} {before})scale({module})\" d=\""),
  );
  for row in 0..matrix.size() {
    push_row(&mut svg, matrix, row);
  }
  svg.push_str("\"/></svg>");
  svg
}

/// Strokes the dark runs of `row`, half a module below its upper edge, one module wide.
fn push_row(path: &mut String, matrix: &Matrix, row: usize) {
  let size = matrix.size();
  let (mut column, mut pen) = (0, None);
  while column < size {
    let dark = matrix.is_dark(row, column);
    let run = (column..size)
      .take_while(|at| matrix.is_dark(row, *at) == dark)
      .count();
    if dark {
      match pen {
        None => push(path, format_args!("M{column} {row}.5")),
        Some(pen) => push(path, format_args!("m{} 0", column - pen)),
      }
      push(path, format_args!("h{run}"));
      pen = Some(column + run);
    }
    column += run;
  }
}

/// ` fill="#000000"`, with an opacity where the colour has one: never the caller's own string.
fn paint(property: &str, color: Color, is_current: bool) -> String {
  if is_current {
    return format!(" {property}=\"currentColor\"");
  }
  let Color {
    red,
    green,
    blue,
    alpha,
  } = color;
  let mut paint = format!(" {property}=\"#{red:02x}{green:02x}{blue:02x}\"");
  if !color.is_opaque() {
    let opacity = (f64::from(alpha) / 255.0 * 1000.0).round() / 1000.0;
    push(
      &mut paint,
      format_args!(" {property}-opacity=\"{opacity}\""),
    );
  }
  paint
}

/// `text` as character data of XML 1.0; characters that XML cannot have become U+FFFD.
fn escaped(text: &str) -> String {
  let mut escaped = String::with_capacity(text.len());
  for character in text.chars() {
    match character {
      '&' => escaped.push_str("&amp;"),
      '<' => escaped.push_str("&lt;"),
      '>' => escaped.push_str("&gt;"),
      '\t' | '\n' | ' '..='\u{fffd}' | '\u{10000}'.. => escaped.push(character),
      '\r' => escaped.push_str("&#13;"),
      _ => escaped.push(char::REPLACEMENT_CHARACTER),
    }
  }
  escaped
}

fn push(text: &mut String, arguments: std::fmt::Arguments) {
  text
    .write_fmt(arguments)
    .expect("a String takes every write");
}
