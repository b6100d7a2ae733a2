//! QR codes (ISO/IEC 18004), from text to picture.

#![cfg_attr(not(feature = "binding"), deny(unsafe_code))]

pub mod error;
pub mod matrix;
pub mod request;
pub mod spec;
