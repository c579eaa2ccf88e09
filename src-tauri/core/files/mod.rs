//! Outside formats, read and written. No rules, no SQL.

pub mod typeset;
