//! What would have been right for an option: as fields for programs, and in words for the sentence of the API.

use qrush::Format;

use crate::options::{Call, Kind, OptionSpec};

/// What an option takes, or takes next to others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expected {
  /// `"whole"`, `"number"`, `"text"`, `"flag"`, `"choice"`, `"colour"`, `"object"`, `"function"`, `"signal"`,
  /// `"path"`, `"type"` where the option is for other types, or `"nothing"` where it must be left out.
  pub kind: &'static str,
  /// The least of a number.
  pub min: Option<f64>,
  /// The most of a number; of a text, its UTF-16 code units.
  pub max: Option<f64>,
  /// What there is to choose from.
  pub choices: Vec<String>,
  /// Why it is less than what the table of options says.
  pub because: Option<&'static str>,
  /// The option that is the reason.
  pub beside: Option<&'static str>,
  /// The format that is the reason.
  pub format: Option<&'static str>,
  /// All of that in words, as they stand between "Expected" and "for".
  pub words: String,
}

impl Expected {
  /// Of some kind, in those words.
  #[must_use]
  pub fn new(kind: &'static str, words: impl Into<String>) -> Self {
    Self {
      kind,
      words: words.into(),
      ..Self::default()
    }
  }

  /// A whole number.
  #[must_use]
  pub fn whole(min: u32, max: u32) -> Self {
    let words = format!("a whole number from {min} to {max}");
    Self::new("whole", words).within(f64::from(min), f64::from(max))
  }

  /// What `option` takes, by the table.
  #[must_use]
  pub fn of(option: &OptionSpec, call: Call) -> Self {
    match option.kind {
      Kind::Whole { min, max } | Kind::Size { min, max } => Self::whole(min, max),
      Kind::Number { min, max } => {
        Self::new("number", format!("a number from {min} to {max}")).within(min, max)
      }
      Kind::Flag | Kind::True => Self::new("flag", "true or false"),
      Kind::Choice { choices, .. } => Self::choice(choices.iter().copied()),
      Kind::FlagOr { choices } => Self {
        choices: choices.iter().map(ToString::to_string).collect(),
        ..Self::new(
          "flag",
          format!("true, false or {}", listed(choices.iter().copied())),
        )
      },
      Kind::Type => Self::choice(call.formats().iter().map(|format| format.name())),
      Kind::Color => Self::new("colour", "a colour as #rgb, #rgba, #rrggbb or #rrggbbaa"),
      Kind::Text { max } => Self {
        max: Some(f64::from(max)),
        ..Self::new("text", format!("a string of at most {max} characters"))
      },
      Kind::Colors { parts } => Self {
        choices: parts.iter().map(ToString::to_string).collect(),
        ..Self::new("object", format!("an object with {}", parts.join(", ")))
      },
      Kind::Signal => Self::new("signal", "an AbortSignal"),
      Kind::Function { .. } => Self::new("function", "a function"),
    }
  }

  /// One of some names.
  pub fn choice<'a>(names: impl Iterator<Item = &'a str>) -> Self {
    let choices: Vec<String> = names.map(str::to_owned).collect();
    let words = format!("one of {}", listed(choices.iter().map(String::as_str)));
    Self {
      choices,
      ..Self::new("choice", words)
    }
  }

  /// A `type` that `option` is for, and where to find one if `call` has none.
  #[must_use]
  pub fn types(call: Call, formats: &[Format]) -> Self {
    let offered = |call: Call| formats.iter().filter(move |f| call.formats().contains(f));
    let (found, place) = if offered(call).next().is_some() {
      (offered(call).collect::<Vec<_>>(), None)
    } else {
      let other = Call::PICTURES
        .into_iter()
        .find(|call| offered(*call).next().is_some());
      (formats.iter().collect(), other)
    };
    let names: Vec<String> = found
      .iter()
      .map(|format| format!("'{}'", format.name()))
      .collect();
    let listed = match names.split_last() {
      Some((last, [_, ..])) => format!("{} or {last}", names[..names.len() - 1].join(", ")),
      _ => names.concat(),
    };
    let place = place.map_or(String::new(), |call| format!(", as {} has,", call.name()));
    Self {
      choices: found
        .iter()
        .map(|format| format.name().to_owned())
        .collect(),
      ..Self::new("type", format!("a type of {listed}{place}"))
    }
  }

  /// From `min` to `max`.
  #[must_use]
  pub fn within(self, min: f64, max: f64) -> Self {
    Self {
      min: Some(min),
      max: Some(max),
      ..self
    }
  }

  /// For that reason.
  #[must_use]
  pub fn because(self, because: &'static str) -> Self {
    Self {
      because: Some(because),
      ..self
    }
  }

  /// For what the option `beside` is.
  #[must_use]
  pub fn beside(self, beside: &'static str) -> Self {
    Self {
      beside: Some(beside),
      ..self
    }
  }

  /// For what the format is.
  #[must_use]
  pub fn with(self, format: Format) -> Self {
    Self {
      format: Some(format.name()),
      ..self
    }
  }
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
  let quoted: Vec<String> = names.map(|name| format!("'{name}'")).collect();
  quoted.join(", ")
}
