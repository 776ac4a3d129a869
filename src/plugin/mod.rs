//! Loading and registration of plugins.
//!
//! A plugin file becomes a [`Plugin`] (what is known of it, for ever) and a loaded library. Global plugins come from
//! `plugin.config` ([`parse`], [`load_global`]): opened, then their `TSPluginInit` is called, which has to register.
//! Remap plugins come from rules ([`Instances`]): each file is loaded once more from a private copy, so that the same file
//! used in both ways has two sets of statics, and each occurrence on a rule is an instance.
//!
//! Plugins may lack their own dependencies, since the original lends them its process: the [loader] brings in the known
//! [companions] that are installed.
//!
//! While plugin code runs, [`context::current`] says which plugin it is; continuations remember the one that made them.
//! The C functions are called through [`EntryCalls`], which the boundary installs, because only it knows their types.

mod calls;
pub mod check;
mod companions;
mod config_file;
pub mod context;
mod elf;
mod error;
mod global;
mod identity;
mod loader;
mod remap_instance;
mod remap_module;

pub use calls::{EntryCalls, install};
pub use config_file::{Line, parse};
pub use error::Error;
pub use global::{load_global, plugin_dir, verify_global};
pub use identity::{Plugin, Registration, all};
pub use remap_instance::{Instances, ReloadStatus, verify_remap};
