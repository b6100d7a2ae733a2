//! Pixels of two colours, packed.

pub mod gif;
pub mod png;
pub mod webp;
