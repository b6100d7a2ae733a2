//! What is drawn, and where: the one place for the geometry of all formats.

mod drawing;
pub(crate) mod fractional;
mod geometry;
pub(crate) mod outline;
pub(crate) mod page;
pub(crate) mod rows;

pub use drawing::Drawing;
pub use geometry::Geometry;
