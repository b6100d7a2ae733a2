//! Pixels, each with its own value.

pub mod gray;
pub mod jpeg;
pub mod rgba;
