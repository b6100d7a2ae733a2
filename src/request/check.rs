//! Single values: what each must be, and the error that says so.

use super::{Color, Value};
use crate::error::QrError;

/// The error for a bad value of `option`.
pub fn bad(option: &str, expected: &str, received: &Value) -> QrError {
  QrError::Option {
    option: option.to_owned(),
    expected: expected.to_owned(),
    received: received.to_string(),
  }
}

/// A whole number from `least` to `most`.
///
/// # Errors
/// [`QrError::Option`] for anything else.
pub fn whole(option: &str, value: &Value, least: u32, most: u32) -> Result<u32, QrError> {
  match value {
    Value::Number(number)
      if number.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(number) =>
    {
      Ok(*number as u32)
    }
    _ => Err(bad(
      option,
      &format!("a whole number from {least} to {most}"),
      value,
    )),
  }
}

/// A number from `least` to `most`, whole or not.
///
/// # Errors
/// [`QrError::Option`] for anything else.
pub fn number(option: &str, value: &Value, least: f64, most: f64) -> Result<f64, QrError> {
  match value {
    Value::Number(number) if (least..=most).contains(number) => Ok(*number),
    _ => Err(bad(
      option,
      &format!("a number from {least} to {most}"),
      value,
    )),
  }
}

/// A text of at most `most` UTF-16 code units, all of characters that XML 1.0 has (production 2), without the
/// control characters that it advises against.
///
/// # Errors
/// [`QrError::Option`] for anything else.
pub fn text(option: &str, value: &Value, most: usize) -> Result<Box<str>, QrError> {
  let text = match value {
    Value::Text(text) if text.encode_utf16().take(most + 1).count() <= most => text,
    _ => {
      let expected = format!("a string of at most {most} characters");
      return Err(bad(option, &expected, value));
    }
  };
  // U+FFFD is what a lone surrogate has become on its way.
  let refused = |character: char| {
    matches!(character, '\0'..' ' | '\u{7f}'..='\u{9f}' | '\u{fffd}'..='\u{ffff}')
      && !"\t\n\r".contains(character)
  };
  match text.split_once(refused) {
    None => Ok(text.as_str().into()),
    Some((before, _)) => {
      let at = before.encode_utf16().count();
      let unit = text.encode_utf16().nth(at).unwrap_or_default();
      let received = match unit {
        0xfffd => "a lone surrogate or U+FFFD".to_owned(),
        _ => format!("U+{unit:04X}"),
      };
      Err(QrError::Option {
        option: option.to_owned(),
        expected: "a string without characters that no file may have".to_owned(),
        received: format!("{received} at index {at}: leave it out"),
      })
    }
  }
}

/// A truth value.
///
/// # Errors
/// [`QrError::Option`] for anything else.
pub fn flag(option: &str, value: &Value) -> Result<bool, QrError> {
  match value {
    Value::Flag(flag) => Ok(*flag),
    _ => Err(bad(option, "true or false", value)),
  }
}

/// One of `choices`, by name.
///
/// # Errors
/// [`QrError::Option`] for anything else.
pub fn choice<T: Copy>(
  option: &str,
  value: &Value,
  choices: &[T],
  name: impl Fn(T) -> &'static str,
) -> Result<T, QrError> {
  let chosen = match value {
    Value::Text(text) => choices.iter().copied().find(|choice| name(*choice) == text),
    _ => None,
  };
  chosen.ok_or_else(|| {
    let names: Vec<String> = choices
      .iter()
      .map(|choice| format!("'{}'", name(*choice)))
      .collect();
    bad(option, &format!("one of {}", names.join(", ")), value)
  })
}

/// A colour in hexadecimal.
///
/// # Errors
/// [`QrError::Option`] for anything else.
pub fn color(option: &str, value: &Value) -> Result<Color, QrError> {
  let parsed = match value {
    Value::Text(text) => Color::parse(text),
    _ => None,
  };
  parsed.ok_or_else(|| {
    bad(
      option,
      "a colour as #rgb, #rgba, #rrggbb or #rrggbbaa",
      value,
    )
  })
}
