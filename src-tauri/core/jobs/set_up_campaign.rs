//! Setting up a campaign: from a definition, a template or a file; changing it, handing its definition out,
//! removing it. The overview is [`super::oversee`], the demonstration [`super::demonstrate`].

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Done, Nothing, OfCampaign};
use crate::definitions;
use crate::desk::{Call, Desk, FileId, Output};
use crate::error::{Error, Result};
use crate::files::definition_file;
use crate::model::CampaignId;
use crate::model::campaign::{Definition, stage_on};
use crate::model::definition::check_definition;
use crate::model::judging::{Judging, JudgingStage};
use crate::model::problem::Problem;
use crate::model::time::{Day, Moment};
use crate::store::history::Act;
use crate::store::{Transaction, campaigns, history as log, rule_versions};

/// A line of the list of campaigns.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CampaignCard {
    pub id: CampaignId,
    pub title: String,
    pub slogan: String,
    pub edition: String,
    pub rehearsal: bool,
    /// Name of the stage today falls in, or of the last one before today.
    pub stage: Option<String>,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
    pub cases: u32,
    pub shortlisted: u32,
    #[ts(type = "number | null")]
    pub participants: Option<u64>,
    pub awarded: u32,
    pub updated_at: Moment,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CampaignView {
    pub id: CampaignId,
    pub revision: u32,
    pub definition: Definition,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct NewCampaign {
    pub campaign: CampaignId,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct CreateCampaign {
    pub definition: Definition,
}

/// A definition shipped with the program, by key: `zhuhai-2020`.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct FromTemplate {
    pub key: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct FromFile {
    pub file: FileId,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct Template {
    pub key: String,
    pub title: String,
    pub about: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct UpdateCampaign {
    pub campaign: CampaignId,
    pub revision: u32,
    pub definition: Definition,
}

/// All campaigns, the one last worked on first.
pub fn list(desk: &Desk, call: &Call<'_>, _: Nothing) -> Result<Vec<CampaignCard>> {
    let lines = desk.library.read(campaigns::list)?;
    let card = |line: campaigns::Line| CampaignCard {
        id: line.id,
        title: line.title,
        slogan: line.slogan,
        edition: line.edition,
        rehearsal: line.rehearsal,
        stage: stage_on(&line.stages, call.now.day()).map(|stage| stage.name.clone()),
        starts_on: line.stages.iter().filter_map(|stage| stage.starts_on).min(),
        ends_on: line.stages.iter().filter_map(|stage| stage.ends_on.or(stage.starts_on)).max(),
        cases: line.counts.received,
        shortlisted: line.counts.shortlisted,
        participants: line.counts.participants,
        awarded: line.counts.awarded,
        updated_at: line.updated_at,
    };
    Ok(lines.into_iter().map(card).collect())
}

pub fn show(desk: &Desk, _call: &Call<'_>, request: OfCampaign) -> Result<CampaignView> {
    let kept = desk.library.read(|library| campaigns::get(library, request.campaign))?;
    Ok(CampaignView { id: request.campaign, revision: kept.revision, definition: kept.definition })
}

/// The definitions shipped with the program.
pub fn templates(_desk: &Desk, _call: &Call<'_>, _: Nothing) -> Result<Vec<Template>> {
    definitions::SHIPPED
        .iter()
        .map(|shipped| {
            let title = definition_file::read(shipped.text)?.title;
            Ok(Template { key: shipped.key.to_owned(), title, about: shipped.about.to_owned() })
        })
        .collect()
}

pub fn create(desk: &Desk, call: &Call<'_>, request: CreateCampaign) -> Result<NewCampaign> {
    let definition = fit(request.definition)?;
    let campaign = desk.library.transact(call, |transaction| add(transaction, &definition))?;
    Ok(NewCampaign { campaign })
}

pub fn create_from_template(desk: &Desk, call: &Call<'_>, request: FromTemplate) -> Result<NewCampaign> {
    let mut definition = definition_file::read(definitions::find(&request.key)?.text)?;
    if request.key == definitions::BLANK {
        date_anew(&mut definition, call.now);
    }
    create(desk, call, CreateCampaign { definition })
}

/// This year's edition, with a vote of a week that opens in thirty days at nine.
fn date_anew(definition: &mut Definition, now: Moment) {
    const DAY: i64 = 24 * 3600;
    definition.edition = format!("{}年", now.local().format("%Y"));
    let at = |days: i64, hours: u32| {
        let day = Moment(now.0 + days * DAY).local().date();
        day.and_hms_opt(hours, 0, 0).map_or(now, Moment::from_local)
    };
    for round in &mut definition.rounds {
        (round.opens_at, round.closes_at) = (at(30, 9), at(36, 17));
    }
}

pub fn create_from_file(desk: &Desk, call: &Call<'_>, request: FromFile) -> Result<NewCampaign> {
    let filed = desk.files.get(&request.file)?;
    let bytes = std::fs::read(&filed.path).map_err(|cause| Error::file(format!("读取“{}”", filed.name), cause))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Error::Refused(format!("“{}”不是 UTF-8 文本。请另存为 UTF-8 编码后重试。", filed.name)))?;
    create(desk, call, CreateCampaign { definition: definition_file::read(&text)? })
}

/// Changes the settings of a campaign; what was decided by them before stays in the history.
pub fn update(desk: &Desk, call: &Call<'_>, request: UpdateCampaign) -> Result<Done> {
    let definition = fit(request.definition)?;
    desk.library.transact(call, |transaction| {
        let before = campaigns::get(transaction, request.campaign)?;
        if before.revision != request.revision {
            return Err(Error::Conflict { what: "活动设置" });
        }
        if before.definition == definition {
            return Ok(Done {});
        }
        let counts = campaigns::counts(transaction, request.campaign)?;
        if before.definition.rehearsal && !definition.rehearsal && counts.imports > 0 {
            let message = "这个活动已有演练选票，不能改为正式活动。请导出活动定义，另建正式活动。";
            return Err(Error::Refused(message.to_owned()));
        }
        let frozen = rule_versions::in_force(transaction, request.campaign)?;
        let problems =
            frozen.map_or_else(Vec::new, |(_, rules)| named_by_rules(&rules, &before.definition, &definition));
        if !problems.is_empty() {
            return Err(Error::Problems(problems));
        }
        campaigns::update(transaction, request.campaign, request.revision, &definition)?;
        let after = campaigns::definition(transaction, request.campaign)?;
        tell(transaction, request.campaign, "修改活动设置", Some(&before.definition), Some(&after))?;
        Ok(Done {})
    })
}

/// Categories that a stage of the frozen rules names and that are to be renamed or taken away: the rules, which cannot
/// be changed with them, would no longer judge their cases.
fn named_by_rules(rules: &Judging, before: &Definition, after: &Definition) -> Vec<Problem> {
    let named = rules.stages.iter().flat_map(|stage| stage.categories.iter().map(move |name| (stage, name)));
    let lost = named.filter(|(_, name)| {
        let was = before.categories.iter().find(|category| category.name == **name);
        was.is_some_and(|was| !after.categories.iter().any(|is| is.id == was.id && is.name == was.name))
    });
    let problem = |(stage, name): (&JudgingStage, &String)| {
        let reason = format!("已冻结的评审规则指明“{}”评“{name}”，这个类别不能改名或删去", stage.name);
        let way_out = format!(
            "请保留“{name}”；确须改动的，先把“{}”改为评全部类别，另立新版冻结，改名后再冻结一版指明类别",
            stage.name
        );
        Problem::new(reason, way_out).in_field("categories")
    };
    lost.map(problem).collect()
}

/// The definition as a TOML file.
pub fn export(desk: &Desk, _call: &Call<'_>, request: OfCampaign) -> Result<Output> {
    let definition = desk.library.read(|library| campaigns::definition(library, request.campaign))?;
    let name = format!("{}{}活动定义.toml", definition.edition, definition.title);
    desk.files.put(&name, "toml", definition_file::write(&definition)?.as_bytes())
}

/// Moves the campaign to the recycle bin.
pub fn remove(desk: &Desk, call: &Call<'_>, request: OfCampaign) -> Result<Done> {
    desk.library.transact(call, |transaction| {
        let definition = campaigns::definition(transaction, request.campaign)?;
        campaigns::set_removed(transaction, request.campaign, true)?;
        tell(transaction, request.campaign, "移入回收站", Some(&definition), None)?;
        Ok(Done {})
    })
}

/// Takes the campaign out of the recycle bin.
pub(super) fn restore(desk: &Desk, call: &Call<'_>, campaign: CampaignId) -> Result<Done> {
    desk.library.transact(call, |transaction| {
        campaigns::set_removed(transaction, campaign, false)?;
        let definition = campaigns::definition(transaction, campaign)?;
        tell(transaction, campaign, "从回收站恢复", None, Some(&definition))?;
        Ok(Done {})
    })
}

/// The definition in good order, or all its problems.
pub(super) fn fit(definition: Definition) -> Result<Definition> {
    let definition = definition.tidied();
    let problems = check_definition(&definition);
    if problems.is_empty() { Ok(definition) } else { Err(Error::Problems(problems)) }
}

/// Adds a campaign and tells the history.
pub(super) fn add(transaction: &Transaction<'_>, definition: &Definition) -> Result<CampaignId> {
    let campaign = campaigns::insert(transaction, definition)?;
    let after = campaigns::definition(transaction, campaign)?;
    tell(transaction, campaign, "新建活动", None, Some(&after))?;
    Ok(campaign)
}

fn tell(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    action: &str,
    before: Option<&Definition>,
    after: Option<&Definition>,
) -> Result<()> {
    let name = after.or(before).map(|definition| definition.title.clone()).unwrap_or_default();
    let act = Act { campaign: Some(campaign), subject: ("campaign", campaign.0), name: &name, action, before, after };
    log::record(transaction, act)
}
