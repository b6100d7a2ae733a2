//! Runs → segments with the shortest bit string, by dynamic programming.
//!
//! After each run there is one best way to have ended in each mode. Which one is best does not
//! depend on what follows, for what follows costs the same and rounding up to whole bits keeps the
//! order. So one pass over the runs with four costs finds the shortest of all splits.

use super::runs::{Run, SIXTHS, cost};
use super::{Segment, Segments};
use crate::spec::{Mode, VersionClass};

/// No way to end in this mode; far from overflow when costs are added.
const NEVER: usize = usize::MAX / 4;

/// Up to so many runs are worked on without an allocation.
const FEW: usize = 256;

/// Which mode each mode's best way had before a run: two bits per mode.
type Origins = u8;

/// Splits `text`, which consists of `runs`, into the segments with the shortest bit string in
/// `class` and appends them; `None` if `class` lacks a mode that a run needs.
pub fn split<'a>(
  text: &'a str,
  runs: &[Run],
  class: VersionClass,
  segments: &mut Segments<'a>,
) -> Option<()> {
  let header = Mode::ALL.map(|mode| class.header_bits(mode).map_or(NEVER, |bits| bits * SIXTHS));
  if let [run] = runs
    && header[run.densest as usize] < NEVER
  {
    let data = text.as_bytes();
    segments.push(Segment::Characters {
      mode: run.densest,
      count: run.characters,
      data,
    });
    return Some(());
  }
  let mut few = [0; FEW];
  let mut many = Vec::new();
  let origins: &mut [Origins] = if runs.len() <= FEW {
    &mut few[..runs.len()]
  } else {
    many.resize(runs.len(), 0);
    &mut many
  };
  let last = walk(runs, &header, origins)?;
  segments.reserve(trace_back(origins, last));
  collect(text, runs, origins, segments);
  Some(())
}

/// Fills `origins` and gives the mode in which the shortest bit string ends.
fn walk(runs: &[Run], header: &[usize; 4], origins: &mut [Origins]) -> Option<Mode> {
  let mut costs = [NEVER; 4];
  // The bits before the run, whole, and the mode they end in.
  let (mut whole, mut from) = (0, 0);
  for (run, origin) in runs.iter().zip(origins) {
    let mut next = [NEVER; 4];
    *origin = 0;
    for mode in Mode::ALL {
      let m = mode as usize;
      if !carries(mode, run.densest) {
        continue;
      }
      // Staying wins a tie: fewer segments.
      let (start, before) = if costs[m] <= whole + header[m] {
        (costs[m], m)
      } else {
        (whole + header[m], from)
      };
      let units = if mode == Mode::Byte {
        run.bytes
      } else {
        run.characters
      };
      next[m] = (start + units * cost(mode)).min(NEVER);
      *origin |= (before as Origins) << (2 * m);
    }
    costs = next;
    (whole, from) = cheapest(&costs);
    if whole >= NEVER {
      return None;
    }
  }
  Some(Mode::ALL[from])
}

/// Whether `mode` can carry the characters of a run whose densest mode is `densest`.
const fn carries(mode: Mode, densest: Mode) -> bool {
  match mode {
    Mode::Byte => true,
    Mode::Alphanumeric => matches!(densest, Mode::Numeric | Mode::Alphanumeric),
    _ => mode as u8 == densest as u8,
  }
}

/// The least of `costs` in whole bits, still in sixths, and its mode.
fn cheapest(costs: &[usize; 4]) -> (usize, usize) {
  let mut best = (NEVER, 0);
  for (mode, cost) in costs.iter().enumerate() {
    let whole = cost.next_multiple_of(SIXTHS);
    if whole < best.0 {
      best = (whole, mode);
    }
  }
  best
}

/// Turns `origins` into the mode of each run and counts the segments.
fn trace_back(origins: &mut [Origins], last: Mode) -> usize {
  let mut segments = 1;
  let mut mode = last as u8;
  for (index, origin) in origins.iter_mut().enumerate().rev() {
    let before = *origin >> (2 * mode) & 3;
    *origin = mode;
    segments += usize::from(index > 0 && before != mode);
    mode = before;
  }
  segments
}

/// Appends the segments that `modes` gives the runs.
pub fn collect<'a>(text: &'a str, runs: &[Run], modes: &[u8], segments: &mut Segments<'a>) {
  let mut rest = text.as_bytes();
  let mut index = 0;
  while index < runs.len() {
    let mode = Mode::ALL[modes[index] as usize];
    let (mut characters, mut bytes) = (0, 0);
    while index < runs.len() && modes[index] == mode as u8 {
      characters += runs[index].characters;
      bytes += runs[index].bytes;
      index += 1;
    }
    let data;
    (data, rest) = rest.split_at(bytes);
    let count = if mode == Mode::Byte {
      bytes
    } else {
      characters
    };
    segments.push(Segment::Characters { mode, count, data });
  }
}

/// Bits of all runs in their densest modes, without any header.
pub fn least_bits(runs: &[Run]) -> usize {
  runs
    .iter()
    .map(|run| run.characters * cost(run.densest))
    .sum::<usize>()
    / SIXTHS
}
