//! A task of libuv's pool: for light groups, which are made sooner than a thread of the project's own
//! wakes another, and where there are no other threads, as in WebAssembly.

use std::sync::Arc;

use napi::Task as NapiTask;
use napi::bindgen_prelude::Env;

use super::Dispatcher;
use super::group::Group;
use crate::dispatch::pool::PoolJob;

/// Makes `group`, or nothing: then the event loop has turned when it comes back.
pub struct Travel {
  pub id: usize,
  pub group: Option<Arc<Group>>,
}

impl NapiTask for Travel {
  type Output = ();
  type JsValue = ();

  fn compute(&mut self) -> napi::Result<()> {
    if let Some(group) = &self.group {
      (0..group.shares()).for_each(|share| group.make(share));
    }
    Ok(())
  }

  fn resolve(&mut self, env: Env, (): ()) -> napi::Result<()> {
    Dispatcher::receive(&env, self.id);
    Ok(())
  }
}
