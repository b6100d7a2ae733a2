//! What symbols of a version have in common, made once per version and kept.

use std::sync::OnceLock;

use super::function::{FunctionPatterns, format_modules};
use super::mask::inverts;
use super::place::Strips;
use crate::spec::{Level, Mask, Version, format_difference, micro_format_information};

/// The constant part of a version's symbols.
///
/// A line of modules is `W` words, 1, 2 or 4; `H` lines of them are a grid, with zeros past the
/// symbol's size (of four words three are used, four being one register).
pub(super) struct Template<const W: usize, const H: usize> {
  pub(super) version: Version,
  pub(super) strips: Strips,
  /// By level: function patterns and the format information for mask 0.
  bases: [Option<Base<W>>; 4],
  pub(super) masks: Masks,
  pub(super) drawing: FunctionPatterns,
}

/// A symbol without data.
pub(super) struct Base<const W: usize> {
  pub(super) rows: Vec<[u64; W]>,
  pub(super) columns: Vec<[u64; W]>,
}

/// Lines to XOR upon a symbol's to apply the masks, `4 / W` of them side by side: first all lines
/// for the first masks, then all for the next.
///
/// They include what changes in the format information. Past the symbol's size, their places
/// alternate from line to line (see [`super::penalty`]), as all differences there are to score
/// nothing.
pub(super) struct Masks {
  pub(super) size: usize,
  pub(super) rows: Vec<[u64; 4]>,
  pub(super) columns: Vec<[u64; 4]>,
  /// For the edges of the rows: bits where a module's mask differs from the next.
  pub(super) edges: Vec<[u64; 4]>,
}

/// Symbols up to 64 modules wide: Micro QR and versions 1–11.
pub(super) type Narrow = Template<1, 64>;
/// Symbols up to 128 modules wide: versions 12–27.
pub(super) type Medium = Template<2, 128>;
/// Symbols up to 192 modules wide: versions 28–40.
pub(super) type Wide = Template<4, 192>;

/// A version's template, by its width.
pub(super) enum AnyTemplate {
  Narrow(&'static Narrow),
  Medium(&'static Medium),
  Wide(&'static Wide),
}

/// The template of `version`, made if this is its first use.
pub(super) fn template(version: Version) -> AnyTemplate {
  static NARROW: [OnceLock<Narrow>; 15] = [const { OnceLock::new() }; 15];
  static MEDIUM: [OnceLock<Medium>; 16] = [const { OnceLock::new() }; 16];
  static WIDE: [OnceLock<Wide>; 13] = [const { OnceLock::new() }; 13];
  match version.index() {
    at @ ..15 => AnyTemplate::Narrow(NARROW[at].get_or_init(|| Template::new(version))),
    at @ 15..31 => AnyTemplate::Medium(MEDIUM[at - 15].get_or_init(|| Template::new(version))),
    at => AnyTemplate::Wide(WIDE[at - 31].get_or_init(|| Template::new(version))),
  }
}

impl<const W: usize, const H: usize> Template<W, H> {
  fn new(version: Version) -> Self {
    let drawing = FunctionPatterns::of(version);
    Self {
      version,
      strips: Strips::new(&drawing, H / 32),
      bases: Level::ALL.map(|level| Base::new(&drawing, level)),
      masks: Masks::new::<W>(&drawing),
      drawing,
    }
  }

  pub(super) fn base(&self, level: Level) -> &Base<W> {
    self.bases[level as usize]
      .as_ref()
      .expect("a level that the version has")
  }
}

impl<const W: usize> Base<W> {
  /// `None` for a level that a Micro QR version does not have.
  fn new(drawing: &FunctionPatterns, level: Level) -> Option<Self> {
    let version = drawing.version();
    if version.is_micro() {
      micro_format_information(version, level, Mask::ZERO)?;
    }
    let mut drawing = drawing.clone();
    drawing.format_information(level, Mask::ZERO);
    let mut base = Self {
      rows: vec![[0; W]; drawing.size()],
      columns: vec![[0; W]; drawing.size()],
    };
    for row in 0..drawing.size() {
      for column in 0..drawing.size() {
        if drawing.is_dark(row, column) {
          base.rows[row][column / 64] |= 1 << (column % 64);
          base.columns[column][row / 64] |= 1 << (row % 64);
        }
      }
    }
    Some(base)
  }
}

impl Masks {
  fn new<const W: usize>(drawing: &FunctionPatterns) -> Self {
    let size = drawing.size();
    let count = if drawing.version().is_micro() { 4 } else { 8 };
    let mut masks = Self::none::<W>(size, count);
    for mask in (0..count as u8).filter_map(Mask::new) {
      let changes = changes(drawing, mask);
      let (group, word) = masks.place::<W>(mask);
      for (row, line) in changes.iter().enumerate() {
        for (column, &changed) in line.iter().enumerate() {
          let next = column + 1 < size && changed ^ line[column + 1];
          masks.rows[group + row][word + column / 64] |= u64::from(changed) << (column % 64);
          masks.columns[group + column][word + row / 64] |= u64::from(changed) << (row % 64);
          masks.edges[group + row][word + column / 64] |= u64::from(next) << (column % 64);
        }
      }
    }
    masks
  }

  /// `count` masks that change nothing.
  pub(super) fn none<const W: usize>(size: usize, count: usize) -> Self {
    let outside = |from: usize, line: [u64; 4]| {
      let word = |at: usize| match from.saturating_sub(at % W * 64) {
        bits @ ..64 => u64::MAX << bits,
        _ => 0,
      };
      std::array::from_fn(|at| line[at] & word(at))
    };
    let lines = count / (4 / W) * size;
    let alternating: Vec<_> = (0..lines)
      .map(|line| outside(size, [((line % size % 2) as u64).wrapping_neg(); 4]))
      .collect();
    Self {
      size,
      rows: alternating.clone(),
      columns: alternating,
      edges: vec![outside(size - 1, [u64::MAX; 4]); lines],
    }
  }

  /// Where a mask's lines start, and their first word within the line.
  pub(super) fn place<const W: usize>(&self, mask: Mask) -> (usize, usize) {
    let (group, at) = (
      mask.reference() as usize / (4 / W),
      mask.reference() as usize % (4 / W),
    );
    (group * self.size, at * W)
  }
}

/// The modules that `mask` changes, seen from mask 0 in the format information and from no mask in
/// the data.
fn changes(drawing: &FunctionPatterns, mask: Mask) -> Vec<Vec<bool>> {
  let (version, size) = (drawing.version(), drawing.size());
  let mut changes: Vec<Vec<bool>> = (0..size)
    .map(|row| {
      (0..size)
        .map(|column| !drawing.is_function(row, column) && inverts(version, mask, row, column))
        .collect()
    })
    .collect();
  for bit in 0..15 {
    for (row, column) in format_modules(version, bit) {
      changes[row][column] = format_difference(mask) >> bit & 1 == 1;
    }
  }
  changes
}
