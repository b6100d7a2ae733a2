//! What is fuzzed of text: half blocks, ASCII and terminals, qrush's own and those of npm `qrcode`, read
//! back module by module.

use qrush::Symbol;
use qrush::generate::Request;
use qrush::generate::{encode, picture};
use qrush::picture::{Color, Format};
use qrush::render::Output;
use qrush::{Data, Limits};
use qrush_node::options::{Call, OptionsBuilder, Value};

use crate::screen::{self, Shown};

/// The colour that stands for whichever one a text without colours is shown in.
const FRONT: Shown = Some([1, 2, 3]);

/// Runs one case: two bytes of kinds, the margin, six of colours, and the data.
pub fn round_trip(bytes: &[u8]) {
  let Some((&[kind, more, margin, ref colors @ ..], data)) = bytes.split_first_chunk::<9>() else {
    return;
  };
  let format = [Format::Utf8, Format::Ascii, Format::Terminal][usize::from(kind % 3)];
  let mut draft = OptionsBuilder::new(Call::Text);
  let mut set = |name: &str, value: Value| draft.set(name, &value).expect("a value that it takes");
  set("type", Value::Text(format.name().into()));
  set("margin", Value::Number(f64::from(margin % 70)));
  set("inverse", Value::Flag(more & 1 != 0));
  set("boostErrorCorrection", Value::Flag(more & 2 != 0));
  let is_compatible = more & 4 != 0;
  if is_compatible {
    set("compatibility", Value::Text("qrcode".into()));
    if format == Format::Terminal {
      set("small", Value::Flag(more & 8 != 0));
    }
  } else if more & 8 != 0 {
    set("micro", Value::Text("auto".into()));
  }
  for (name, channels, is_clear) in [
    ("color.dark", &colors[..3], more & 16 != 0),
    ("color.light", &colors[3..], more & 32 != 0),
  ] {
    // Black and white are written in another way than other colours are.
    let color = match (is_clear, more & 64 != 0) {
      (true, _) => "#0000".to_owned(),
      (_, true) => ["#000", "#fff"][usize::from(channels[0] % 2)].to_owned(),
      _ => format!("#{:02x}{:02x}{:02x}", channels[0], channels[1], channels[2]),
    };
    set(name, Value::Text(color));
  }
  let request = match draft.finish(Data::Bytes(data.to_vec()), Limits::default()) {
    Ok(request) => request,
    Err(error) => {
      // Nothing to be seen.
      assert!(
        error.code() == "ERR_QR_OPTION" && more & 48 == 48,
        "{error}"
      );
      return;
    }
  };
  let made = encode(&request.data, &request.encoding);
  match (picture(&request), made) {
    (Ok(drawn), Ok(made)) => check(&drawn, &made.symbol, &request),
    (drawn, made) => assert_eq!(drawn.err(), made.err()),
  }
}

fn check(drawn: &Output, matrix: &Symbol, request: &Request) {
  let text = match drawn {
    Output::Text(text) => text.clone(),
    Output::Wide(units) => String::from_utf16(units).expect("whole characters"),
    Output::Bytes(_) => panic!("bytes"),
  };
  let picture = &request.picture;
  let is_compatible = !request.encoding.compatibility.is_standard();
  match picture.format {
    Format::Ascii => check_ascii(&text, matrix, picture.margin as usize, picture.inverse),
    Format::Utf8 => {
      let text = match (is_compatible, picture.margin) {
        (true, 0) => text.strip_suffix('\n').expect("a line feed at the end"),
        _ => &text,
      };
      let [dark, light] = if picture.inverse {
        [None, FRONT]
      } else {
        [FRONT, None]
      };
      let below = if is_compatible { light } else { None };
      check_halves(text, matrix, picture.margin as usize, [dark, light, below]);
    }
    _ if is_compatible => {
      let small = picture.qrcode.is_some_and(|layout| layout.small);
      check_compatible(&text, matrix, picture.inverse, small);
    }
    _ => {
      let [dark, light] = if picture.inverse {
        [picture.light, picture.dark]
      } else {
        [picture.dark, picture.light]
      };
      let [dark, light] = [dark, light].map(seen);
      let margin = picture.margin as usize;
      check_halves(&text, matrix, margin, [dark, light, light]);
      // No line leaves its colours to what comes next.
      assert!(text.split('\n').all(|line| line.ends_with("\x1b[0m")));
    }
  }
}

fn seen(color: Color) -> Shown {
  (color.alpha > 0).then_some([color.red, color.green, color.blue])
}

/// Checks half blocks, in the colours of dark and of light modules, and of what is below the last row where
/// there is an odd number of them.
fn check_halves(text: &str, matrix: &Symbol, margin: usize, [dark, light, below]: [Shown; 3]) {
  let lines = screen::read(text, FRONT);
  let modules = matrix.width() + 2 * margin;
  assert_eq!(lines.len(), modules.div_ceil(2));
  for (at, line) in lines.iter().enumerate() {
    assert_eq!(line.len(), modules);
    for (column, halves) in line.iter().enumerate() {
      for (half, shown) in halves.iter().enumerate() {
        let row = 2 * at + half;
        let expected = if row == modules {
          below
        } else if is_dark(matrix, margin, row, column) {
          dark
        } else {
          light
        };
        assert_eq!(*shown, expected, "{row}, {column}");
      }
    }
  }
}

/// Checks a terminal's text of npm `qrcode`, which has a quiet zone of one module.
fn check_compatible(text: &str, matrix: &Symbol, inverse: bool, small: bool) {
  let [black, white] = [Some([0; 3]), Some([255; 3])];
  let text = text.strip_suffix('\n').unwrap_or(text);
  if small {
    let [dark, light] = if inverse {
      [white, black]
    } else {
      [black, white]
    };
    // After the last line of the symbol a line has its colours alone.
    let (text, rest) = text.rsplit_once('\n').expect("lines");
    assert!(rest.starts_with('\x1b') && !rest.contains(' '));
    return check_halves(text, matrix, 1, [dark, light, None]);
  }
  let lines = screen::read(text, FRONT);
  assert_eq!(lines.len(), matrix.width() + 2);
  for (row, line) in lines.iter().enumerate() {
    assert_eq!(line.len(), 2 * (matrix.width() + 2));
    for (at, halves) in line.iter().enumerate() {
      let expected = if is_dark(matrix, 1, row, at / 2) {
        black
      } else {
        white
      };
      assert_eq!(*halves, [expected; 2], "{row}, {at}");
    }
  }
}

fn check_ascii(text: &str, matrix: &Symbol, margin: usize, inverse: bool) {
  let lines: Vec<&str> = text.split('\n').collect();
  assert_eq!(lines.len(), matrix.width() + 2 * margin);
  for (row, line) in lines.iter().enumerate() {
    assert_eq!(line.len(), 2 * lines.len());
    for (at, character) in line.bytes().enumerate() {
      let is_drawn = is_dark(matrix, margin, row, at / 2) != inverse;
      assert_eq!(character, if is_drawn { b'#' } else { b' ' }, "{row}, {at}");
    }
  }
}

fn is_dark(matrix: &Symbol, margin: usize, row: usize, column: usize) -> bool {
  let inside = |at: usize| at.checked_sub(margin).filter(|at| *at < matrix.width());
  let place = inside(row).zip(inside(column));
  place.is_some_and(|(row, column)| matrix.is_dark(row, column))
}
