//! Copies within a row and from the bands above it, found among modules instead of pixels.
//!
//! Places are compared that have the same place within their bytes, all of a row at once: as words
//! of modules, one shifted upon the other. What of it is taken is the cheapest way through the row
//! (a shortest path from its last byte to its first).

use super::copies::Pieces;
use super::deflate::Statistics;
use super::rows::{Modules, Rows};
use super::symbols::{self, FARTHEST, LONGEST, SHORTEST};
use crate::render::Geometry;

/// Sixteenths of a bit.
type Cost = u32;
const BIT: Cost = 16;

/// Room for the search, and what is known before it of all rows of a picture.
pub struct Search {
  size: usize,
  /// Places that the band's row was compared with.
  compared: u32,
  module: usize,
  period: usize,
  least: [usize; 14],
  /// Modules between places that have the same place within their bytes.
  step: usize,
  /// Bytes of a row where a copy may begin or end.
  nodes: Vec<u32>,
  /// By a module's left edge: the last node before or at it, and the first at or after it.
  edges: Vec<(u16, u16)>,
  found: Vec<[Found; CLASSES]>,
  /// The price from a node to the end, and the best way from it.
  ways: Vec<Way>,
  literal: [Cost; 256],
  length: [Cost; LONGEST + 1],
  distance: [Cost; 30],
}

/// Bands to learn prices from, at least.
const SAMPLE: usize = 12;

/// A copy that ends before a node.
#[derive(Clone, Copy, Default)]
struct Found {
  end: u16,
  distance: u16,
  /// That of the distance alone.
  price: u16,
}

/// By distance: the row above, and near to far.
const CLASSES: usize = 4;

#[derive(Clone, Copy, Default)]
struct Way {
  price: Cost,
  /// The node that it leads to.
  end: u16,
  /// None: by literals.
  distance: u16,
}

impl Search {
  pub const fn new() -> Self {
    Self {
      size: 0,
      compared: 0,
      module: 0,
      period: 0,
      least: [0; 14],
      step: 0,
      nodes: Vec::new(),
      edges: Vec::new(),
      found: Vec::new(),
      ways: Vec::new(),
      literal: [0; 256],
      length: [0; LONGEST + 1],
      distance: [0; 30],
    }
  }

  /// Makes ready for the rows of a picture; answers whether a search may find something.
  pub fn prepare(&mut self, rows: &Rows, geometry: &Geometry, size: usize) -> bool {
    let Geometry { module, before, .. } = *geometry;
    // Where each byte holds whole modules, its code is as short as a share of a copy.
    if matches!(module, 2 | 4) && before % module == 0 {
      return false;
    }
    self.size = size;
    self.module = module;
    self.period = rows.period;
    self.step = 8 >> module.trailing_zeros().min(3);
    self.nodes.clear();
    self.edges.clear();
    self.nodes.push(0);
    for edge in 0..=size {
      let pixel = before + edge * module;
      for node in [1 + pixel / 8, 1 + pixel.div_ceil(8)] {
        if self.nodes.last() < Some(&(node as u32)) {
          self.nodes.push(node as u32);
        }
      }
      let last = self.nodes.len() as u16 - 1;
      self.edges.push((last - u16::from(pixel % 8 > 0), last));
    }
    if self.nodes.last() != Some(&(rows.period as u32)) {
      self.nodes.push(rows.period as u32);
    }
    self
      .found
      .resize(self.nodes.len(), [Found::default(); CLASSES]);
    self.ways.resize(self.nodes.len(), Way::default());
    true
  }

  /// Sets prices before anything is known.
  pub fn guess(&mut self, rows: &Rows) {
    let mut counts = [0u32; 256];
    let mut total = 0;
    for (at, band) in rows.bands.iter().enumerate() {
      if band.modules != [0; 3] {
        for &byte in rows.row(at) {
          counts[byte as usize] += 1;
        }
        total += rows.period;
      }
    }
    for (price, &count) in self.literal.iter_mut().zip(&counts) {
      *price = information(total as u64, count.max(1).into()).max(BIT) + BIT / 2;
    }
    let all: u32 = self
      .literal
      .iter()
      .zip(&counts)
      .map(|(&price, &count)| price * count)
      .sum();
    let modules = (total / rows.period * self.size) as Cost;
    // Long modules cost no more: they are runs.
    let module = (all / modules).min(6 * BIT);
    for (least, extra_bits) in self.least.iter_mut().zip(0..) {
      *least = ((5 + extra_bits) * BIT / module).max(1) as usize;
    }
    for (length, price) in self.length.iter_mut().enumerate().skip(SHORTEST) {
      let symbol = symbols::length(length);
      *price = BIT * (u32::from(symbol.extra_bits)) + 3 * BIT + BIT / 2;
    }
    for (symbol, price) in self.distance.iter_mut().enumerate() {
      *price = BIT * (symbol as u32 / 2).saturating_sub(1) + 3 * BIT;
    }
    let symbol = symbols::distance(rows.period.min(FARTHEST)).code as usize;
    self.distance[symbol] -= BIT + BIT / 2;
  }

  /// Of how many bands one is enough to [`learn`](Self::learn) from.
  pub fn sample(&self, rows: &Rows) -> usize {
    // Rows of single pixels are joined where they meet: none may be missing.
    if self.module == 1 {
      1
    } else {
      (rows.bands.len() / SAMPLE).max(1)
    }
  }

  /// How many bands above are searched: more where fewer places in each can be compared.
  fn reach(&self) -> usize {
    [1, 2, 6, 16][self.step.ilog2() as usize]
  }

  /// Sets prices by the codes that a first split led to.
  pub fn learn(&mut self, statistics: &Statistics) {
    // What did not occur would get a long code.
    let price = |length: u8| BIT * if length == 0 { 11 } else { u32::from(length) };
    let literals = &statistics.literal_lengths;
    for (cost, &length) in self.literal.iter_mut().zip(literals) {
      *cost = price(length);
    }
    for (length, cost) in self.length.iter_mut().enumerate().skip(SHORTEST) {
      let symbol = symbols::length(length);
      *cost = price(literals[symbol.code as usize]) + BIT * u32::from(symbol.extra_bits);
    }
    let distances = statistics.distance_lengths.iter().enumerate();
    for (cost, (symbol, &length)) in self.distance.iter_mut().zip(distances) {
      *cost = price(length) + BIT * (symbol as u32 / 2).saturating_sub(1);
    }
  }

  /// Splits bytes `from` to `to` of the row of band `at`.
  pub fn band(&mut self, rows: &Rows, at: usize, from: usize, to: usize, pieces: &mut Pieces) {
    let node = |byte: usize| self.nodes.binary_search(&(byte as u32)).expect("a node");
    let (first, last) = (node(from), node(to));
    self.found[first..=last].fill([Found::default(); CLASSES]);
    match self.size {
      ..=64 => self.find::<1>(rows, at, first, last),
      65..=128 => self.find::<2>(rows, at, first, last),
      _ => self.find::<3>(rows, at, first, last),
    }
    let row = rows.row(at);
    self.choose(row, first, last);
    let start = at * rows.period;
    let mut node = first;
    while node < last {
      let Way { end, distance, .. } = self.ways[node];
      let (from, to) = (self.nodes[node] as usize, self.nodes[end as usize] as usize);
      if distance > 0 {
        pieces.copy(start + from, distance as usize, to - from);
      } else if self.is_run(to - from, row[from]) {
        pieces.literals(start + from, 1);
        pieces.copy(start + from + 1, 1, to - from - 1);
      } else {
        pieces.literals(start + from, to - from);
      }
      node = end as usize;
    }
  }

  /// The price of `count` equal bytes by literals.
  fn literals(&self, count: usize, byte: u8) -> Cost {
    let one = self.literal[byte as usize];
    if count == 1 {
      one
    } else if self.is_run(count, byte) {
      one + self.copy(self.distance[0], count - 1)
    } else {
      one * count as u32
    }
  }

  fn is_run(&self, count: usize, byte: u8) -> bool {
    count > SHORTEST
      && self.copy(self.distance[0], count - 1) < self.literal[byte as usize] * (count as u32 - 1)
  }

  /// The price of a copy, whose distance has one of its own.
  fn copy(&self, distance: Cost, length: usize) -> Cost {
    if let Some(price) = self.length.get(length) {
      return distance + price;
    }
    let whole = (length / LONGEST) as u32;
    whole * (distance + self.length[LONGEST]) + distance + self.length[length % LONGEST]
  }

  /// The cheapest way from each node to `last`.
  fn choose(&mut self, row: &[u8], first: usize, last: usize) {
    let mut best = [Found::default(); CLASSES];
    for node in first..last {
      for (best, found) in best.iter_mut().zip(&mut self.found[node]) {
        if found.end > best.end {
          *best = *found;
        }
        *found = *best;
      }
    }
    self.ways[last] = Way::default();
    let mut run = last;
    for node in (first..last).rev() {
      let from = self.nodes[node] as usize;
      let span = self.nodes[node + 1] as usize - from;
      let byte = row[from];
      let mut way = Way {
        price: self.literals(span, byte) + self.ways[node + 1].price,
        end: node as u16 + 1,
        distance: 0,
      };
      // As the byte before.
      let same = from > 0 && row[from - 1] == byte;
      if same {
        let length = self.nodes[run] as usize - from;
        if length >= SHORTEST {
          let price = self.copy(self.distance[0], length) + self.ways[run].price;
          if price < way.price {
            way = Way {
              price,
              end: run as u16,
              distance: 1,
            };
          }
        }
      } else {
        run = node;
      }
      for found in self.found[node] {
        let end = found.end as usize;
        if end <= node {
          continue;
        }
        let length = self.nodes[end] as usize - from;
        if length >= SHORTEST {
          let price = self.copy(found.price.into(), length) + self.ways[end].price;
          if price < way.price {
            way = Way {
              price,
              end: end as u16,
              distance: found.distance,
            };
          }
        }
      }
      self.ways[node] = way;
    }
  }

  /// Finds copies that begin between the nodes `first` and `last`.
  fn find<const W: usize>(&mut self, rows: &Rows, at: usize, first: usize, last: usize) {
    let narrow = |modules: &Modules| -> [u64; W] { std::array::from_fn(|word| modules[word]) };
    self.compared = 0;
    let row = narrow(&rows.bands[at].modules);
    let all = ones::<W>(self.size);
    let (step, bytes) = (self.step, self.step * self.module / 8);
    let (mut shifted, mut valid) = (row, all);
    for count in 1..=(self.size - 1) / step {
      shifted = later(&shifted, step);
      valid = and(&later(&valid, step), &all);
      self.compare(&row, &shifted, &valid, count * bytes, first, last);
    }
    let mut distance = rows.period;
    for above in (0..at).rev().take(self.reach()) {
      let band = &rows.bands[above];
      let other = narrow(&band.modules);
      let (mut shifted, mut valid) = (other, all);
      for count in 0..=(self.size - 1) / step {
        if count > 0 {
          shifted = earlier(&shifted, step);
          valid = earlier(&valid, step);
        }
        if distance > count * bytes && distance - count * bytes <= FARTHEST {
          self.compare(
            &row,
            &shifted,
            &valid,
            distance - count * bytes,
            first,
            last,
          );
        }
      }
      let (mut shifted, mut valid) = (other, all);
      for count in 1..=(self.size - 1) / step {
        shifted = later(&shifted, step);
        valid = and(&later(&valid, step), &all);
        if distance + count * bytes > FARTHEST {
          break;
        }
        self.compare(
          &row,
          &shifted,
          &valid,
          distance + count * bytes,
          first,
          last,
        );
      }
      distance += band.height * rows.period;
      if distance > FARTHEST {
        break;
      }
    }
  }

  /// Notes where `row` and `other` are alike for long enough.
  fn compare<const W: usize>(
    &mut self,
    row: &[u64; W],
    other: &[u64; W],
    valid: &[u64; W],
    distance: usize,
    first: usize,
    last: usize,
  ) {
    let symbol = symbols::distance(distance);
    let class = match symbol.extra_bits {
      _ if distance == self.period => 0,
      0..=3 => 1,
      4..=6 => 2,
      _ => 3,
    };
    self.compared += 1;
    // Among so many places, one as long was found before.
    let usual = (self.compared / 4 + 1).ilog2() as usize;
    let enough = self.least[usize::from(symbol.extra_bits)].max(usual);
    let alike: [u64; W] = std::array::from_fn(|at| !(row[at] ^ other[at]) & valid[at]);
    // Where at least so many are alike from here on.
    let mut long = alike;
    let mut length = 1;
    while length < enough {
      let more = length.min(enough - length);
      let moved = earlier(&long, more);
      for (word, moved) in long.iter_mut().zip(moved) {
        *word &= moved;
      }
      length += more;
    }
    let before = later(&long, 1);
    for word in 0..W {
      let mut starts = long[word] & !before[word];
      while starts != 0 {
        let start = word * 64 + starts.trailing_zeros() as usize;
        starts &= starts - 1;
        let end = end_of_run(&alike, start);
        let from = usize::from(self.edges[start].1).max(first);
        let to = usize::from(self.edges[end].0).min(last);
        if from < to {
          let found = &mut self.found[from][class];
          if to > found.end as usize
            || (to == found.end as usize && distance < found.distance as usize)
          {
            *found = Found {
              end: to as u16,
              distance: distance as u16,
              price: self.distance[usize::from(symbol.code)] as u16,
            };
          }
        }
      }
    }
  }
}

/// What one of `count` things among `total` says: the logarithm, between powers of two by a line.
fn information(total: u64, count: u64) -> Cost {
  let share = (total << 8) / count;
  let power = share.ilog2();
  (BIT * power + ((share * u64::from(BIT)) >> power) as Cost - BIT).saturating_sub(8 * BIT)
}

/// The first place from `start` on that is not set.
fn end_of_run<const W: usize>(bits: &[u64; W], start: usize) -> usize {
  let mut word = start / 64;
  let mut rest = !bits[word] & u64::MAX << (start % 64);
  while rest == 0 {
    word += 1;
    if word == W {
      return W * 64;
    }
    rest = !bits[word];
  }
  word * 64 + rest.trailing_zeros() as usize
}

/// The low `count` bits.
fn ones<const W: usize>(count: usize) -> [u64; W] {
  std::array::from_fn(|word| match count.saturating_sub(word * 64) {
    0 => 0,
    bits @ 1..64 => u64::MAX >> (64 - bits),
    _ => u64::MAX,
  })
}

fn and<const W: usize>(one: &[u64; W], other: &[u64; W]) -> [u64; W] {
  std::array::from_fn(|at| one[at] & other[at])
}

/// Moves modules to the right by 1 to 63 columns.
fn later<const W: usize>(bits: &[u64; W], by: usize) -> [u64; W] {
  std::array::from_fn(|at| {
    let from_below = if at > 0 { bits[at - 1] >> (64 - by) } else { 0 };
    bits[at] << by | from_below
  })
}

/// Moves modules to the left by 1 to 63 columns.
fn earlier<const W: usize>(bits: &[u64; W], by: usize) -> [u64; W] {
  std::array::from_fn(|at| {
    let from_above = if at + 1 < W {
      bits[at + 1] << (64 - by)
    } else {
      0
    };
    bits[at] >> by | from_above
  })
}
