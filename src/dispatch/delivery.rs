//! How the results of a batch reach its caller.

use super::progress::Progress;
use crate::convert::options::OnProgress;

/// How the caller of a batch wants its results.
#[derive(Default)]
pub struct Manner<'env> {
  /// Whether each item gets a result of its own.
  pub settle: bool,
  pub on_progress: Option<OnProgress<'env>>,
}

/// How the results of a batch are told.
#[derive(Default)]
pub struct Telling {
  pub settle: bool,
  pub progress: Option<Progress>,
}
