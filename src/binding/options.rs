//! JavaScript values → options, for a single call and for a batch.

use napi::bindgen_prelude::{Array, JsObjectValue, Unknown};

use super::data::{data, wrong_data};
use super::error::Failure;
use super::js::{Js, inspect};
use super::values::{each_property, mirror, object};
use crate::error::QrError;
use crate::request::{self, Call, Data, Draft, Request};

/// An option that a batch has and a single call has not.
const SETTLE: &str = "settle";

/// Reads `data` and `options` of a single call.
pub fn request(call: Call, data: &Unknown, options: &Unknown) -> Result<Request, Failure> {
  let draft = draft(call, options)?;
  Ok(draft.finish(super::data::data(data)?)?)
}

/// Reads the options of a call onto its defaults.
pub fn draft(call: Call, options: &Unknown) -> Result<Draft, Failure> {
  let mut draft = Draft::new(call);
  if let Some(options) = object("options", options)? {
    each_property(&options, |name, value| set(&mut draft, name, value))?;
  }
  Ok(draft)
}

/// What a batch is asked to do.
pub struct Batch {
  /// The items in order; a bad one keeps its place.
  pub items: Vec<Result<Request, QrError>>,
  /// Whether each item gets a result of its own, good or bad.
  pub settle: bool,
}

/// Reads the items of a batch, each onto the batch's options.
pub fn batch(call: Call, items: &Unknown, options: &Unknown) -> Result<Batch, Failure> {
  let mut draft = Draft::new(call);
  let mut settle = false;
  if let Some(options) = object("options", options)? {
    each_property(&options, |name, value| match inspect(&value, 0)? {
      Js::Absent if name == SETTLE => Ok(()),
      flag if name == SETTLE => {
        settle = request::flag(name, &mirror(flag)?)?;
        Ok(())
      }
      _ => set(&mut draft, name, value),
    })?;
  }
  let array = match inspect(items, 0)? {
    Js::Array(array) => array,
    other => {
      let (expected, received) = ("an array of items".to_owned(), mirror(other)?.to_string());
      return Err(QrError::Data { expected, received }.into());
    }
  };
  let mut items = Vec::with_capacity(array.len() as usize);
  for index in 0..array.len() {
    items.push(match item(&draft, &array, index) {
      Ok(item) => Ok(item),
      Err(Failure::Request { error, .. }) => Err(error),
      Err(thrown) => return Err(thrown),
    });
  }
  Ok(Batch { items, settle })
}

/// Reads one item: bare data, or an object of `data` and options of its own.
fn item(draft: &Draft, items: &Array, index: u32) -> Result<Request, Failure> {
  let value: Unknown = items.get_element(index)?;
  let Js::Object(object) = inspect(&value, Data::MAX_BYTES)? else {
    return Ok(draft.finish(data(&value)?)?);
  };
  let mut draft = draft.clone();
  let mut content = None;
  each_property(&object, |name, value| {
    if name == "data" {
      content = Some(data(&value)?);
      Ok(())
    } else {
      set(&mut draft, name, value)
    }
  })?;
  let content = content.ok_or_else(|| wrong_data("an item without data".to_owned()))?;
  Ok(draft.finish(content)?)
}

/// Reads a row or column, 0 to `last`.
pub fn place(name: &str, value: &Unknown, last: u32) -> Result<usize, Failure> {
  Ok(request::whole(name, &mirror(inspect(value, 0)?)?, 0, last)? as usize)
}

fn set(draft: &mut Draft, name: &str, value: Unknown) -> Result<(), Failure> {
  match inspect(&value, 0)? {
    Js::Absent => Ok(()),
    Js::Object(parts) if name == "color" => each_property(&parts, |part, value| {
      set(draft, &format!("color.{part}"), value)
    }),
    value => Ok(draft.set(name, &mirror(value)?)?),
  }
}
