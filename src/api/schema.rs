//! `optionSchema`, the table of options for whoever makes flags, forms or documents of it, and `checkOptions`.

use std::path::Path;

use napi::bindgen_prelude::{Array, Env, JsObjectValue, Object, Unknown};
use napi_derive::napi;

use super::file;
use crate::convert::error::{Failure, enter};
use crate::convert::js::{Js, inspect};
use crate::convert::options;
use crate::convert::value::to_value;
use crate::error::{Expected, QrError};
use crate::options::{
  Call, FORMAT_DOCS, Flag, Kind, OPTIONS, OptionSpec, OptionsBuilder, Parameter, Scope,
};
use qrush::Format;

/// The table of all options: what each takes, for which calls and formats, its default, and what it means. What
/// makes flags, forms, parameters or documents of the options is made from it.
///
/// @returns A new copy each time.
/// @example
/// ```ts
/// const margin = optionSchema().find(({ name }) => name === 'margin');
/// console.log(margin?.min, margin?.max, margin?.default); // 0 1000 4
/// ```
#[napi(ts_return_type = "OptionSchema[]")]
pub fn option_schema(env: &Env) -> napi::Result<Array<'_>> {
  let mut array = env.create_array(OPTIONS.len() as u32)?;
  for (option, index) in OPTIONS.iter().zip(0..) {
    array.set_element(index, describe(env, option)?)?;
  }
  Ok(array)
}

fn describe<'env>(env: &'env Env, option: &OptionSpec) -> napi::Result<Object<'env>> {
  let mut object = Object::new(env)?;
  object.set_named_property("name", option.name)?;
  set_kind(&mut object, option.kind)?;
  let calls: Vec<&str> = match option.scope {
    Scope::Symbol => vec!["create", "toDataURL", "toBuffer", "toString", "toFile"],
    Scope::Picture(formats) => pictures(formats).collect(),
    Scope::Async => vec!["toDataURL", "toBuffer", "toString", "toFile", "batch"],
    Scope::Batch => vec!["batch"],
    Scope::Setting => vec!["configure"],
    Scope::Stats => vec!["stats"],
  };
  object.set_named_property("calls", calls)?;
  if let Scope::Picture(formats) = option.scope {
    let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
    object.set_named_property("types", names)?;
    object.set_named_property("isForAllTypes", formats.len() == Format::ALL.len())?;
  }
  for (name, text) in [("default", option.default), ("details", option.details)] {
    if !text.is_empty() {
      object.set_named_property(name, text)?;
    }
  }
  if option.kind == Kind::Type {
    let mut formats = Object::new(env)?;
    for (format, says) in Format::ALL.iter().zip(FORMAT_DOCS) {
      formats.set_named_property(format.name(), says)?;
    }
    object.set_named_property("formats", formats)?;
    let mut offered = Object::new(env)?;
    for call in [Call::DataUrl, Call::Buffer, Call::Text, Call::File] {
      let names: Vec<&str> = call.formats().iter().map(|format| format.name()).collect();
      offered.set_named_property(call.name(), names)?;
    }
    object.set_named_property("offered", offered)?;
  }
  if let Some(unit) = option.unit {
    object.set_named_property("unit", unit)?;
  }
  object.set_named_property(
    "summary",
    option.summary.replace("{range}", &range(option.kind)),
  )?;
  if let Some(throws) = option.throws {
    object.set_named_property("throws", throws)?;
  }
  if let Some(flag) = option.flag {
    object.set_named_property("flag", self::flag(env, option, &flag)?)?;
  }
  if let Some(Parameter { name, aliases }) = option.parameter {
    let mut parameter = Object::new(env)?;
    parameter.set_named_property("name", name)?;
    parameter.set_named_property("aliases", aliases.to_vec())?;
    object.set_named_property("parameter", parameter)?;
  }
  Ok(object)
}

fn set_kind(object: &mut Object, kind: Kind) -> napi::Result<()> {
  let name = match kind {
    Kind::Whole { .. } | Kind::Size { .. } => "whole",
    Kind::Number { .. } => "number",
    Kind::Flag | Kind::True | Kind::FlagOr { .. } => "flag",
    Kind::Choice { .. } => "choice",
    Kind::Type => "type",
    Kind::Color => "colour",
    Kind::Text { .. } => "text",
    Kind::Colors { .. } => "object",
    Kind::Signal => "signal",
    Kind::Function { .. } => "function",
  };
  object.set_named_property("kind", name)?;
  match kind {
    Kind::Whole { min, max } | Kind::Size { min, max } => {
      object.set_named_property("min", min)?;
      object.set_named_property("max", max)?;
    }
    Kind::Number { min, max } => {
      object.set_named_property("min", min)?;
      object.set_named_property("max", max)?;
    }
    Kind::Text { max } => object.set_named_property("max", max)?,
    Kind::Choice { choices, .. } | Kind::FlagOr { choices } => {
      object.set_named_property("choices", choices.to_vec())?;
    }
    Kind::Colors { parts } => object.set_named_property("choices", parts.to_vec())?,
    _ => {}
  }
  match kind {
    Kind::Choice {
      alias: Some(alias), ..
    } => object.set_named_property("typeName", alias)?,
    Kind::True => object.set_named_property("typeName", "true")?,
    Kind::Function { signature } => object.set_named_property("typeName", signature)?,
    _ => {}
  }
  Ok(())
}

/// The picture calls that offer one of `formats`.
fn pictures(formats: &[Format]) -> impl Iterator<Item = &'static str> {
  let calls = [Call::DataUrl, Call::Buffer, Call::Text, Call::File];
  let offers = |call: &Call| call.formats().iter().any(|format| formats.contains(format));
  calls.into_iter().filter(offers).map(Call::name)
}

fn range(kind: Kind) -> String {
  match kind {
    Kind::Whole { min, max } | Kind::Size { min, max } => format!("{min}–{max}"),
    Kind::Number { min, max } => format!("{min}–{max}"),
    _ => String::new(),
  }
}

fn flag<'env>(env: &'env Env, option: &OptionSpec, flag: &Flag) -> napi::Result<Object<'env>> {
  let mut object = Object::new(env)?;
  object.set_named_property("name", flag.name)?;
  if let Some(short) = flag.short {
    object.set_named_property("short", short)?;
  }
  if let Some(metavar) = flag.metavar {
    object.set_named_property("metavar", metavar)?;
  }
  if let Some(gives) = flag.gives {
    object.set_named_property("gives", gives)?;
  }
  if let Some(says) = flag.says {
    object.set_named_property("says", says.replace("{range}", &range(option.kind)))?;
  }
  Ok(object)
}

/// Checks options without data and without drawing: throws what a call with them would throw, and does nothing else.
/// Options of a batch are checked one by one, since those of its items override them.
///
/// @param call - The function that the options are for: the name of one, or of a batch.
/// @param options - Its options.
/// @param path - Of `toFile`: where the file would go, whose ending says the type.
/// @throws {QrError} `ERR_QR_OPTION`
/// @example
/// ```ts
/// checkOptions('toBuffer', { type: 'jpeg', quality: 90 });
/// ```
#[napi(ts_args_type = "call: OptionsCall, options?: object | null, path?: string | null")]
pub fn check_options(
  env: &Env,
  call: Unknown,
  options: Unknown,
  path: Unknown,
) -> napi::Result<()> {
  enter(|| check(&call, &options, &path)).map_err(|failure| failure.throw(env))
}

/// Names of the calls that have options.
const CALLS: [(&str, Call, bool); 8] = [
  ("create", Call::Create, false),
  ("toDataURL", Call::DataUrl, false),
  ("toBuffer", Call::Buffer, false),
  ("toString", Call::Text, false),
  ("toFile", Call::File, false),
  ("toDataURLBatch", Call::DataUrl, true),
  ("toBufferBatch", Call::Buffer, true),
  ("toStringBatch", Call::Text, true),
];

fn check(call: &Unknown, given: &Unknown, path: &Unknown) -> Result<(), Failure> {
  let name = match inspect(call, 0)? {
    Js::String(text) => to_value(Js::String(text))?,
    other => to_value(other)?,
  };
  let found = CALLS
    .iter()
    .find(|(known, ..)| name == crate::options::Value::Text((*known).to_owned()));
  let Some(&(_, call, is_batch)) = found else {
    return Err(Failure::from(QrError::option(
      "call",
      Expected::choice(CALLS.iter().map(|(name, ..)| *name)),
      &name,
    )));
  };
  if is_batch {
    return options::batch_options(call, given)?
      .check_offered()
      .map_err(Failure::from);
  }
  let builder = match (call, inspect(path, 0)?) {
    (Call::Create, _) => options::draft(OptionsBuilder::new(call), given, |_, _| Ok(false))?,
    (Call::File, Js::String(_)) => {
      let defaults = OptionsBuilder::for_file(Path::new(&file::name(path)?));
      options::draft_and_signal(defaults, given)?.0
    }
    _ => options::draft_and_signal(OptionsBuilder::new(call), given)?.0,
  };
  Ok(builder.check_together()?)
}
