//! Every option once: what it takes, for which calls and formats, its default, what is said of it, and what the
//! command line and HTTP call it. All else is made of this: the checks and their errors, `index.d.ts`, the tables
//! of the docs, flags, parameters and schemas.

// The entries read best when each says what it has.
#![allow(clippy::unnecessary_wraps, clippy::needless_update)]

use qrush::picture::{Format, Picture, Sizing};
use qrush::{Color, Compatibility, Data, Level, Mask};

use super::{Micro, OptionsBuilder};

/// An option.
#[derive(Clone, Copy, Debug)]
pub struct OptionSpec {
  /// Its name in TypeScript; of a part of `color`, with `color.` in front.
  pub name: &'static str,
  /// What it takes.
  pub kind: Kind,
  /// What the value does to a request.
  pub set: Set,
  /// For which calls.
  pub scope: Scope,
  /// What holds without it: as TypeScript writes it, or in words.
  pub default: &'static str,
  /// What its number counts.
  pub unit: Option<&'static str>,
  /// What it means, in one sentence; `{range}` is what its kind allows.
  pub summary: &'static str,
  /// What else there is to know.
  pub details: &'static str,
  /// When it throws, beside for values that its kind does not have and for types that it is not for.
  pub throws: Option<&'static str>,
  /// Its flag, if the command line has one.
  pub flag: Option<Flag>,
  /// Its parameter, if HTTP has one.
  pub parameter: Option<Parameter>,
}

/// What an option takes.
#[allow(missing_docs)] // Ranges and names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
  /// A whole number.
  Whole { min: u32, max: u32 },
  /// A whole number; beside `compatibility` any above 0.
  Size { min: u32, max: u32 },
  /// A number.
  Number { min: f64, max: f64 },
  /// `true` or `false`.
  Flag,
  /// `true`: `false` is known, and refused.
  True,
  /// One of some names; `alias` is the name of their type.
  Choice {
    choices: &'static [&'static str],
    alias: Option<&'static str>,
  },
  /// `true`, `false`, or one of some names.
  FlagOr { choices: &'static [&'static str] },
  /// One of the formats that a call offers.
  Type,
  /// A colour in hexadecimal, or `currentColor`.
  Color,
  /// A text of so many UTF-16 code units.
  Text { max: u32 },
  /// An object of colours, each of which is an option.
  Colors { parts: &'static [&'static str] },
  /// An `AbortSignal`.
  Signal,
  /// A function.
  Function { signature: &'static str },
}

/// What a value does to a request, by its kind.
#[derive(Clone, Copy, Debug)]
pub enum Set {
  /// Nothing: whoever reads the call takes it.
  Nothing,
  /// A whole number.
  Whole(fn(&mut OptionsBuilder, u32)),
  /// A size, whole or not.
  Size(fn(&mut OptionsBuilder, f64)),
  /// A number.
  Number(fn(&mut OptionsBuilder, f64)),
  /// A truth value.
  Flag(fn(&mut OptionsBuilder, bool)),
  /// The place of the name among the choices; of a flag with names, 0 and 1 are `false` and `true`.
  Choice(fn(&mut OptionsBuilder, usize)),
  /// A format.
  Type(fn(&mut OptionsBuilder, Format)),
  /// A colour; none is `currentColor`.
  Color(fn(&mut OptionsBuilder, Option<Color>)),
  /// A text.
  Text(fn(&mut OptionsBuilder, Box<str>)),
}

/// Which calls take an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
  /// `create`, and all that makes pictures.
  Symbol,
  /// What makes pictures, for these formats.
  Picture(&'static [Format]),
  /// What returns a promise.
  Async,
  /// Batches.
  Batch,
  /// `configure`.
  Setting,
  /// `stats`.
  Stats,
}

/// A flag of the command line.
#[derive(Clone, Copy, Debug)]
pub struct Flag {
  /// Its name, behind `--`.
  pub name: &'static str,
  /// Its letter, behind `-`.
  pub short: Option<&'static str>,
  /// What stands for its value in the help; without one it takes none.
  pub metavar: Option<&'static str>,
  /// The value that the bare flag gives.
  pub gives: Option<bool>,
  /// What the help says, where the summary does not fit the flag.
  pub says: Option<&'static str>,
}

/// A parameter of HTTP.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
  /// Its name.
  pub name: &'static str,
  /// Other names of it.
  pub aliases: &'static [&'static str],
}

/// The option of requests of that name, with its place in the table.
#[must_use]
pub fn find(name: &str) -> Option<(usize, &'static OptionSpec)> {
  let mut options = OPTIONS.iter().enumerate();
  options.find(|(_, option)| option.name == name)
}

/// The option of that name in one scope.
#[must_use]
pub fn find_in(scope: Scope, name: &str) -> Option<&'static OptionSpec> {
  OPTIONS
    .iter()
    .find(|option| option.scope == scope && option.name == name)
}

/// The names of the options in one scope.
pub fn names_in(scope: Scope) -> impl Iterator<Item = &'static str> {
  let options = OPTIONS.iter().filter(move |option| option.scope == scope);
  options.map(|option| option.name)
}

/// What is said of each format, in the order of [`Format::ALL`].
pub const FORMAT_DOCS: [&str; 12] = [
  "`'png'`: a picture of pixels that everything reads",
  "`'jpeg'`: for what takes nothing else",
  "`'webp'`: lossless, and nearly always the smallest of pixels",
  "`'gif'`: for what takes nothing else",
  "`'svg'`: outlines, sharp at any size",
  "`'pdf'`: one page as large as the picture, for print",
  "`'eps'`: encapsulated PostScript, for print",
  "`'utf8'`: half blocks, a character wide and two modules high",
  "`'ascii'`: `##` for a dark module and two spaces for a light one",
  "`'terminal'`: half blocks with colours (ECMA-48, SGR), which scan on any background",
  "`'gray'`: bare pixels from left to right and top to bottom, a byte each of brightness (ITU-R BT.601); a side \
   has as many as the square root of their number",
  "`'rgba'`: bare pixels likewise, four bytes each",
];

const EVERY: &[Format] = &Format::ALL;
const BARE: OptionSpec = OptionSpec {
  name: "",
  kind: Kind::Flag,
  set: Set::Nothing,
  scope: Scope::Symbol,
  default: "",
  unit: None,
  summary: "",
  details: "",
  throws: None,
  flag: None,
  parameter: None,
};

const fn flag(
  name: &'static str,
  short: Option<&'static str>,
  metavar: &'static str,
) -> Option<Flag> {
  Some(Flag {
    name,
    short,
    metavar: Some(metavar),
    gives: None,
    says: None,
  })
}

const fn switch(name: &'static str, gives: bool, says: Option<&'static str>) -> Option<Flag> {
  Some(Flag {
    name,
    short: None,
    metavar: None,
    gives: Some(gives),
    says,
  })
}

const fn parameter(name: &'static str) -> Option<Parameter> {
  Some(Parameter { name, aliases: &[] })
}

/// All options, in the order of the docs.
pub const OPTIONS: &[OptionSpec] = &[
  OptionSpec {
    name: "errorCorrectionLevel",
    kind: Kind::Choice {
      choices: &["L", "M", "Q", "H"],
      alias: Some("ErrorCorrectionLevel"),
    },
    set: Set::Choice(|options, at| options.encoding.level = Level::ALL[at]),
    default: "'M'",
    summary: "The least error correction level: about 7, 15, 25 or 30 % of the code may be lost",
    details: "With L, M, Q and H in this order (ISO/IEC 18004, 6.5.1).",
    flag: flag("error-correction-level", Some("e"), "LEVEL"),
    parameter: Some(Parameter {
      name: "errorCorrectionLevel",
      aliases: &["ecc"],
    }),
    ..BARE
  },
  OptionSpec {
    name: "boostErrorCorrection",
    set: Set::Flag(|options, value| options.encoding.boost = value),
    default: "true",
    summary: "Whether the level is raised as far as the version stays the same",
    flag: switch(
      "no-boost-error-correction",
      false,
      Some("Leave the level as it is, where a higher one would fit as well"),
    ),
    parameter: parameter("boostErrorCorrection"),
    ..BARE
  },
  OptionSpec {
    name: "version",
    kind: Kind::Whole { min: 1, max: 40 },
    set: Set::Whole(|options, value| options.versions.version = Some(value as u8)),
    default: "the smallest that holds the data",
    summary: "The version, {range}, which gives the size: 17 + 4 × version modules per side",
    details: "ISO/IEC 18004, 6.3.1.",
    flag: flag("qr-version", None, "N"),
    parameter: parameter("version"),
    ..BARE
  },
  OptionSpec {
    name: "minVersion",
    kind: Kind::Whole { min: 1, max: 40 },
    set: Set::Whole(|options, value| options.versions.min = Some(value as u8)),
    default: "1",
    summary: "The smallest version allowed",
    flag: flag("min-version", None, "N"),
    parameter: parameter("minVersion"),
    ..BARE
  },
  OptionSpec {
    name: "maxVersion",
    kind: Kind::Whole { min: 1, max: 40 },
    set: Set::Whole(|options, value| options.versions.max = Some(value as u8)),
    default: "40",
    summary: "The largest version allowed",
    flag: flag("max-version", None, "N"),
    parameter: parameter("maxVersion"),
    ..BARE
  },
  OptionSpec {
    name: "maskPattern",
    kind: Kind::Whole { min: 0, max: 7 },
    set: Set::Whole(|options, value| options.encoding.mask = Mask::new(value as u8)),
    default: "the one with the least penalty",
    summary: "The mask pattern, {range}, or 0–3 with `micro`",
    details: "ISO/IEC 18004, 7.8.2.",
    flag: flag("mask-pattern", None, "N"),
    parameter: parameter("maskPattern"),
    ..BARE
  },
  OptionSpec {
    name: "micro",
    kind: Kind::FlagOr { choices: &["auto"] },
    set: Set::Choice(|options, at| {
      options.versions.micro = [Micro::No, Micro::Only, Micro::Auto][at];
    }),
    default: "false",
    summary: "Whether the code is a Micro QR code, which holds up to 35 digits or 15 bytes",
    details: "Not every scanner reads it. `true` is for M1–M4 only, and then the versions are 1–4; `'auto'` for one \
              where the data fit, unless `version` or `minVersion` asks for a full-size one.",
    flag: Some(Flag {
      name: "micro",
      short: None,
      metavar: Some("auto"),
      gives: Some(true),
      says: Some("Micro QR only; --micro=auto: where the data fit one"),
    }),
    parameter: parameter("micro"),
    ..BARE
  },
  OptionSpec {
    name: "eci",
    set: Set::Flag(|options, value| options.encoding.eci = value),
    default: "false",
    summary: "Whether text says that it is UTF-8; scanners guess it well without",
    details: "By the designator 26 before it, which costs 12 bits and rules Kanji mode and Micro QR out.",
    flag: switch("eci", true, None),
    parameter: parameter("eci"),
    ..BARE
  },
  OptionSpec {
    name: "compatibility",
    kind: Kind::Choice {
      choices: &["qrcode", "qrcode-kanji"],
      alias: None,
    },
    set: Set::Choice(|options, at| options.encoding.compatibility = Compatibility::ALL[at]),
    default: "the shortest split and the mask of ISO/IEC 18004, 7.8.3",
    summary: "The code and the layout of npm qrcode 1.5.4, with `boostErrorCorrection: false`",
    details: "`'qrcode'`: the code is, module by module, the one that it makes of the same data, level, version and \
              mask: its rules split text and choose the mask. `'qrcode-kanji'`: as it does with its `toSJISFunc`. \
              Pictures come in its layout, too: `margin`, `scale` and `width` may have fractions, and modules are \
              then not all of the same number of pixels. `qrush/compat` asks for it.",
    throws: Some("beside `micro` and `eci`"),
    flag: flag("compatibility", None, "MODE"),
    parameter: parameter("compatibility"),
    ..BARE
  },
  OptionSpec {
    name: "type",
    kind: Kind::Type,
    set: Set::Type(OptionsBuilder::set_type),
    scope: Scope::Picture(EVERY),
    default: "`'png'`; of `toString` `'utf8'`; of `toFile` as the name ends",
    summary: "The format",
    flag: flag("type", Some("t"), "TYPE"),
    parameter: parameter("type"),
    ..BARE
  },
  OptionSpec {
    name: "margin",
    kind: Kind::Size {
      min: 0,
      max: Picture::MAX_MARGIN,
    },
    set: Set::Size(|options, value| {
      options.layout.margin = value;
      options.picture.margin = value as u32;
    }),
    scope: Scope::Picture(EVERY),
    default: "4",
    unit: Some("modules"),
    summary: "The quiet zone in modules, {range}",
    details: "The standard asks for 4 (ISO/IEC 18004, 6.3.8).",
    flag: flag("margin", Some("m"), "N"),
    parameter: parameter("margin"),
    ..BARE
  },
  OptionSpec {
    name: "scale",
    kind: Kind::Size {
      min: 1,
      max: Picture::MAX_SCALE,
    },
    set: Set::Size(|options, value| {
      options.layout.scale = value;
      options.picture.sizing = Sizing::Scale(value as u32);
    }),
    scope: Scope::Picture(EVERY),
    default: "4",
    unit: Some("pixels"),
    summary: "Whole pixels per module, {range}",
    details: "Without effect on text.",
    flag: flag("scale", Some("s"), "N"),
    parameter: parameter("scale"),
    ..BARE
  },
  OptionSpec {
    name: "width",
    kind: Kind::Size {
      min: 1,
      max: Picture::MAX_WIDTH,
    },
    set: Set::Size(|options, value| {
      options.layout.width = Some(value);
      options.width = Some(value as u32);
    }),
    scope: Scope::Picture(EVERY),
    default: "as `scale` gives it",
    unit: Some("pixels"),
    summary: "Exact pixels per side, {range}: overrides `scale`, and what is left over widens the quiet zone",
    details: "Modules are whole pixels. WebP has up to 16383. Without effect on text.",
    flag: flag("width", Some("w"), "N"),
    parameter: parameter("width"),
    ..BARE
  },
  OptionSpec {
    name: "maxPixels",
    kind: Kind::Whole {
      min: 1,
      max: 1 << 28,
    },
    set: Set::Whole(|options, value| options.max_pixels = Some(value)),
    scope: Scope::Picture(EVERY),
    default: "as `configure` has it",
    unit: Some("pixels"),
    summary: "Pixels of the picture at most, {range}",
    details: "Where the size is somebody else's choice: one over it is an `ERR_QR_TOO_LARGE`. It allows no more \
              than `configure` does.",
    ..BARE
  },
  OptionSpec {
    name: "maxBytes",
    kind: Kind::Whole {
      min: 1,
      max: i32::MAX as u32,
    },
    set: Set::Whole(|options, value| options.max_bytes = Some(value)),
    scope: Scope::Picture(EVERY),
    default: "as `configure` has it",
    unit: Some("bytes"),
    summary: "Bytes of the picture at most, {range}",
    details: "Of a Buffer or a file its length, of a string its length as UTF-8, a data URL's own. One over it is an \
              `ERR_QR_TOO_LARGE`, before it is drawn where that is certain, else as soon as it is. It allows no more \
              than `configure` does.",
    ..BARE
  },
  OptionSpec {
    name: "color",
    kind: Kind::Colors {
      parts: &["dark", "light"],
    },
    scope: Scope::Picture(EVERY),
    summary: "The colours",
    ..BARE
  },
  OptionSpec {
    name: "color.dark",
    kind: Kind::Color,
    set: Set::Color(|options, color| {
      options.picture.svg.dark_is_current = color.is_none();
      options.picture.dark = color.unwrap_or(options.picture.dark);
    }),
    scope: Scope::Picture(EVERY),
    default: "'#000'",
    summary: "The colour of dark modules",
    flag: flag("dark", None, "COLOR"),
    parameter: parameter("dark"),
    ..BARE
  },
  OptionSpec {
    name: "color.light",
    kind: Kind::Color,
    set: Set::Color(|options, color| {
      options.picture.svg.light_is_current = color.is_none();
      options.picture.light = color.unwrap_or(options.picture.light);
    }),
    scope: Scope::Picture(EVERY),
    default: "'#fff'",
    summary: "The colour of light modules and the quiet zone; `'#0000'` is transparent",
    flag: flag("light", None, "COLOR"),
    parameter: parameter("light"),
    ..BARE
  },
  OptionSpec {
    name: "mm",
    kind: Kind::Number {
      min: Picture::MIN_MM,
      max: Picture::MAX_MM,
    },
    set: Set::Number(|options, value| options.mm = Some(value)),
    scope: Scope::Picture(&[Format::Svg, Format::Pdf, Format::Eps]),
    default: "a pixel is a CSS pixel (1/96 inch) in SVG, and as `ppi` says in PDF and EPS",
    unit: Some("millimetres"),
    summary: "Millimetres per side, quiet zone included, {range}",
    details: "`scale` and `width` then only say how margins and modules share them.",
    throws: Some("beside `ppi`"),
    flag: flag("mm", None, "N"),
    parameter: parameter("mm"),
    ..BARE
  },
  OptionSpec {
    name: "title",
    kind: Kind::Text {
      max: Picture::MAX_CAPTION as u32,
    },
    set: Set::Text(|options, text| options.picture.title = Some(text)),
    scope: Scope::Picture(&[Format::Svg, Format::Pdf]),
    summary: "The picture's name, for screen readers and tooltips",
    details: "Up to 1000 characters, no control characters but tabs and line ends. With it an SVG has the role of an \
              image; without, what stands around it must say what it is.",
    flag: flag("title", None, "TEXT"),
    parameter: parameter("title"),
    ..BARE
  },
  OptionSpec {
    name: "desc",
    kind: Kind::Text {
      max: Picture::MAX_CAPTION as u32,
    },
    set: Set::Text(|options, text| options.picture.desc = Some(text)),
    scope: Scope::Picture(&[Format::Svg, Format::Pdf]),
    summary: "What the picture shows, at more length",
    details: "Characters as in `title`.",
    flag: flag("desc", None, "TEXT"),
    parameter: parameter("desc"),
    ..BARE
  },
  OptionSpec {
    name: "ppi",
    kind: Kind::Whole {
      min: 1,
      max: Picture::MAX_PPI,
    },
    set: Set::Whole(|options, value| options.ppi = Some(value)),
    scope: Scope::Picture(&[Format::Png, Format::Jpeg, Format::Pdf, Format::Eps]),
    default: "72 in PDF and EPS, so that a pixel is a point; the others say nothing of it",
    unit: Some("pixels per inch"),
    summary: "Pixels per inch of print, {range}",
    details: "In PNG and JPEG it says how large they are meant, and changes none of them (PNG, 11.3.4.3 pHYs; \
              ITU-T T.871, 10.1).",
    throws: Some("beside `mm`"),
    flag: flag("ppi", None, "N"),
    parameter: parameter("ppi"),
    ..BARE
  },
  OptionSpec {
    name: "lossless",
    kind: Kind::True,
    set: Set::Flag(|_, _| {}),
    scope: Scope::Picture(&[Format::Webp]),
    default: "true",
    summary: "WebP is always lossless: a lossy one of a code is larger, and less sharp",
    throws: Some("for `false`"),
    parameter: parameter("lossless"),
    ..BARE
  },
  OptionSpec {
    name: "quality",
    kind: Kind::Whole { min: 1, max: 100 },
    set: Set::Whole(|options, value| options.picture.quality = value as u8),
    scope: Scope::Picture(&[Format::Jpeg]),
    default: "80",
    summary: "How much is kept, {range}",
    details: "Where modules are 8 or 16 pixels and the margin is whole, every edge is kept at any quality, if not \
              quite the tone of the colours, and the file is a fraction of the size.",
    flag: flag("quality", Some("q"), "N"),
    parameter: parameter("quality"),
    ..BARE
  },
  OptionSpec {
    name: "inverse",
    set: Set::Flag(|options, value| options.picture.inverse = value),
    scope: Scope::Picture(&[Format::Utf8, Format::Ascii, Format::Terminal]),
    default: "false",
    summary: "Whether text is for light characters on a dark background; of a terminal, whether colours are swapped",
    details: "Light modules are then drawn, and dark ones are space.",
    flag: switch("inverse", true, None),
    parameter: parameter("inverse"),
    ..BARE
  },
  OptionSpec {
    name: "small",
    set: Set::Flag(|options, value| options.layout.small = value),
    scope: Scope::Picture(&[Format::Terminal]),
    default: "false",
    summary: "Beside `compatibility`: half blocks, not two characters a module",
    throws: Some("without `compatibility`"),
    flag: switch("small", true, None),
    parameter: parameter("small"),
    ..BARE
  },
  OptionSpec {
    name: "signal",
    kind: Kind::Signal,
    scope: Scope::Async,
    summary: "Ends the wait: the promise rejects with the signal's reason, at once",
    details: "Task that waits is dropped, and work under way stops at its next check.",
    ..BARE
  },
  OptionSpec {
    name: "settle",
    scope: Scope::Batch,
    default: "false",
    summary: "Whether each item gets a result of its own, good or bad",
    ..BARE
  },
  OptionSpec {
    name: "maxTotalBytes",
    kind: Kind::Whole {
      min: 1,
      max: u32::MAX,
    },
    scope: Scope::Batch,
    default: "there is no limit",
    unit: Some("bytes"),
    summary: "Bytes of all results together at most, {range}, counted as `maxBytes` counts those of each",
    details: "An item beyond them is not made and fails with `ERR_QR_TOO_LARGE`; the first to be made is made in any \
              case, so that whoever renders the others again, as with `settle: true`, gets to the end.",
    ..BARE
  },
  OptionSpec {
    name: "onProgress",
    kind: Kind::Function {
      signature: "(done: number, total: number) => void",
    },
    scope: Scope::Batch,
    summary: "Called as items get done, at most about 60 times a second, and at the end",
    details: "The last call may be just after the promise has settled.",
    ..BARE
  },
  OptionSpec {
    name: "threads",
    kind: Kind::Whole { min: 1, max: 256 },
    scope: Scope::Setting,
    default: "the number of cores",
    unit: Some("threads"),
    summary: "Threads that share batches and large groups of calls, {range}",
    details: "Without effect in WebAssembly, where all is done on the caller's.",
    flag: flag("threads", None, "N"),
    ..BARE
  },
  OptionSpec {
    name: "maxQueue",
    kind: Kind::Whole {
      min: 0,
      max: 1_000_000,
    },
    scope: Scope::Setting,
    default: "4096",
    unit: Some("calls"),
    summary: "Asynchronous calls that may wait, {range}; one more is refused with `ERR_QR_QUEUE_FULL`",
    ..BARE
  },
  OptionSpec {
    name: "maxPixels",
    kind: Kind::Whole {
      min: 1,
      max: 1 << 28,
    },
    scope: Scope::Setting,
    default: "16777216",
    unit: Some("pixels"),
    summary: "Pixels of a picture, {range}",
    flag: flag("max-pixels", None, "N"),
    ..BARE
  },
  OptionSpec {
    name: "maxBytes",
    kind: Kind::Whole {
      min: 1,
      max: i32::MAX as u32,
    },
    scope: Scope::Setting,
    default: "67108864",
    unit: Some("bytes"),
    summary: "Bytes of a picture, {range}; of a string, those of its UTF-8",
    flag: flag("max-bytes", None, "N"),
    ..BARE
  },
  OptionSpec {
    name: "histograms",
    scope: Scope::Stats,
    default: "false",
    summary: "Whether the times are told step by step, as for a histogram",
    ..BARE
  },
];

// Options that were given are kept as bits, and texts are read up to a bound.
const _: () = assert!(OPTIONS.len() <= 64 && Data::MAX_BYTES > Picture::MAX_CAPTION);
