//! JavaScript values → options, for a single call and for a batch.

use napi::bindgen_prelude::{Array, FnArgs, Function, JsObjectValue, Unknown};

use super::data::{data, from_js, wrong_data};
use super::dispatch::Signal;
use super::error::Failure;
use super::js::{Js, inspect};
use super::values::{each_property, function, mirror, object, present};
use crate::error::QrError;
use crate::request::{self, Call, Data, Draft, Request};

/// Reads `data` and `options` of a synchronous call.
pub fn request(call: Call, data: &Unknown, options: &Unknown) -> Result<Request, Failure> {
  let draft = draft(Draft::new(call), options, |_, _| Ok(false))?;
  Ok(draft.finish(self::data(data)?)?)
}

/// Reads `data` and `options` of an asynchronous call, which may have a `signal`.
pub fn request_and_signal<'env>(
  call: Call,
  data: &Unknown,
  options: &Unknown<'env>,
) -> Result<(Request, Option<Signal<'env>>), Failure> {
  let (draft, signal) = draft_and_signal(Draft::new(call), options)?;
  Ok((draft.finish(self::data(data)?)?, signal))
}

/// Reads the options of an asynchronous call onto `defaults`.
pub fn draft_and_signal<'env>(
  defaults: Draft,
  options: &Unknown<'env>,
) -> Result<(Draft, Option<Signal<'env>>), Failure> {
  let mut signal = None;
  let draft = draft(defaults, options, |name, value| {
    if name == "signal" {
      signal = Signal::read(value)?;
    }
    Ok(name == "signal")
  })?;
  Ok((draft, signal))
}

/// Reads the options of a call onto `defaults`; `take` may take some for itself.
pub fn draft<'env>(
  defaults: Draft,
  options: &Unknown<'env>,
  mut take: impl FnMut(&str, &Unknown<'env>) -> Result<bool, Failure>,
) -> Result<Draft, Failure> {
  let mut draft = defaults;
  if let Some(options) = object("options", options)? {
    each_property(&options, |name, value| {
      if take(name, &value)? {
        return Ok(());
      }
      set(&mut draft, name, value)
    })?;
    draft.check()?;
  }
  Ok(draft)
}

/// What a batch is asked to do.
pub struct Batch<'env> {
  /// The items in order; a bad one keeps its place.
  pub items: Vec<Result<Request, QrError>>,
  /// Whether each item gets a result of its own, good or bad.
  pub settle: bool,
  /// Bytes of all results together at most.
  pub max_total_bytes: Option<u64>,
  /// Called as items get done.
  pub on_progress: Option<OnProgress<'env>>,
  /// Ends the batch.
  pub signal: Option<Signal<'env>>,
}

/// Items of one batch at most: each takes some hundred bytes before anything is made, also where an array of
/// a great length has nothing in it.
const MOST_ITEMS: u32 = 1_000_000;

/// What the caller gives as `onProgress`.
pub type OnProgress<'env> = Function<'env, FnArgs<(u32, u32)>, ()>;

/// Reads the items of a batch, each onto the batch's options.
pub fn batch<'env>(
  call: Call,
  items: &Unknown<'env>,
  options: &Unknown<'env>,
) -> Result<Batch<'env>, Failure> {
  let (mut settle, mut on_progress, mut signal) = (false, None, None);
  let mut max_total_bytes = None;
  let draft = draft(Draft::new(call), options, |name, value| {
    match name {
      "settle" => {
        if let Some(value) = present(value)? {
          settle = request::flag(name, &value)?;
        }
      }
      "maxTotalBytes" => {
        if let Some(value) = present(value)? {
          let most = request::whole(name, &value, 1, u32::MAX)?;
          max_total_bytes = Some(u64::from(most));
        }
      }
      "onProgress" => on_progress = function(name, value)?,
      "signal" => signal = Signal::read(value)?,
      _ => return Ok(false),
    }
    Ok(true)
  })?;
  let array = match inspect(items, 0)? {
    Js::Array(array) => array,
    other => {
      let expected = "an array of items".to_owned();
      let received = mirror(other)?.to_string();
      return Err(QrError::Data { expected, received }.into());
    }
  };
  if array.len() > MOST_ITEMS {
    let expected = format!("an array of at most {MOST_ITEMS} items");
    let received = format!("{}: give them to renderStream", array.len());
    return Err(QrError::Data { expected, received }.into());
  }
  let items = (0..array.len())
    .map(|index| match item(&draft, &array, index) {
      Ok(item) => Ok(Ok(item)),
      Err(Failure::Request { error, .. }) => Ok(Err(error)),
      Err(thrown) => Err(thrown),
    })
    .collect::<Result<_, _>>()?;
  Ok(Batch {
    items,
    settle,
    max_total_bytes,
    on_progress,
    signal,
  })
}

/// Reads one item: bare data, or an object of `data` and options of its own.
fn item(draft: &Draft, items: &Array, index: u32) -> Result<Request, Failure> {
  let value: Unknown = items.get_element(index)?;
  let object = match inspect(&value, Data::MAX_BYTES)? {
    Js::Object(object) => object,
    bare => return Ok(draft.finish(from_js(bare)?)?),
  };
  let mut draft = draft.clone();
  let mut content = None;
  let read = each_property(&object, |name, value| {
    if name == "data" {
      content = Some(data(&value)?);
      Ok(())
    } else {
      set(&mut draft, name, value)
    }
  });
  let without = || wrong_data("an item without data".to_owned());
  match (read, content) {
    (Ok(()), content) => Ok(draft.finish(content.ok_or_else(without)?)?),
    // Another object altogether may have names of its own; that it has no data is what is wrong with it.
    (Err(Failure::Request { .. }), None) if !object.has_named_property("data")? => Err(without()),
    (Err(failure), _) => Err(failure),
  }
}

/// Reads a row or column, 0 to `last`.
pub fn place(name: &str, value: &Unknown, last: u32) -> Result<usize, Failure> {
  Ok(request::whole(name, &mirror(inspect(value, 0)?)?, 0, last)? as usize)
}

fn set(draft: &mut Draft, name: &str, value: Unknown) -> Result<(), Failure> {
  match inspect(&value, 0)? {
    Js::Absent => Ok(()),
    Js::Object(parts) if name == "color" => {
      each_property(&parts, |part, value| match inspect(&value, 0)? {
        Js::Absent => Ok(()),
        value => Ok(draft.set(&format!("color.{part}"), &mirror(value)?)?),
      })
    }
    // The core has names within names; an object of options has them in an object of its own.
    _ if name.contains('.') => Err(draft.unknown(name).into()),
    value => Ok(draft.set(name, &mirror(value)?)?),
  }
}
