//! Whether a format can show the colours.

use qrush::picture::{Color, Format, Picture, Transparency};

use crate::error::{Expected, QrError, Received};

/// Whether anything is to be seen: in a terminal of transparent colours blocks would have to have one.
pub(super) fn check_seen(picture: &Picture) -> Result<(), QrError> {
  let [dark, light] = [picture.dark, picture.light];
  if picture.format != Format::Terminal || dark.alpha > 0 || light.alpha > 0 {
    return Ok(());
  }
  Err(QrError::option(
    "color.dark",
    Expected::new(
      "colour",
      "a colour that is seen, since color.light is transparent,",
    )
    .because("unseen")
    .beside("color.light"),
    Received::text(&dark.to_string()),
  ))
}

/// Whether `format` can show the colour.
pub(super) fn check_color(
  option: &str,
  color: Color,
  is_current: bool,
  format: Format,
) -> Result<(), QrError> {
  let refused = |because: &'static str, words: String, received: Received| {
    Err(QrError::option(
      option,
      Expected::new("colour", words).because(because).with(format),
      received,
    ))
  };
  let name = format.name();
  if is_current && format != Format::Svg {
    let words = format!("a colour in hexadecimal with a type of '{name}', or a type of 'svg',");
    let received = Received {
      words: "'currentColor'".to_owned(),
      ..Received::text("currentColor")
    };
    return refused("svg", words, received);
  }
  let received = Received::text(&color.to_string());
  match format.transparency() {
    Transparency::Full if !matches!(color.alpha, 0 | 255) => {
      let words =
        format!("an opaque or a wholly transparent colour, since '{name}' has nothing between,");
      refused("all or nothing", words, received)
    }
    Transparency::None if !color.is_opaque() => {
      let words = format!("an opaque colour, since '{name}' has no transparency,");
      refused("opaque", words, received)
    }
    _ => Ok(()),
  }
}
