//! What goes on paper: a `.typ` template and a pure function that makes its data, a pair a document.
//!
//! The functions take model values and give a [`Manuscript`]; they know no database and no typesetter. All wording is
//! decided here or in the template; texts of users reach a template only as JSON data.

pub mod amendments;
pub mod audit_chart;
pub mod audit_wording;
pub mod award_list;
pub mod certificate;
pub mod chart;
pub mod code;
pub mod curve;
pub mod minutes;
mod minutes_words;
pub mod programme;
pub mod report;
pub mod rule_lines;
pub mod score_sheet;
pub mod score_summary;
pub mod vote_bulletin;
pub mod wording;

use serde::Serialize;
use serde_json::Value;

use crate::model::campaign::Definition;
use crate::model::time::Moment;

/// A template with its data, ready for the press.
#[derive(Debug, Clone, PartialEq)]
pub struct Manuscript {
    /// File name of the main template, one of [`TEMPLATES`].
    pub template: &'static str,
    /// Title of the PDF.
    pub title: String,
    /// The data, `data.json` to the template.
    pub data: Value,
    /// Date of the PDF.
    pub dated: Moment,
}

/// Every template and the files they share, by name.
pub static TEMPLATES: &[(&str, &str)] = &[
    ("award-list.typ", include_str!("award-list.typ")),
    ("certificate.typ", include_str!("certificate.typ")),
    ("certificate-classic.typ", include_str!("certificate-classic.typ")),
    ("certificate-modern.typ", include_str!("certificate-modern.typ")),
    ("certificate-portrait.typ", include_str!("certificate-portrait.typ")),
    ("kit.typ", include_str!("kit.typ")),
    ("minutes.typ", include_str!("minutes.typ")),
    ("programme.typ", include_str!("programme.typ")),
    ("report.typ", include_str!("report.typ")),
    ("score-sheet.typ", include_str!("score-sheet.typ")),
    ("score-summary.typ", include_str!("score-summary.typ")),
    ("vote-bulletin.typ", include_str!("vote-bulletin.typ")),
];

/// What is printed across every page of a document that is not final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Mark {
    /// The campaign is a rehearsal.
    #[serde(rename = "演练")]
    Rehearsal,
    /// The awards are not confirmed, or not signed by the supervisor as confirmed.
    #[serde(rename = "征求意见稿")]
    Draft,
}

impl Mark {
    /// The mark of a document: a rehearsal stays one, whatever was confirmed in it. `last` says whether what it tells
    /// is final: awards confirmed and signed.
    pub fn of(rehearsal: bool, last: bool) -> Option<Self> {
        match (rehearsal, last) {
            (true, _) => Some(Mark::Rehearsal),
            (false, false) => Some(Mark::Draft),
            (false, true) => None,
        }
    }
}

/// A manuscript, or what is missing for it.
pub type Made = std::result::Result<Manuscript, Missing>;

/// Why a document cannot be made yet and what to do, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub String);

impl Missing {
    fn awards() -> Self {
        Missing("还没有获奖案例。请先在“结果与奖项”里拟定奖项。".to_owned())
    }
}

/// What every document of a campaign says of itself.
#[derive(Serialize)]
struct Head {
    /// Kind and campaign: the title of the PDF.
    name: String,
    mark: Option<Mark>,
    event: String,
    issuers: Vec<String>,
    date: String,
    #[serde(skip)]
    dated: Moment,
}

impl Head {
    /// The head of such a `kind` of document; `last` as for [`Mark::of`].
    fn of(definition: &Definition, kind: &str, last: bool, dated: Moment) -> Self {
        Head {
            name: format!("{kind}-{}{}", definition.edition, definition.title),
            mark: Mark::of(definition.rehearsal, last),
            event: wording::event(definition),
            issuers: definition.issuers(),
            date: dated.day().chinese(),
            dated,
        }
    }
}

impl Manuscript {
    fn new(template: &'static str, head: Head, data: &impl Serialize) -> Made {
        #[derive(Serialize)]
        struct Whole<'a, D> {
            #[serde(flatten)]
            head: &'a Head,
            #[serde(flatten)]
            data: &'a D,
        }
        let data = serde_json::to_value(Whole { head: &head, data })
            .map_err(|cause| Missing(format!("文件的内容未能整理：{cause}。")))?;
        Ok(Manuscript { template, title: head.name, data, dated: head.dated })
    }
}
