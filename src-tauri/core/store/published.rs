//! What the platform or the newspaper published of a round, as it was entered.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::Transaction;
use crate::error::Result;
use crate::model::{CaseId, RoundId};

/// A figure as published; one of both at least is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub votes: Option<u64>,
    pub share: Option<String>,
}

/// The figures of a round by case.
pub fn of_round(connection: &Connection, round: RoundId) -> Result<BTreeMap<CaseId, Figure>> {
    let mut statement = connection
        .prepare_cached("SELECT case_id, votes, share FROM published_line WHERE round_id = ?1 ORDER BY case_id")?;
    let rows = statement.query_map([round.0], |row| {
        let votes: Option<i64> = row.get("votes")?;
        let votes = votes.and_then(|votes| u64::try_from(votes).ok());
        Ok((CaseId(row.get("case_id")?), Figure { votes, share: row.get("share")? }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Replaces the figures of a round.
pub fn write(transaction: &Transaction<'_>, round: RoundId, figures: &BTreeMap<CaseId, Figure>) -> Result<()> {
    transaction.execute("DELETE FROM published_line WHERE round_id = ?1", [round.0])?;
    let mut statement = transaction
        .prepare_cached("INSERT INTO published_line (round_id, case_id, votes, share) VALUES (?1, ?2, ?3, ?4)")?;
    for (case, figure) in figures {
        let votes = figure.votes.map(|votes| i64::try_from(votes).unwrap_or(i64::MAX));
        statement.execute(params![round.0, case.0, votes, figure.share])?;
    }
    Ok(())
}
