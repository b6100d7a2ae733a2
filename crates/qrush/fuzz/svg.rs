//! What is fuzzed: an SVG with whatever strings and numbers as options, read by a strict reader with an
//! allow-list.
//!
//! The addon's `tests/fuzzed.rs` runs the same over random bytes.

use qrush::generate::Request;
use qrush::generate::{encode, picture};
use qrush::picture::{Picture, Print, Sizing};
use qrush::{Data, Limits};
use qrush_node::error::QrError;
use qrush_node::options::{Call, OptionsBuilder, Value};

use crate::oracle::svg::{Drawing, Paint, read};

/// Pieces of which strings are made, beside bytes of the case: what XML, CSS and colours are made of.
const PIECES: [&str; 32] = [
  "#",
  "0",
  "f",
  "aB",
  "#fff",
  "#00000080",
  "currentColor",
  "currentcolor",
  "none",
  "url(#a)",
  "\"",
  "'",
  "<",
  ">",
  "/>",
  "&",
  "&lt;",
  "&#60;",
  "]]>",
  "<!--",
  "-->",
  "<![CDATA[",
  "<?x ?>",
  "<!DOCTYPE",
  "<script>",
  "</svg>",
  "</title>",
  "</desc>",
  "\0",
  "\r\n",
  "\u{feff}",
  " onload=",
];

/// Runs one case.
pub fn svg(bytes: &[u8]) {
  let mut bytes = bytes.iter().copied();
  let mut draft = OptionsBuilder::new(Call::Buffer);
  draft
    .set("type", &Value::Text("svg".into()))
    .expect("a type that it has");
  while let Some(byte) = bytes.next() {
    let name = [
      "color.dark",
      "color.light",
      "title",
      "desc",
      "mm",
      "width",
      "scale",
      "margin",
    ][byte as usize % 8];
    let value = if byte as usize % 8 < 4 {
      Value::Text(string(&mut bytes, byte / 8))
    } else {
      let number = f64::from(bytes.next().unwrap_or(4)) + f64::from(byte / 8) / 7.0;
      Value::Number(if name == "mm" {
        number
      } else {
        number.trunc() % 99.0
      })
    };
    if let Err(error) = draft.set(name, &value) {
      assert_eq!(error.code(), "ERR_QR_OPTION", "{error}");
    }
  }
  let request = draft
    .finish(Data::Text("7".into()), Limits::default())
    .expect("no two contradict");
  match picture(&request).map_err(QrError::from) {
    Ok(drawn) => {
      let svg = String::from_utf8(drawn.into_bytes().expect("memory")).expect("UTF-8");
      check(&read(&svg), &request);
    }
    Err(error) => assert!(
      matches!(error.code(), "ERR_QR_OPTION" | "ERR_QR_TOO_LARGE"),
      "{error}"
    ),
  }
}

/// A few pieces and characters.
fn string(bytes: &mut impl Iterator<Item = u8>, count: u8) -> String {
  let mut string = String::new();
  for byte in bytes.by_ref().take(count as usize % 16) {
    match PIECES.get(byte as usize) {
      Some(piece) => string.push_str(piece),
      None => string.push(char::from(byte)),
    }
  }
  string
}

/// Whether the document shows what was asked for.
fn check(drawing: &Drawing, request: &Request) {
  let picture: &Picture = &request.picture;
  let matrix = encode(&request.data, &request.encoding)
    .expect("a digit fits")
    .symbol;
  for row in 0..matrix.width() {
    for column in 0..matrix.width() {
      let is_drawn = drawing
        .runs
        .iter()
        .any(|&(drawn, start, length)| drawn == row && (start..start + length).contains(&column));
      assert_eq!(is_drawn, matrix.is_dark(row, column), "{row}, {column}");
    }
  }
  let modules = matrix.width() + 2 * picture.margin as usize;
  let side = match picture.sizing {
    Sizing::Scale(scale) => modules * scale as usize,
    Sizing::Width(width) => width as usize,
  };
  match picture.print {
    Some(Print::Millimetres(asked)) => {
      let given = drawing.side.strip_suffix("mm").expect("millimetres");
      let given: f64 = given.parse().expect("a number");
      assert!((asked - given).abs() <= 0.000_05, "{asked} mm, not {given}");
    }
    _ => assert_eq!(drawing.side, side.to_string()),
  }
  // The symbol in pixels: a module is a whole number of them, and what is left over is shared.
  let per_unit = side / drawing.units;
  assert_eq!(per_unit * drawing.units, side);
  let (module, before) = (drawing.module * per_unit, drawing.before * per_unit);
  assert_eq!(module, side / modules);
  assert_eq!(before, (side - matrix.width() * module) / 2);

  let shown = |caption: &Option<Box<str>>| caption.clone().filter(|caption| !caption.is_empty());
  assert_eq!(drawing.title.as_deref(), shown(&picture.title).as_deref());
  assert_eq!(drawing.desc.as_deref(), shown(&picture.desc).as_deref());
  let dark = if picture.svg.dark_is_current {
    Paint::Current
  } else {
    Paint::Color(picture.dark)
  };
  assert_eq!(drawing.dark, dark);
  let light = match picture.light.alpha {
    _ if picture.svg.light_is_current => Some(Paint::Current),
    0 => None,
    _ => Some(Paint::Color(picture.light)),
  };
  assert_eq!(drawing.light, light);
}
