//! What is fuzzed of PDF and EPS: a symbol, sizes, colours and captions as bytes say, drawn and read by
//! readers that know nothing beyond what may be written.

use qrush::Symbol;
use qrush::generate::{encode, picture};
use qrush::picture::{Color, Format, Picture, Print, Sizing};
use qrush::{Data, Limits};
use qrush_node::error::QrError;
use qrush_node::options::{Call, OptionsBuilder, Value};

use crate::oracle::page::{Page, read_eps, read_pdf};

/// Runs one case: the options as bytes say, each by its number, and the data after a zero.
pub fn page(bytes: &[u8]) {
  let Some((&[first], mut rest)) = bytes.split_first_chunk::<1>() else {
    return;
  };
  let format = [Format::Pdf, Format::Eps][usize::from(first % 2)];
  let mut draft = OptionsBuilder::new(Call::Buffer);
  let mut set = |name: &'static str, value: Value| {
    if let Err(error) = draft.set(name, &value) {
      assert_eq!(error.code(), "ERR_QR_OPTION", "{error}");
    }
  };
  set("type", Value::Text(format.name().into()));
  while let Some((&[kind, one, two, three], more)) = rest.split_first_chunk::<4>() {
    rest = more;
    let number = f64::from(u16::from_le_bytes([one, two])) + f64::from(three % 8) / 7.0;
    match kind % 10 {
      0 => break,
      1 => set("margin", Value::Number(f64::from(one % 30))),
      2 => set("scale", Value::Number(f64::from(one))),
      3 => set("width", Value::Number(number.trunc())),
      4 => set("ppi", Value::Number(number.trunc())),
      5 => set(
        "mm",
        Value::Number(number / [1.0, 10.0, 100.0][usize::from(kind / 10) % 3]),
      ),
      6 => set("color.dark", color(kind, [one, two, three])),
      7 => set("color.light", color(kind, [one, two, three])),
      kind => {
        let count = rest.len().min(usize::from(one % 64));
        let (text, more) = rest.split_at(count);
        rest = more;
        let text = String::from_utf8_lossy(text).repeat(1 + usize::from(two % 20));
        set(["title", "desc"][usize::from(kind % 2)], Value::Text(text));
      }
    }
  }
  set("boostErrorCorrection", Value::Flag(first & 2 != 0));
  if first & 4 != 0 {
    set("micro", Value::Text("auto".into()));
  }
  let request = match draft.finish(Data::Bytes(rest.to_vec()), Limits::default()) {
    Ok(request) => request,
    Err(error) => return assert_eq!(error.code(), "ERR_QR_OPTION", "{error}"),
  };
  let made = encode(&request.data, &request.encoding).map_err(QrError::from);
  match (picture(&request).map_err(QrError::from), made) {
    (Ok(drawn), Ok(made)) => {
      let file = drawn.into_bytes().expect("memory for the file");
      let page = match format {
        Format::Pdf => read_pdf(&file),
        _ => read_eps(&file),
      };
      check(&page, &made.symbol, &request.picture);
    }
    (Err(error), Ok(_)) => assert!(
      matches!(error.code(), "ERR_QR_OPTION" | "ERR_QR_TOO_LARGE"),
      "{error}"
    ),
    (drawn, made) => assert_eq!(drawn.err(), made.err()),
  }
}

/// A grey, a colour, one of some opacity, or none.
fn color(kind: u8, [red, green, blue]: [u8; 3]) -> Value {
  Value::Text(match kind / 10 % 4 {
    0 => format!("#{red:02x}{red:02x}{red:02x}"),
    1 => format!("#{red:02X}{green:02X}{blue:02X}"),
    2 => format!("#{red:02x}{red:02x}{green:02x}{blue:02x}"),
    _ => format!("#{red:02x}{green:02x}{blue:02x}00"),
  })
}

fn check(page: &Page, matrix: &Symbol, picture: &Picture) {
  let symbol = matrix.width();
  let modules = symbol + 2 * picture.margin as usize;
  let (side, module) = match picture.sizing {
    Sizing::Scale(scale) => (modules * scale as usize, scale as usize),
    Sizing::Width(width) => (width as usize, width as usize / modules),
  };
  let (side, module) = (side as f64, module as f64);
  let points = match picture.print {
    None => side,
    Some(Print::Ppi(ppi)) => side * 72.0 / f64::from(ppi),
    Some(Print::Millimetres(mm)) => mm * 72.0 / 25.4,
  };
  // A side is written with four decimals in PDF, all else with six.
  let least = if picture.format == Format::Pdf {
    0.000_051
  } else {
    0.000_000_6
  };
  assert!(
    (page.side - points).abs() <= least,
    "{} of {points}",
    page.side
  );
  assert!(!page.side.is_nan() && page.side > 0.0);

  let dark = shown(picture.dark);
  let light = shown(picture.light);
  assert!(is_same(page.dark.as_ref(), dark.as_ref()), "{page:?}");
  assert!(is_same(page.light.as_ref(), light.as_ref()), "{page:?}");
  if dark.is_some() {
    for (row, windings) in page.windings(symbol).into_iter().enumerate() {
      for (column, winding) in windings.into_iter().enumerate() {
        assert_eq!(winding, i32::from(matrix.is_dark(row, column)));
      }
    }
    let [drawn, left, top] = page.placed;
    let per_pixel = points / side;
    let before = ((side - symbol as f64 * module) / 2.0).floor();
    assert!((drawn - module * per_pixel).abs() <= 1e-5, "{page:?}");
    assert!((left - before * per_pixel).abs() <= 1e-5, "{page:?}");
    assert!((top - (points - left)).abs() <= 1e-5, "{page:?}");
  }

  for (name, caption) in [("Title", &picture.title), ("Subject", &picture.desc)] {
    let found = page.information.get(name).map(String::as_str);
    assert_eq!(found, caption.as_deref());
  }
}

/// The channels and the opacity; of grey one channel. Nothing, where it is not seen.
fn shown(color: Color) -> Option<(Vec<f64>, f64)> {
  let [red, green, blue, alpha] =
    [color.red, color.green, color.blue, color.alpha].map(|byte| f64::from(byte) / 255.0);
  let channels = if color.red == color.green && color.green == color.blue {
    vec![red]
  } else {
    vec![red, green, blue]
  };
  (color.alpha > 0).then_some((channels, alpha))
}

/// Whether both are the same to three decimals.
fn is_same(found: Option<&(Vec<f64>, f64)>, expected: Option<&(Vec<f64>, f64)>) -> bool {
  match (found, expected) {
    (None, None) => true,
    (Some((found, opacity)), Some((expected, wanted))) => {
      let is_near = |(a, b): (&f64, &f64)| (a - b).abs() <= 0.000_6;
      found.len() == expected.len()
        && found.iter().zip(expected).all(is_near)
        && is_near((opacity, wanted))
    }
    _ => false,
  }
}
