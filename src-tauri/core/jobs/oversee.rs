//! The page 概览: where the campaign stands today and what is to be done next, computed from what is there.

use serde::Serialize;
use ts_rs::TS;

use super::{OfCampaign, intake_cases, publish_notice};
use crate::desk::{Call, Desk};
use crate::error::Result;
use crate::model::award::AwardState;
use crate::model::campaign::{Category, Definition, Stage, StageKind};
use crate::model::case::CaseStatus;
use crate::model::history::HistoryEntry;
use crate::model::problem::Problem;
use crate::model::time::{Day, Moment};
use crate::store::campaigns::Counts;
use crate::store::{awards, campaigns, cases, history, notices, programmes, signatures};

/// The page 概览.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Overview {
    pub stages: Vec<StageLine>,
    pub received: u32,
    pub shortlisted: u32,
    #[ts(type = "number | null")]
    pub participants: Option<u64>,
    pub awarded: u32,
    pub categories: Vec<CategoryLine>,
    pub todos: Vec<Todo>,
    pub recent: Vec<HistoryEntry>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct StageLine {
    pub kind: StageKind,
    pub name: String,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
    pub state: StageState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StageState {
    Past,
    Now,
    Ahead,
    Undated,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CategoryLine {
    pub name: String,
    pub received: u32,
    pub shortlisted: u32,
    pub awarded: u32,
    /// Cases whose form has problems.
    pub incomplete: u32,
}

/// What is to be done next; `page` is the page of the campaign that does it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Todo {
    pub title: String,
    pub about: String,
    pub page: TodoPage,
    pub action: String,
    pub ready: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TodoPage {
    Settings,
    Cases,
    Review,
    Vote,
    Awards,
    Ceremony,
    Print,
}

/// Entries of the history shown.
const RECENT: u32 = 8;

/// Stages, figures, categories, what is to be done next, the last acts.
pub fn overview(desk: &Desk, call: &Call<'_>, request: OfCampaign) -> Result<Overview> {
    desk.library.read(|library| {
        let definition = campaigns::definition(library, request.campaign)?;
        let counts = campaigns::counts(library, request.campaign)?;
        let all = cases::of_campaign(library, request.campaign)?;
        let problems = intake_cases::problems_of_all(&definition, &all);
        let categories = category_lines(&definition, &all, &problems);
        let decision = awards::decision(library, request.campaign)?;
        let signed = signatures::last(library, request.campaign)?;
        let standing = Standing {
            now: call.now,
            counts,
            incomplete: incomplete(&definition, &all, &problems),
            programme: programmes::get(library, request.campaign)?.is_some(),
            signed: decision.as_ref().is_some_and(|d| signed.is_some_and(|s| s.digest == d.digest)),
            notice: notices::get(library, request.campaign)?.is_some(),
            held_back: publish_notice::held_back(library, request.campaign, &definition, call.now.day())?,
            awards: decision.map_or(AwardState::Open, |decision| decision.state),
        };
        let today = call.now.day();
        Ok(Overview {
            stages: definition.stages.iter().map(|stage| stage_line(stage, today)).collect(),
            received: counts.received,
            shortlisted: counts.shortlisted,
            participants: counts.participants,
            awarded: counts.awarded,
            todos: todos(&definition, &categories, &standing),
            categories,
            recent: history::list(library, Some(request.campaign), None, RECENT)?,
        })
    })
}

fn stage_line(stage: &Stage, today: Day) -> StageLine {
    let state = match (stage.starts_on, stage.ends_on.or(stage.starts_on)) {
        (Some(starts), _) if today < starts => StageState::Ahead,
        (Some(_), Some(ends)) if today > ends => StageState::Past,
        (Some(_), _) => StageState::Now,
        (None, _) => StageState::Undated,
    };
    let (kind, name) = (stage.kind, stage.name.clone());
    StageLine { kind, name, starts_on: stage.starts_on, ends_on: stage.ends_on, state }
}

fn category_lines(definition: &Definition, all: &[cases::Kept], problems: &[Vec<Problem>]) -> Vec<CategoryLine> {
    let line = |category: &Category| {
        let own = || all.iter().zip(problems).filter(|(case, _)| Some(case.state.category) == category.id);
        let with = |least: CaseStatus| count(own().filter(|(case, _)| case.state.status >= least).count());
        CategoryLine {
            name: category.name.clone(),
            received: count(own().count()),
            shortlisted: with(CaseStatus::Shortlisted),
            awarded: with(CaseStatus::Awarded),
            incomplete: count(own().filter(|(_, problems)| !problems.is_empty()).count()),
        }
    };
    definition.categories.iter().map(line).collect()
}

/// Cases to be mended by category: of the finalists once there are some, before that of all that did not fail.
fn incomplete(definition: &Definition, all: &[cases::Kept], problems: &[Vec<Problem>]) -> Vec<(String, u32)> {
    let finalists = all.iter().any(|case| case.state.status >= CaseStatus::Shortlisted);
    let concerns = |status: CaseStatus| match finalists {
        true => status >= CaseStatus::Shortlisted,
        false => status != CaseStatus::Failed,
    };
    let of = |category: &Category| {
        let own = all.iter().zip(problems).filter(|(case, problems)| {
            Some(case.state.category) == category.id && concerns(case.state.status) && !problems.is_empty()
        });
        (category.name.clone(), count(own.count()))
    };
    definition.categories.iter().map(of).filter(|(_, count)| *count > 0).collect()
}

/// What the todos are computed from.
struct Standing {
    now: Moment,
    counts: Counts,
    incomplete: Vec<(String, u32)>,
    awards: AwardState,
    programme: bool,
    /// By the supervisor, as confirmed.
    signed: bool,
    notice: bool,
    /// Why certificates may not be printed yet.
    held_back: Option<String>,
}

/// What can be done now, in the order of the work, and the one thing that comes after.
fn todos(definition: &Definition, categories: &[CategoryLine], standing: &Standing) -> Vec<Todo> {
    let Standing { now, counts, awards, .. } = standing;
    let mut todos = Vec::new();
    let mut add = |ready: bool, page: TodoPage, title: String, about: String, action: &str| {
        todos.push(Todo { title, about, page, action: action.to_owned(), ready });
    };
    if definition.issuers().is_empty() {
        let about = "证书、公报和议程都须署名".to_owned();
        add(true, TodoPage::Settings, "填写主办单位".to_owned(), about, "打开设置");
    }
    if counts.entered == 0 {
        let about = "可从表格导入，也可逐个录入".to_owned();
        add(true, TodoPage::Cases, "导入案例".to_owned(), about, "导入案例");
    } else if counts.shortlisted == 0 {
        let about = format!("已录入 {} 个案例，尚无入围案例", counts.entered);
        add(true, TodoPage::Cases, "确定入围案例".to_owned(), about, "查看案例");
    } else if let Some(about) = wrong_shortlist(definition, categories) {
        add(true, TodoPage::Cases, "核对入围案例".to_owned(), about, "查看案例");
    }
    let incomplete: u32 = standing.incomplete.iter().map(|(_, count)| *count).sum();
    if incomplete > 0 {
        let finalists = if counts.shortlisted > 0 { "入围" } else { "" };
        let about: Vec<String> = standing.incomplete.iter().map(|(name, count)| format!("{name} {count} 个")).collect();
        let title = format!("补齐 {incomplete} 个{finalists}案例的材料");
        add(true, TodoPage::Cases, title, about.join("，"), "查看案例");
    }
    if counts.imports == 0
        && counts.entered > 0
        && let Some(round) = definition.round(None)
    {
        let (ready, about) = if *now < round.opens_at {
            (false, format!("投票于 {} 开始", round.opens_at.chinese()))
        } else if *now < round.closes_at {
            (false, format!("投票进行中，{} 截止后可用", round.closes_at.chinese()))
        } else {
            (true, format!("投票已于 {} 截止，尚未导入", round.closes_at.chinese()))
        };
        add(ready, TodoPage::Vote, "导入网络投票选票".to_owned(), about, "导入选票");
    }
    let voted = counts.imports > 0;
    if definition.tiers.is_empty() {
        let about = "拟定奖项前须有等次和名额".to_owned();
        add(true, TodoPage::Settings, "设置奖项等次".to_owned(), about, "打开设置");
    } else if counts.entered > 0 && *awards == AwardState::Open {
        let about = if voted { "按各类别名次和名额拟定，再由人调整" } else { "导入选票后可用" };
        add(voted, TodoPage::Awards, "拟定奖项".to_owned(), about.to_owned(), "拟定奖项");
    } else if *awards == AwardState::Proposed {
        let about = "奖项已拟定，核对无误后由负责人确认".to_owned();
        add(true, TodoPage::Awards, "确认奖项".to_owned(), about, "核对奖项");
    }
    let confirmed = *awards == AwardState::Confirmed;
    if confirmed && !definition.rehearsal && !standing.signed {
        let about = "签核之前，文件都带“征求意见稿”字样".to_owned();
        add(true, TodoPage::Awards, "请监督员签核奖项".to_owned(), about, "核对奖项");
    }
    if confirmed && !standing.notice && standing.held_back.is_some() {
        let about = "公示期满后方可打印证书".to_owned();
        add(true, TodoPage::Awards, "设置公示".to_owned(), about, "设置公示");
    }
    if !standing.programme && counts.entered > 0 {
        let about = if confirmed { "按奖项分轮次拟定，低等次先颁" } else { "确认奖项后可用" };
        add(confirmed, TodoPage::Ceremony, "编排典礼议程".to_owned(), about.to_owned(), "编排议程");
    }
    if counts.entered > 0 {
        let about = match (confirmed, &standing.held_back) {
            (true, Some(why)) => why.split('。').next().unwrap_or_default().to_owned(),
            (true, None) => format!("获奖案例 {} 个", counts.awarded),
            (false, _) => "确认奖项后可用".to_owned(),
        };
        let ready = confirmed && standing.held_back.is_none();
        add(ready, TodoPage::Print, "打印证书和获奖名单".to_owned(), about, "打印证书");
    }
    let later = todos.iter().position(|todo| !todo.ready);
    let mut at = 0..;
    todos.retain(|todo| {
        let position = at.next();
        todo.ready || position == later
    });
    todos
}

/// Categories whose finalists are not as many as was decided.
fn wrong_shortlist(definition: &Definition, categories: &[CategoryLine]) -> Option<String> {
    let pairs = definition.categories.iter().zip(categories);
    let wrong = pairs.filter_map(|(category, line)| {
        let wanted = category.shortlist.filter(|wanted| *wanted != line.shortlisted)?;
        Some(format!("{}应入围 {wanted} 个，现有 {} 个", line.name, line.shortlisted))
    });
    Some(wrong.collect::<Vec<_>>().join("；")).filter(|about| !about.is_empty())
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
