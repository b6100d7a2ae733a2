//! Numbers in text, without the formatter, which costs more than the drawing.

/// A text of up to `N` bytes that is copied whole, which is one store, and then cut to its length.
pub struct Short<const N: usize> {
  text: [u8; N],
  length: u8,
}

impl<const N: usize> Short<N> {
  /// `before`, the digits of `number` and `after`.
  pub const fn around(before: &[u8], number: usize, after: &[u8]) -> Self {
    let mut short = Self {
      text: [0; N],
      length: 0,
    };
    short.append(before);
    let mut unit = 1;
    while number / unit >= 10 {
      unit *= 10;
    }
    while unit > 0 {
      short.append(&[b'0' + (number / unit % 10) as u8]);
      unit /= 10;
    }
    short.append(after);
    short
  }

  const fn append(&mut self, bytes: &[u8]) {
    let mut index = 0;
    while index < bytes.len() {
      self.text[self.length as usize] = bytes[index];
      self.length += 1;
      index += 1;
    }
  }

  /// Appends it to `text`.
  #[inline]
  pub fn push(&self, text: &mut Vec<u8>) {
    text.extend_from_slice(&self.text);
    text.truncate(text.len() - N + self.length as usize);
  }
}

/// Appends a whole number.
pub fn push_whole(text: &mut Vec<u8>, number: isize) {
  if number < 0 {
    text.push(b'-');
  }
  let mut digits = [0; 20];
  let mut first = digits.len();
  let mut rest = number.unsigned_abs();
  loop {
    first -= 1;
    digits[first] = b'0' + (rest % 10) as u8;
    rest /= 10;
    if rest == 0 {
      break;
    }
  }
  text.extend_from_slice(&digits[first..]);
}

/// A number rounded to `places` decimals, without zeros that say nothing: `30`, `.5`, `85.0394`.
pub fn decimal(number: f64, places: usize) -> String {
  let text = format!("{number:.places$}");
  let text = match text.split_once('.') {
    Some(_) => text.trim_end_matches('0').trim_end_matches('.'),
    None => &text,
  };
  match text.strip_prefix("0.") {
    Some(fraction) => format!(".{fraction}"),
    None => text.to_owned(),
  }
}
