//! The Adler-32 of rows that repeat (RFC 1950, section 8.2), without a second look at them.

use super::rows::Scanlines;

const MODULUS: u64 = 65_521;

/// The checksum of all rows of the picture.
pub fn adler(rows: &Scanlines) -> u32 {
  let period = rows.period as u64;
  let (mut a, mut b) = (1, 0);
  for (at, band) in rows.bands.iter().enumerate() {
    let (sum, weighted) = sums(rows.row(at));
    let height = band.height as u64;
    // After each byte `b` grows by `a`, which grows by the byte: over rows, an arithmetic series. All of
    // it fits: the most bytes that a picture has, times the most that they add up to, have 59 bits.
    b += height * (period * a + weighted) + height * (height - 1) / 2 * (period * sum);
    a += height * sum;
  }
  (((b % MODULUS) << 16) | (a % MODULUS)) as u32
}

/// What a row adds to `a`, and to `b` beside what `a` was before it.
fn sums(row: &[u8]) -> (u64, u64) {
  let mut adler = simd_adler32::Adler32::from_checksum(0);
  adler.write(row);
  let both = adler.finish();
  (u64::from(both & 0xFFFF), u64::from(both >> 16))
}
