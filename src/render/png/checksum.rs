//! The Adler-32 of rows that repeat (RFC 1950, section 8.2), without a second look at them.

use super::rows::Rows;

const MODULUS: u64 = 65_521;

/// The checksum of all rows of the picture.
pub fn adler(rows: &Rows) -> u32 {
  let period = rows.period as u64;
  let (mut a, mut b) = (1, 0);
  for (at, band) in rows.bands.iter().enumerate() {
    let (sum, weighted) = sums(rows.row(at));
    let height = band.height as u64;
    // After each byte `b` grows by `a`, which grows by the byte: over rows, an arithmetic series.
    let risen = (height * (height - 1) / 2 % MODULUS) * (period * sum % MODULUS);
    b = (b + height * (period * a % MODULUS + weighted) + risen) % MODULUS;
    a = (a + height * sum) % MODULUS;
  }
  (b << 16 | a) as u32
}

/// What a row adds to `a`, and to `b` beside what `a` was before it.
fn sums(row: &[u8]) -> (u64, u64) {
  let mut adler = simd_adler32::Adler32::from_checksum(0);
  adler.write(row);
  let both = adler.finish();
  (u64::from(both & 0xFFFF), u64::from(both >> 16))
}
