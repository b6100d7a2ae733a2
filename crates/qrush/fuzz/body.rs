//! What is fuzzed: data and options as bytes say, through validation, to a symbol and a picture.
//!
//! The addon's `tests/fuzzed.rs` runs the same over random bytes.

use qrush::Symbol;
use qrush::generate::{Encoded, data_url, encode, picture};
use qrush::picture::{Format, Picture, Sizing};
use qrush::render::Output;
use qrush::spec::Mode;
use qrush::{Data, Encoding, Limits, ManualSegment};
use qrush_node::error::QrError;
use qrush_node::options::{Call, OptionsBuilder, Value};
use qrush_node::text::decode;

use crate::oracle::symbol::function_modules;

/// The bytes of a case, taken from the front; zeros when there are none left.
struct Case<'a>(&'a [u8]);

impl<'a> Case<'a> {
  fn take(&mut self, count: usize) -> &'a [u8] {
    let taken;
    (taken, self.0) = self.0.split_at(count.min(self.0.len()));
    taken
  }

  fn byte(&mut self) -> u8 {
    self.take(1).first().copied().unwrap_or(0)
  }

  fn number(&mut self) -> f64 {
    let mut bytes = [0; 8];
    let taken = self.take(8);
    bytes[..taken.len()].copy_from_slice(taken);
    f64::from_le_bytes(bytes)
  }

  fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
    choices[self.byte() as usize % choices.len()]
  }
}

/// Runs one case.
pub fn create(bytes: &[u8]) {
  let mut case = Case(bytes);
  let call = case.pick(&[Call::Create, Call::Buffer, Call::Text, Call::DataUrl]);
  let mut draft = OptionsBuilder::new(call);
  for _ in 0..case.byte() % 8 {
    let (name, value) = option(&mut case);
    if let Err(error) = draft.set(name, &value) {
      assert!(matches!(error.code(), "ERR_QR_OPTION"), "{error}");
    }
  }
  let data = match data(&mut case) {
    Ok(data) => data,
    Err(error) => {
      return assert!(
        matches!(error.code(), "ERR_QR_DATA" | "ERR_QR_TEXT"),
        "{error}"
      );
    }
  };
  let Ok(encoding) = draft.encoding() else {
    assert_eq!(
      draft
        .finish(data, Limits::default())
        .err()
        .map(|error| error.code()),
      Some("ERR_QR_OPTION")
    );
    return;
  };
  let made = encode(&data, &encoding).map_err(QrError::from);
  match &made {
    Ok(made) => check_symbol(made, &data, &encoding),
    Err(error) => check_refusal(error, &data),
  }
  if call != Call::Create {
    let request = match draft.finish(data, Limits::default()) {
      Ok(request) => request,
      // An option that the format does not have, or two that contradict each other.
      Err(error) => return assert_eq!(error.code(), "ERR_QR_OPTION"),
    };
    let drawn = picture(&request).map_err(QrError::from);
    if call == Call::DataUrl {
      match data_url(&request).map_err(QrError::from) {
        Ok(Output::Text(url)) => assert!(url.starts_with("data:image/") && drawn.is_ok()),
        Ok(other) => panic!("a URL as {other:?}"),
        Err(error) => assert_eq!(drawn.as_ref().err(), Some(&error)),
      }
    }
    match (drawn, made) {
      (Ok(drawn), Ok(made)) => check_picture(&drawn, &made.symbol, &request.picture),
      (Err(error), Ok(_)) => {
        assert!(
          matches!(error.code(), "ERR_QR_OPTION" | "ERR_QR_TOO_LARGE"),
          "{error}"
        );
      }
      (drawn, made) => assert_eq!(drawn.err(), made.err()),
    }
  }
}

/// An option by name, most often with a value that it takes.
fn option(case: &mut Case) -> (&'static str, Value) {
  const TEXTS: [&str; 21] = [
    "L",
    "M",
    "Q",
    "H",
    "auto",
    "png",
    "svg",
    "utf8",
    "jpeg",
    "webp",
    "gif",
    "ascii",
    "terminal",
    "gray",
    "rgba",
    "currentColor",
    "<title> & \u{7f}",
    "#f00",
    "#12345678",
    "#0000",
    "black",
  ];
  let name = case.pick(&[
    "errorCorrectionLevel",
    "boostErrorCorrection",
    "version",
    "minVersion",
    "maxVersion",
    "maskPattern",
    "micro",
    "eci",
    "margin",
    "scale",
    "width",
    "type",
    "color",
    "color.dark",
    "color.light",
    "quality",
    "ppi",
    "mm",
    "title",
    "desc",
    "inverse",
    "lossless",
  ]);
  let kind = case.byte();
  let value = match (kind, name) {
    (0..8, _) => Value::Number(case.number()),
    (8..16, _) => Value::Flag(kind.is_multiple_of(2)),
    (16..24, _) => Value::Other("an array"),
    (24..32, _) => {
      let count = case.byte() as usize;
      Value::Text(String::from_utf8_lossy(case.take(count)).into_owned())
    }
    // Small pictures most often: large ones take their time.
    (32..40, "margin" | "scale" | "width") => Value::Number(f64::from(
      u16::from_le_bytes([case.byte(), case.byte()]) % 20_000,
    )),
    (_, "margin" | "scale") => Value::Number(f64::from(case.byte() % 12)),
    (_, "width") => Value::Number(f64::from(case.byte()) * 2.0),
    (_, "maskPattern") => Value::Number(f64::from(case.byte() % 9)),
    (_, "version" | "minVersion" | "maxVersion") => Value::Number(f64::from(case.byte() % 42)),
    (_, "quality" | "ppi" | "mm") => Value::Number(f64::from(case.byte())),
    (_, "boostErrorCorrection" | "eci" | "inverse" | "lossless") => {
      Value::Flag(kind.is_multiple_of(2))
    }
    (_, "micro") if kind.is_multiple_of(2) => Value::Flag(kind.is_multiple_of(4)),
    (_, "micro") => Value::Text("auto".into()),
    (_, "errorCorrectionLevel") => Value::Text(case.pick(&TEXTS[..4]).into()),
    (_, "type") => Value::Text(case.pick(&TEXTS[5..15]).into()),
    _ => Value::Text(case.pick(&TEXTS).into()),
  };
  (name, value)
}

/// What is left of the case as text, bytes or segments.
fn data(case: &mut Case) -> Result<Data, QrError> {
  match case.byte() % 4 {
    0 => {
      let times = 1 + case.byte() as usize % 16;
      let text = String::from_utf8_lossy(case.0);
      Ok(Data::Text(text.repeat(times)))
    }
    1 => {
      let units: Vec<u16> = case
        .0
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
      decode(&units).map(Data::Text)
    }
    2 => Ok(Data::Bytes(case.0.to_vec())),
    _ => {
      let mut segments = Vec::new();
      while !case.0.is_empty() {
        let kind = case.byte() as usize;
        segments.push(match Mode::ALL.get(kind % 6) {
          Some(&mode) => {
            let count = case.byte() as usize;
            ManualSegment::new(mode, case.take(count))?
          }
          None if kind.is_multiple_of(2) => ManualSegment::eci(case.byte().into())?,
          None => ManualSegment::eci(case.number() as u32)?,
        });
      }
      Ok(Data::Segments(segments))
    }
  }
}

fn check_refusal(error: &QrError, data: &Data) {
  match error {
    QrError::Empty => {
      let empty = match data {
        Data::Text(text) => text.is_empty(),
        Data::Bytes(bytes) => bytes.is_empty(),
        Data::Segments(given) => given.iter().all(|segment| segment.designator().is_some()),
      };
      assert!(empty, "data that is called none");
    }
    QrError::TooLong { used, capacity, .. } => assert!(used > capacity, "{error}"),
    QrError::Mode { .. } | QrError::Option { .. } => {}
    _ => panic!("{error}"),
  }
}

fn check_symbol(made: &Encoded, data: &Data, encoding: &Encoding) {
  let matrix = &made.symbol;
  let allowed = encoding.min_version..=encoding.max_version;
  assert!(allowed.contains(&matrix.version));
  assert!(matrix.level == encoding.level || encoding.boost && matrix.level > encoding.level);
  assert!(encoding.mask.is_none_or(|mask| mask == matrix.mask));
  assert_eq!(matrix.width(), matrix.version.size());
  assert_eq!(matrix.rows().len(), matrix.width());
  // Finder patterns, timing, alignment, and the version, level and mask that decoders will read.
  let function = function_modules(matrix.version, matrix.level, matrix.mask);
  for (row, modules) in function.iter().enumerate() {
    for (column, &module) in modules.iter().enumerate() {
      assert_eq!(matrix.is_function(row, column), module.is_some());
      assert!(module.is_none_or(|dark| dark == matrix.is_dark(row, column)));
    }
  }
  let spelled: Vec<u8> = made
    .segments
    .iter()
    .filter_map(ManualSegment::characters)
    .flat_map(|(_, data)| data.to_vec())
    .collect();
  match data {
    Data::Text(text) => assert_eq!(spelled, text.as_bytes()),
    Data::Bytes(bytes) => assert_eq!(&spelled, bytes),
    Data::Segments(given) => assert_eq!(&made.segments, given),
  }
  // The segments that `create` reports make the same symbol.
  let again = encode(&Data::Segments(made.segments.clone()), encoding);
  assert_eq!(again.ok().map(|again| again.symbol).as_ref(), Some(matrix));
}

fn check_picture(drawn: &Output, matrix: &Symbol, picture: &Picture) {
  let modules = matrix.width() + 2 * picture.margin as usize;
  let side = match picture.sizing {
    Sizing::Scale(scale) => modules * scale as usize,
    Sizing::Width(width) => width as usize,
  };
  let sides = |bytes: fn(u32) -> [u8; 4], from: usize, count: usize| {
    let one = bytes(side as u32);
    [&one[from..from + count]; 2].concat()
  };
  match (picture.format, drawn) {
    (Format::Png, Output::Bytes(file)) => {
      assert!(file.starts_with(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"));
      assert_eq!(file[16..24], sides(u32::to_be_bytes, 0, 4));
      assert!(file.ends_with(b"IEND\xAE\x42\x60\x82"));
    }
    (Format::Jpeg, Output::Bytes(file)) => {
      assert!(file.starts_with(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0"));
      let frame = file.windows(2).position(|pair| pair == b"\xFF\xC0");
      let at = frame.expect("a frame") + 5;
      assert_eq!(file[at..at + 4], sides(u32::to_be_bytes, 2, 2));
      assert!(file.ends_with(b"\xFF\xD9"));
    }
    (Format::Webp, Output::Bytes(file)) => {
      assert!(file.starts_with(b"RIFF") && file[8..12] == *b"WEBP");
      assert_eq!(
        u32::from_le_bytes([file[4], file[5], file[6], file[7]]) as usize + 8,
        file.len()
      );
      assert!(file[12..16] == *b"VP8L" && file[20] == 0x2f);
      let packed = u32::from_le_bytes([file[21], file[22], file[23], file[24]]);
      assert_eq!(
        [packed & 0x3fff, packed >> 14 & 0x3fff],
        [side as u32 - 1; 2]
      );
    }
    (Format::Gif, Output::Bytes(file)) => {
      assert!(file.starts_with(b"GIF89a") && file.ends_with(b"\0;"));
      assert_eq!(file[6..10], sides(u32::to_le_bytes, 0, 2));
    }
    (Format::Gray, Output::Bytes(file)) => assert_eq!(file.len(), side * side),
    (Format::Rgba, Output::Bytes(file)) => assert_eq!(file.len(), 4 * side * side),
    (Format::Svg, Output::Text(svg)) => {
      if picture.print.is_none() {
        assert!(svg.contains(&format!(" width=\"{side}\" height=\"{side}\" ")));
      }
      assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
    }
    (Format::Pdf, Output::Bytes(file)) => {
      assert!(file.starts_with(b"%PDF-1.4\n") && file.ends_with(b"\n%%EOF\n"));
    }
    (Format::Eps, Output::Text(file)) => {
      assert!(file.starts_with("%!PS-Adobe-3.0 EPSF-3.0\n") && file.is_ascii());
    }
    (Format::Utf8 | Format::Terminal, Output::Wide(units)) => {
      let text = String::from_utf16(units).expect("whole characters");
      let lines: Vec<&str> = text.split('\n').collect();
      assert_eq!(lines.len(), modules.div_ceil(2));
      let blocks = |line: &&str| line.chars().filter(|at| " ▀▄█".contains(*at)).count();
      assert!(lines.iter().map(blocks).all(|count| count == modules));
    }
    (Format::Ascii, Output::Text(text)) => {
      let lines: Vec<&str> = text.split('\n').collect();
      assert_eq!(lines.len(), modules);
      assert!(lines.iter().all(|line| line.len() == 2 * modules));
    }
    (format, _) => panic!("{format:?} in the other kind of output"),
  }
}
