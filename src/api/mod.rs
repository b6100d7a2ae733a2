//! The functions of the addon, one file for each of the public names.

pub mod batch;
pub mod configure;
pub mod create;
pub mod estimate;
pub mod file;
pub mod render;
pub mod schema;
pub mod stats;
mod version;
