//! Ballots of an import as they lie in the library: some thousand to a blob, in the order of the file, each in the same
//! number of bytes; and the places they came from.
//!
//! A ballot is row (4 bytes), voter (16), time (8), seconds on the form (2), place (4), unknown choices (1), marks (1), then
//! its choices; numbers are little-endian. The marks say which of voter (1), time (2) and seconds (4) are known.

use rusqlite::{CachedStatement, Connection, params};

use super::Transaction;
use crate::error::Result;
use crate::model::ImportId;
use crate::model::ballot::{Ballot, Voter};
use crate::model::time::Moment;

const BLOCK: usize = 4096;
const HEAD: usize = 36;
const VOTER: u8 = 1;
const TIME: u8 = 2;
const SECONDS: u8 = 4;

/// Writes the ballots of one import, before it is entered itself: what it came to is known after the last of them,
/// which [`BallotWriter::close`] writes.
pub struct BallotWriter<'t> {
    statement: CachedStatement<'t>,
    import: ImportId,
    block: Vec<u8>,
    held: usize,
    position: i64,
}

impl<'t> BallotWriter<'t> {
    pub fn new(transaction: &'t Transaction<'_>, import: ImportId) -> Result<Self> {
        // That there is such an import is checked when all is committed.
        transaction.execute_batch("PRAGMA defer_foreign_keys = ON")?;
        let statement = transaction
            .prepare_cached("INSERT INTO ballot_block (import_id, position, ballots) VALUES (?1, ?2, ?3)")?;
        Ok(BallotWriter { statement, import, block: Vec::new(), held: 0, position: 1 })
    }

    pub fn write(&mut self, ballot: &Ballot<'_>) -> Result<()> {
        let row = u32::try_from(ballot.row).unwrap_or(u32::MAX);
        let seconds = ballot.seconds.map(|seconds| u16::try_from(seconds).unwrap_or(u16::MAX));
        let marks = [(ballot.voter.is_some(), VOTER), (ballot.at.is_some(), TIME), (seconds.is_some(), SECONDS)];
        let marks = marks.into_iter().filter(|(known, _)| *known).fold(0, |marks, (_, mark)| marks | mark);
        self.block.extend_from_slice(&row.to_le_bytes());
        self.block.extend_from_slice(&ballot.voter.map_or([0; 16], |voter| voter.0));
        self.block.extend_from_slice(&ballot.at.map_or(0, |at| at.0).to_le_bytes());
        self.block.extend_from_slice(&seconds.unwrap_or_default().to_le_bytes());
        self.block.extend_from_slice(&ballot.place.to_le_bytes());
        self.block.extend_from_slice(&[u8::try_from(ballot.unknown).unwrap_or(u8::MAX), marks]);
        self.block.extend_from_slice(ballot.choices);
        self.held += 1;
        if self.held == BLOCK { self.flush() } else { Ok(()) }
    }

    pub fn close(mut self) -> Result<()> {
        self.flush()
    }

    fn flush(&mut self) -> Result<()> {
        if self.held > 0 {
            self.statement.execute(params![self.import.0, self.position, self.block])?;
            self.block.clear();
            self.held = 0;
            self.position += 1;
        }
        Ok(())
    }
}

/// Hands every ballot of an import to `visit`, in the order of the file; `width` is the length of its choices in bytes.
pub fn visit(
    connection: &Connection,
    import: ImportId,
    width: usize,
    mut visit: impl FnMut(&Ballot<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement =
        connection.prepare_cached("SELECT ballots FROM ballot_block WHERE import_id = ?1 ORDER BY position")?;
    let at = statement.column_index("ballots")?;
    let mut rows = statement.query([import.0])?;
    while let Some(row) = rows.next()? {
        let block = row.get_ref(at)?.as_blob().map_err(rusqlite::Error::from)?;
        for ballot in block.chunks_exact(HEAD + width).filter_map(read) {
            visit(&ballot)?;
        }
    }
    Ok(())
}

fn read(bytes: &[u8]) -> Option<Ballot<'_>> {
    let (row, bytes) = bytes.split_first_chunk()?;
    let (voter, bytes) = bytes.split_first_chunk()?;
    let (at, bytes) = bytes.split_first_chunk()?;
    let (seconds, bytes) = bytes.split_first_chunk()?;
    let (place, bytes) = bytes.split_first_chunk()?;
    let ([unknown, marks], choices) = bytes.split_first_chunk()?;
    let known = |mark| marks & mark != 0;
    Some(Ballot {
        row: u32::from_le_bytes(*row).into(),
        voter: known(VOTER).then_some(Voter(*voter)),
        at: known(TIME).then_some(Moment(i64::from_le_bytes(*at))),
        choices,
        unknown: (*unknown).into(),
        place: u32::from_le_bytes(*place),
        seconds: known(SECONDS).then_some(u16::from_le_bytes(*seconds).into()),
    })
}
