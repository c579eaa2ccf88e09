//! Places that the ballots of an import came from; a ballot names its own by position, from 1. The purge empties the
//! networks, see [`super::voters`].

use rusqlite::{Connection, Row, params};

use super::Transaction;
use crate::error::Result;
use crate::model::ImportId;
use crate::model::place::Place;

/// Enters the places of an import in their order.
pub fn write(transaction: &Transaction<'_>, import: ImportId, places: &[Place]) -> Result<()> {
    let mut statement = transaction
        .prepare_cached("INSERT INTO ballot_place (import_id, position, network, region) VALUES (?1, ?2, ?3, ?4)")?;
    for (position, place) in (1i64..).zip(places) {
        statement.execute(params![import.0, position, place.network, place.region])?;
    }
    Ok(())
}

/// The places of an import in their order.
pub fn of_import(connection: &Connection, import: ImportId) -> Result<Vec<Place>> {
    let mut statement =
        connection.prepare_cached("SELECT network, region FROM ballot_place WHERE import_id = ?1 ORDER BY position")?;
    let place = |row: &Row<'_>| Ok(Place { network: row.get("network")?, region: row.get("region")? });
    Ok(statement.query_map([import.0], place)?.collect::<rusqlite::Result<_>>()?)
}
