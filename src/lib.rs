//! QR codes (ISO/IEC 18004), from text to picture.

#![cfg_attr(not(feature = "binding"), deny(unsafe_code))]

pub mod error;
pub mod spec;
pub mod request;
pub mod matrix;
