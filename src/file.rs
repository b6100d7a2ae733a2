//! A file written whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::error::QrError;

/// Writes `content` to `path`, which has it whole or is as it was before: it goes into a new file
/// beside, onto the disk, and then takes the name, with the permissions of what had it. What is no regular
/// file (a device, a pipe) is written to as it stands; a symbolic link stays, and its target is written.
///
/// `is_stopped` is asked last before the name is taken.
///
/// # Errors
/// [`QrError::File`] where the system refuses, as WebAssembly always does; [`QrError::Aborted`] when
/// stopped. Then nothing is left behind.
pub fn write(path: &Path, content: &[u8], is_stopped: impl Fn() -> bool) -> Result<(), QrError> {
  let failed = |call, error: io::Error| QrError::File {
    call,
    path: path.display().to_string(),
    kind: error.kind(),
    number: error.raw_os_error(),
    reason: error.to_string(),
  };
  if cfg!(target_family = "wasm") {
    let nowhere = io::Error::new(ErrorKind::Unsupported, "WebAssembly has no file system");
    return Err(failed("open", nowhere));
  }
  let replaced = fs::metadata(path).ok();
  match &replaced {
    Some(there) if !there.is_file() => {
      let mut file = OpenOptions::new()
        .write(true)
        .open(path)
        .map_err(|error| failed("open", error))?;
      return file
        .write_all(content)
        .map_err(|error| failed("write", error));
    }
    _ => {}
  }
  let target = target(path).map_err(|error| failed("realpath", error))?;
  let (mut file, beside) = Beside::create(&target).map_err(|error| failed("open", error))?;
  if let Some(there) = replaced.filter(|_| cfg!(unix)) {
    // Before there is anything in it to be read.
    file
      .set_permissions(there.permissions())
      .map_err(|error| failed("fchmod", error))?;
  }
  file
    .write_all(content)
    .map_err(|error| failed("write", error))?;
  file.sync_all().map_err(|error| failed("fsync", error))?;
  // Windows renames no open file.
  drop(file);
  if is_stopped() {
    return Err(QrError::Aborted);
  }
  beside
    .rename(&target)
    .map_err(|error| failed("rename", error))?;
  sync_folder(&target);
  Ok(())
}

/// The file that is to be replaced: of a symbolic link, what it points to.
fn target(path: &Path) -> io::Result<PathBuf> {
  match fs::symlink_metadata(path) {
    Ok(there) if there.is_symlink() => match fs::canonicalize(path) {
      Err(error) if error.kind() == ErrorKind::NotFound => follow(path),
      found => found,
    },
    _ => Ok(path.to_owned()),
  }
}

/// Where a link leads to what is not there yet. That it does not lead in a circle, the system has said.
fn follow(path: &Path) -> io::Result<PathBuf> {
  let mut path = path.to_owned();
  while fs::symlink_metadata(&path).is_ok_and(|there| there.is_symlink()) {
    let link = fs::read_link(&path)?;
    path.pop();
    path.push(link);
  }
  Ok(path)
}

/// A file under a name of its own, removed unless it gets another.
struct Beside(Option<PathBuf>);

impl Beside {
  /// A new, empty file in the folder of `target`.
  fn create(target: &Path) -> io::Result<(File, Self)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    loop {
      // Short, however long the target's own name is.
      let name = format!(
        ".qrush-{}-{}.tmp",
        process::id(),
        NEXT.fetch_add(1, Relaxed)
      );
      let path = target.with_file_name(name);
      match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(file) => return Ok((file, Self(Some(path)))),
        // Left by a process that had the same number and was killed.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
      }
    }
  }

  fn rename(mut self, target: &Path) -> io::Result<()> {
    if let Some(path) = &self.0 {
      fs::rename(path, target)?;
    }
    self.0 = None;
    Ok(())
  }
}

impl Drop for Beside {
  fn drop(&mut self) {
    if let Some(path) = &self.0 {
      // Nothing more can be done, and the first failure is the one to tell.
      let _ = fs::remove_file(path);
    }
  }
}

/// Has the new name outlast a loss of power, on systems where a folder can be synced.
fn sync_folder(target: &Path) {
  if cfg!(unix) {
    let folder = target.parent().filter(|folder| *folder != Path::new(""));
    // Not every file system can; the name is there all the same.
    let _ = File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
  }
}
