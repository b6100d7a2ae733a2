//! JavaScript values as validation takes them, and the properties of objects.

use napi::JsString;
use napi::bindgen_prelude::{Function, JsObjectValue, JsValuesTupleIntoVec, Object, Unknown};

use crate::convert::error::Failure;
use crate::convert::js::{self, Js, as_function, inspect};
use crate::error::{Expected, QrError};
use crate::options::Value;
use qrush::picture::Picture;

/// `value` as validation takes it.
pub fn to_value(value: Js) -> Result<Value, Failure> {
  Ok(match value {
    Js::Absent => Value::Other("nothing"),
    Js::Boolean(flag) => Value::Flag(flag),
    Js::Number(number) => Value::Number(number),
    Js::String(text) => Value::Text(start(&text)?),
    Js::Bytes(_) => Value::Other("a Uint8Array"),
    Js::Array(_) => Value::Other("an array"),
    Js::Object(_) => Value::Other("an object"),
    Js::Other(description) => Value::Other(description),
  })
}

/// UTF-16 code units that are read of a value or a name: one more than any may have.
const LONGEST: usize = Picture::MAX_CAPTION + 1;

/// A text, or of a long one enough to tell that it is too long: it may have hundreds of megabytes.
fn start(text: &JsString) -> Result<String, Failure> {
  let utf8 = js::utf8(text, text.utf16_len()?.min(LONGEST))?;
  Ok(String::from_utf8_lossy(&utf8).into_owned())
}

/// `value` as validation takes it, or nothing where it is absent.
pub fn optional(value: &Unknown) -> Result<Option<Value>, Failure> {
  match inspect(value, 0)? {
    Js::Absent => Ok(None),
    value => to_value(value).map(Some),
  }
}

/// `value` as the function that `name` asks for, or nothing where it is absent.
pub fn function<'env, Args: JsValuesTupleIntoVec, Answer>(
  name: &str,
  value: &Unknown<'env>,
) -> Result<Option<Function<'env, Args, Answer>>, Failure> {
  if let Some(function) = as_function(value)? {
    return Ok(Some(function));
  }
  let Some(value) = optional(value)? else {
    return Ok(None);
  };
  Err(Failure::from(QrError::option(
    name,
    Expected::new("function", "a function"),
    &value,
  )))
}

/// Calls `visit` for each enumerable property, inherited ones included, as `for … in` would.
pub fn each_property<'env>(
  object: &Object<'env>,
  mut visit: impl FnMut(&str, Unknown<'env>) -> Result<(), Failure>,
) -> Result<(), Failure> {
  let names = object.get_property_names()?;
  for index in 0..names.get_array_length()? {
    let name: JsString = names.get_element(index)?;
    let value = object.get_property_unchecked(name)?;
    visit(&start(&name)?, value)?;
  }
  Ok(())
}

/// `value` as an object, or nothing where it is absent.
pub fn object<'env>(name: &str, value: &Unknown<'env>) -> Result<Option<Object<'env>>, Failure> {
  match inspect(value, 0)? {
    Js::Absent => Ok(None),
    Js::Object(object) => Ok(Some(object)),
    other => Err(Failure::from(QrError::option(
      name,
      Expected::new("object", "an object"),
      &to_value(other)?,
    ))),
  }
}
