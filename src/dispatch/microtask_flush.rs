//! The turn after: a function that runs once the callers of settled promises have gone on.

use napi::bindgen_prelude::{
  Env, Function, FunctionRef, JsObjectValue, JsValue, Object, PromiseRaw, Unknown,
};

use super::Dispatcher;
use crate::convert::kept::Kept;
use crate::guard::guarded;

type Leave<'env> = Function<'env, (), ()>;
type Resume<'env> = Function<'env, Leave<'env>, Unknown<'env>>;

/// A resolved promise and what to do then. A microtask queued by it runs after those that are queued
/// already; both are made once, for each making costs more than a code.
pub struct MicrotaskFlush {
  settled: Kept,
  leave: FunctionRef<(), ()>,
}

impl MicrotaskFlush {
  /// Has the dispatcher of `env` send off, in a microtask, what has been gathered.
  pub fn new(env: &Env) -> napi::Result<Self> {
    let leave: Leave = env.create_function_from_closure("leave", |context| {
      let Some(dispatcher) = Dispatcher::find(context.env) else {
        return Ok(()); // The environment is going down.
      };
      // A panic must not unwind into the engine.
      let left = guarded(|| Ok(dispatcher.leave(context.env)));
      left.unwrap_or(Ok(()))
    })?;
    let settled = PromiseRaw::resolve(env, ())?;
    let settled: Object = settled.to_unknown().coerce_to_object()?;
    Ok(Self {
      settled: Kept::new(env, &settled)?,
      leave: leave.create_ref()?,
    })
  }

  /// Queues the microtask.
  pub fn queue(&self, env: &Env) -> napi::Result<()> {
    let settled: Object = self.settled.get(env)?;
    let then: Resume = settled.get_named_property("then")?;
    then.apply(settled, self.leave.borrow_back(env)?)?;
    Ok(())
  }
}
