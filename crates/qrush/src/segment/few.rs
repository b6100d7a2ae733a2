use std::fmt;
use std::ops::Deref;

/// A list that stays in place up to `N` items; a longer one is allocated.
#[derive(Clone)]
pub struct Few<T, const N: usize> {
  /// The items, unless there are any in `many`.
  inline: [T; N],
  /// How many of `inline` are items.
  count: usize,
  many: Vec<T>,
}

impl<T: Copy, const N: usize> Few<T, N> {
  /// No items; `filler` stands where there are none yet.
  pub const fn new(filler: T) -> Self {
    Self {
      inline: [filler; N],
      count: 0,
      many: Vec::new(),
    }
  }

  /// Appends `item`.
  #[inline]
  pub fn push(&mut self, item: T) {
    if self.many.is_empty() && self.count < N {
      self.inline[self.count] = item;
      self.count += 1;
    } else {
      self.push_to_many(item);
    }
  }

  /// Makes room for `more` items at once, if there will be too many to stay in place.
  pub fn reserve(&mut self, more: usize) {
    let count = self.len() + more;
    if count > N {
      self.many.reserve(count - self.many.len());
    }
  }

  fn push_to_many(&mut self, item: T) {
    if self.many.is_empty() {
      self.many.extend_from_slice(&self.inline);
    }
    self.many.push(item);
  }
}

impl<T, const N: usize> Deref for Few<T, N> {
  type Target = [T];

  #[inline]
  fn deref(&self) -> &[T] {
    if self.many.is_empty() {
      &self.inline[..self.count]
    } else {
      &self.many
    }
  }
}

impl<T: PartialEq, const N: usize> PartialEq for Few<T, N> {
  fn eq(&self, other: &Self) -> bool {
    **self == **other
  }
}

impl<T: Eq, const N: usize> Eq for Few<T, N> {}

impl<T: fmt::Debug, const N: usize> fmt::Debug for Few<T, N> {
  fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_list().entries(self.iter()).finish()
  }
}
