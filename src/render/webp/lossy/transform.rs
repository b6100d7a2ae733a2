//! The transforms of VP8: forwards, and backwards to the bit as each decoder does it (RFC 6386, 14).

/// √2·sin(π/8) and √2·cos(π/8), of 4,096.
const SINE: i32 = 2_217;
const COSINE: i32 = 5_352;

/// The transform of 4 × 4 differences: eight times their mean, and what varies.
pub fn forward(pixels: &[i32; 16]) -> [i32; 16] {
  let mut rows = [0; 16];
  for (line, to) in pixels.chunks_exact(4).zip(rows.chunks_exact_mut(4)) {
    let (outer, inner) = (line[0] + line[3], line[1] + line[2]);
    let (slope, bend) = (line[0] - line[3], line[1] - line[2]);
    to[0] = (outer + inner) << 3;
    to[1] = (slope * COSINE + bend * SINE + 256) >> 9;
    to[2] = (outer - inner) << 3;
    to[3] = (slope * SINE - bend * COSINE + 256) >> 9;
  }
  let mut made = [0; 16];
  for at in 0..4 {
    let (outer, inner) = (rows[at] + rows[12 + at], rows[4 + at] + rows[8 + at]);
    let (slope, bend) = (rows[at] - rows[12 + at], rows[4 + at] - rows[8 + at]);
    made[at] = (outer + inner + 8) >> 4;
    made[4 + at] = (slope * COSINE + bend * SINE + (1 << 15)) >> 16;
    made[8 + at] = (outer - inner + 8) >> 4;
    made[12 + at] = (slope * SINE - bend * COSINE + (1 << 15)) >> 16;
  }
  made
}

/// The differences that a decoder makes of `coefficients`.
pub fn backward(coefficients: &[i32; 16]) -> [i32; 16] {
  let turn = |value: [i32; 4]| {
    let (sum, difference) = (value[0] + value[2], value[0] - value[2]);
    let sine = |value: i32| (value * 35_468) >> 16;
    let cosine = |value: i32| value + ((value * 20_091) >> 16);
    let bend = sine(value[1]) - cosine(value[3]);
    let slope = cosine(value[1]) + sine(value[3]);
    [
      sum + slope,
      difference + bend,
      difference - bend,
      sum - slope,
    ]
  };
  let mut columns = [0; 16];
  for at in 0..4 {
    let column = turn([0, 4, 8, 12].map(|row| coefficients[row + at]));
    for (row, value) in column.into_iter().enumerate() {
      columns[4 * row + at] = value;
    }
  }
  let mut made = [0; 16];
  for (line, to) in columns.chunks_exact(4).zip(made.chunks_exact_mut(4)) {
    let line = turn([line[0], line[1], line[2], line[3]]);
    to.copy_from_slice(&line.map(|value| (value + 4) >> 3));
  }
  made
}

/// The transform of the means of 4 × 4 blocks.
pub fn forward_means(means: &[i32; 16]) -> [i32; 16] {
  walsh(means).map(|value| (value + i32::from(value > 0)) >> 1)
}

/// The means that a decoder makes of `coefficients`.
pub fn backward_means(coefficients: &[i32; 16]) -> [i32; 16] {
  walsh(coefficients).map(|value| (value + 3) >> 3)
}

/// The Walsh–Hadamard transform, in the order of its sign changes.
fn walsh(values: &[i32; 16]) -> [i32; 16] {
  let turn = |value: [i32; 4]| {
    let (outer, inner) = (value[0] + value[3], value[1] + value[2]);
    let (slope, bend) = (value[0] - value[3], value[1] - value[2]);
    [outer + inner, slope + bend, outer - inner, slope - bend]
  };
  let mut columns = [0; 16];
  for at in 0..4 {
    let column = turn([0, 4, 8, 12].map(|row| values[row + at]));
    for (row, value) in column.into_iter().enumerate() {
      columns[4 * row + at] = value;
    }
  }
  let mut made = [0; 16];
  for (line, to) in columns.chunks_exact(4).zip(made.chunks_exact_mut(4)) {
    to.copy_from_slice(&turn([line[0], line[1], line[2], line[3]]));
  }
  made
}
