//! JavaScript values → what a symbol carries.

use napi::JsString;
use napi::bindgen_prelude::{Array, JsObjectValue, Object, Unknown};

use super::bytes::Bytes;
use super::error::Failure;
use super::js::{self, Js, inspect};
use super::values::{each_property, mirror};
use crate::error::QrError;
use crate::request::{Data, GivenSegment};
use crate::spec::Mode;

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
    other => Err(wrong_data(mirror(other)?.to_string())),
  }
}

/// The error for anything else.
pub fn wrong_data(received: String) -> Failure {
  let expected = "a string, a Uint8Array or an array of segments".to_owned();
  QrError::Data { expected, received }.into()
}

fn text(text: JsString) -> Result<String, Failure> {
  let units = text.utf16_len()?;
  if units > Data::MAX_TEXT_UNITS {
    return Err(Data::too_many_units(units).into());
  }
  let utf8 = js::utf8(&text, units)?;
  // A lone surrogate comes out of Node-API as U+FFFD; only then it takes a look at the UTF-16.
  match String::from_utf8(utf8) {
    Ok(decoded) if !decoded.contains(char::REPLACEMENT_CHARACTER) => Ok(decoded),
    _ => {
      let utf16 = text.into_utf16()?;
      // napi's slice ends with the terminator that Node-API writes behind the text.
      Ok(Data::decode(&utf16.as_slice()[..units])?)
    }
  }
}

fn bytes(bytes: Bytes) -> Result<Vec<u8>, Failure> {
  match bytes {
    Bytes::Copied(bytes) => Ok(bytes),
    Bytes::TooMany(count) => Err(Data::too_many_bytes(count).into()),
    Bytes::Detached => Err(wrong_data(
      "a Uint8Array whose buffer is detached".to_owned(),
    )),
  }
}

fn segments(array: &Array) -> Result<Vec<GivenSegment>, Failure> {
  if array.len() as usize > Data::MAX_SEGMENTS {
    return Err(Data::too_many_segments(array.len() as usize).into());
  }
  let mut read = 0;
  (0..array.len())
    .map(|index| match inspect(&array.get_element(index)?, 0)? {
      Js::Object(object) => segment(&object, &mut read),
      other => Err(wrong_segment(mirror(other)?.to_string())),
    })
    .collect()
}

/// Adds `length`, of bytes or UTF-16 code units, to what all segments have: no symbol holds more than digits,
/// one each. It is asked before anything is copied.
fn count(read: &mut usize, length: usize) -> Result<(), Failure> {
  *read += length;
  if *read > Data::MAX_TEXT_UNITS {
    return Err(Data::too_many_units(*read).into());
  }
  Ok(())
}

/// Reads `{ mode, data }` or `{ mode: 'eci', designator }`; `read` is what the segments before it have.
fn segment(object: &Object, read: &mut usize) -> Result<GivenSegment, Failure> {
  let (mut mode, mut content, mut designator) = (String::new(), None, None);
  each_property(object, |name, value| {
    let most = Data::MAX_TEXT_UNITS - *read;
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
        return Err(wrong_segment(format!("{} for its {name}", mirror(other)?)));
      }
    }
    Ok(())
  })?;
  let characters = Mode::ALL.into_iter().find(|known| known.name() == mode);
  match (characters, content, designator) {
    (Some(mode), Some(content), None) => Ok(GivenSegment::new(mode, content)?),
    (None, None, Some(designator)) if mode == "eci" => Ok(GivenSegment::eci(designator)?),
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
      let received = format!("one of mode {}", crate::request::quoted(&mode));
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
