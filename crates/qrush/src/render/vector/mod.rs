//! Outlines, sharp at any size.

pub mod eps;
mod number;
pub mod pdf;
pub mod svg;
mod svg_path;
