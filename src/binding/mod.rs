//! Node-API and nothing else: values in, tasks, errors, values out.

// napi hands `Env` and `Unknown` to functions in these forms.
#![allow(clippy::trivially_copy_pass_by_ref, clippy::needless_pass_by_value)]
// The docs become TSDoc, where {braces} link and backticks do not.
#![allow(clippy::doc_markdown)]

mod batch;
mod budget;
mod bytes;
mod counters;
mod create;
mod data;
mod dispatch;
mod error;
mod estimate;
mod file;
mod file_queue;
mod js;
mod kept;
mod large;
mod limits;
mod options;
mod output;
mod parcel;
mod pool;
mod progress;
mod render;
mod types;
mod values;
mod version;
