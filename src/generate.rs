//! The stages, composed: one symbol, one picture, or many pictures on all cores.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::codeword::{self, Codewords};
use crate::error::QrError;
use crate::matrix::{self, Matrix};
use crate::memory;
use crate::render::{self, Geometry, Limit, Output};
use crate::request::{Data, Encoding, GivenSegment, Request};
use crate::segment::{self, Runs};

/// A symbol with what went into it.
pub struct Symbol {
  /// The modules.
  pub matrix: Matrix,
  /// The segments: given as data again, they make the same symbol.
  pub segments: Vec<GivenSegment>,
}

/// Encodes `data` as a symbol.
///
/// # Errors
/// [`QrError::Empty`], [`QrError::TooLong`], [`QrError::Data`] and [`QrError::Option`] as the
/// stages give them.
pub fn symbol(data: &Data, encoding: &Encoding) -> Result<Symbol, QrError> {
  with_codewords(data, encoding, |codewords| {
    let matrix = draw(codewords, encoding);
    let segments = codewords.segments.iter().map(GivenSegment::from).collect();
    Ok(Symbol { matrix, segments })
  })
}

/// Makes one picture.
///
/// # Errors
/// Those of [`symbol`], [`QrError::TooLarge`] or [`QrError::Option`] where the picture's size
/// is out of bounds, and [`QrError::Memory`].
pub fn picture(request: &Request) -> Result<Output, QrError> {
  let limit = Limit::of(&request.picture);
  let (matrix, geometry) = modules(request, limit)?;
  render::render(&matrix, &request.picture, &geometry, limit)
}

fn modules(request: &Request, limit: Limit) -> Result<(Matrix, Geometry), QrError> {
  let Request {
    encoding, picture, ..
  } = request;
  with_codewords(&request.data, encoding, |codewords| {
    // Before the matrix: a picture that may not be made costs no symbol.
    let geometry = Geometry::of(codewords.version, picture)?;
    limit.check(render::estimate(codewords.version, picture, &geometry).least)?;
    Ok((draw(codewords, encoding), geometry))
  })
}

/// Where a thread makes its symbols, one after the other: what is in here is not allocated for each.
struct Workspace {
  runs: Runs,
  codewords: codeword::Workspace,
}

thread_local! {
  static WORKSPACE: RefCell<Workspace> = const {
    RefCell::new(Workspace {
      runs: Runs::new(),
      codewords: codeword::Workspace::new(),
    })
  };
}

/// Runs `job` with the codewords of `data`.
fn with_codewords<Made>(
  data: &Data,
  encoding: &Encoding,
  job: impl FnOnce(&Codewords) -> Result<Made, QrError>,
) -> Result<Made, QrError> {
  WORKSPACE.with_borrow_mut(|Workspace { runs, codewords }| {
    let plan = segment::plan(data, encoding, runs)?;
    job(&codeword::assemble(&plan, encoding, codewords)?)
  })
}

fn draw(codewords: &Codewords, encoding: &Encoding) -> Matrix {
  let Codewords {
    version,
    level,
    bytes,
    ..
  } = codewords;
  matrix::draw_as(encoding.rules, *version, *level, bytes, encoding.mask)
}

/// Makes one picture as a `data:` URL in base64 (RFC 2397).
///
/// # Errors
/// Those of [`picture`].
pub fn data_url(request: &Request) -> Result<Output, QrError> {
  let picture = &request.picture;
  let head = ["data:", picture.format.media_type(), ";base64,"];
  let length = head.map(str::len).iter().sum();
  let limit = Limit::of_data_url(picture, length);
  let (matrix, geometry) = modules(request, limit)?;
  let url = render::lend(&matrix, picture, &geometry, limit, |bytes| {
    let mut url = memory::string(length + bytes.len().div_ceil(3) * 4)?;
    url.extend(head);
    STANDARD.encode_string(bytes, &mut url);
    Ok(url)
  });
  url?.map(Output::Text)
}

/// Runs `job` and turns a panic into [`QrError::Internal`].
///
/// # Errors
/// Those of `job`, and [`QrError::Internal`].
pub fn guarded<Made>(job: impl FnOnce() -> Result<Made, QrError>) -> Result<Made, QrError> {
  // Whatever a panic left half-done goes down with the job: requests share nothing.
  catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|panic| {
    let detail = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let detail = detail.or_else(|| panic.downcast_ref::<String>().cloned());
    Err(QrError::Internal {
      detail: detail.unwrap_or_else(|| "a panic without text".to_owned()),
    })
  })
}
