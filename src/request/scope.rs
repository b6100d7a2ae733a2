//! Which option is for which formats: the one table, with the check and the sentence made of it.

use super::{Call, Format};
use crate::error::QrError;

/// The options of a picture beside `type`, in the order of the docs, each with the formats that it
/// is for. `scale`, `width` and `color` are taken by all, and have no effect where text has neither
/// pixels nor colours, since people pass them along.
pub const SCOPES: [(&str, &[Format]); 14] = [
  ("margin", &Format::ALL),
  ("scale", &Format::ALL),
  ("width", &Format::ALL),
  ("maxPixels", &Format::ALL),
  ("maxBytes", &Format::ALL),
  ("color", &Format::ALL),
  ("mm", &[Format::Svg, Format::Pdf, Format::Eps]),
  ("title", &[Format::Svg, Format::Pdf]),
  ("desc", &[Format::Svg, Format::Pdf]),
  (
    "ppi",
    &[Format::Png, Format::Jpeg, Format::Pdf, Format::Eps],
  ),
  ("lossless", &[Format::Webp]),
  ("quality", &[Format::Jpeg]),
  ("inverse", &[Format::Utf8, Format::Ascii, Format::Terminal]),
  ("small", &[Format::Terminal]),
];

/// Options that were given, by their place in [`SCOPES`].
#[derive(Clone, Copy, Debug, Default)]
pub struct GivenOptions(u16);

impl GivenOptions {
  /// Notes that `option` was given; `false` if there is no such option.
  pub fn note(&mut self, option: &str) -> bool {
    let place = SCOPES.iter().position(|(name, _)| *name == option);
    place.inspect(|place| self.0 |= 1 << place).is_some()
  }

  /// Checks that all of them are for `format`.
  ///
  /// # Errors
  /// [`QrError::Option`] for the first that is not.
  pub fn check(self, call: Call, format: Format) -> Result<(), QrError> {
    let stray = self
      .options()
      .find(|(_, formats)| !formats.contains(&format));
    match stray {
      None => Ok(()),
      Some((option, formats)) => Err(QrError::Option {
        option: option.to_owned(),
        expected: expected(call, formats),
        received: format!("'{}'", format.name()),
      }),
    }
  }

  fn options(self) -> impl Iterator<Item = (&'static str, &'static [Format])> {
    let given = SCOPES.into_iter().zip(0..);
    given.filter_map(move |(scope, place)| (self.0 >> place & 1 == 1).then_some(scope))
  }
}

/// The names of the options that `call` has, for at least one of its formats.
#[must_use]
pub fn names(call: Call) -> String {
  let offered = |formats: &[Format]| call.formats().iter().any(|format| formats.contains(format));
  let mut names: Vec<&str> = SCOPES
    .iter()
    .filter_map(|(name, formats)| offered(formats).then_some(*name))
    .collect();
  names.push("type");
  names.join(", ")
}

/// "a type of 'svg' or 'pdf'", and where to find one if it is not in `call`.
fn expected(call: Call, formats: &[Format]) -> String {
  let offered = |call: Call| formats.iter().filter(move |f| call.formats().contains(f));
  let (names, place) = if offered(call).next().is_some() {
    (offered(call).collect::<Vec<_>>(), String::new())
  } else {
    let other = Call::PICTURES
      .into_iter()
      .find(|call| offered(*call).next().is_some());
    let place = other.map_or(String::new(), |call| format!(", as {} has,", call.name()));
    (formats.iter().collect(), place)
  };
  let names: Vec<String> = names
    .iter()
    .map(|format| format!("'{}'", format.name()))
    .collect();
  let names = match names.split_last() {
    Some((last, [_, ..])) => format!("{} or {last}", names[..names.len() - 1].join(", ")),
    _ => names.concat(),
  };
  format!("a type of {names}{place}")
}
