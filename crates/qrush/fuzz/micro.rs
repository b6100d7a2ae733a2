//! A decoder of Micro QR, bit by bit as the standard has it, without error correction.

use qrush::Symbol;
use qrush::spec::{Mode, kanji_value};

use crate::oracle::symbol::{function_modules, masked};

/// Reads the segments of a symbol: the mode, and the characters as numbers of that mode.
pub fn read(matrix: &Symbol) -> Vec<(Mode, Vec<u32>)> {
  let bits = data_bits(matrix);
  let number = usize::from(matrix.version.number());
  let mut at = 0;
  let mut take = |count: usize| {
    let taken = bits.get(at..at + count)?;
    at += count;
    Some(
      taken
        .iter()
        .fold(0, |value, bit| value << 1 | u32::from(*bit)),
    )
  };
  let mut segments = Vec::new();
  loop {
    // A terminator, or as much of it as there is room for.
    let Some(indicator) = take(number - 1) else {
      break;
    };
    let mode = Mode::ALL[indicator as usize];
    // Table 3: M4 has 6, 5, 5 and 4 bits, each smaller symbol one fewer.
    let lengths = [6, 5, 5, 4].map(|bits: usize| (bits + number).saturating_sub(4));
    let Some(count) = take(lengths[mode as usize]).filter(|count| *count > 0) else {
      break;
    };
    let mut left = count as usize;
    let mut values = Vec::new();
    while left > 0 {
      let mut next = |bits| take(bits).expect("as many bits as the count says");
      match mode {
        Mode::Numeric => {
          let digits = left.min(3);
          let value = next([4, 7, 10][digits - 1]);
          let all = [value / 100, value / 10 % 10, value % 10];
          values.extend(&all[3 - digits..]);
          left -= digits;
        }
        Mode::Alphanumeric if left > 1 => {
          let value = next(11);
          values.extend([value / 45, value % 45]);
          left -= 2;
        }
        _ => {
          values.push(next([0, 6, 8, 13][mode as usize]));
          left -= 1;
        }
      }
    }
    segments.push((mode, values));
  }
  segments
}

/// What a segment should read as.
pub fn values(mode: Mode, data: &[u8]) -> Vec<u32> {
  let text = || str::from_utf8(data).expect("UTF-8").chars();
  const ALPHANUMERIC: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  match mode {
    Mode::Byte => data.iter().map(|byte| u32::from(*byte)).collect(),
    Mode::Kanji => text()
      .map(|character| u32::from(kanji_value(character).expect("a character of Kanji mode")))
      .collect(),
    _ => text()
      .map(|character| {
        ALPHANUMERIC
          .find(character)
          .expect("a character of the mode") as u32
      })
      .collect(),
  }
}

fn data_bits(matrix: &Symbol) -> Vec<bool> {
  let (version, size) = (matrix.version, matrix.width());
  let function = function_modules(version, matrix.level, matrix.mask);
  let mut bits = Vec::new();
  // Two columns at a time, from the right, first upwards; the timing pattern in column 0 left out.
  let columns: Vec<usize> = (1..size).rev().collect();
  for (strip, columns) in columns.chunks(2).enumerate() {
    for step in 0..size {
      let row = if strip % 2 == 0 {
        size - 1 - step
      } else {
        step
      };
      for &column in columns {
        if function[row][column].is_none() {
          bits.push(matrix.is_dark(row, column) ^ masked(version, matrix.mask, row, column));
        }
      }
    }
  }
  bits.truncate(
    version
      .data_bits(matrix.level)
      .expect("a form that there is"),
  );
  bits
}
