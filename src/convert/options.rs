//! JavaScript values → options, for a single call and for a batch.

use napi::bindgen_prelude::{Array, FnArgs, Function, JsObjectValue, Unknown};

use crate::convert::data::{data, from_js, wrong_data};
use crate::convert::error::Failure;
use crate::convert::js::{Js, inspect};
use crate::convert::value::{each_property, function, object, optional, to_value};
use crate::dispatch::Signal;
use crate::error::QrError;
use crate::options::{
  Call, Checked, OptionSpec, OptionsBuilder, Scope, Value, check, check_whole, find_in, names_in,
};
use crate::settings::limits;
use qrush::generate::Request;
use qrush::{Data, Limits};

/// Reads `data` and `options` of a synchronous call.
pub fn request(call: Call, data: &Unknown, options: &Unknown) -> Result<Request, Failure> {
  let draft = draft(OptionsBuilder::new(call), options, |_, _| Ok(false))?;
  Ok(draft.finish(self::data(data)?, limits(call))?)
}

/// Reads `data` and `options` of an asynchronous call, which may have a `signal`.
pub fn request_and_signal<'env>(
  call: Call,
  data: &Unknown,
  options: &Unknown<'env>,
) -> Result<(Request, Option<Signal<'env>>), Failure> {
  let (draft, signal) = draft_and_signal(OptionsBuilder::new(call), options)?;
  Ok((draft.finish(self::data(data)?, limits(call))?, signal))
}

/// Reads the options of an asynchronous call onto `defaults`.
pub fn draft_and_signal<'env>(
  defaults: OptionsBuilder,
  options: &Unknown<'env>,
) -> Result<(OptionsBuilder, Option<Signal<'env>>), Failure> {
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
  defaults: OptionsBuilder,
  options: &Unknown<'env>,
  mut take: impl FnMut(&str, &Unknown<'env>) -> Result<bool, Failure>,
) -> Result<OptionsBuilder, Failure> {
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

/// Reads the options of a batch, without its items.
pub fn batch_options(call: Call, options: &Unknown) -> Result<OptionsBuilder, Failure> {
  Ok(shared(call, options)?.0)
}

/// Reads what the options of a batch say of all items, and of the batch.
fn shared<'env>(
  call: Call,
  options: &Unknown<'env>,
) -> Result<(OptionsBuilder, Batch<'env>), Failure> {
  let mut batch = Batch {
    items: Vec::new(),
    settle: false,
    max_total_bytes: None,
    on_progress: None,
    signal: None,
  };
  let draft = draft(OptionsBuilder::new(call), options, |name, value| {
    match name {
      "settle" => {
        if let Some(value) = optional(value)? {
          batch.settle = flag_in(Scope::Batch, name, &value)?;
        }
      }
      "maxTotalBytes" => {
        if let Some(value) = optional(value)? {
          batch.max_total_bytes = Some(u64::from(whole_in(Scope::Batch, name, &value)?));
        }
      }
      "onProgress" => batch.on_progress = function(name, value)?,
      "signal" => batch.signal = Signal::read(value)?,
      _ => return Ok(false),
    }
    Ok(true)
  })?;
  Ok((draft, batch))
}

/// Reads the items of a batch, each onto the batch's options.
pub fn batch<'env>(
  call: Call,
  items: &Unknown<'env>,
  options: &Unknown<'env>,
) -> Result<Batch<'env>, Failure> {
  let (draft, batch) = shared(call, options)?;
  let array = match inspect(items, 0)? {
    Js::Array(array) => array,
    other => {
      let expected = "an array of items".to_owned();
      let received = to_value(other)?.to_string();
      return Err(QrError::Data { expected, received }.into());
    }
  };
  if array.len() > MOST_ITEMS {
    let expected = format!("an array of at most {MOST_ITEMS} items");
    let received = format!("{}: give them to renderStream", array.len());
    return Err(QrError::Data { expected, received }.into());
  }
  let limits = limits(call);
  let items = (0..array.len())
    .map(|index| match item(&draft, limits, &array, index) {
      Ok(item) => Ok(Ok(item)),
      Err(Failure::Request { error, .. }) => Ok(Err(error)),
      Err(thrown) => Err(thrown),
    })
    .collect::<Result<_, _>>()?;
  Ok(Batch { items, ..batch })
}

/// Reads one item: bare data, or an object of `data` and options of its own.
fn item(
  draft: &OptionsBuilder,
  limits: Limits,
  items: &Array,
  index: u32,
) -> Result<Request, Failure> {
  let value: Unknown = items.get_element(index)?;
  let object = match inspect(&value, Data::MAX_BYTES)? {
    Js::Object(object) => object,
    bare => return Ok(draft.finish(from_js(bare)?, limits)?),
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
    (Ok(()), content) => Ok(draft.finish(content.ok_or_else(without)?, limits)?),
    // Another object altogether may have names of its own; that it has no data is what is wrong with it.
    (Err(Failure::Request { .. }), None) if !object.has_named_property("data")? => Err(without()),
    (Err(failure), _) => Err(failure),
  }
}

/// Reads a row or column, 0 to `last`.
pub fn place(name: &'static str, value: &Unknown, last: u32) -> Result<usize, Failure> {
  Ok(check_whole(name, &to_value(inspect(value, 0)?)?, 0, last)? as usize)
}

fn set(draft: &mut OptionsBuilder, name: &str, value: Unknown) -> Result<(), Failure> {
  match inspect(&value, 0)? {
    Js::Absent => Ok(()),
    Js::Object(parts) if name == "color" => {
      each_property(&parts, |part, value| match inspect(&value, 0)? {
        Js::Absent => Ok(()),
        value => Ok(draft.set(&format!("color.{part}"), &to_value(value)?)?),
      })
    }
    // The core has names within names; an object of options has them in an object of its own.
    _ if name.contains('.') => Err(draft.unknown(name).into()),
    value => Ok(draft.set(name, &to_value(value)?)?),
  }
}

/// Reads a whole number of `scope`.
pub fn whole_in(scope: Scope, name: &str, value: &Value) -> Result<u32, Failure> {
  match check(option_in(scope, name)?, Call::Create, value)? {
    Checked::Whole(number) => Ok(number),
    _ => Err(unknown(scope, name)),
  }
}

/// Reads a truth value of `scope`.
pub fn flag_in(scope: Scope, name: &str, value: &Value) -> Result<bool, Failure> {
  match check(option_in(scope, name)?, Call::Create, value)? {
    Checked::Flag(flag) => Ok(flag),
    _ => Err(unknown(scope, name)),
  }
}

fn option_in(scope: Scope, name: &str) -> Result<&'static OptionSpec, Failure> {
  find_in(scope, name).ok_or_else(|| unknown(scope, name))
}

fn unknown(scope: Scope, name: &str) -> Failure {
  QrError::UnknownOption {
    option: name.to_owned(),
    known: names_in(scope).collect(),
  }
  .into()
}
