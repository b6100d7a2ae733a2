//! The penalty rules of clause 7.8.3.1, run by run and block by block.

use qrush::matrix::testing::Penalty;

/// The penalty of a square of modules, dark where true.
pub fn penalty(modules: &[Vec<bool>]) -> Penalty {
  let size = modules.len();
  let columns = (0..size).map(|column| modules.iter().map(|row| row[column]).collect());
  let lines: Vec<Vec<bool>> = modules.iter().cloned().chain(columns).collect();
  Penalty {
    runs: lines.iter().map(|line| runs(line)).sum(),
    blocks: blocks(modules),
    finders: lines.iter().map(|line| finders(line)).sum(),
    balance: balance(modules),
  }
}

/// Lengths of the runs of a line, light and dark by turns, the first light (if need be of length 0).
fn run_lengths(line: &[bool]) -> Vec<usize> {
  let mut lengths = vec![0];
  let mut colour = false;
  for &module in line {
    if module != colour {
      colour = module;
      lengths.push(0);
    }
    *lengths.last_mut().unwrap() += 1;
  }
  lengths
}

/// A run of 5 + i modules of a colour: 3 + i points.
fn runs(line: &[bool]) -> u32 {
  run_lengths(line)
    .into_iter()
    .filter(|&length| length >= 5)
    .map(|length| length as u32 - 2)
    .sum()
}

/// A block of 2 × 2 modules of a colour: 3 points.
fn blocks(modules: &[Vec<bool>]) -> u32 {
  let mut points = 0;
  for rows in modules.windows(2) {
    for (upper, lower) in rows[0].windows(2).zip(rows[1].windows(2)) {
      if upper[0] == upper[1] && upper == lower {
        points += 3;
      }
    }
  }
  points
}

/// Dark and light 1:1:3:1:1 with four times the light on one side, and on the other at least once:
/// 40 points for each such side. Beyond the border all is light.
fn finders(line: &[bool]) -> u32 {
  const ENDLESS: usize = 1_000_000;
  let mut lengths = run_lengths(line);
  lengths[0] += ENDLESS;
  if lengths.len().is_multiple_of(2) {
    lengths.push(0);
  }
  *lengths.last_mut().unwrap() += ENDLESS;
  let mut points = 0;
  for runs in lengths.windows(7).step_by(2) {
    let one = runs[1];
    if runs[1..6] == [one, one, 3 * one, one, one] && runs[0].min(runs[6]) >= one {
      points += 40
        * [runs[0], runs[6]]
          .iter()
          .filter(|&&light| light >= 4 * one)
          .count() as u32;
    }
  }
  points
}

/// 10 points for each 5 % by which the share of dark modules leaves 50 %, the first 5 % being free.
fn balance(modules: &[Vec<bool>]) -> u32 {
  let total = modules.len() * modules.len();
  let dark = modules.iter().flatten().filter(|&&dark| dark).count();
  let allowed = |k: usize| (45 - 5 * k) * total <= 100 * dark && 100 * dark <= (55 + 5 * k) * total;
  10 * (0..10).find(|&k| allowed(k)).unwrap_or(9) as u32
}

/// The same by the rules of npm `qrcode` 1.5.4: finder-like patterns are windows of eleven modules within
/// a line, and the share of dark modules is counted up to whole steps of 5 %.
pub fn qrcode_penalty(modules: &[Vec<bool>]) -> Penalty {
  const WINDOWS: [u16; 2] = [0b101_1101_0000, 0b000_0101_1101];
  let size = modules.len();
  let columns = (0..size).map(|column| modules.iter().map(|row| row[column]).collect());
  let lines: Vec<Vec<bool>> = modules.iter().cloned().chain(columns).collect();
  let bits = |window: &[bool]| {
    window
      .iter()
      .fold(0, |bits, &dark| bits << 1 | u16::from(dark))
  };
  let windows = lines.iter().flat_map(|line| line.windows(11));
  let found = windows.filter(|window| WINDOWS.contains(&bits(window)));
  let dark = modules.iter().flatten().filter(|&&dark| dark).count();
  let number = |count: usize| f64::from(count as u32);
  let steps = (number(dark) * 100.0 / number(size * size) / 5.0).ceil() - 10.0;
  Penalty {
    finders: 40 * found.count() as u32,
    balance: 10 * steps.abs() as u32,
    ..penalty(modules)
  }
}
