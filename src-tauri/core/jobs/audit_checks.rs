//! The checks of the audit over the material of a round: what each found, its figure, its picture and the groups of
//! ballots it names. What is conspicuous is decided in the model; the counts alone are looked at in [`super::audit_counts`].

use std::collections::BTreeSet;

use super::audit_votes::{AuditCheck, AuditKind, Finding, FlaggedGroup};
use super::vote_result::Picture;
use crate::documents::audit_chart::{Column, Unit, columns};
use crate::documents::audit_wording::Check;
use crate::documents::chart::Ground;
use crate::documents::wording::grouped;
use crate::model::audit::{Ballots, LEAST_BALLOTS, Place, Share};
use crate::model::audit_flags::{Flag, Outstanding, bursts, by_hour, flagged, hours, lifted, nightly};
use crate::model::audit_hints::{FAST, fewest, pace, sequences};
use crate::model::audit_tally::Choices;
use crate::model::case::quoted;
use crate::model::tally::{Tally, percent};
use crate::model::time::Moment;
use crate::model::{CaseId, ImportId};

/// Groups drawn of a check; all are listed.
const DRAWN: usize = 12;

/// What a round is audited by.
pub struct Material {
    pub ballots: Ballots,
    /// False where only counts were imported.
    pub has_ballots: bool,
    pub imports: Vec<ImportId>,
    /// Networks by number, from 1.
    pub networks: Vec<NetworkName>,
    /// The case of each option.
    pub cases: Vec<CaseId>,
    pub tally: Tally,
    /// What a participant gives in each category of the tally.
    pub choices: Vec<Choices>,
    /// Fewest and, where limited, most choices of a valid ballot.
    pub least: u32,
    pub most: Option<u32>,
    /// What one choice counts.
    pub weight: u32,
    /// Shares as published by category, where all of a category were.
    pub published: Vec<(String, Vec<String>)>,
}

/// A network as it is called. Keys and titles are kept with decisions and in the history: they hold no address.
pub struct NetworkName {
    /// Where it stands first among the places of the imports.
    pub import: ImportId,
    pub position: u32,
    pub network: String,
    pub region: Option<String>,
}

/// A group with its ballots.
pub struct Group {
    pub group: FlaggedGroup,
    pub ballots: Vec<Place>,
}

/// A check as it came out.
pub struct Outcome {
    pub check: Check,
    pub finding: Finding,
    pub figure: String,
    pub picture: Option<Picture>,
    pub groups: Vec<Group>,
}

impl Outcome {
    pub fn impossible(check: Check, why: &str) -> Self {
        Outcome { check, finding: Finding::Impossible, figure: why.to_owned(), picture: None, groups: Vec::new() }
    }

    pub fn kind(&self) -> AuditKind {
        match self.check {
            Check::Lift | Check::Night | Check::Burst => AuditKind::Flag,
            Check::Fast | Check::Fewest | Check::Sequence => AuditKind::Hint,
            Check::Divisor | Check::Shares | Check::Turnout | Check::Digits => AuditKind::Tally,
        }
    }

    /// As it is shown.
    pub fn told(self) -> AuditCheck {
        AuditCheck {
            key: self.check.key().to_owned(),
            name: self.check.name().to_owned(),
            kind: self.kind(),
            finding: self.finding,
            definition: self.check.definition().to_owned(),
            figure: self.figure,
            caution: self.check.caution().to_owned(),
            picture: self.picture,
            groups: self.groups.into_iter().map(|group| group.group).collect(),
        }
    }
}

/// The checks of single ballots, in the order of the page, and the ballots they flag.
pub fn of_ballots(material: &Material) -> (Vec<Outcome>, Vec<Place>) {
    let networks = if material.ballots.networks_known() { material.ballots.by_network() } else { Vec::new() };
    let flags = |check: Check| match check {
        Check::Lift => lifted(&material.ballots, &networks),
        Check::Night => nightly(&material.ballots, &networks),
        _ => bursts(&material.ballots, &networks),
    };
    let (mut outcomes, mut all) = (Vec::new(), Vec::new());
    for check in [Check::Lift, Check::Night, Check::Burst] {
        if let Some(why) = material.missing(check) {
            outcomes.push(Outcome::impossible(check, why));
            continue;
        }
        let mut found = flags(check);
        found.sort_by_key(|flag| (std::cmp::Reverse(flag.inside.part), flag.network, flag.what));
        outcomes.push(material.flag(check, &found, networks.len()));
        all.extend(found);
    }
    outcomes.extend([material.fast(), material.fewest(), material.sequences()]);
    (outcomes, flagged(all.iter()))
}

impl Material {
    fn missing(&self, check: Check) -> Option<&'static str> {
        if !self.has_ballots {
            return Some("导入的是票数表，没有逐张选票，本项无法计算。");
        }
        if self.ballots.is_empty() {
            return Some("没有计入的选票，本项无法计算。");
        }
        let by_network = matches!(check, Check::Lift | Check::Night | Check::Burst);
        if by_network && !self.ballots.networks_known() {
            return Some("没有 IP 地址（导出文件中没有，或投票人信息已清除），本项无法计算。");
        }
        if matches!(check, Check::Night | Check::Burst | Check::Sequence) && !self.ballots.hours_known() {
            return Some("提交时间只有日期，没有时刻，本项无法计算。");
        }
        None
    }

    fn name(&self, network: u32) -> Option<&NetworkName> {
        usize::try_from(network).ok().and_then(|number| self.networks.get(number.checked_sub(1)?))
    }

    pub fn title(&self, case: CaseId) -> &str {
        let rows = self.tally.categories.iter().flat_map(|category| &category.rows);
        rows.into_iter().find(|row| row.case == case).map_or("", |row| row.title.as_str())
    }

    fn flag(&self, check: Check, flags: &[Flag], looked_at: usize) -> Outcome {
        let looked_at = grouped(u64::try_from(looked_at).unwrap_or(u64::MAX));
        let networks: BTreeSet<u32> = flags.iter().map(|flag| flag.network).collect();
        let ballots = u64::try_from(flagged(flags.iter()).len()).unwrap_or(u64::MAX);
        let figure = if flags.is_empty() {
            format!("{looked_at} 个网段的选票不少于 {LEAST_BALLOTS} 张，均未达到上述界限。")
        } else {
            format!(
                "{} 个网段、{} 组，共 {} 张选票达到上述界限。选票不少于 {LEAST_BALLOTS} 张的网段共 {looked_at} 个。",
                networks.len(),
                flags.len(),
                grouped(ballots)
            )
        };
        Outcome {
            check,
            finding: if flags.is_empty() { Finding::Clear } else { Finding::Flagged },
            figure,
            picture: self.picture_of(check, flags),
            groups: flags.iter().filter_map(|flag| self.group(check, flag)).collect(),
        }
    }

    /// Night: the hours of the day, flagged beside all. Else the share within each group beside the share outside.
    fn picture_of(&self, check: Check, flags: &[Flag]) -> Option<Picture> {
        if check == Check::Night || flags.is_empty() {
            let (some, all) = by_hour(&self.ballots, &flagged(flags.iter()));
            let (of_some, of_all) = (some.iter().sum(), all.iter().sum());
            let hour = |(hour, (some, all)): (usize, (&u64, &u64))| Column {
                label: hour.to_string(),
                value: if flags.is_empty() { (*all, of_all) } else { (*some, of_some) },
                beside: (!flags.is_empty()).then_some((*all, of_all)),
                strong: !flags.is_empty(),
            };
            let hours: Vec<Column> = some.iter().zip(&all).enumerate().map(hour).collect();
            return Some(picture(&hours, Unit::Percent));
        }
        let group = |(number, flag): (usize, &Flag)| Column {
            label: number.to_string(),
            value: (flag.inside.part, flag.inside.whole),
            beside: Some((flag.outside.part, flag.outside.whole)),
            strong: true,
        };
        let groups: Vec<Column> = (1..).zip(flags).take(DRAWN).map(group).collect();
        Some(picture(&groups, Unit::Percent))
    }

    fn group(&self, check: Check, flag: &Flag) -> Option<Group> {
        let name = self.name(flag.network)?;
        let place = format!("{}:{}.{}", check.key(), name.import, name.position);
        let (key, of) = match flag.what {
            Outstanding::Option(option) => {
                let case = *self.cases.get(option)?;
                (format!("{place}:{case}"), format!("选{}", quoted(self.title(case))))
            }
            Outstanding::Night => (place, "夜间选票".to_owned()),
            Outstanding::Burst(at) => (format!("{place}:{}", at.0), format!("{} 起的选票", minute(at))),
        };
        let region = name.region.as_ref().map(|region| format!("（{region}）")).unwrap_or_default();
        let said = |share: Share| {
            format!(
                "{} 张中 {} 张，占 {}%",
                grouped(share.whole),
                grouped(share.part),
                percent(share.part, share.whole)
            )
        };
        let hours = hours(&self.ballots, &flag.ballots)?;
        let detail = format!(
            "{}{region}：网段内 {}；网段外 {}。提交于 {} 至 {}，其中工作时间（周一至周五 8:00—18:00）{} 张，夜间 {} 张。",
            name.network,
            said(flag.inside),
            said(flag.outside),
            minute(hours.first),
            minute(hours.last),
            grouped(hours.in_office),
            grouped(hours.at_night)
        );
        let title = format!("网段 {} · {of}", flag.network);
        let group = FlaggedGroup { key, title, detail, ballots: flag.inside.part };
        Some(Group { group, ballots: flag.ballots.clone() })
    }

    fn fast(&self) -> Outcome {
        if let Some(why) = self.missing(Check::Fast) {
            return Outcome::impossible(Check::Fast, why);
        }
        let Some(pace) = pace(&self.ballots) else {
            return Outcome::impossible(Check::Fast, "导出文件没有填写时间，本项无法计算。");
        };
        let figure = format!(
            "{} 张选票不足 {FAST} 秒，占填写时间已知的 {} 张的 {}%。",
            grouped(pace.fast.part),
            grouped(pace.fast.whole),
            percent(pace.fast.part, pace.fast.whole)
        );
        let step = |(seconds, ballots): (u32, &u64)| Column {
            label: if seconds.is_multiple_of(20) { format!("{seconds}秒") } else { String::new() },
            value: (*ballots, 1),
            beside: None,
            strong: seconds < FAST,
        };
        let steps: Vec<Column> = (0..).step_by(4).zip(&pace.steps).map(step).collect();
        Outcome {
            check: Check::Fast,
            finding: noted(pace.fast.part > 0),
            figure,
            picture: Some(picture(&steps, Unit::Ballots)),
            groups: Vec::new(),
        }
    }

    fn fewest(&self) -> Outcome {
        if let Some(why) = self.missing(Check::Fewest) {
            return Outcome::impossible(Check::Fewest, why);
        }
        if self.most == Some(self.least) {
            return Outcome::impossible(Check::Fewest, "规则规定了选择的项数，每张选票都一样，本项没有意义。");
        }
        let found = fewest(&self.ballots, self.least);
        let figure = format!(
            "{} 张选票只选了最少的 {} 项，占 {}%。",
            grouped(found.fewest.part),
            self.least,
            percent(found.fewest.part, found.fewest.whole)
        );
        let number = |(number, ballots): (u32, &u64)| Column {
            label: format!("{number}项"),
            value: (*ballots, 1),
            beside: None,
            strong: number <= self.least,
        };
        let numbers: Vec<Column> = (0..).zip(&found.numbers).map(number).skip(1).collect();
        Outcome {
            check: Check::Fewest,
            finding: noted(found.fewest.part > 0),
            figure,
            picture: Some(picture(&numbers, Unit::Ballots)),
            groups: Vec::new(),
        }
    }

    fn sequences(&self) -> Outcome {
        if let Some(why) = self.missing(Check::Sequence) {
            return Outcome::impossible(Check::Sequence, why);
        }
        let found = sequences(&self.ballots);
        let length = |ballots: &[Place]| u64::try_from(ballots.len()).unwrap_or(u64::MAX);
        let groups: Vec<Group> = found
            .into_iter()
            .filter_map(|sequence| {
                let first = self.ballots.get(*sequence.ballots.first()?)?;
                let last = self.ballots.get(*sequence.ballots.last()?)?;
                let import = self.imports.get(usize::from(first.import))?;
                let ballots = length(&sequence.ballots);
                let group = FlaggedGroup {
                    key: format!("{}:{import}.{}", Check::Sequence.key(), first.row),
                    title: format!("{} 起连续 {} 张选择相同", minute(first.at), grouped(ballots)),
                    detail: format!(
                        "第 {} 行起，至 {} 止。全部选票中选择与此相同的 {} 张，占 {}%。",
                        first.row,
                        minute(last.at),
                        grouped(sequence.alike),
                        percent(sequence.alike, self.ballots.len())
                    ),
                    ballots,
                };
                Some(Group { group, ballots: sequence.ballots })
            })
            .collect();
        let figure = match groups.iter().map(|group| group.group.ballots).max() {
            Some(longest) => format!("{} 段，最长的 {} 张。", groups.len(), grouped(longest)),
            None => "没有这样的段落。".to_owned(),
        };
        let run = |(number, group): (usize, &Group)| Column {
            label: number.to_string(),
            value: (group.group.ballots, 1),
            beside: None,
            strong: true,
        };
        let runs: Vec<Column> = (1..).zip(&groups).take(DRAWN).map(run).collect();
        Outcome {
            check: Check::Sequence,
            finding: noted(!groups.is_empty()),
            figure,
            picture: (!runs.is_empty()).then(|| picture(&runs, Unit::Ballots)),
            groups,
        }
    }
}

/// Something to be told, or nothing.
pub fn noted(anything: bool) -> Finding {
    if anything { Finding::Noted } else { Finding::Clear }
}

/// The same columns for both grounds.
pub fn picture(of: &[Column], unit: Unit) -> Picture {
    Picture { light: columns(of, unit, Ground::Light), dark: columns(of, unit, Ground::Dark) }
}

/// `9月2日 9:05`.
fn minute(at: Moment) -> String {
    format!("{} {}", at.day().chinese_short(), at.local().format("%-H:%M"))
}
