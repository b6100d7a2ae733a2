//! `onProgress`: a batch's word on how far it is.
//!
//! The caller's function is called by the reaction to a promise: every runtime runs that in the context,
//! such as the store of an `AsyncLocalStorage`, in which the reaction was registered, at the call.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use napi::bindgen_prelude::{
  Env, FnArgs, Function, FunctionRef, JsObjectValue, JsValue, Object, ToNapiValue, Unknown,
};

use crate::convert::js::{self, take_exception};
use crate::convert::options::OnProgress;
use crate::dispatch::Deferred;
use crate::guard::guarded;

/// At most about 60 calls a second: more than an eye sees only keeps the event loop busy.
const PAUSE: Duration = Duration::from_millis(17);

type React<'env> = Function<'env, (), ()>;
type Then<'env> = Function<'env, React<'env>, Unknown<'env>>;

/// The caller's function, and what it is told.
pub struct Progress(Rc<Relay>);

struct Relay {
  callback: FunctionRef<FnArgs<(u32, u32)>, ()>,
  total: u32,
  /// Items that are done; what the caller was told of them.
  done: Cell<u32>,
  told: Cell<u32>,
  last: Cell<Option<Instant>>,
  is_over: Cell<bool>,
  /// Settled to have the reaction run.
  next: Cell<Option<Deferred>>,
  /// The reaction; it keeps this relay alive, so it is let go at the end.
  react: RefCell<Option<FunctionRef<(), ()>>>,
}

impl Progress {
  /// Has `callback` told of `total` items, in the context of now.
  pub fn new(env: &Env, callback: &OnProgress, total: usize) -> napi::Result<Self> {
    let relay = Rc::new(Relay {
      callback: callback.create_ref()?,
      total: total as u32,
      done: Cell::new(0),
      told: Cell::new(0),
      last: Cell::new(None),
      is_over: Cell::new(false),
      next: Cell::new(None),
      react: RefCell::new(None),
    });
    let own = Rc::clone(&relay);
    let react: React = env.create_function_from_closure("onProgress", move |context| {
      // A panic must not unwind into the engine.
      let _ = guarded(|| {
        own.react(context.env);
        Ok(())
      });
      Ok(())
    })?;
    *relay.react.borrow_mut() = Some(react.create_ref()?);
    relay.arm(env)?;
    Ok(Self(relay))
  }

  /// Tells that `done` items are done: all of them at once, fewer now and then.
  pub fn tell(&self, env: &Env, done: u32) {
    let relay = &self.0;
    relay.done.set(done);
    let is_last = done == relay.total;
    let now = Instant::now();
    let is_due = relay.last.get().is_none_or(|last| now >= last + PAUSE);
    if done > relay.told.get() && (is_due || is_last) {
      relay.last.set(Some(now));
      relay.is_over.set(is_last);
      relay.wake(env);
    } else if is_last {
      self.end(env);
    }
  }

  /// Tells nothing more.
  pub fn end(&self, env: &Env) {
    if !self.0.is_over.replace(true) {
      self.0.told.set(self.0.total);
      self.0.wake(env);
    }
  }
}

impl Relay {
  /// Registers the reaction to a new promise.
  fn arm(&self, env: &Env) -> napi::Result<()> {
    let (deferred, promise) = Deferred::new(env)?;
    let promise: Object = promise.to_unknown().coerce_to_object()?;
    let then: Then = promise.get_named_property("then")?;
    if let Some(react) = &*self.react.borrow() {
      then.apply(promise, react.borrow_back(env)?)?;
    }
    self.next.set(Some(deferred));
    Ok(())
  }

  fn wake(&self, env: &Env) {
    if let Some(next) = self.next.take()
      && let Ok(nothing) = ().into_unknown(env)
    {
      next.resolve(env, nothing);
    }
  }

  fn react(&self, env: &Env) {
    if self.is_over.get() {
      drop(self.react.take());
    } else if self.arm(env).is_err() {
      // The environment is going down.
      let _ = take_exception(env);
      return;
    }
    let done = self.done.get();
    if done <= self.told.replace(done) {
      return;
    }
    let called = self.callback.borrow_back(env);
    let called = called.and_then(|callback| callback.apply((), (done, self.total).into()));
    if called.is_err() {
      js::uncaught(env);
    }
  }
}
