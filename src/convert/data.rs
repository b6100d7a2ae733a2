//! JavaScript values → what a symbol carries.

use napi::JsString;
use napi::bindgen_prelude::{Array, JsObjectValue, Object, Unknown};

use crate::convert::bytes::Bytes;
use crate::convert::error::Failure;
use crate::convert::js::{self, Js, inspect};
use crate::convert::value::{each_property, to_value};
use crate::error::QrError;
use crate::text::decode;
use qrush::spec::Mode;
use qrush::{Data, ManualSegment};

/// Reads text, bytes or segments.
pub fn data(value: &Unknown) -> Result<Data, Failure> {
  from_js(inspect(value, Data::MAX_BYTES)?)
}

/// The same of a value that was looked at.
pub fn from_js(value: Js) -> Result<Data, Failure> {
  match value {
    Js::String(text) => Ok(Data::Text(self::text(text)?)),
    Js::Bytes(bytes) => Ok(Data::Bytes(self::bytes(bytes)?)),
    Js::Array(array) => segments(&array).map(Data::Segments),
    other => Err(wrong_data(to_value(other)?.to_string())),
  }
}

/// The error for anything else.
pub fn wrong_data(received: String) -> Failure {
  let expected = "a string, a Uint8Array or an array of segments".to_owned();
  QrError::Data { expected, received }.into()
}

fn text(text: JsString) -> Result<String, Failure> {
  let units = text.utf16_len()?;
  if units > Data::MAX_DIGITS {
    return Err(too_many_units(units).into());
  }
  let utf8 = js::utf8(&text, units)?;
  // A lone surrogate comes out of Node-API as U+FFFD; only then it takes a look at the UTF-16.
  match String::from_utf8(utf8) {
    Ok(decoded) if !decoded.contains(char::REPLACEMENT_CHARACTER) => Ok(decoded),
    _ => {
      let utf16 = text.into_utf16()?;
      // napi's slice ends with the terminator that Node-API writes behind the text.
      Ok(decode(&utf16.as_slice()[..units])?)
    }
  }
}

/// Bits of mode and count before digits and before bytes, in version 40.
const NUMERIC_HEADER: usize = 4 + 14;
const BYTE_HEADER: usize = 4 + 16;

/// The error for a text of `units` code units, more than any symbol holds: it is refused before it is read, so its
/// bits are those of the densest mode, the numeric: it needs no fewer.
fn too_many_units(units: usize) -> QrError {
  let used = NUMERIC_HEADER + (units * 10).div_ceil(3);
  too_long(used, "digits", Data::MAX_DIGITS)
}

fn too_many_bytes(bytes: usize) -> QrError {
  too_long(BYTE_HEADER + bytes * 8, "bytes", Data::MAX_BYTES)
}

fn too_many_segments(segments: usize) -> QrError {
  too_long(segments * 4, "segments", Data::MAX_SEGMENTS)
}

fn too_long(used: usize, unit: &str, most: usize) -> QrError {
  QrError::TooLong {
    used,
    capacity: Data::MAX_BITS,
    symbol: "version 40, level L".to_owned(),
    remedy: format!("no QR code holds more than {most} {unit}, so split the data"),
    remedies: Vec::new(),
    version: None,
  }
}

/// A designator, which JavaScript has as any number.
fn designator(number: f64) -> Result<ManualSegment, Failure> {
  if number.fract() != 0.0 || !(0.0..=f64::from(ManualSegment::MAX_DESIGNATOR)).contains(&number) {
    return Err(QrError::designator(number).into());
  }
  Ok(ManualSegment::eci(number as u32).map_err(QrError::from)?)
}

fn bytes(bytes: Bytes) -> Result<Vec<u8>, Failure> {
  match bytes {
    Bytes::Copied(bytes) => Ok(bytes),
    Bytes::TooMany(count) => Err(too_many_bytes(count).into()),
    Bytes::Detached => Err(wrong_data(
      "a Uint8Array whose buffer is detached".to_owned(),
    )),
  }
}

fn segments(array: &Array) -> Result<Vec<ManualSegment>, Failure> {
  if array.len() as usize > Data::MAX_SEGMENTS {
    return Err(too_many_segments(array.len() as usize).into());
  }
  let mut read = 0;
  (0..array.len())
    .map(|index| match inspect(&array.get_element(index)?, 0)? {
      Js::Object(object) => segment(&object, &mut read),
      other => Err(wrong_segment(to_value(other)?.to_string())),
    })
    .collect()
}

/// Adds `length`, of bytes or UTF-16 code units, to what all segments have: no symbol holds more than digits,
/// one each. It is asked before anything is copied.
fn count(read: &mut usize, length: usize) -> Result<(), Failure> {
  *read += length;
  if *read > Data::MAX_DIGITS {
    return Err(too_many_units(*read).into());
  }
  Ok(())
}

/// Reads `{ mode, data }` or `{ mode: 'eci', designator }`; `read` is what the segments before it have.
fn segment(object: &Object, read: &mut usize) -> Result<ManualSegment, Failure> {
  let (mut mode, mut content, mut designator) = (String::new(), None, None);
  each_property(object, |name, value| {
    let most = Data::MAX_DIGITS - *read;
    match (name, inspect(&value, most.min(Data::MAX_BYTES))?) {
      ("mode", Js::String(text)) => mode = self::mode(text)?,
      ("data", Js::String(text)) => {
        count(read, text.utf16_len()?)?;
        content = Some(self::text(text)?.into_bytes());
      }
      ("data", Js::Bytes(Bytes::TooMany(length))) if length <= Data::MAX_BYTES => {
        count(read, length)?;
      }
      ("data", Js::Bytes(bytes)) => {
        let bytes = self::bytes(bytes)?;
        count(read, bytes.len())?;
        content = Some(bytes);
      }
      ("designator", Js::Number(number)) => designator = Some(number),
      ("mode" | "data" | "designator", Js::Absent) => {}
      (_, other) => {
        return Err(wrong_segment(format!(
          "{} for its {name}",
          to_value(other)?
        )));
      }
    }
    Ok(())
  })?;
  let characters = Mode::ALL.into_iter().find(|known| known.name() == mode);
  match (characters, content, designator) {
    (Some(mode), Some(content), None) => {
      Ok(ManualSegment::new(mode, content).map_err(QrError::from)?)
    }
    (None, None, Some(designator)) if mode == "eci" => self::designator(designator),
    (Some(_), None, _) => Err(wrong_segment(format!("one of mode '{mode}' without data"))),
    (Some(_), _, Some(_)) => {
      let received = format!("one of mode '{mode}' with a designator");
      Err(wrong_segment(received))
    }
    (None, ..) if mode == "eci" => {
      let received = "one of mode 'eci' without a designator, or with data".to_owned();
      Err(wrong_segment(received))
    }
    (None, ..) if mode.is_empty() => Err(wrong_segment("one without a mode".to_owned())),
    (None, ..) => {
      let received = format!("one of mode {}", crate::options::quoted(&mode));
      Err(wrong_segment(received))
    }
  }
}

/// A longer one is no name of a mode, and is not read.
const LONGEST_MODE: usize = 100;

fn mode(name: JsString) -> Result<String, Failure> {
  let units = name.utf16_len()?;
  if units > LONGEST_MODE {
    return Err(wrong_segment(format!(
      "one of a mode of {units} characters"
    )));
  }
  Ok(name.into_utf8()?.into_owned()?)
}

fn wrong_segment(received: String) -> Failure {
  let expected =
    "a segment of a mode ('numeric', 'alphanumeric', 'byte', 'kanji') and data, or of \
     mode 'eci' and a designator,"
      .to_owned();
  QrError::Data { expected, received }.into()
}
