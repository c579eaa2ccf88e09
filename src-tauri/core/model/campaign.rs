//! A campaign as a person defines it: organisers, stages, categories with their forms, the vote's
//! rules, award tiers. The same shape is the settings page, the TOML definition and the API.

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use super::field::Field;
use super::judging::Judging;
use super::time::Day;
use super::vote::VoteRound;
use super::{CategoryId, RoundId, TierId};

/// Everything about a campaign that is decided before its cases come in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Full name as printed, e.g. “珠海市域社会治理创新项目培育行动”.
    pub title: String,
    /// Slogan printed before the title in quotation marks; may be empty.
    #[serde(default)]
    pub slogan: String,
    /// Edition as the office names it: “2020年”, “第六届”.
    pub edition: String,
    /// Marked as rehearsal: every screen says so, every document carries the mark 演练.
    #[serde(default)]
    pub rehearsal: bool,
    /// Cases that came in, where only the shortlist is entered one by one.
    #[serde(default)]
    pub cases_received: Option<u32>,
    #[serde(default)]
    pub organisers: Vec<Organiser>,
    #[serde(default)]
    pub stages: Vec<Stage>,
    pub categories: Vec<Category>,
    /// Rounds of the public vote, at least one; the first decides, the others are for reference. A definition file may
    /// write a single round as the table `[vote]`.
    #[serde(alias = "vote", deserialize_with = "one_or_more")]
    pub rounds: Vec<VoteRound>,
    /// Stages of judging, what the composite is made of, how ties are broken.
    #[serde(default)]
    pub judging: Judging,
    #[serde(default)]
    pub tiers: Vec<Tier>,
    #[serde(default)]
    pub certificate: CertificateSettings,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Organiser {
    pub role: OrganiserRole,
    pub name: String,
}

/// 指导、主办、承办、协办, in the order they are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OrganiserRole {
    Guide,
    Host,
    Executor,
    Supporter,
}

impl OrganiserRole {
    pub fn chinese(self) -> &'static str {
        match self {
            OrganiserRole::Guide => "指导",
            OrganiserRole::Host => "主办",
            OrganiserRole::Executor => "承办",
            OrganiserRole::Supporter => "协办",
        }
    }
}

/// A stage (阶段) with its first and last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub kind: StageKind,
    pub name: String,
    #[serde(default)]
    pub starts_on: Option<Day>,
    /// Same as `starts_on` where empty.
    #[serde(default)]
    pub ends_on: Option<Day>,
}

/// The stage that `today` falls in (the later where two overlap), else the last one before it.
pub fn stage_on(stages: &[Stage], today: Day) -> Option<&Stage> {
    let begun = |stage: &&Stage| stage.starts_on.is_some_and(|starts| starts <= today);
    let open = |stage: &&Stage| stage.ends_on.or(stage.starts_on).is_some_and(|ends| today <= ends);
    stages
        .iter()
        .rev()
        .find(|stage| begun(stage) && open(stage))
        .or_else(|| stages.iter().filter(begun).max_by_key(|stage| stage.ends_on.or(stage.starts_on)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// 征集
    Call,
    /// 初审
    Review,
    /// 入围公布
    Shortlist,
    /// 网络投票
    Vote,
    /// 走访、培育
    Visit,
    /// 现场评审、最终评审
    Judging,
    /// 公示
    Notice,
    /// 颁奖典礼
    Ceremony,
}

/// A category (类别) with the form its cases are entered by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Given by the library; absent in a definition file and for a category just added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<CategoryId>,
    pub name: String,
    /// How many cases are to be shortlisted, if that was decided.
    #[serde(default)]
    pub shortlist: Option<u32>,
    /// Fewest choices of a valid ballot in this category.
    #[serde(default = "one")]
    pub min_choices: u32,
    /// Most choices, if limited.
    #[serde(default)]
    pub max_choices: Option<u32>,
    #[serde(default)]
    pub fields: Vec<Field>,
}

fn one() -> u32 {
    1
}

/// A list, or the one thing it would hold. Not an untagged enum: that would hide what is wrong, and where.
fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<VoteRound>, D::Error> {
    struct Rounds;
    impl<'de> Visitor<'de> for Rounds {
        type Value = Vec<VoteRound>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("投票轮次")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            Ok(vec![VoteRound::deserialize(MapAccessDeserializer::new(map))?])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(list))
        }
    }
    deserializer.deserialize_any(Rounds)
}

/// An award tier (奖项等次), highest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<TierId>,
    pub name: String,
    /// Places in each category (or in all, see `scope`); none = everyone shortlisted who has no higher award.
    #[serde(default)]
    pub quota: Option<u32>,
    #[serde(default)]
    pub scope: TierScope,
    /// True where the order of winners is a rank; otherwise documents say 排名不分先后.
    #[serde(default)]
    pub ranked: bool,
    /// Given to persons (创新人物) instead of cases.
    #[serde(default)]
    pub persons: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TierScope {
    #[default]
    EachCategory,
    Overall,
}

/// What is printed on this campaign's certificates beside the names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct CertificateSettings {
    pub style: CertificateStyle,
    /// Number pattern prefix: “珠治创” gives 珠治创〔2020〕003号.
    pub prefix: String,
    /// Day at the foot; none = day of the ceremony stage.
    pub dated: Option<Day>,
    /// Issuers in order; empty = the hosts (主办).
    pub issuers: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CertificateStyle {
    /// 红金，A4 横
    #[default]
    Classic,
    /// 青金，A4 横
    Modern,
    /// 端庄，A4 竖
    Portrait,
}

impl Definition {
    /// Names of the organisers of one role, in order.
    pub fn organisers(&self, role: OrganiserRole) -> Vec<String> {
        self.organisers.iter().filter(|o| o.role == role).map(|o| o.name.clone()).collect()
    }

    /// Slogan and title as printed: “联动融合 协同治理”珠海市域……
    pub fn full_title(&self) -> String {
        if self.slogan.is_empty() { self.title.clone() } else { format!("“{}”{}", self.slogan, self.title) }
    }

    /// Certificate issuers: as set, else the hosts.
    pub fn issuers(&self) -> Vec<String> {
        if self.certificate.issuers.is_empty() {
            self.organisers(OrganiserRole::Host)
        } else {
            self.certificate.issuers.clone()
        }
    }

    /// The same without the library's ids, as it is written to a file and given to a new campaign.
    pub fn without_ids(&self) -> Definition {
        let mut definition = self.clone();
        definition.categories.iter_mut().for_each(|category| category.id = None);
        definition.rounds.iter_mut().for_each(|round| round.id = None);
        definition.tiers.iter_mut().for_each(|tier| tier.id = None);
        definition
    }

    /// The round with that id; the first, which decides, if none is named.
    pub fn round(&self, id: Option<RoundId>) -> Option<&VoteRound> {
        match id {
            None => self.rounds.first(),
            Some(_) => self.rounds.iter().find(|round| round.id == id),
        }
    }

    /// The category with that id.
    pub fn category(&self, id: CategoryId) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == Some(id))
    }
}
