//! Printing: which documents are ready, a page as a picture, the whole as PDF.

use std::cell::OnceCell;
use std::sync::Arc;

use base64::Engine;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::gather_judging::{self, Judged};
use super::vote_result::VoteResult;
use super::{
    OfCampaign, OfRound, decide_awards, intake_cases, plan_ceremony, publish_notice, set_up_campaign, vote_result,
};
use crate::desk::{Call, Desk, Output};
use crate::documents::{
    Made, Missing, award_list, certificate, minutes, programme, report, score_sheet, score_summary, vote_bulletin,
    wording,
};
use crate::error::{Error, Result};
use crate::files::typeset::Pages;
use crate::model::CampaignId;
use crate::model::award::{AwardBoard, Recipient};
use crate::model::campaign::{CertificateStyle, Definition};
use crate::model::problem::Problem;
use crate::model::rule_version::RuleVersion;
use crate::store::rule_versions;

/// The documents of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    Certificates,
    AwardList,
    VoteBulletin,
    Programme,
    Report,
    ScoreSheets,
    ScoreSummary,
    Minutes,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct DocumentCard {
    pub kind: DocumentKind,
    /// Key of the judging stage, where there is one of the kind for each.
    pub stage: Option<String>,
    /// 荣誉证书
    pub name: String,
    /// 公开、典礼、存档、评审
    pub group: String,
    /// “A4 横向 297 × 210 毫米”
    pub paper: String,
    /// None where the document cannot be made yet (`missing` says why), and for score sheets, which are not counted here.
    pub sheets: Option<u32>,
    pub missing: Option<String>,
    /// Recipients of the certificates, in order, for the list under the preview; empty for other kinds.
    pub recipients: Vec<Recipient>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct PreviewPage {
    pub campaign: CampaignId,
    pub kind: DocumentKind,
    /// Key or name of the judging stage, for the score sheets.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub stage: Option<String>,
    /// Counted from 1.
    pub page: u32,
    /// Pixels per point, 1.0 to 4.0.
    pub scale: f32,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct PageImage {
    pub page: u32,
    pub pages: u32,
    /// PNG, base64.
    pub png: String,
    pub width: u32,
    pub height: u32,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct PrintDocument {
    pub campaign: CampaignId,
    pub kind: DocumentKind,
    /// Key or name of the judging stage, for the score sheets.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub stage: Option<String>,
}

/// The documents of a campaign, each with its sheets or what is missing for it. Those of judging are left out where
/// nothing is judged.
pub fn documents(desk: &Desk, call: &Call<'_>, of: OfCampaign) -> Result<Vec<DocumentCard>> {
    let sources = Sources::new(desk, call, of)?;
    let wanted = sources.wanted()?;
    let total = u64::try_from(wanted.len()).unwrap_or_default();
    let mut cards = Vec::new();
    for (done, (kind, stage)) in (0..).zip(wanted) {
        call.step(&format!("排版{}", kind.chinese()), done, total)?;
        let key = stage.as_ref().map(|(key, _)| key.as_str());
        let (sheets, missing) = match sources.manuscript(kind, key)? {
            Err(Missing(missing)) => (None, Some(missing)),
            // A sheet a juror may be a thousand pages: they are set when they are asked for.
            Ok(_) if kind == DocumentKind::ScoreSheets => (None, None),
            Ok(manuscript) => match desk.press.set(&manuscript) {
                Ok(pages) => (Some(pages.count()), None),
                // One document that cannot be set does not hide the others.
                Err(Error::Problems(problems)) => (None, Some(told(&problems))),
                Err(Error::Typeset(reason)) => (None, Some(reason)),
                Err(other) => return Err(other),
            },
        };
        let recipients = match (kind, sheets) {
            (DocumentKind::Certificates, Some(_)) => certificate::recipients(&sources.definition, sources.board()?),
            _ => Vec::new(),
        };
        let paper = kind.paper(&sources.definition).to_owned();
        let name = match &stage {
            Some((_, stage)) => format!("{}（{stage}）", kind.chinese()),
            None => kind.chinese().to_owned(),
        };
        let group = kind.group().to_owned();
        cards.push(DocumentCard {
            kind,
            stage: stage.map(|(key, _)| key),
            name,
            group,
            paper,
            sheets,
            missing,
            recipients,
        });
    }
    call.step("排版", total, total)?;
    Ok(cards)
}

/// A page as picture.
pub fn preview(desk: &Desk, call: &Call<'_>, request: PreviewPage) -> Result<PageImage> {
    let pages = set(desk, call, request.campaign, request.kind, request.stage.as_deref())?;
    let picture = pages.picture(request.page, request.scale)?;
    Ok(PageImage {
        page: request.page,
        pages: pages.count(),
        png: base64::engine::general_purpose::STANDARD.encode(&picture.png),
        width: picture.width,
        height: picture.height,
    })
}

/// The whole document as PDF/A.
pub fn pdf(desk: &Desk, call: &Call<'_>, request: PrintDocument) -> Result<Output> {
    call.step("汇集内容", 0, 3)?;
    let pages = set(desk, call, request.campaign, request.kind, request.stage.as_deref())?;
    call.step("生成 PDF", 2, 3)?;
    let content = pages.pdf()?;
    call.step("生成 PDF", 3, 3)?;
    desk.files.put(&format!("{}.pdf", wording::file_name(pages.title())), "pdf", &content)
}

fn set(
    desk: &Desk,
    call: &Call<'_>,
    campaign: CampaignId,
    kind: DocumentKind,
    stage: Option<&str>,
) -> Result<Arc<Pages>> {
    let sources = Sources::new(desk, call, OfCampaign { campaign })?;
    let manuscript = sources.manuscript(kind, stage)?.map_err(|Missing(why)| Error::Refused(why))?;
    call.step(&format!("排版{}", kind.chinese()), 1, 3)?;
    desk.press.set(&manuscript)
}

/// Key and name of a judging stage.
type StageName = (String, String);

/// What may go on paper, as the other jobs tell it; each is read when a document first asks for it.
struct Sources<'a> {
    desk: &'a Desk,
    call: &'a Call<'a>,
    of: OfCampaign,
    definition: Definition,
    board: OnceCell<AwardBoard>,
    votes: OnceCell<VoteResult>,
    judged: OnceCell<Judged>,
}

impl<'a> Sources<'a> {
    fn new(desk: &'a Desk, call: &'a Call<'a>, of: OfCampaign) -> Result<Self> {
        let definition = set_up_campaign::show(desk, call, of)?.definition;
        Ok(Sources {
            desk,
            call,
            of,
            definition,
            board: OnceCell::new(),
            votes: OnceCell::new(),
            judged: OnceCell::new(),
        })
    }

    /// What may be made: the kinds in their order, the score sheets once a judging stage, with its key and name.
    fn wanted(&self) -> Result<Vec<(DocumentKind, Option<StageName>)>> {
        let stages = &self.judged()?.record.rules.stages;
        let of_kind = |kind: DocumentKind| match kind {
            DocumentKind::ScoreSheets => {
                stages.iter().map(|stage| (kind, Some((stage.key.clone(), stage.name.clone())))).collect()
            }
            DocumentKind::ScoreSummary | DocumentKind::Minutes if stages.is_empty() => Vec::new(),
            _ => vec![(kind, None)],
        };
        Ok(DocumentKind::ALL.into_iter().flat_map(of_kind).collect())
    }

    fn judged(&self) -> Result<&Judged> {
        held(&self.judged, || gather_judging::gather(self.desk, self.call, self.of))
    }

    fn board(&self) -> Result<&AwardBoard> {
        held(&self.board, || decide_awards::board(self.desk, self.call, self.of))
    }

    fn votes(&self) -> Result<&VoteResult> {
        held(&self.votes, || {
            vote_result::result(self.desk, self.call, OfRound { campaign: self.of.campaign, round: None })
        })
    }

    /// The frozen rules, the newest first.
    fn versions(&self) -> Result<Vec<RuleVersion>> {
        self.desk.library.read(|library| rule_versions::list(library, self.of.campaign))
    }

    /// Why certificates may not be printed yet.
    fn held_back(&self) -> Result<Option<String>> {
        let (campaign, today) = (self.of.campaign, self.call.now.day());
        let held =
            |library: &crate::store::Connection| publish_notice::held_back(library, campaign, &self.definition, today);
        self.desk.library.read(held)
    }

    fn manuscript(&self, kind: DocumentKind, stage: Option<&str>) -> Result<Made> {
        let (definition, today) = (&self.definition, self.call.now.day());
        Ok(match kind {
            DocumentKind::Certificates => match certificate::manuscript(definition, self.board()?, today) {
                Ok(made) => self.held_back()?.map_or(Ok(made), |why| Err(Missing(why))),
                missing => missing,
            },
            DocumentKind::AwardList => award_list::manuscript(definition, self.board()?, &self.versions()?, today),
            DocumentKind::VoteBulletin => {
                let votes = self.votes()?;
                match vote_source(votes) {
                    None => Err(Missing("还没有导入选票。请先在“投票”里导入。".to_owned())),
                    Some(source) => vote_bulletin::manuscript(definition, &votes.tally, &source),
                }
            }
            DocumentKind::Programme => {
                let programme = plan_ceremony::show(self.desk, self.call, self.of)?;
                programme::manuscript(definition, &programme, self.board()?.final_)
            }
            DocumentKind::Report => {
                let cases = intake_cases::list(self.desk, self.call, self.of)?;
                let votes = self.votes()?;
                let voted =
                    (!votes.sources.is_empty()).then_some(report::Voted { tally: &votes.tally, rules: &votes.rules });
                report::manuscript(definition, &cases, voted, self.board()?, &self.versions()?, today)
            }
            DocumentKind::ScoreSheets => match self.judged()?.sitting(stage)? {
                Err(missing) => Err(missing),
                Ok(sitting) => score_sheet::manuscript(definition, sitting, today),
            },
            DocumentKind::ScoreSummary => {
                score_summary::manuscript(definition, self.judged()?.summed(self.board()?), today)
            }
            DocumentKind::Minutes => minutes::manuscript(definition, &self.judged()?.record, self.board()?, today),
        })
    }
}

fn held<T>(cell: &OnceCell<T>, read: impl FnOnce() -> Result<T>) -> Result<&T> {
    if let Some(known) = cell.get() {
        return Ok(known);
    }
    let read = read()?;
    Ok(cell.get_or_init(|| read))
}

fn vote_source(votes: &VoteResult) -> Option<vote_bulletin::Source> {
    let current = votes.sources.last()?;
    Some(vote_bulletin::Source {
        files: votes.sources.iter().map(|source| (source.name.clone(), source.sha256.clone())).collect(),
        rows: votes.rows,
        accepted: votes.accepted,
        rejected: votes.rejected.clone(),
        imported_at: current.imported_at,
        rules: votes.rules.clone(),
    })
}

impl DocumentKind {
    /// In the order of the page 打印.
    pub const ALL: [DocumentKind; 8] = [
        DocumentKind::Certificates,
        DocumentKind::AwardList,
        DocumentKind::VoteBulletin,
        DocumentKind::Programme,
        DocumentKind::Report,
        DocumentKind::ScoreSheets,
        DocumentKind::ScoreSummary,
        DocumentKind::Minutes,
    ];

    pub fn chinese(self) -> &'static str {
        match self {
            DocumentKind::Certificates => "荣誉证书",
            DocumentKind::AwardList => "获奖名单",
            DocumentKind::VoteBulletin => "投票结果公报",
            DocumentKind::Programme => "颁奖典礼议程",
            DocumentKind::Report => "活动总结报告",
            DocumentKind::ScoreSheets => "评分表",
            DocumentKind::ScoreSummary => "计分汇总表",
            DocumentKind::Minutes => "评审纪要",
        }
    }

    fn group(self) -> &'static str {
        match self {
            DocumentKind::AwardList | DocumentKind::VoteBulletin => "公开",
            DocumentKind::Certificates | DocumentKind::Programme => "典礼",
            DocumentKind::Report => "存档",
            DocumentKind::ScoreSheets | DocumentKind::ScoreSummary | DocumentKind::Minutes => "评审",
        }
    }

    fn paper(self, definition: &Definition) -> &'static str {
        match (self, definition.certificate.style) {
            (DocumentKind::Certificates, CertificateStyle::Classic | CertificateStyle::Modern)
            | (DocumentKind::ScoreSummary, _) => "A4 横向　297 × 210 毫米",
            (DocumentKind::ScoreSheets, _) => "A4　打分横向，投票等竖向",
            _ => "A4 纵向　210 × 297 毫米",
        }
    }
}

fn told(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("{}；{}。", problem.reason, problem.way_out)).collect()
}
