use crate::matrix::Matrix;
use crate::request::Picture;

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

/// Writes a row of modules a line: dark modules are `##`, light ones two spaces; for light characters
/// on a dark background, the other way round.
pub fn write(matrix: &Matrix, picture: &Picture) -> String {
  let (size, margin) = (matrix.size(), picture.margin as usize);
  let modules = size + 2 * margin;
  let (quiet, flip) = if picture.inverse {
    (b'#', u64::MAX)
  } else {
    (b' ', 0)
  };
  let mut text = Vec::with_capacity(modules * (2 * modules + 1));
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
    for word in matrix.row(row - margin) {
      let word = word ^ flip;
      for shift in (0..64).step_by(4) {
        text.extend_from_slice(&CHARACTERS[(word >> shift & 15) as usize]);
      }
    }
    text.truncate(end);
    text.resize(end + 2 * margin, quiet);
  }
  String::from_utf8(text).expect("ASCII is UTF-8")
}
