//! The caller's `AbortSignal`: a listener of our own, added once and always removed.

use std::rc::Rc;

use napi::bindgen_prelude::{
  Env, FnArgs, Function, FunctionRef, JsObjectValue, Object, ObjectRef, Unknown,
};

use super::dispatch::Ticket;
use super::error::Failure;
use super::js::{Js, inspect};
use super::values::mirror;
use crate::error::QrError;

type Listener<'env> = Function<'env, (), ()>;
type Register<'env> = Function<'env, FnArgs<(&'static str, Listener<'env>)>, Unknown<'env>>;

/// The `signal` of a call.
pub struct Signal<'env>(Object<'env>);

/// A listener on a signal, to be removed when the call is over.
pub struct Watch {
  signal: ObjectRef<false>,
  listener: FunctionRef<(), ()>,
}

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

  /// Has `ticket` aborted when the signal is.
  pub fn watch(&self, env: &Env, ticket: &Rc<Ticket>) -> napi::Result<()> {
    let signal = self.0.create_ref::<false>()?;
    let (waiting, source) = (Rc::clone(ticket), self.0.create_ref::<false>()?);
    let listener: Listener = env.create_function_from_closure("abort", move |context| {
      let signal = source.get_value(context.env)?;
      let reason: Unknown = signal.get_named_property_unchecked("reason")?;
      waiting.abort(context.env, reason);
      Ok(())
    })?;
    let watch = Watch {
      signal,
      listener: listener.create_ref()?,
    };
    let add: Register = self.0.get_named_property("addEventListener")?;
    add.apply(self.0, ("abort", listener).into())?;
    ticket.keep(watch);
    Ok(())
  }
}

impl Watch {
  /// Takes the listener off its signal.
  pub fn remove(self, env: &Env) {
    // A signal that fails here is a stranger's, or its environment is going down.
    let _ = self.try_remove(env);
    let _ = self.signal.unref(env);
  }

  fn try_remove(&self, env: &Env) -> napi::Result<()> {
    let signal = self.signal.get_value(env)?;
    let remove: Register = signal.get_named_property("removeEventListener")?;
    remove.apply(signal, ("abort", self.listener.borrow_back(env)?).into())?;
    Ok(())
  }
}

/// Whether `object` does what an `AbortSignal` does; instances of other realms do, too.
fn is_signal(object: &Object) -> napi::Result<bool> {
  let aborted: Unknown = object.get_named_property_unchecked("aborted")?;
  let add: Unknown = object.get_named_property_unchecked("addEventListener")?;
  Ok(
    aborted.get_type()? == napi::ValueType::Boolean && add.get_type()? == napi::ValueType::Function,
  )
}
