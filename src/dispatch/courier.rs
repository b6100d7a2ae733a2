//! The way from the project's threads to an environment's: a threadsafe function of Node-API that carries
//! a number. Other than napi's own it has no JavaScript function, allocates nothing for a call, keeps the
//! event loop alive only while asked to, and may be called when the environment is gone.

use std::ffi::c_void;
use std::ptr;
use std::sync::{Arc, PoisonError, RwLock};

use napi::bindgen_prelude::Env;
use napi::{Error, Result, Status, sys};

/// Called on the thread of the environment with the number that was sent; must not panic.
pub type Receive = fn(&Env, usize);

/// The end of the environment.
pub struct Courier {
  function: sys::napi_threadsafe_function,
  sender: Sender,
}

/// The end of the threads.
#[derive(Clone)]
pub struct Sender(Arc<Line>);

struct Line {
  function: sys::napi_threadsafe_function,
  /// Whether the function may still be called.
  is_open: RwLock<bool>,
}

// SAFETY: Node-API has `napi_call_threadsafe_function` called on any thread, and `is_open` guards it.
unsafe impl Send for Line {}
// SAFETY: as above.
unsafe impl Sync for Line {}

impl Courier {
  /// A courier to `env`, which does not keep its event loop alive.
  pub fn new(env: &Env, receive: Receive) -> Result<Self> {
    let name = env.create_string("qrush")?;
    let mut function = ptr::null_mut();
    // SAFETY: the environment is live during the call, and results go to locals. The context is a plain
    // function, which `deliver` casts back.
    let status = unsafe {
      let status = sys::napi_create_threadsafe_function(
        env.raw(),
        ptr::null_mut(),
        ptr::null_mut(),
        napi::JsValue::raw(&name),
        0,
        1,
        ptr::null_mut(),
        None,
        receive as *mut c_void,
        Some(deliver),
        &raw mut function,
      );
      if status == sys::Status::napi_ok {
        sys::napi_unref_threadsafe_function(env.raw(), function)
      } else {
        status
      }
    };
    if status != sys::Status::napi_ok {
      let reason = "no threadsafe function could be made";
      return Err(Error::new(Status::from(status), reason));
    }
    let is_open = RwLock::new(true);
    let sender = Sender(Arc::new(Line { function, is_open }));
    Ok(Self { function, sender })
  }

  /// The other end.
  pub fn sender(&self) -> Sender {
    self.sender.clone()
  }

  /// Has the event loop stay alive for what will come, or no longer.
  pub fn keep_alive(&self, env: &Env, keep: bool) {
    // SAFETY: both live: this is called on the thread of the environment, before `release`.
    unsafe {
      if keep {
        sys::napi_ref_threadsafe_function(env.raw(), self.function);
      } else {
        sys::napi_unref_threadsafe_function(env.raw(), self.function);
      }
    }
  }

  /// Gives the function back, in the environment's cleanup, before that does away with it.
  pub fn release(&self) {
    if self.close() {
      // SAFETY: the hook of this environment was added after the function, so it runs before; no thread
      // calls the function any more, and `is_open` has it released once.
      unsafe {
        sys::napi_release_threadsafe_function(
          self.function,
          sys::ThreadsafeFunctionReleaseMode::release,
        );
      }
    }
  }

  /// Has no thread call the function from now on; says whether one could until now.
  fn close(&self) -> bool {
    let line = &self.sender.0;
    let mut is_open = line.is_open.write().unwrap_or_else(PoisonError::into_inner);
    std::mem::replace(&mut *is_open, false)
  }
}

impl Drop for Courier {
  fn drop(&mut self) {
    // An environment without a cleanup may have gone with all that it had: the function is left alone.
    self.close();
  }
}

impl Sender {
  /// Sends `number`; to an environment that is gone it sends nothing.
  pub fn send(&self, number: usize) {
    let is_open = self
      .0
      .is_open
      .read()
      .unwrap_or_else(PoisonError::into_inner);
    if *is_open {
      // SAFETY: the function is there as long as `is_open` is true, which stays so during the call.
      unsafe {
        sys::napi_call_threadsafe_function(
          self.0.function,
          number as *mut c_void,
          sys::ThreadsafeFunctionCallMode::nonblocking,
        );
      }
    }
  }
}

/// What Node-API calls on the thread of the environment; without one when that is going down.
unsafe extern "C" fn deliver(
  env: sys::napi_env,
  _function: sys::napi_value,
  receive: *mut c_void,
  number: *mut c_void,
) {
  if env.is_null() {
    return;
  }
  // SAFETY: the context is the `Receive` given in `new`.
  let receive = unsafe { std::mem::transmute::<*mut c_void, Receive>(receive) };
  receive(&Env::from_raw(env), number as usize);
}
