use crate::options::{Value, shortened};

/// What came in place of what was expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
  /// The value, if it is a number, a truth value or a text.
  pub value: Option<Value>,
  /// It in words, as they stand after "but received".
  pub words: String,
}

impl Received {
  /// A number.
  #[must_use]
  pub fn number(number: f64) -> Self {
    (&Value::Number(number)).into()
  }

  /// A text that was recognised, so that its type needs no word.
  #[must_use]
  pub fn text(text: &str) -> Self {
    Self {
      value: Some(Value::Text(text.to_owned())),
      words: text.to_owned(),
    }
  }

  /// What only words tell.
  #[must_use]
  pub fn words(words: String) -> Self {
    Self { value: None, words }
  }
}

impl From<&Value> for Received {
  fn from(value: &Value) -> Self {
    Self {
      words: value.to_string(),
      value: match value {
        Value::Other(_) => None,
        Value::Text(text) => Some(Value::Text(shortened(text))),
        value => Some(value.clone()),
      },
    }
  }
}
