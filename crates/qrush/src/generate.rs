//! The stages, composed: one symbol, one picture, or many pictures on all cores.

use std::cell::RefCell;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::codeword::{self, Codewords};
use crate::data::Data;
use crate::encoding::Encoding;
use crate::error::Error;
use crate::limits::{Limit, Limits};
use crate::manual_segment::ManualSegment;
use crate::matrix;
use crate::memory;
use crate::picture::Picture;
use crate::render::{self, Output};
use crate::scene::{Drawing, Geometry};
use crate::segment::{self, Runs};
use crate::symbol::Symbol;

/// One picture to make.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
  /// What the symbol carries.
  pub data: Data,
  /// How it is encoded.
  pub encoding: Encoding,
  /// What the picture looks like.
  pub picture: Picture,
  /// How large it may be.
  pub limits: Limits,
}

/// A symbol with what went into it.
pub struct Encoded {
  /// The modules.
  pub symbol: Symbol,
  /// The segments: given as data again, they make the same symbol.
  pub segments: Vec<ManualSegment>,
}

/// Encodes `data` as a symbol.
///
/// # Errors
/// [`Error::Empty`], [`Error::TooLong`], [`Error::NoMode`] and [`Error::NoLevel`] as the
/// stages give them.
pub fn encode(data: &Data, encoding: &Encoding) -> Result<Encoded, Error> {
  with_codewords(data, encoding, |codewords| {
    Ok(Encoded {
      symbol: draw(codewords, encoding),
      segments: codewords.segments.iter().map(ManualSegment::from).collect(),
    })
  })
}

/// Makes one picture.
///
/// # Errors
/// Those of [`encode`], those of [`Geometry::of`], [`Error::TooLarge`] over the limit of bytes, and
/// [`Error::Memory`].
pub fn picture(request: &Request) -> Result<Output, Error> {
  draw_within(request, Limit::of_file(&request.limits), render::render)
}

/// Draws the symbol of `request` and has `write` make a file of it.
fn draw_within<Made>(
  request: &Request,
  limit: Limit,
  write: impl FnOnce(&Drawing) -> Result<Made, Error>,
) -> Result<Made, Error> {
  let Request {
    data,
    encoding,
    picture,
    limits,
  } = request;
  let (symbol, geometry) = with_codewords(data, encoding, |codewords| {
    // Before the symbol: a picture that may not be made costs none.
    let geometry = Geometry::of(codewords.version, picture, limits)?;
    limit.check(render::estimate(codewords.version, picture, &geometry).least)?;
    Ok((draw(codewords, encoding), geometry))
  })?;
  write(&Drawing {
    symbol: &symbol,
    picture,
    geometry,
    limit,
  })
}

/// Where a thread makes its symbols, one after the other: what is in here is not allocated for each.
struct Workspace {
  runs: Runs,
  codewords: codeword::CodewordBuffers,
}

thread_local! {
  static WORKSPACE: RefCell<Workspace> = const {
    RefCell::new(Workspace {
      runs: Runs::new(),
      codewords: codeword::CodewordBuffers::new(),
    })
  };
}

/// Runs `job` with the codewords of `data`.
fn with_codewords<Made>(
  data: &Data,
  encoding: &Encoding,
  job: impl FnOnce(&Codewords) -> Result<Made, Error>,
) -> Result<Made, Error> {
  WORKSPACE.with_borrow_mut(|Workspace { runs, codewords }| {
    let plan = segment::plan(data, encoding, runs)?;
    job(&codeword::assemble(&plan, encoding, codewords)?)
  })
}

fn draw(codewords: &Codewords, encoding: &Encoding) -> Symbol {
  let Codewords {
    version,
    level,
    bytes,
    ..
  } = codewords;
  matrix::draw(
    encoding.compatibility,
    *version,
    *level,
    bytes,
    encoding.mask,
  )
}

/// Makes one picture as a `data:` URL in base64 (RFC 2397).
///
/// # Errors
/// Those of [`picture`].
pub fn data_url(request: &Request) -> Result<Output, Error> {
  let head = ["data:", request.picture.format.media_type(), ";base64,"];
  let length = head.map(str::len).iter().sum();
  let limit = Limit::of_data_url(&request.limits, length);
  draw_within(request, limit, |drawing| {
    let url = render::lend(drawing, |bytes| {
      let mut url = memory::string(length + bytes.len().div_ceil(3) * 4)?;
      url.extend(head);
      STANDARD.encode_string(bytes, &mut url);
      Ok(url)
    });
    url?.map(Output::Text)
  })
}
