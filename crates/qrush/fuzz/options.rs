//! What is fuzzed of validation: options of any names and values, one after the other, for each of the calls.
//! What is taken is within its range, and makes a picture or an error; what is refused says so in one
//! short line.

use qrush::generate::Request;
use qrush::generate::{encode, picture};
use qrush::picture::{Format, Print, Sizing};
use qrush::{Compatibility, Data, Limits};
use qrush_node::error::{LimitOption, QrError};
use qrush_node::options::{Call, OptionsBuilder, Value};

/// The options that there are: of a symbol, of a picture, and of formats.
const SYMBOL: [&str; 9] = [
  "errorCorrectionLevel",
  "boostErrorCorrection",
  "version",
  "minVersion",
  "maxVersion",
  "maskPattern",
  "micro",
  "eci",
  "compatibility",
];
const PICTURE: [&str; 17] = [
  "type",
  "margin",
  "scale",
  "width",
  "maxPixels",
  "maxBytes",
  "color",
  "color.dark",
  "color.light",
  "mm",
  "title",
  "desc",
  "ppi",
  "lossless",
  "quality",
  "inverse",
  "small",
];
/// Texts that some option takes.
const TEXTS: [&str; 30] = [
  "L",
  "M",
  "Q",
  "H",
  "auto",
  "qrcode",
  "qrcode-kanji",
  "standard",
  "png",
  "jpeg",
  "webp",
  "gif",
  "svg",
  "pdf",
  "eps",
  "utf8",
  "ascii",
  "terminal",
  "gray",
  "rgba",
  "currentColor",
  "#000",
  "#fff0",
  "#12345678",
  "#0a0b0c",
  "#",
  "#ggg",
  "caption",
  "\u{202e}",
  "\u{fffd}",
];
/// Numbers at which arithmetic is apt to go wrong.
const NUMBERS: [f64; 20] = [
  f64::NAN,
  f64::INFINITY,
  f64::NEG_INFINITY,
  f64::MAX,
  f64::MIN,
  f64::MIN_POSITIVE,
  f64::EPSILON,
  -0.0,
  -1.0,
  0.1,
  0.999_999_999_999_999_9,
  255.0,
  256.0,
  1_000.0,
  16_383.0,
  16_384.0,
  65_535.0,
  4_294_967_295.0,
  4_294_967_296.0,
  9_007_199_254_740_993.0,
];
/// Characters of a sentence at most, whatever the caller's values are.
const SENTENCE: usize = 600;
/// Pixels at most, here: large pictures take their time.
const PIXELS: u64 = 1 << 18;

struct Case<'a>(&'a [u8]);

impl<'a> Case<'a> {
  fn take(&mut self, count: usize) -> &'a [u8] {
    let taken;
    (taken, self.0) = self.0.split_at(count.min(self.0.len()));
    taken
  }

  fn byte(&mut self) -> u8 {
    self.take(1).first().copied().unwrap_or(0)
  }

  fn text(&mut self) -> String {
    let count = self.byte();
    let repeated = 1 + usize::from(self.byte() % 8);
    String::from_utf8_lossy(self.take(count.into())).repeat(repeated)
  }
}

/// Runs one case.
pub fn validate(bytes: &[u8]) {
  let mut case = Case(bytes);
  let calls = [
    Call::Create,
    Call::DataUrl,
    Call::Buffer,
    Call::Text,
    Call::File,
  ];
  let call = calls[usize::from(case.byte()) % calls.len()];
  let mut draft = if call == Call::File {
    OptionsBuilder::for_file(case.text().as_ref())
  } else {
    OptionsBuilder::new(call)
  };
  for _ in 0..case.byte() % 16 {
    let name = name(&mut case);
    let value = value(&mut case);
    match draft.set(&name, &value) {
      Ok(()) => assert!(is_known(call, &name), "{name:?}"),
      Err(error) => check_refusal(&error, call, &name),
    }
  }
  let data = Data::Text(case.text());
  if call == Call::Create {
    if let Err(error) = draft.encoding() {
      return check_sentence(&error);
    }
  }
  match draft.finish(data, Limits::default()) {
    Ok(request) => check_request(request, call),
    Err(error) => {
      check_sentence(&error);
      assert!(matches!(error, QrError::Option { .. }), "{error}");
    }
  }
}

fn name(case: &mut Case) -> String {
  let kind = usize::from(case.byte());
  match SYMBOL.iter().chain(&PICTURE).nth(kind % 33) {
    Some(name) => (*name).to_owned(),
    None => case.text(),
  }
}

fn value(case: &mut Case) -> Value {
  let (kind, one) = (case.byte(), case.byte());
  match kind % 8 {
    0 => Value::Flag(one.is_multiple_of(2)),
    1 => Value::Other("an array"),
    2 => Value::Text(case.text()),
    3 | 4 => Value::Text(TEXTS[usize::from(one) % TEXTS.len()].into()),
    5 => Value::Number(NUMBERS[usize::from(one) % NUMBERS.len()]),
    6 => {
      let mut bytes = [0; 8];
      let taken = case.take(8);
      bytes[..taken.len()].copy_from_slice(taken);
      Value::Number(f64::from_le_bytes(bytes))
    }
    _ => Value::Number(f64::from(one) / f64::from(1 + kind / 64)),
  }
}

fn is_known(call: Call, name: &str) -> bool {
  SYMBOL.contains(&name) || call != Call::Create && PICTURE.contains(&name)
}

fn check_refusal(error: &QrError, call: Call, name: &str) {
  check_sentence(error);
  match error {
    QrError::Option { option, .. } => assert!(option == name && is_known(call, name), "{error}"),
    QrError::UnknownOption { option, known, .. } => {
      assert!(option == name && !is_known(call, name), "{error}");
      assert!(known.first() == Some(&"errorCorrectionLevel") || known == &["dark", "light"]);
    }
    _ => panic!("{error}"),
  }
}

/// One line that a log can take, whatever the caller's values are.
fn check_sentence(error: &QrError) {
  let sentence = error.to_string();
  assert!(sentence.chars().count() <= SENTENCE, "{sentence}");
  assert!(!sentence.contains(char::is_control), "{sentence:?}");
}

fn check_request(mut request: Request, call: Call) {
  let Request {
    encoding, picture, ..
  } = &request;
  assert!(encoding.min_version <= encoding.max_version);
  assert!(call == Call::Create || call.formats().contains(&picture.format));
  assert!(picture.margin <= 1_000);
  match picture.sizing {
    Sizing::Scale(scale) => assert!(scale <= 1_000 && (scale > 0 || picture.qrcode.is_some())),
    Sizing::Width(width) => {
      let most = if picture.format == Format::Webp {
        16_383
      } else {
        16_384
      };
      assert!(width <= most && (width > 0 || picture.qrcode.is_some()));
    }
  }
  match picture.print {
    None => {}
    Some(Print::Ppi(ppi)) => assert!((1..=65_535).contains(&ppi)),
    Some(Print::Millimetres(mm)) => assert!((2.0..=5_000.0).contains(&mm)),
  }
  assert!((1..=100).contains(&picture.quality));
  for caption in [&picture.title, &picture.desc].into_iter().flatten() {
    assert!(caption.encode_utf16().count() <= 1_000);
    assert!(!caption.contains(|c: char| c.is_control() && !"\t\n\r".contains(c)));
  }
  if let Some(layout) = &picture.qrcode {
    assert!(matches!(
      encoding.compatibility,
      Compatibility::Qrcode { .. }
    ));
    assert!((0.0..=1_000.0).contains(&layout.margin));
    assert!(layout.scale > 0.0 && layout.scale <= 1_000.0);
    let width = layout.width.unwrap_or(1.0);
    assert!(width > 0.0 && width <= 16_384.0);
  }

  let limits = &mut request.limits;
  limits.max_pixels = limits.max_pixels.min(PIXELS);
  draw(&request, call);
}

/// Draws it, or gets an error that says why not.
fn draw(request: &Request, call: Call) {
  let made = encode(&request.data, &request.encoding).map_err(QrError::from);
  let Limits {
    max_pixels,
    max_bytes,
  } = request.limits;
  if call == Call::Create {
    return made.err().iter().for_each(check_sentence);
  }
  match (picture(request).map_err(QrError::from), made) {
    (Ok(drawn), Ok(_)) => {
      // Raw pixels are largest; of text, a module may take a dozen characters of three bytes.
      let most = (64 * max_pixels + 16_384).min(max_bytes);
      assert!(drawn.into_bytes().expect("memory for the file").len() as u64 <= most);
    }
    (Err(error), Ok(_)) => {
      check_sentence(&error);
      match error {
        QrError::TooLarge {
          limit,
          used,
          capacity,
        } => {
          let own = match limit {
            LimitOption::Pixels { .. } => max_pixels,
            _ => max_bytes,
          };
          assert!(used > capacity && capacity == own);
        }
        QrError::Option { .. } => {}
        error => panic!("{error}"),
      }
    }
    (drawn, made) => {
      let error = made.err().expect("a symbol that is not made");
      check_sentence(&error);
      assert!(
        matches!(
          error,
          QrError::Empty | QrError::TooLong { .. } | QrError::Option { .. } | QrError::Mode { .. }
        ),
        "{error}"
      );
      // A picture may fail by its size before it fails by its symbol, and the other way round.
      assert_eq!(drawn.err(), Some(error));
    }
  }
}
