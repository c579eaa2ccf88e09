//! 荣誉证书: one page a recipient in the style the campaign chose, numbered through all categories and tiers.

use serde::Serialize;

use super::{Made, Manuscript, Mark, Missing, code, wording};
use crate::model::award::{AwardBoard, AwardState, Recipient};
use crate::model::campaign::{CertificateStyle, Definition};
use crate::model::time::Day;

#[derive(Serialize)]
struct Data {
    name: String,
    style: &'static str,
    mark: Option<Mark>,
    event: String,
    issuers: Vec<String>,
    date: String,
    certificates: Vec<Certificate>,
}

#[derive(Serialize)]
struct Certificate {
    number: String,
    units: String,
    /// How the recipient is spoken to, up to the title.
    said: &'static str,
    title: String,
    award: String,
    code: Vec<String>,
}

/// Largest code whose modules are still half a millimetre wide in the space there is (bytes of text).
const CODE_BYTES: usize = 84;

/// Who receives a certificate: by category, then tier, within a tier by rank where the tier is ranked, else by number.
pub fn recipients(definition: &Definition, board: &AwardBoard) -> Vec<Recipient> {
    let year = wording::year(definition);
    let winners = board.categories.iter().flat_map(|category| {
        board
            .tiers
            .iter()
            .flat_map(move |tier| category.winners(tier).into_iter().map(move |row| (row, tier.name.clone())))
    });
    let recipient = |(place, (row, tier)): (u32, (&crate::model::award::AwardRow, String))| Recipient {
        number: format!("{}〔{year}〕{place:03}号", definition.certificate.prefix),
        units: row.units.clone(),
        title: row.title.clone(),
        tier,
    };
    (1..).zip(winners).map(recipient).collect()
}

/// All certificates of a campaign.
pub fn manuscript(definition: &Definition, board: &AwardBoard, today: Day) -> Made {
    let recipients = recipients(definition, board);
    if recipients.is_empty() {
        return Err(Missing::awards());
    }
    let nameless: Vec<&str> = recipients.iter().filter(|r| r.units.is_empty()).map(|r| r.title.as_str()).collect();
    if !nameless.is_empty() {
        return Err(Missing(format!("有案例没有填写单位：{}。请先在“案例”里补全。", nameless.join("；"))));
    }
    let issuers = definition.issuers();
    if issuers.is_empty() {
        return Err(Missing("没有发证单位。请在“设置”里填写主办单位或发证单位。".to_owned()));
    }
    let Some(day) = wording::certificate_day(definition) else {
        return Err(Missing("没有落款日期。请在“设置”里填写证书日期或颁奖典礼的日期。".to_owned()));
    };
    let event = wording::event(definition);
    let certificate = |recipient: Recipient| {
        let units = recipient.units.join("、");
        let check = code::check_number(&[&recipient.number, &units, &recipient.title, &recipient.tier, &event]);
        let full = format!("{} {} {check}", recipient.number, recipient.tier);
        let text = if full.len() <= CODE_BYTES { full } else { format!("{} {check}", recipient.number) };
        Certificate {
            said: if recipient.units.len() > 1 { "你们联合报送的案例" } else { "你单位报送的案例" },
            units,
            code: code::square(&text),
            number: recipient.number,
            title: recipient.title,
            award: recipient.tier,
        }
    };
    let name = format!("荣誉证书-{}{}", definition.edition, definition.title);
    let data = Data {
        name: name.clone(),
        style: match definition.certificate.style {
            CertificateStyle::Classic => "classic",
            CertificateStyle::Modern => "modern",
            CertificateStyle::Portrait => "portrait",
        },
        mark: Mark::of(definition.rehearsal, board.state == AwardState::Confirmed),
        event: event.clone(),
        issuers,
        date: day.chinese_formal(),
        certificates: recipients.into_iter().map(certificate).collect(),
    };
    let dated = board.confirmed_at.unwrap_or_else(|| wording::midnight(today));
    Manuscript::new("certificate.typ", name, dated, &data)
}
