//! The results of a batch, which become JavaScript values as they come, a few milliseconds' worth at a
//! time: a hundred thousand at once would hold the event loop for long.

use std::collections::VecDeque;
use std::rc::Rc;
use std::time::{Duration, Instant};

use napi::bindgen_prelude::{Env, JsObjectValue, JsValue, Object};

use super::PendingCall;
use super::group::MadeChunk;
use crate::convert::error::{self, Failure};
use crate::convert::kept::Kept;
use crate::convert::output;
use crate::convert::result_chunk::ItemResult;
use crate::dispatch::progress::Progress;
use crate::error::QrError;
use crate::guard::guarded;

/// How long the event loop is held at once.
const BREATH: Duration = Duration::from_millis(4);

/// What a batch has come to.
pub struct Results {
  pub call: Rc<PendingCall>,
  items: usize,
  /// Whether each item gets a result of its own.
  settle: bool,
  progress: Option<Progress>,
  /// The values, each in its item's place.
  array: Option<Kept>,
  /// What was made and is no value yet.
  waiting: VecDeque<MadeChunk>,
  collected: usize,
  /// The first of the items that failed, where that fails the batch.
  failed: Option<(u32, QrError)>,
}

impl Results {
  /// Of a batch of `items`, nothing yet.
  pub fn new(
    call: Rc<PendingCall>,
    items: usize,
    settle: bool,
    progress: Option<Progress>,
  ) -> Self {
    Self {
      call,
      items,
      settle,
      progress,
      array: None,
      waiting: VecDeque::new(),
      collected: 0,
      failed: None,
    }
  }

  pub fn add(&mut self, made: Vec<MadeChunk>) {
    self.waiting.extend(made);
  }

  /// Whether there is more to make values of.
  pub fn has_more(&self) -> bool {
    !self.waiting.is_empty()
  }

  /// Makes values of what there is, as many as the event loop has time for; settles the promise when all
  /// are there. Errors and panics reject it.
  pub fn collect(&mut self, env: &Env) {
    let until = Instant::now() + BREATH;
    while let Some(made) = self.waiting.pop_front() {
      self.collected += made.range.len();
      if !self.call.is_settled() {
        let put = guarded(|| {
          self.put(env, &made).map_err(|error| QrError::Internal {
            detail: error.to_string(),
          })
        });
        if let Err(error) = put {
          self.call.fail(env, &error);
        }
      }
      if Instant::now() >= until {
        break;
      }
    }
    let is_over = self.collected == self.items && self.waiting.is_empty();
    if let Some(progress) = &self.progress {
      if self.call.is_settled() {
        progress.end(env);
      } else {
        progress.tell(env, self.collected as u32);
      }
    }
    if is_over {
      let (array, failed) = (self.array.take(), self.failed.take());
      self.call.settle_with(env, || match failed {
        Some((index, error)) => error::to_js(env, &error, Some(index)).map(Err),
        None => match &array {
          Some(array) => Ok(Ok(array.get(env)?.to_unknown())),
          None => Ok(Ok(env.create_array(0)?.to_unknown())),
        },
      });
    }
  }

  fn put(&mut self, env: &Env, made: &MadeChunk) -> napi::Result<()> {
    let indices = made.range.clone().map(|index| index as u32);
    match &made.chunk {
      Ok(chunk) => {
        let mut array = self.array(env)?;
        for (index, piece) in indices.zip(chunk.pieces()) {
          self.put_one(env, &mut array, index, piece)?;
        }
      }
      Err(error) => {
        let mut array = self.array(env)?;
        for index in indices {
          self.put_one(env, &mut array, index, Err(error))?;
        }
      }
    }
    Ok(())
  }

  fn put_one<'env>(
    &mut self,
    env: &'env Env,
    array: &mut Object<'env>,
    index: u32,
    piece: ItemResult,
  ) -> napi::Result<()> {
    match piece {
      _ if self.settle => array.set_element(index, output::settled(env, index, piece)?),
      Ok(_) if self.failed.is_some() => Ok(()),
      Ok(picture) => match output::picture(env, &picture) {
        Ok(value) => array.set_element(index, value),
        Err(Failure::Request { error, .. }) => self.put_one(env, array, index, Err(&error)),
        Err(Failure::Thrown(error)) => Err(error),
      },
      Err(error) => {
        if self.failed.as_ref().is_none_or(|(first, _)| index < *first) {
          self.failed = Some((index, error.clone()));
        }
        Ok(())
      }
    }
  }

  /// The array of the values, made when the first are there.
  fn array<'env>(&mut self, env: &'env Env) -> napi::Result<Object<'env>> {
    if let Some(array) = &self.array {
      return array.get(env);
    }
    let array = env.create_array(self.items as u32)?;
    let array: Object = array.to_unknown().coerce_to_object()?;
    self.array = Some(Kept::new(env, &array)?);
    Ok(array)
  }
}
