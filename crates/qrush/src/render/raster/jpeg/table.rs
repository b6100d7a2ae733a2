//! Tables of ITU-T T.81.

/// Brightness: annex K, table K.1, row by row.
const LUMINANCE: [u16; 64] = [
  16, 11, 10, 16, 24, 40, 51, 61, //
  12, 12, 14, 19, 26, 58, 60, 55, //
  14, 13, 16, 24, 40, 57, 69, 56, //
  14, 17, 22, 29, 51, 87, 80, 62, //
  18, 22, 37, 56, 68, 109, 103, 77, //
  24, 35, 55, 64, 81, 104, 113, 92, //
  49, 64, 78, 87, 103, 121, 120, 101, //
  72, 92, 95, 98, 112, 100, 103, 99,
];

/// Colour: annex K, table K.2.
const CHROMINANCE: [u16; 64] = [
  17, 18, 24, 47, 99, 99, 99, 99, //
  18, 21, 26, 66, 99, 99, 99, 99, //
  24, 26, 56, 99, 99, 99, 99, 99, //
  47, 66, 99, 99, 99, 99, 99, 99, //
  99, 99, 99, 99, 99, 99, 99, 99, //
  99, 99, 99, 99, 99, 99, 99, 99, //
  99, 99, 99, 99, 99, 99, 99, 99, //
  99, 99, 99, 99, 99, 99, 99, 99,
];

/// The order in which coefficients are coded (figure 5), as places row by row.
pub const ZIGZAG: [usize; 64] = {
  let mut order = [0; 64];
  let (mut at, mut sum) = (0, 0);
  while sum < 15 {
    let mut step = 0;
    while step <= sum {
      // Along a diagonal, upwards where its number is even.
      let (row, column) = if sum % 2 == 0 {
        (sum - step, step)
      } else {
        (step, sum - step)
      };
      if row < 8 && column < 8 {
        order[at] = row * 8 + column;
        at += 1;
      }
      step += 1;
    }
    sum += 1;
  }
  order
};

/// The steps of brightness and of colour, row by row. `quality`, 1–100, scales the tables as the
/// Independent JPEG Group's software does, which all others follow: 50 leaves them as they are.
pub fn quantization(quality: u8) -> [[u8; 64]; 2] {
  let quality = u16::from(quality);
  let percent = if quality < 50 {
    5000 / quality
  } else {
    200 - 2 * quality
  };
  [LUMINANCE, CHROMINANCE].map(|table| {
    table.map(|step| ((u32::from(step) * u32::from(percent) + 50) / 100).clamp(1, 255) as u8)
  })
}
