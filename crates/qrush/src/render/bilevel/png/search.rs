//! Copies within a row and from the bands above it, found among modules instead of pixels.
//!
//! Two places are compared that have the same place within their bytes and the same next modules: a
//! table says where those came last. What of it is taken is the cheapest way through the row (a
//! shortest path from its last module to its first).

use super::deflate::symbols::{FARTHEST, LONGEST, SHORTEST};
use super::modules::{alike, window};
use super::pieces::Pieces;
use super::price::{Cost, Prices};
use super::rows::Scanlines;
use crate::scene::Geometry;

/// From how many bytes on a module is a run that a copy of itself may say.
const WIDE: usize = 24;

/// Room for the search, and what is known before it of all rows of a picture.
pub struct Search {
  size: usize,
  module: usize,
  before: usize,
  period: usize,
  /// Of a column, the part that tells its place within its bytes; of uneven modules, all of it.
  phases: usize,
  /// By how many modules a place is known: few, and many.
  known: [u32; 2],
  /// Where those modules came last: one more than 256 times the band, and the column.
  places: [Vec<u32>; 2],
  prices: Prices,
  /// By column: the first byte that holds nothing left of it, and the one that holds its edge.
  edges: Vec<(u16, u16)>,
  /// Copies begin at every module of so many: in large symbols there are enough of them.
  stride: usize,
  /// After how many modules of a copy no other is looked for.
  enough: usize,
  found: Vec<[Found; KINDS]>,
  ways: Vec<Way>,
}

/// A copy from a column on.
#[derive(Clone, Copy, Default)]
struct Found {
  /// The first module after it.
  end: u16,
  distance: u16,
  /// That of the distance alone.
  price: u16,
}

/// The cheapest way from a column to the end of the row.
#[derive(Clone, Copy, Default)]
struct Way {
  price: Cost,
  /// The column that it leads to.
  end: u16,
  /// None: by literals.
  distance: u16,
}

/// By kind: of the module before, of the row above, by each table.
const KINDS: usize = 4;

impl Search {
  pub const fn new() -> Self {
    Self {
      size: 0,
      module: 0,
      before: 0,
      period: 0,
      phases: 0,
      known: [0; 2],
      places: [const { Vec::new() }; 2],
      prices: Prices::new(),
      edges: Vec::new(),
      enough: 0,
      stride: 1,
      found: Vec::new(),
      ways: Vec::new(),
    }
  }

  /// Makes ready for the rows of a picture; answers whether a search may find something.
  pub fn prepare(&mut self, rows: &Scanlines, geometry: &Geometry, size: usize) -> bool {
    let Geometry {
      module,
      left: before,
      ..
    } = *geometry;
    // Where each byte holds whole modules, its code is as short as a share of a copy.
    let is_even = geometry.edges.is_none();
    if module <= 1 || is_even && matches!(module, 2 | 4) && before.is_multiple_of(module) {
      return false;
    }
    self.size = size;
    self.module = module;
    self.before = before;
    self.period = rows.period;
    // Uneven modules are alike in the same columns alone.
    let phases = if is_even {
      8 >> module.trailing_zeros().min(3)
    } else {
      size.next_power_of_two()
    };
    self.phases = phases - 1;
    // Of so many places, about one has as many modules alike as their number has bits.
    let reach = (FARTHEST / (module * rows.period)).clamp(1, size);
    let many = (reach * size / phases).ilog2().clamp(6, 10);
    self.known = [many - 2, many + 1];
    self.stride = 1 + size * size / 8000;
    self.enough = many as usize;
    for (places, known) in self.places.iter_mut().zip(self.known) {
      places.clear();
      places.resize(phases << known, 0);
    }
    self.found.resize(size, [Found::default(); KINDS]);
    self.ways.resize(size + 1, Way::default());
    self.edges.clear();
    self.edges.extend((0..=size).map(|column| {
      let pixel = geometry.column(column);
      (1 + pixel.div_ceil(8) as u16, 1 + (pixel / 8) as u16)
    }));
    self.prices = Prices::of(rows, size);
    true
  }

  /// Splits bytes `from` to `to` of the row of band `at`.
  pub fn band(&mut self, rows: &Scanlines, at: usize, from: usize, to: usize, pieces: &mut Pieces) {
    let mut carried = [Found::default(); KINDS];
    for (node, column) in (0..self.size).step_by(self.stride).enumerate() {
      let places = self.note(rows, at, column);
      self.find(rows, at, column, places, &mut carried);
      self.found[node] = carried;
      for column in (column + 1..self.size).take(self.stride - 1) {
        self.note(rows, at, column);
      }
    }
    self.choose();
    let row = rows.row(at);
    let start = at * rows.period;
    let (mut said, mut column) = (from, 0);
    while column < self.size {
      let Way { end, distance, .. } = self.ways[column];
      let end = usize::from(end);
      if distance > 0 {
        let first = usize::from(self.edges[column].0).max(said);
        let until = usize::from(self.edges[end].1).min(to);
        if until >= first + SHORTEST {
          self.literals(row, start, said, first, pieces);
          pieces.copy(start + first, distance.into(), until - first);
          said = until;
        }
      }
      column = end;
    }
    self.literals(row, start, said, to, pieces);
  }

  /// Finds the cheapest way from each column.
  fn choose(&mut self) {
    let Self {
      edges,
      ways,
      prices,
      ..
    } = self;
    let byte = 8 * prices.literal / self.module as Cost;
    let (edges, ways) = (&edges[..=self.size], &mut ways[..=self.size]);
    ways[self.size] = Way::default();
    let mut node = self.size.div_ceil(self.stride);
    let mut copies = (node - 1) * self.stride;
    for column in (0..self.size).rev() {
      let mut way = Way {
        price: ways[column + 1].price + prices.literal,
        end: column as u16 + 1,
        distance: 0,
      };
      if column > copies {
        ways[column] = way;
        continue;
      }
      copies = copies.saturating_sub(self.stride);
      node -= 1;
      let first = edges[column].0;
      for found in &self.found[node] {
        let end = usize::from(found.end);
        let (after, until) = edges[end];
        if until < first + SHORTEST as u16 {
          continue;
        }
        let length = usize::from(until - first).min(LONGEST);
        let price = Cost::from(prices.length[length] + found.price)
          + byte * Cost::from(after - until)
          + ways[end].price;
        if price < way.price {
          way = Way {
            price,
            end: found.end,
            distance: found.distance,
          };
        }
      }
      ways[column] = way;
    }
  }

  /// Says bytes `from` to `to` of `row`, which stands at `start`: wide modules by runs.
  fn literals(&self, row: &[u8], start: usize, from: usize, to: usize, pieces: &mut Pieces) {
    if self.module < WIDE {
      return pieces.literals(start + from, to - from);
    }
    let mut at = from;
    while at < to {
      let run = row[at..to].iter().take_while(|&&byte| byte == row[at]);
      let run = run.count();
      if run > 2 * SHORTEST {
        pieces.literals(start + at, 1);
        pieces.copy(start + at + 1, 1, run - 1);
      } else {
        pieces.literals(start + at, run);
      }
      at += run;
    }
  }

  /// Notes the place, and answers those before it that are as it.
  fn note(&mut self, rows: &Scanlines, at: usize, column: usize) -> [u32; 2] {
    let modules = window(&rows.bands[at].modules, column);
    let place = (at << 8 | column) as u32 + 1;
    std::array::from_fn(|table| {
      let known = self.known[table];
      let alike = (modules & ((1 << known) - 1)) as usize;
      let phase = (column & self.phases) << known;
      std::mem::replace(&mut self.places[table][phase | alike], place)
    })
  }

  /// Finds copies from `column` of band `at` on that go farther than those found before it.
  fn find(
    &self,
    rows: &Scanlines,
    at: usize,
    column: usize,
    places: [u32; 2],
    found: &mut [Found; KINDS],
  ) {
    let row = &rows.bands[at].modules;
    let ask = |found: &mut Found, band: usize, other: usize, distance: usize| {
      let most = self.size - column.max(other);
      let end = column + alike(row, column, &rows.bands[band].modules, other, most);
      if end > usize::from(found.end) {
        *found = Found {
          end: end as u16,
          distance: distance as u16,
          price: self.prices.distance(distance) as u16,
        };
      }
    };
    let [run, above, known @ ..] = found;
    if column > 0 && self.module >= 8 && usize::from(run.end) <= column {
      ask(run, at, column - 1, 1);
    }
    if at > 0 && self.period <= FARTHEST && usize::from(above.end) <= column {
      ask(above, at - 1, column, self.period);
    }
    // Where many modules are alike, few are: often it is one place.
    let [few, many] = places;
    let places = [few, if few == many { 0 } else { many }];
    for (found, place) in known.iter_mut().zip(places) {
      // One so long is seldom followed by a longer one.
      if place == 0 || usize::from(found.end) > column + self.enough {
        continue;
      }
      let (band, other) = ((place - 1) as usize >> 8, (place - 1) as usize & 0xFF);
      let up = match &rows.bands[band] {
        _ if band == at => 0,
        // From the last row of that band.
        above => self.period * (rows.bands[at].top + 1 - above.top - above.height),
      };
      let distance = up + column * self.module / 8 - other * self.module / 8;
      if distance <= FARTHEST {
        ask(found, band, other, distance);
      }
    }
  }
}
