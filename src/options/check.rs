//! Single values: what each must be, and the error that says so.

use qrush::Color;
use qrush::picture::Format;

use super::{Call, Kind, OptionSpec, Value};
use crate::error::{Expected, QrError, Received};

/// A value that is what its option takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Checked {
  /// A whole number.
  Whole(u32),
  /// A number.
  Number(f64),
  /// A size that is not whole, which `compatibility` alone allows, with the refusal for where it is not asked for.
  Fraction(f64, QrError),
  /// A truth value.
  Flag(bool),
  /// The place of a name among the choices.
  Choice(usize),
  /// A format.
  Type(Format),
  /// A colour, or none for `currentColor`.
  Color(Option<Color>),
  /// A text.
  Text(Box<str>),
}

/// Checks that `value` is what `option` takes in `call`.
///
/// # Errors
/// [`QrError::Option`] where it is not.
pub fn check(option: &OptionSpec, call: Call, value: &Value) -> Result<Checked, QrError> {
  let checked = match (option.kind, value) {
    (Kind::Whole { min, max } | Kind::Size { min, max }, Value::Number(number))
      if number.fract() == 0.0 && (f64::from(min)..=f64::from(max)).contains(number) =>
    {
      Some(Checked::Whole(*number as u32))
    }
    (Kind::Size { max, .. }, &Value::Number(size))
      if size > 0.0 && size.fract() != 0.0 && size <= f64::from(max) =>
    {
      Some(Checked::Fraction(size, refuse(option, call, value)))
    }
    (Kind::Number { min, max }, Value::Number(number)) if (min..=max).contains(number) => {
      Some(Checked::Number(*number))
    }
    (Kind::True, Value::Flag(false)) => {
      let words = "true, since a lossy WebP of a code is larger and less sharp: leave it out, or take 'jpeg',";
      return Err(QrError::option(
        option.name,
        Expected::new("flag", words).because("lossy"),
        value,
      ));
    }
    (Kind::Flag | Kind::True, Value::Flag(flag)) => Some(Checked::Flag(*flag)),
    (Kind::Choice { choices, .. }, Value::Text(text)) => {
      let found = choices.iter().position(|choice| choice == text);
      found.map(Checked::Choice)
    }
    (Kind::FlagOr { .. }, Value::Flag(flag)) => Some(Checked::Choice(usize::from(*flag))),
    (Kind::FlagOr { choices }, Value::Text(text)) => {
      let found = choices.iter().position(|choice| choice == text);
      found.map(|place| Checked::Choice(2 + place))
    }
    (Kind::Type, Value::Text(text)) => {
      let mut formats = call.formats().iter().copied();
      formats
        .find(|format| format.name() == text)
        .map(Checked::Type)
    }
    (Kind::Color, Value::Text(text)) if text == "currentColor" => Some(Checked::Color(None)),
    (Kind::Color, Value::Text(text)) => Color::parse(text).map(|color| Checked::Color(Some(color))),
    (Kind::Text { max }, Value::Text(text))
      if text.encode_utf16().take(max as usize + 1).count() <= max as usize =>
    {
      check_characters(option, text)?;
      Some(Checked::Text(text.as_str().into()))
    }
    _ => None,
  };
  checked.ok_or_else(|| refuse(option, call, value))
}

/// Checks a whole number that is no option of a picture.
///
/// # Errors
/// [`QrError::Option`] for anything but a whole number from `min` to `max`.
pub fn check_whole(name: &'static str, value: &Value, min: u32, max: u32) -> Result<u32, QrError> {
  match value {
    Value::Number(number)
      if number.fract() == 0.0 && (f64::from(min)..=f64::from(max)).contains(number) =>
    {
      Ok(*number as u32)
    }
    _ => Err(QrError::option(name, Expected::whole(min, max), value)),
  }
}

fn refuse(option: &OptionSpec, call: Call, value: &Value) -> QrError {
  QrError::option(option.name, Expected::of(option, call), value)
}

/// Checks that a text has characters that XML 1.0 has (production 2), without the control characters that it
/// advises against.
fn check_characters(option: &OptionSpec, text: &str) -> Result<(), QrError> {
  // U+FFFD is what a lone surrogate has become on its way.
  let refused = |character: char| {
    matches!(character, '\0'..' ' | '\u{7f}'..='\u{9f}' | '\u{fffd}'..='\u{ffff}')
      && !"\t\n\r".contains(character)
  };
  let Some((before, _)) = text.split_once(refused) else {
    return Ok(());
  };
  let at = before.encode_utf16().count();
  let unit = text.encode_utf16().nth(at).unwrap_or_default();
  let received = match unit {
    0xfffd => "a lone surrogate or U+FFFD".to_owned(),
    _ => format!("U+{unit:04X}"),
  };
  Err(QrError::option(
    option.name,
    Expected::new("text", "a string without characters that no file may have")
      .because("characters"),
    Received::words(format!("{received} at index {at}: leave it out")),
  ))
}
