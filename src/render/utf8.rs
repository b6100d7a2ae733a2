use crate::matrix::Matrix;

/// Writes two rows of modules a line, as half blocks: dark modules are drawn, light ones are space.
pub fn write(matrix: &Matrix, margin: u32) -> String {
  let (size, margin) = (matrix.size(), margin as usize);
  let modules = size + 2 * margin;
  let dark = |row: usize, column: usize| {
    (margin..margin + size).contains(&row)
      && (margin..margin + size).contains(&column)
      && matrix.is_dark(row - margin, column - margin)
  };
  let mut text = String::with_capacity(modules.div_ceil(2) * (3 * modules + 1));
  for row in (0..modules).step_by(2) {
    if row > 0 {
      text.push('\n');
    }
    for column in 0..modules {
      text.push(match (dark(row, column), dark(row + 1, column)) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
      });
    }
  }
  text
}
