//! Literals and copies as they are found, joined to pieces.

use super::deflate::Piece;
use super::deflate::symbols::SHORTEST;

/// Pieces in the making: literals and copies come as they are found, and are joined.
pub struct Pieces<'a> {
  made: &'a mut Vec<Piece>,
  last: Piece,
  /// Where the last piece's copy stands among the bytes.
  copied: usize,
}

impl<'a> Pieces<'a> {
  pub fn new(made: &'a mut Vec<Piece>) -> Self {
    let last = Piece {
      start: 0,
      literals: 0,
      distance: 0,
      length: 0,
    };
    Self {
      made,
      last,
      copied: 0,
    }
  }

  /// What they are added to.
  pub fn made(&mut self) -> &mut Vec<Piece> {
    self.made
  }

  /// `count` literals from `start` on.
  pub fn literals(&mut self, start: usize, count: usize) {
    if count == 0 {
      return;
    }
    self.settle(start);
    if self.last.literals == 0 {
      self.last.start = start as u32;
    }
    debug_assert_eq!((self.last.start + self.last.literals) as usize, start);
    self.last.literals += count as u32;
  }

  /// A copy of `length` bytes, the first of which is that at `start`.
  pub fn copy(&mut self, start: usize, distance: usize, length: usize) {
    if length == 0 {
      return;
    }
    if self.last.distance as usize != distance {
      self.settle(start);
      self.last.distance = distance as u32;
    }
    if self.last.length == 0 {
      self.copied = start;
    }
    self.last.length += length as u32;
  }

  /// Ends the last piece, whose copy ends before `start`. One too short to be a copy becomes
  /// literals: so short it lies within a row.
  fn settle(&mut self, start: usize) {
    let Piece {
      literals, length, ..
    } = self.last;
    if (1..SHORTEST as u32).contains(&length) {
      debug_assert_eq!(self.copied + length as usize, start);
      if literals == 0 {
        self.last.start = self.copied as u32;
      }
      self.last.literals += length;
      self.last.length = 0;
    } else if length > 0 {
      self.made.push(self.last);
      self.last.literals = 0;
      self.last.length = 0;
    }
    self.last.distance = 0;
  }

  /// Ends the last piece.
  pub fn end(mut self) {
    self.settle(self.copied + self.last.length as usize);
    if self.last.literals > 0 {
      self.made.push(self.last);
    }
  }
}
