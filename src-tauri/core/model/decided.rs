//! What people decided about spellings that match no case, as it is kept and as a cell is read by it.
//!
//! What is no case may be anything that a voter wrote, his name or telephone too: of it only a mark is kept, by which
//! it is known again under the campaign's key.

use std::collections::HashMap;

use super::CaseId;
use super::vote_file::MatchDecision;

type Key = [u8; 32];

impl MatchDecision {
    /// As it is kept.
    pub fn kept(&self, key: &Key) -> MatchDecision {
        let spelling = if self.case.is_some() { self.spelling.clone() } else { mark(key, &self.spelling) };
        MatchDecision { spelling, ..self.clone() }
    }
}

/// Stands for a spelling, for people too, and gives nothing of it away.
pub fn mark(key: &Key, spelling: &str) -> String {
    let key = blake3::derive_key("laurel voters: mark of a spelling that is no case", key);
    let hash = blake3::keyed_hash(&key, spelling.as_bytes()).to_hex();
    format!("（原文不保存，记号 {}）", hash.get(..16).unwrap_or_default())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decided {
    /// The option at this place.
    Option(usize),
    NoCase,
    FillIn,
}

/// The decisions of a category, by spelling or mark.
pub(super) struct Decisions {
    decided: HashMap<String, Decided>,
    key: Option<Key>,
}

impl Decisions {
    /// A decision for a case that has no place is none.
    pub fn of(category: &str, decisions: &[MatchDecision], place: impl Fn(CaseId) -> Option<usize>) -> Self {
        let decided = decisions.iter().filter(|decision| decision.category == category).filter_map(|decision| {
            let decided = match decision.case {
                Some(case) => Decided::Option(place(case)?),
                None if decision.fill_in => Decided::FillIn,
                None => Decided::NoCase,
            };
            Some((decision.spelling.clone(), decided))
        });
        Decisions { decided: decided.collect(), key: None }
    }

    /// Finds marks under this key from here on.
    pub fn know(&mut self, key: &Key) {
        let any = self.decided.values().any(|decided| !matches!(decided, Decided::Option(_)));
        self.key = any.then_some(*key);
    }

    /// What was decided just now comes before what was kept.
    pub fn get(&self, spelling: &str) -> Option<&Decided> {
        self.decided.get(spelling).or_else(|| self.decided.get(&mark(self.key.as_ref()?, spelling)))
    }
}
