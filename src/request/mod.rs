//! The validated input: what is encoded, how, and as what picture. Only validation constructs it.

mod data;
mod encoding;

pub(crate) use data::Given;
pub use data::{Data, GivenSegment};
pub use encoding::Encoding;
