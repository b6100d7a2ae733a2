//! The caller's `AbortSignal`: one listener of our own on it, however many calls share it, removed
//! when the last of them is over.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use napi::ValueType;
use napi::bindgen_prelude::{
  Env, FnArgs, Function, FunctionCallContext, FunctionRef, JsObjectValue, JsValue, Object, Unknown,
};

use super::{Dispatcher, PendingCall};
use crate::convert::error::Failure;
use crate::convert::js::{Js, inspect, take_exception};
use crate::convert::kept::Kept;
use crate::convert::value::{optional, to_value};
use crate::error::{Expected, QrError};
use crate::guard::guarded;
use crate::options::Value;

type Listener<'env> = Function<'env, (), ()>;
type Method<'env> = Function<'env, Object<'env>, Unknown<'env>>;
type Pair<'env> = Function<'env, FnArgs<(Object<'env>, u32)>, Unknown<'env>>;
type Register<'env> = Function<'env, FnArgs<(&'static str, Listener<'env>)>, Unknown<'env>>;

/// The `signal` of a call.
pub struct Signal<'env>(Object<'env>);

impl<'env> Signal<'env> {
  /// Takes the option's value; `None` where it is absent.
  pub fn read(value: &Unknown<'env>) -> Result<Option<Self>, Failure> {
    match inspect(value, 0)? {
      Js::Absent => Ok(None),
      Js::Object(signal) if is_signal(&signal)? => Ok(Some(Self(signal))),
      other => Err(Failure::from(QrError::option(
        "signal",
        Expected::new("signal", "an AbortSignal"),
        &to_value(other)?,
      ))),
    }
  }

  /// The signal's reason, if it is aborted already.
  pub fn reason(&self) -> napi::Result<Option<Unknown<'env>>> {
    let aborted: bool = self.0.get_named_property("aborted")?;
    if !aborted {
      return Ok(None);
    }
    self.0.get_named_property_unchecked("reason").map(Some)
  }
}

/// The signals that calls of an environment are tied to.
#[derive(Default)]
pub struct Signals {
  /// A `Map` from signals to their numbers.
  numbers: Cell<Option<Kept>>,
  /// The one listener: to make one for each signal costs more than a code.
  listener: Cell<Option<FunctionRef<(), ()>>>,
  watched: RefCell<HashMap<u32, Watched>>,
  next: Cell<u32>,
}

struct Watched {
  signal: Kept,
  /// The calls that it aborts, each with a number of its own, and the numbers that are free.
  calls: Vec<Option<Rc<PendingCall>>>,
  free: Vec<usize>,
}

impl Signals {
  /// The number of `signal`, to which a call can be tied; listens to it from the first on.
  pub fn listen(&self, env: &Env, signal: &Signal) -> napi::Result<u32> {
    match self.number(env, signal.0)? {
      Some(number) => Ok(number),
      None => self.listen_first(env, signal),
    }
  }

  fn number(&self, env: &Env, signal: Object) -> napi::Result<Option<u32>> {
    let numbers = self.numbers(env)?;
    let get: Method = numbers.get_named_property("get")?;
    Ok(match optional(&get.apply(numbers, signal)?) {
      Ok(Some(Value::Number(number))) => Some(number as u32),
      _ => None,
    })
  }

  /// Has `call` aborted when the signal of this `number` is.
  pub fn tie(&self, number: u32, call: &Rc<PendingCall>) {
    if let Some(watched) = self.watched.borrow_mut().get_mut(&number) {
      let own = watched.free.pop().unwrap_or_else(|| {
        watched.calls.push(None);
        watched.calls.len() - 1
      });
      watched.calls[own] = Some(Rc::clone(call));
      call.signal.set(Some((number, own)));
    }
  }

  /// Lets the call with the number `own` go, and with the last one the signal.
  pub fn release(&self, env: &Env, number: u32, own: usize) {
    let mut all = self.watched.borrow_mut();
    let Some(watched) = all.get_mut(&number) else {
      return; // It has been aborted.
    };
    watched.calls[own] = None;
    watched.free.push(own);
    if watched.free.len() == watched.calls.len() {
      drop(all);
      self.let_go(env, number);
    }
  }

  /// Lets the signal go if no call is tied to it.
  pub fn release_unused(&self, env: &Env, number: u32) {
    let is_unused = |watched: &Watched| watched.free.len() == watched.calls.len();
    if self.watched.borrow().get(&number).is_some_and(is_unused) {
      self.let_go(env, number);
    }
  }

  fn listen_first<'env>(&self, env: &'env Env, signal: &Signal<'env>) -> napi::Result<u32> {
    let numbers = self.numbers(env)?;
    let number = self.next.replace(self.next.get().wrapping_add(1));
    let listener = self.listener(env)?;
    // Whatever the signal's own code throws, nothing refers to it yet.
    let add: Register = signal.0.get_named_property("addEventListener")?;
    add.apply(signal.0, ("abort", listener).into())?;
    let set: Pair = numbers.get_named_property("set")?;
    set.apply(numbers, (signal.0, number).into())?;
    let watched = Watched {
      signal: Kept::new(env, &signal.0)?,
      calls: Vec::new(),
      free: Vec::new(),
    };
    self.watched.borrow_mut().insert(number, watched);
    Ok(number)
  }

  /// The calls of a signal, which is let go.
  fn let_go(&self, env: &Env, number: u32) -> Vec<Option<Rc<PendingCall>>> {
    let removed = self.watched.borrow_mut().remove(&number);
    let Some(mut watched) = removed else {
      return Vec::new();
    };
    // A signal that fails here is a stranger's, or its environment is going down.
    if self.forget(env, &watched).is_err() {
      let _ = take_exception(env);
    }
    std::mem::take(&mut watched.calls)
  }

  fn forget(&self, env: &Env, watched: &Watched) -> napi::Result<()> {
    let signal = watched.signal.get(env)?;
    let numbers = self.numbers(env)?;
    let delete: Method = numbers.get_named_property("delete")?;
    delete.apply(numbers, signal)?;
    let remove: Register = signal.get_named_property("removeEventListener")?;
    remove.apply(signal, ("abort", self.listener(env)?).into())?;
    Ok(())
  }

  fn listener<'env>(&self, env: &'env Env) -> napi::Result<Listener<'env>> {
    let kept = if let Some(kept) = self.listener.take() {
      kept
    } else {
      let listener: Listener = env.create_function_from_closure("abort", |context| {
        // A panic must not unwind into the engine.
        let fired = guarded(|| Ok(fire(&context)));
        fired.unwrap_or(Ok(()))
      })?;
      listener.create_ref()?
    };
    let listener = kept.borrow_back(env);
    self.listener.set(Some(kept));
    listener
  }

  fn numbers<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
    let kept = if let Some(kept) = self.numbers.take() {
      kept
    } else {
      let map: Function<(), Unknown> = env.get_global()?.get_named_property("Map")?;
      Kept::new(env, &map.new_instance(())?.coerce_to_object()?)?
    };
    let numbers = kept.get(env);
    self.numbers.set(Some(kept));
    numbers
  }
}

/// Aborts the calls that are tied to the signal on which the listener is called.
fn fire(context: &FunctionCallContext) -> napi::Result<()> {
  let env = &*context.env;
  let Some(dispatcher) = Dispatcher::find(env) else {
    return Ok(());
  };
  let signal: Object = context.this()?;
  let Some(number) = dispatcher.signals.number(env, signal)? else {
    return Ok(());
  };
  let reason: Unknown = signal.get_named_property_unchecked("reason")?;
  // The calls let go of a signal that is gone already: one by one they would have to look for it.
  for call in dispatcher.signals.let_go(env, number).into_iter().flatten() {
    call.abort(env, reason);
  }
  Ok(())
}

/// Whether `object` does what an `AbortSignal` does; instances of other realms do, too.
fn is_signal(object: &Object) -> napi::Result<bool> {
  let aborted: Unknown = object.get_named_property_unchecked("aborted")?;
  let add: Unknown = object.get_named_property_unchecked("addEventListener")?;
  Ok(aborted.get_type()? == ValueType::Boolean && add.get_type()? == ValueType::Function)
}
