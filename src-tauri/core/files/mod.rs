//! Outside formats, read and written. No rules, no SQL.

pub mod archive;
pub mod ballot_file;
pub mod case_file;
pub mod code_book_file;
pub mod definition_file;
pub mod delimited;
pub mod ends;
pub mod gauge;
pub mod long_table;
pub mod row;
pub mod scan;
pub mod score_file;
pub mod sealed;
pub mod spreadsheet;
pub mod table;
pub mod tally_file;
pub mod typeset;
pub mod workbook;

pub mod evidence;
pub mod juror_file;
