//! How words and lists of the model are kept in a column: a word by the name it has on the wire, a list as JSON.
//! The tables' CHECKs list the same names.

use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Result;
use crate::model::time::Day;

/// The name of an enum's variant as it is kept.
pub fn word<T: Serialize>(value: T) -> Result<String> {
    let text = serde_json::to_value(value).map_err(unwritable)?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// Reads what [`word`] wrote.
pub fn read_word<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    serde_json::from_value(Value::String(row.get(column)?)).map_err(unreadable)
}

/// A list or a small structure as JSON text.
pub fn json<T: Serialize>(value: &T) -> Result<String> {
    Ok(serde_json::to_string(value).map_err(unwritable)?)
}

/// Reads what [`json`] wrote.
pub fn read_json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    serde_json::from_str(&row.get::<_, String>(column)?).map_err(unreadable)
}

/// Reads a day kept as text, `2020-09-07`.
pub fn read_day(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Day>> {
    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(Day::parse))
}

fn unwritable(cause: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(Box::new(cause))
}

pub(super) fn unreadable(cause: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(cause))
}
