//! 荣誉证书: one page a recipient in the style the campaign chose, numbered through all categories and tiers.

use serde::Serialize;

use super::{Head, Made, Manuscript, Missing, code, wording};
use crate::model::award::{AwardBoard, AwardRow, Recipient};
use crate::model::campaign::{CertificateStyle, Definition, Tier};
use crate::model::time::Day;

#[derive(Serialize)]
struct Data {
    style: &'static str,
    certificates: Vec<Certificate>,
}

#[derive(Serialize)]
struct Certificate {
    number: String,
    units: String,
    /// How the recipient is spoken to, up to the title of the case.
    said: &'static str,
    /// None of a person, who is honoured himself.
    case: Option<String>,
    title: String,
    award: String,
    code: Vec<String>,
}

/// Largest code whose modules are still half a millimetre wide in the space there is (bytes of text).
const CODE_BYTES: usize = 84;

/// Who receives a certificate: by category, then tier, within a tier by rank where the tier is ranked, else by number;
/// persons after all cases, by tier and number.
pub fn recipients(definition: &Definition, board: &AwardBoard) -> Vec<Recipient> {
    let year = wording::year(definition);
    let cases = board.categories.iter().flat_map(|category| {
        let of = move |tier: &Tier| {
            let winners = category.winners(tier).into_iter();
            let winner = |row: &AwardRow| (row.units.clone(), row.title.clone(), false, tier.name.clone());
            winners.map(winner).collect::<Vec<_>>()
        };
        board.tiers.iter().flat_map(of)
    });
    let persons = board.tiers.iter().flat_map(|tier| {
        let honoured = board.honoured(tier).into_iter();
        honoured.map(|person| (vec![person.unit.clone()], person.name.clone(), true, tier.name.clone()))
    });
    let recipient = |(place, (units, title, person, tier)): (u32, (Vec<String>, String, bool, String))| Recipient {
        number: format!("{}〔{year}〕{place:03}号", definition.certificate.prefix),
        units,
        title,
        person,
        tier,
    };
    (1..).zip(cases.chain(persons)).map(recipient).collect()
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
    if definition.issuers().is_empty() {
        return Err(Missing("没有发证单位。请在“设置”里填写主办单位或发证单位。".to_owned()));
    }
    let Some(day) = wording::certificate_day(definition) else {
        return Err(Missing("没有落款日期。请在“设置”里填写证书日期或颁奖典礼的日期。".to_owned()));
    };
    let dated = board.confirmed_at.unwrap_or_else(|| wording::midnight(today));
    let head = Head { date: day.chinese_formal(), ..Head::of(definition, "荣誉证书", board.final_, dated) };
    let certificate = |recipient: Recipient| {
        let units = recipient.units.join("、");
        let check = code::check_number(&[&recipient.number, &units, &recipient.title, &recipient.tier, &head.event]);
        let full = format!("{} {} {check}", recipient.number, recipient.tier);
        let text = if full.len() <= CODE_BYTES { full } else { format!("{} {check}", recipient.number) };
        Certificate {
            said: match (recipient.person, recipient.units.len()) {
                (true, _) => "你",
                (false, 0 | 1) => "你单位报送的案例",
                (false, _) => "你们联合报送的案例",
            },
            case: (!recipient.person).then(|| recipient.title.clone()),
            units: if recipient.person { format!("{}同志", recipient.title) } else { units },
            code: code::square(&text),
            number: recipient.number,
            title: recipient.title,
            award: recipient.tier,
        }
    };
    let data = Data {
        style: match definition.certificate.style {
            CertificateStyle::Classic => "classic",
            CertificateStyle::Modern => "modern",
            CertificateStyle::Portrait => "portrait",
        },
        certificates: recipients.into_iter().map(certificate).collect(),
    };
    Manuscript::new("certificate.typ", head, &data)
}
