//! An object that Rust keeps, let go when Rust lets go of it.

use napi::bindgen_prelude::{Env, Object, ObjectRef};

/// A reference that is deleted when dropped. Node.js frees the memory of a reference only when somebody
/// deletes it: the end of its environment does not. So whatever keeps one must be dropped on the thread of its
/// environment, before the environment is gone, as the dispatcher is by its cleanup hook.
pub struct Kept {
  env: Env,
  object: Option<ObjectRef<false>>,
}

impl Kept {
  /// Keeps `object` from being collected.
  pub fn new(env: &Env, object: &Object) -> napi::Result<Self> {
    Ok(Self {
      env: Env::from_raw(env.raw()),
      object: Some(object.create_ref()?),
    })
  }

  /// The object.
  pub fn get<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
    match &self.object {
      Some(object) => object.get_value(env),
      None => Err(napi::Error::from_reason("an object that was let go")),
    }
  }
}

impl Drop for Kept {
  fn drop(&mut self) {
    if let Some(object) = self.object.take() {
      // An environment that is going down may refuse: then nothing is left to do.
      let _ = object.unref(&self.env);
    }
  }
}
