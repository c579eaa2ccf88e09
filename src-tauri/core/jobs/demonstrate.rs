//! The demonstration: a shipped campaign with its finalists and rehearsal ballots, nothing decided, marked 演练 on
//! every screen and paper. If its ballots cannot be made, the campaign goes to the recycle bin.

use super::import_votes::{self, ImportVotes};
use super::rehearse::{self, RehearseBallots};
use super::set_up_campaign::{self, FromTemplate, NewCampaign};
use super::vote_result::SheetFormat;
use super::{OfCampaign, intake_cases};
use crate::definitions;
use crate::desk::{Call, Desk};
use crate::error::{Error, OrNotFound, Result};
use crate::files::definition_file::{self, WrittenCase};
use crate::model::CampaignId;
use crate::model::answer::normalise_answers;
use crate::model::case::{CaseState, CaseStatus};
use crate::store::{Transaction, campaigns, cases};

/// Sets the demonstration up from a shipped definition that has one.
pub fn create_demonstration(desk: &Desk, call: &Call<'_>, request: FromTemplate) -> Result<NewCampaign> {
    let shipped = definitions::find(&request.key)?;
    let Some(cases) = shipped.cases else {
        let able = definitions::SHIPPED.iter().filter(|shipped| shipped.cases.is_some());
        let able: Vec<&str> = able.map(|shipped| shipped.key).collect();
        return Err(Error::Refused(format!("“{}”没有演示案例。可用于演示的有：{}。", request.key, able.join("、"))));
    };
    let mut definition = definition_file::read(shipped.text)?;
    definition.rehearsal = true;
    let finalists = definition_file::read_cases(cases)?;
    let campaign = desk.library.transact(call, |transaction| {
        let campaign = set_up_campaign::add(transaction, &definition)?;
        enter(transaction, campaign, &finalists)?;
        Ok(campaign)
    })?;
    match vote(desk, call, campaign) {
        Ok(()) => Ok(NewCampaign { campaign }),
        Err(error) => {
            set_up_campaign::remove(desk, call, OfCampaign { campaign })?;
            Err(error)
        }
    }
}

fn enter(transaction: &Transaction<'_>, campaign: CampaignId, finalists: &[WrittenCase]) -> Result<()> {
    let definition = campaigns::definition(transaction, campaign)?;
    for finalist in finalists {
        let category = definition.categories.iter().find(|category| category.name == finalist.category);
        let category = category.or_not_found("演示案例的类别")?;
        let id = category.id.or_not_found("演示案例的类别")?;
        let state = CaseState {
            category: id,
            number: cases::next_number(transaction, id)?,
            title: finalist.title.clone(),
            units: finalist.units.clone(),
            answers: normalise_answers(&category.fields, finalist.answers.clone()),
            status: CaseStatus::Shortlisted,
            removed: false,
        };
        intake_cases::add(transaction, campaign, &state)?;
    }
    Ok(())
}

/// Rehearsal ballots with rows of every reason for rejection among them, imported as a person would.
fn vote(desk: &Desk, call: &Call<'_>, campaign: CampaignId) -> Result<()> {
    let request = RehearseBallots::of(campaign, 100, true, SheetFormat::Csv);
    let ballots = rehearse::ballots(desk, call, request)?;
    let request = ImportVotes::of(campaign, ballots.file);
    import_votes::import(desk, call, request)?;
    Ok(())
}
