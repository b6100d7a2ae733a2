//! The caller's `AbortSignal`: one listener of our own on it, however many calls share it, removed
//! when the last of them is over.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use napi::ValueType;
use napi::bindgen_prelude::{
  Env, FnArgs, Function, FunctionRef, JsObjectValue, JsValue, Object, ObjectRef, Unknown,
};

use super::{Dispatcher, Ticket};
use crate::binding::error::Failure;
use crate::binding::js::{Js, inspect};
use crate::binding::values::{mirror, present};
use crate::error::QrError;
use crate::request::Value;

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
      other => Err(Failure::from(QrError::Option {
        option: "signal".to_owned(),
        expected: "an AbortSignal".to_owned(),
        received: mirror(other)?.to_string(),
      })),
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
  numbers: Cell<Option<ObjectRef<false>>>,
  watched: RefCell<HashMap<u32, Watched>>,
  next: Cell<u32>,
}

struct Watched {
  signal: ObjectRef<false>,
  listener: FunctionRef<(), ()>,
  tickets: Vec<Rc<Ticket>>,
}

impl Signals {
  /// Has `ticket` aborted when `signal` is.
  pub fn watch(&self, env: &Env, signal: &Signal, ticket: &Rc<Ticket>) -> napi::Result<()> {
    let numbers = self.numbers(env)?;
    let get: Method = numbers.get_named_property("get")?;
    let known = present(&get.apply(numbers, signal.0)?);
    let number = match known {
      Ok(Some(Value::Number(number))) => number as u32,
      _ => self.listen(env, signal, numbers)?,
    };
    if let Some(watched) = self.watched.borrow_mut().get_mut(&number) {
      watched.tickets.push(Rc::clone(ticket));
      ticket.tie(number);
    }
    Ok(())
  }

  /// Lets `ticket` go, and with the last one the signal.
  pub fn release(&self, env: &Env, number: u32, ticket: &Ticket) {
    let mut all = self.watched.borrow_mut();
    let Some(watched) = all.get_mut(&number) else {
      return;
    };
    watched
      .tickets
      .retain(|other| !std::ptr::eq(&raw const **other, ticket));
    if watched.tickets.is_empty()
      && let Some(watched) = all.remove(&number)
    {
      drop(all);
      // A signal that fails here is a stranger's, or its environment is going down.
      let _ = self.forget(env, &watched);
      let _ = watched.signal.unref(env);
    }
  }

  fn listen<'env>(
    &self,
    env: &'env Env,
    signal: &Signal<'env>,
    numbers: Object<'env>,
  ) -> napi::Result<u32> {
    let number = self.next.replace(self.next.get().wrapping_add(1));
    let listener: Listener = env.create_function_from_closure("abort", move |context| {
      let signal: Object = context.this()?;
      let reason = signal.get_named_property_unchecked("reason")?;
      if let Some(dispatcher) = Dispatcher::find(context.env) {
        dispatcher.signals.fire(context.env, number, reason);
      }
      Ok(())
    })?;
    let watched = Watched {
      signal: signal.0.create_ref()?,
      listener: listener.create_ref()?,
      tickets: Vec::new(),
    };
    let add: Register = signal.0.get_named_property("addEventListener")?;
    add.apply(signal.0, ("abort", listener).into())?;
    let set: Pair = numbers.get_named_property("set")?;
    set.apply(numbers, (signal.0, number).into())?;
    self.watched.borrow_mut().insert(number, watched);
    Ok(number)
  }

  fn fire(&self, env: &Env, number: u32, reason: Unknown) {
    let tickets = {
      let all = self.watched.borrow();
      all.get(&number).map(|watched| watched.tickets.clone())
    };
    for ticket in tickets.unwrap_or_default() {
      ticket.abort(env, reason);
    }
  }

  fn forget(&self, env: &Env, watched: &Watched) -> napi::Result<()> {
    let signal = watched.signal.get_value(env)?;
    let numbers = self.numbers(env)?;
    let delete: Method = numbers.get_named_property("delete")?;
    delete.apply(numbers, signal)?;
    let remove: Register = signal.get_named_property("removeEventListener")?;
    remove.apply(signal, ("abort", watched.listener.borrow_back(env)?).into())?;
    Ok(())
  }

  fn numbers<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
    let kept = if let Some(kept) = self.numbers.take() {
      kept
    } else {
      let map: Function<(), Unknown> = env.get_global()?.get_named_property("Map")?;
      map.new_instance(())?.coerce_to_object()?.create_ref()?
    };
    let numbers = kept.get_value(env);
    self.numbers.set(Some(kept));
    numbers
  }
}

/// Whether `object` does what an `AbortSignal` does; instances of other realms do, too.
fn is_signal(object: &Object) -> napi::Result<bool> {
  let aborted: Unknown = object.get_named_property_unchecked("aborted")?;
  let add: Unknown = object.get_named_property_unchecked("addEventListener")?;
  Ok(aborted.get_type()? == ValueType::Boolean && add.get_type()? == ValueType::Function)
}
