use std::fmt;

/// An option's value as it came, before validation.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
  /// A number, not yet known to be whole, finite or in range.
  Number(f64),
  /// A text.
  Text(String),
  /// A truth value.
  Flag(bool),
  /// Anything else, described in words: "an array", "a function".
  Other(&'static str),
}

impl fmt::Display for Value {
  fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match self {
      Self::Number(number) if number.is_nan() => f.write_str("NaN"),
      Self::Number(number) if number.is_infinite() => f.write_str(if *number > 0.0 {
        "Infinity"
      } else {
        "-Infinity"
      }),
      Self::Number(number) => write!(f, "{number}"),
      Self::Text(text) => write!(f, "{} of type string", quoted(text)),
      Self::Flag(flag) => write!(f, "{flag} of type boolean"),
      Self::Other(description) => f.write_str(description),
    }
  }
}

/// `text` in quotes, short and on one line, so that a hostile value cannot flood a log.
#[must_use]
pub fn quoted(text: &str) -> String {
  let shown: String = shortened(text)
    .chars()
    .flat_map(char::escape_debug)
    .collect();
  format!("'{shown}'")
}

/// As much of `text` as is shown of it.
#[must_use]
pub fn shortened(text: &str) -> String {
  const SHOWN: usize = 32;
  let mut shown: String = text.chars().take(SHOWN).collect();
  if text.chars().nth(SHOWN).is_some() {
    shown.push('…');
  }
  shown
}
