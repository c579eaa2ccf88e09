//! Pure types and rules, a file a noun. Nothing here knows a file, a database, a clock or a page.

pub mod answer;
pub mod audit;
pub mod audit_flags;
pub mod audit_hints;
pub mod audit_tally;
pub mod award;
pub mod ballot;
pub mod ballot_box;
pub mod bulletin;
pub mod calendar;
pub mod campaign;
pub mod candidates;
pub mod case;
pub mod case_table;
pub mod cell;
pub mod ceremony;
pub mod code_book;
pub mod conversion;
pub mod decided;
pub mod definition;
pub mod dice;
pub mod docket;
pub mod entries;
pub mod exact;
pub mod facts;
pub mod field;
pub mod history;
pub mod independent;
pub mod judging;
pub mod judging_check;
pub mod lettered;
pub mod likeness;
pub mod method;
pub mod near_times;
pub mod notice;
pub mod options;
pub mod outcome;
pub mod place;
pub mod problem;
pub mod proposal;
pub mod published;
pub mod ranking;
pub mod recognition;
pub mod rehearsal;
pub mod rehearsal_fraud;
pub mod rehearsal_votes;
pub mod remembered;
pub mod rule_version;
pub mod score;
pub mod score_status;
pub mod score_table;
pub mod scoring;
pub mod sitting;
pub mod tally;
pub mod time;
pub mod trash;
pub mod vote;
pub mod vote_file;
pub mod vote_rules;
pub mod voter_index;
pub mod what_if;

pub mod draw;
pub mod juror;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! ids {
    ($($(#[doc = $doc:literal])* $name:ident),+ $(,)?) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[ts(type = "number")]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A campaign (活动).
    CampaignId,
    /// A category (类别) of a campaign.
    CategoryId,
    /// A case (案例).
    CaseId,
    /// An award tier (奖项等次) of a campaign.
    TierId,
    /// A juror (评委) of the pool.
    JurorId,
    /// A person proposed for an award (创新人物).
    NomineeId,
    /// An objection (异议) against what was announced.
    ObjectionId,
    /// A round (轮次) of the public vote.
    RoundId,
    /// One import of a vote file.
    ImportId,
    /// A decision to leave flagged ballots out of the count.
    ExclusionId,
}
