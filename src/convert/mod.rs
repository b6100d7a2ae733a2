//! JavaScript values in and out.

pub mod bytes;
pub mod data;
pub mod error;
pub mod js;
pub mod kept;
pub mod large;
pub mod options;
pub mod output;
pub mod result_chunk;
pub mod value;
