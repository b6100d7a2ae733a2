use crate::error::Error;
use crate::limits::Estimate;
use crate::memory;
use crate::picture::Picture;
use crate::symbol::Symbol;

/// The characters of four columns: two a module, since characters are about twice as high as wide.
static CHARACTERS: [[u8; 8]; 16] = {
  let mut characters = [[b' '; 8]; 16];
  let mut index = 0;
  while index < 16 {
    let mut at = 0;
    while at < 8 {
      if index >> (at / 2) & 1 == 1 {
        characters[index][at] = b'#';
      }
      at += 1;
    }
    index += 1;
  }
  characters
};

/// Characters of whole words of modules, of which a row's last is cut.
const SLACK: usize = 2 * 3 * 64;

/// The bytes of the text, for a symbol of `size` modules a side.
pub fn estimate(size: usize, picture: &Picture) -> Estimate {
  let modules = size as u64 + 2 * u64::from(picture.margin);
  Estimate::exact(modules * (2 * modules + 1) - 1)
}

/// Writes a row of modules a line: dark modules are `##`, light ones two spaces; for light characters
/// on a dark background, the other way round.
pub fn write(symbol: &Symbol, picture: &Picture) -> Result<String, Error> {
  let (size, margin) = (symbol.width(), picture.margin as usize);
  let modules = size + 2 * margin;
  let (quiet, flip) = if picture.inverse {
    (b'#', u64::MAX)
  } else {
    (b' ', 0)
  };
  let mut text = memory::with_capacity(modules * (2 * modules + 1) + SLACK)?;
  for row in 0..modules {
    if row > 0 {
      text.push(b'\n');
    }
    if !(margin..margin + size).contains(&row) {
      text.resize(text.len() + 2 * modules, quiet);
      continue;
    }
    text.resize(text.len() + 2 * margin, quiet);
    let end = text.len() + 2 * size;
    for word in symbol.row(row - margin) {
      let word = word ^ flip;
      for shift in (0..64).step_by(4) {
        text.extend_from_slice(&CHARACTERS[(word >> shift & 15) as usize]);
      }
    }
    text.truncate(end);
    text.resize(end + 2 * margin, quiet);
  }
  Ok(String::from_utf8(text).expect("ASCII is UTF-8"))
}
