//! Characters.

pub mod ascii;
mod half_blocks;
pub mod qrcode;
pub mod terminal;
pub mod utf8;
