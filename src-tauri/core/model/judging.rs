//! How a campaign judges: its judging stages with their rubrics and jury groups, what the composite is made of, how
//! ties are broken. Part of the campaign's definition; frozen with a hash before the first score is entered. What the
//! rules make of scores is [`super::scoring`]; the formulas stand in `docs/评审方法.md`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::exact::Points;
use super::time::Day;

/// All rules of judging of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Judging {
    /// In the order they are held; none where the vote alone decides.
    #[serde(default)]
    pub stages: Vec<JudgingStage>,
    /// What the composite (综合得分) is made of; empty while the vote alone decides.
    #[serde(default)]
    pub composite: Vec<Part>,
    /// Tried in order on equal composites; what is still equal shares the place.
    #[serde(default)]
    pub ties: Vec<TieBreak>,
    /// Decimals shown of scores, 2 or 3.
    #[serde(default = "two")]
    pub decimals: u32,
}

fn two() -> u32 {
    2
}

/// A judging stage (初审、培育、现场评审、最终评审) and its rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JudgingStage {
    /// Names the stage in scores for good; unique in the campaign, not shown.
    pub key: String,
    pub name: String,
    /// Names of the categories judged; empty = all.
    #[serde(default)]
    pub categories: Vec<String>,
    /// What is scored; used by the groups that score.
    #[serde(default)]
    pub criteria: Vec<Criterion>,
    pub groups: Vec<JuryGroup>,
    #[serde(default)]
    pub starts_on: Option<Day>,
    #[serde(default)]
    pub ends_on: Option<Day>,
    /// Show, beside the result, what it would be with harsh and lenient jurors evened out. Never instead.
    #[serde(default)]
    pub even_out: bool,
}

/// A criterion (评分项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    pub key: String,
    pub name: String,
    /// Share of the sheet's total: weight × score ÷ maximum, out of the sum of weights.
    pub weight: u32,
    pub max: Points,
    /// Scores are whole multiples of it.
    #[serde(default = "whole_step")]
    pub step: Points,
    /// Shown, not counted.
    #[serde(default)]
    pub independent: bool,
}

fn whole_step() -> Points {
    Points(100)
}

/// A jury group (评委组): 领导、专家、大众. Unknown fields cannot be refused here: serde would refuse those of the mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JuryGroup {
    pub key: String,
    pub name: String,
    /// Weight among the groups of the stage.
    pub weight: u32,
    #[serde(flatten)]
    pub mode: Mode,
}

/// How the jurors of a group judge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Mode {
    /// Scores each criterion.
    Score { method: Method },
    /// Votes for cases (approval): votes ÷ voters × 100.
    Approval {
        /// Most cases a juror may vote for in a category.
        #[serde(default)]
        max_choices: Option<u32>,
    },
    /// Passes or fails each case: passes ÷ jurors × 100.
    PassFail,
    /// Puts the cases of a category in order: place r of m gives (m − r + 1) ÷ m × 100.
    Rank,
}

/// How the sheets of a group become its score. Names and versions are printed with the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Method {
    Mean,
    /// Drops the `high` highest and `low` lowest, only from `min_jurors` counted sheets on; below, the plain mean,
    /// visibly.
    TrimmedMean {
        high: u32,
        low: u32,
        min_jurors: u32,
        #[serde(default)]
        level: TrimLevel,
    },
    Median,
    Sum,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TrimLevel {
    /// Whole sheets are dropped.
    #[default]
    Total,
    /// Within each criterion its own highest and lowest are dropped.
    Item,
}

/// A part of the composite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Out of the sum of the weights of all parts.
    pub weight: u32,
    pub source: Source,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Source {
    Stage {
        stage: String,
    },
    /// The public vote, turned into points within the category.
    Vote {
        conversion: Conversion,
    },
}

/// How votes become points, always within the category. v votes, V all votes of the category, M and m the most and the
/// fewest, n cases, r the competition rank by votes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Conversion {
    /// v ÷ M × 100
    RatioToTop,
    /// v ÷ V × 100
    Share,
    /// top − step × (r − 1), not below floor
    RankLinear { top: Points, step: Points, floor: Points },
    /// The r-th of the list; floor where the list is too short
    RankTable { points: Vec<Points>, floor: Points },
    /// Points of the first band, from the highest, whose votes are reached; else floor
    Bands { bands: Vec<Band>, floor: Points },
    /// floor + span × (n − r) ÷ (n − 1); floor + span where the case is alone
    FloorAndRank { floor: Points, span: Points },
    /// low + (high − low) × (v − m) ÷ (M − m); high where all are equal
    MinMax { low: Points, high: Points },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Fewest votes of the band.
    #[ts(type = "number")]
    pub votes: u64,
    pub points: Points,
}

/// What is compared next where composites are equal; more wins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum TieBreak {
    /// The score of a stage.
    Stage { stage: String },
    /// The score of one jury group in a stage.
    Group { stage: String, group: String },
    /// Valid votes of the public.
    Votes,
    /// The order the jurors gave the tied cases in a recorded second vote.
    Revote,
}

impl Default for Judging {
    fn default() -> Self {
        Judging { stages: Vec::new(), composite: Vec::new(), ties: Vec::new(), decimals: two() }
    }
}

impl Judging {
    pub fn stage(&self, key: &str) -> Option<&JudgingStage> {
        self.stages.iter().find(|stage| stage.key == key)
    }

    /// What a link of the chain of ties compares, as people call it.
    pub fn compares(&self, tie: &TieBreak) -> String {
        match tie {
            TieBreak::Stage { stage } => {
                format!("{}得分", self.stage(stage).map_or(stage.as_str(), |stage| &stage.name))
            }
            TieBreak::Group { stage, group } => {
                let found = self.stage(stage);
                let of_group = found.and_then(|stage| stage.group(group)).map_or(group.as_str(), |group| &group.name);
                format!("{}{of_group}得分", found.map_or(stage.as_str(), |stage| &stage.name))
            }
            TieBreak::Votes => "网络投票有效票".to_owned(),
            TieBreak::Revote => "评委再次投票".to_owned(),
        }
    }

    /// Whether anything but the vote decides.
    pub fn decides(&self) -> bool {
        !self.composite.is_empty()
    }
}

impl JudgingStage {
    pub fn group(&self, key: &str) -> Option<&JuryGroup> {
        self.groups.iter().find(|group| group.key == key)
    }

    pub fn judges(&self, category: &str) -> bool {
        self.categories.is_empty() || self.categories.iter().any(|name| name == category)
    }

    /// What a juror of the group enters for a case: the criteria's keys; one value under the empty key where the group
    /// does not score.
    pub fn items(&self, group: &JuryGroup) -> Vec<&str> {
        match group.mode {
            Mode::Score { .. } => self.criteria.iter().map(|criterion| criterion.key.as_str()).collect(),
            _ => vec![""],
        }
    }
}
