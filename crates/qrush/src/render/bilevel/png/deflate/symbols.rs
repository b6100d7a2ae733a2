//! The alphabets of deflate: what stands for a length and for a distance (RFC 1951, section 3.2.5).

/// The longest copy.
pub const LONGEST: usize = 258;
/// The shortest copy.
pub const SHORTEST: usize = 3;
/// The farthest copy.
pub const FARTHEST: usize = 1 << 15;
/// The symbol that ends a block.
pub const END: usize = 256;
/// Symbols of distances in use.
pub const DISTANCES: usize = 30;

/// A symbol, and bits that follow its code.
#[derive(Clone, Copy)]
pub struct LengthSymbol {
  pub code: u16,
  pub extra: u16,
  pub extra_bits: u8,
}

/// The symbol of a length of 3 to 258.
pub const fn length(length: usize) -> LengthSymbol {
  if length == LONGEST {
    return LengthSymbol {
      code: 285,
      extra: 0,
      extra_bits: 0,
    };
  }
  let from = (length - SHORTEST) as u16;
  if from < 8 {
    return LengthSymbol {
      code: 257 + from,
      extra: 0,
      extra_bits: 0,
    };
  }
  // Four symbols for each power of two.
  let extra_bits = from.ilog2() - 2;
  LengthSymbol {
    code: 257 + 4 * extra_bits as u16 + (from >> extra_bits),
    extra: from & ((1 << extra_bits) - 1),
    extra_bits: extra_bits as u8,
  }
}

/// The symbol of a distance of 1 to 32,768.
pub const fn distance(distance: usize) -> LengthSymbol {
  let from = (distance - 1) as u16;
  if from < 4 {
    return LengthSymbol {
      code: from,
      extra: 0,
      extra_bits: 0,
    };
  }
  // Two symbols for each power of two.
  let extra_bits = from.ilog2() - 1;
  LengthSymbol {
    code: 2 * extra_bits as u16 + (from >> extra_bits),
    extra: from & ((1 << extra_bits) - 1),
    extra_bits: extra_bits as u8,
  }
}
