//! 桂冠's core: everything the program knows and does, without a window, a socket, a clock or an environment.
//!
//! - [`model`]: pure types and rules, a file a noun.
//! - [`store`]: the library, one SQLite file; the only SQL.
//! - [`files`]: outside formats read and written: tables, ballot files, workbooks, typeset pages.
//! - [`definitions`]: campaign definitions shipped with the program, and the demonstration's cases.
//! - [`documents`]: what goes on paper, a template and a pure function that makes its data.
//! - [`jobs`]: the verbs, a file a job, one transaction a function.
//! - [`api`]: the one door: every command once.
//! - [`desk`]: what a command works on: the library, the files at hand, the press; and who calls, when, watched by whom.
//!
//! Directions: `api → jobs → {store | files | documents} → model`. Nothing goes up, nothing sideways.

// Rules are exact and a panic is a bug; tests may be blunt.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::float_arithmetic,
        clippy::panic,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss
    )
)]

pub mod api;
pub mod definitions;
pub mod desk;
pub mod documents;
pub mod error;
pub mod files;
pub mod jobs;
pub mod model;
pub mod store;
