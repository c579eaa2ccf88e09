//! Outside formats, read and written. No rules, no SQL.

pub mod definition_file;
pub mod typeset;
