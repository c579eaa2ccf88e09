//! The rules of a round as they are printed, a line each: label and text. Every rule that is set is named; what cannot
//! be said of counts without ballots or participants is left out.

use crate::model::campaign::Definition;
use crate::model::case::quoted;
use crate::model::vote::{Duplicates, Overfull, VoteRound};

/// Label of a decision to leave ballots out.
const LEFT_OUT: &str = "经决定不计入";
/// How a decision ends that no ballot stands for any more.
const ENDED: &str = "；所涉选票已被替换或撤回，不再生效";

/// What the rules were applied to.
#[derive(Debug, Clone, Default)]
pub struct Applied {
    /// Ballots, not only their counts.
    pub ballots: bool,
    /// Whether it is known how many took part.
    pub participants: bool,
    /// Files whose voters cannot be told apart.
    pub voters_unknown: Vec<String>,
    /// Decisions to leave ballots out.
    pub left_out: Vec<LeftOut>,
}

/// A decision to leave ballots out of the count.
#[derive(Debug, Clone)]
pub struct LeftOut {
    pub ballots: u64,
    /// Those of them that it still leaves out.
    pub standing: u64,
    pub reason: String,
    pub by: String,
    /// “2020年9月9日”.
    pub on: String,
}

/// The rules as printed.
pub fn rule_lines(definition: &Definition, round: &VoteRound, applied: &Applied) -> Vec<(String, String)> {
    let mut lines = vec![("投票时间", format!("{} 至 {}", round.opens_at.chinese(), round.closes_at.chinese()))];
    if applied.ballots {
        let second = round.closes_at.local().format("%H:%M:%S");
        let counts = if round.deadline_inclusive { "计入" } else { "不计入" };
        lines.push(("截止时刻", format!("{second} 整提交的选票{counts}")));
        lines.push(("投票方式", choices(definition, round)));
        if round.max_choices.is_some() || definition.categories.iter().any(|category| category.max_choices.is_some()) {
            let text = match round.overfull {
                Overfull::Reject => "超过上限的，整张选票不计",
                Overfull::KeepFirst => "超过上限的，按入围名单的次序计入上限以内的各项，其余各项不计",
            };
            lines.push(("选择超限", text.to_owned()));
        }
        lines.push(("重复提交", duplicates(round, &applied.voters_unknown)));
    } else {
        lines.push(("数据来源", "投票平台的计票表，未经逐张核对".to_owned()));
    }
    if round.weight != 1 {
        lines.push(("选票权重", format!("每选一项计 {} 票", round.weight)));
    }
    lines.extend(applied.left_out.iter().map(|left_out| {
        let LeftOut { ballots, standing, reason, by, on } = left_out;
        let since = since(*ballots, *standing).map(|since| format!("；{since}")).unwrap_or_default();
        let reason = reason.trim_end_matches('。');
        (LEFT_OUT, format!("{by}于 {on}决定不计入可疑选票 {ballots} 张，理由：{reason}{since}"))
    }));
    if applied.participants {
        // A voter who may vote each day takes part each day.
        let people =
            if round.duplicates == Duplicates::FirstOfDay { "参与投票人次" } else { "参与投票人数" };
        let shares = format!(
            "占类别票数＝该案例得票÷本类别总票数；占参与人数＝投给该案例的人数÷{people}，因可多选，其和大于 100%"
        );
        lines.push(("两种占比", shares));
    } else {
        lines.push(("占比", "占类别票数＝该案例得票÷本类别总票数".to_owned()));
    }
    lines.push(("取舍与名次", "百分数四舍五入，保留两位小数；名次以票数为准，票数相同的并列，其后名次空出".to_owned()));
    lines.into_iter().map(|(label, text)| (label.to_owned(), text)).collect()
}

/// What became of a decision about so many ballots of which so many stand; nothing where all do.
pub fn since(ballots: u64, standing: u64) -> Option<String> {
    match standing {
        _ if standing == ballots => None,
        0 => Some(ENDED.trim_start_matches('；').to_owned()),
        _ => Some(format!("所涉选票有 {} 张已被替换或撤回，现不计入 {standing} 张", ballots.saturating_sub(standing))),
    }
}

/// The decisions to leave ballots out among rules as printed, a sentence each: how many, by whom, when and why; then,
/// where ballots of any stand, that they are not counted.
pub fn left_out(rules: &[(String, String)]) -> Vec<String> {
    let decisions: Vec<_> = rules.iter().filter(|(label, _)| label == LEFT_OUT).map(|(_, text)| text).collect();
    let stands = decisions.iter().any(|decision| !decision.ends_with(ENDED));
    let told = decisions.iter().map(|decision| format!("{decision}。"));
    told.chain(stands.then(|| "以下各数不含经决定不计入的选票。".to_owned())).collect()
}

fn duplicates(round: &VoteRound, unknown: &[String]) -> String {
    let rule = match round.duplicates {
        Duplicates::KeepFirst => "同一投票人有多张有效选票的，计最先提交的一张".to_owned(),
        Duplicates::KeepLast => "同一投票人有多张有效选票的，计最后提交的一张".to_owned(),
        Duplicates::FirstOfDay if round.per_day == 1 => "同一投票人每天计最先提交的一张有效选票".to_owned(),
        Duplicates::FirstOfDay => format!("同一投票人每天计最先提交的 {} 张有效选票", round.per_day),
    };
    if unknown.is_empty() {
        return rule;
    }
    let files: Vec<String> = unknown.iter().map(|file| quoted(file)).collect();
    format!("{rule}；{}没有投票人标识，不能查重，每张按不同的投票人计", files.join("、"))
}

/// How many may be chosen, once if all categories are alike, and in all.
fn choices(definition: &Definition, round: &VoteRound) -> String {
    let limits: Vec<String> = definition.categories.iter().map(|c| limit(c.min_choices, c.max_choices)).collect();
    let each = match limits.split_first() {
        Some((first, rest)) if rest.iter().all(|other| other == first) => format!("每个类别{first}"),
        _ => {
            let each =
                definition.categories.iter().zip(&limits).map(|(category, limit)| format!("{}{limit}", category.name));
            each.collect::<Vec<_>>().join("；")
        }
    };
    match (round.min_choices, round.max_choices) {
        (0, None) => each,
        (min, max) => format!("{each}；全部类别合计{}", limit(min, max)),
    }
}

fn limit(min: u32, max: Option<u32>) -> String {
    match (min, max) {
        (min, Some(max)) if min == max => format!("选 {min} 项"),
        (0, None) => "选择项数不限".to_owned(),
        (min, None) => format!("至少选 {min} 项，可多选"),
        (0, Some(max)) => format!("至多选 {max} 项"),
        (min, Some(max)) => format!("选 {min} 至 {max} 项"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition's rules with these set, as printed, without what is always the same.
    fn printed(round: &str, categories: &str, applied: &Applied) -> Vec<String> {
        let text = format!(
            "title = \"甲\"\nedition = \"2020年\"\n{categories}\n[vote]\nopens_at = \"2020-09-01 09:00\"\ncloses_at = \"2020-09-07 17:00\"\n{round}"
        );
        let definition: Definition = toml::from_str(&text).unwrap();
        let lines = rule_lines(&definition, &definition.rounds[0], applied).into_iter();
        let fixed = ["投票时间", "取舍与名次"];
        lines.filter(|(label, _)| !fixed.contains(&label.as_str())).map(|(l, text)| format!("{l}：{text}")).collect()
    }

    #[test]
    fn every_rule_that_is_set_is_printed() {
        let plain = "categories = [{ name = \"一类\" }, { name = \"二类\" }]";
        let ballots = Applied { ballots: true, participants: true, ..Applied::default() };
        let shares = |people: &str| {
            format!(
                "两种占比：占类别票数＝该案例得票÷本类别总票数；占参与人数＝投给该案例的人数÷参与投票{people}，因可多选，其和大于 100%"
            )
        };
        let check = |round: &str, categories: &str, applied: &Applied, expected: &[&str]| {
            assert_eq!(printed(round, categories, applied), expected, "{round} {categories}");
        };
        check(
            "",
            plain,
            &ballots,
            &[
                "截止时刻：17:00:00 整提交的选票计入",
                "投票方式：每个类别至少选 1 项，可多选",
                "重复提交：同一投票人有多张有效选票的，计最先提交的一张",
                &shares("人数"),
            ],
        );
        check(
            "deadline_inclusive = false\nduplicates = \"first_of_day\"\nper_day = 3\nmin_choices = 2\nmax_choices = 5\noverfull = \"keep_first\"\nweight = 2",
            "categories = [{ name = \"一类\", max_choices = 3 }, { name = \"二类\", min_choices = 0 }]",
            &ballots,
            &[
                "截止时刻：17:00:00 整提交的选票不计入",
                "投票方式：一类选 1 至 3 项；二类选择项数不限；全部类别合计选 2 至 5 项",
                "选择超限：超过上限的，按入围名单的次序计入上限以内的各项，其余各项不计",
                "重复提交：同一投票人每天计最先提交的 3 张有效选票",
                "选票权重：每选一项计 2 票",
                &shares("人次"),
            ],
        );
        let left_out = LeftOut {
            ballots: 412,
            standing: 412,
            reason: "同一网段夜间集中投票。".into(),
            by: "陈敏".into(),
            on: "2020年9月9日".into(),
        };
        let replaced = LeftOut { standing: 0, ..left_out.clone() };
        let applied =
            Applied { voters_unknown: vec!["乙.csv".into()], left_out: vec![left_out, replaced], ..ballots.clone() };
        check(
            "duplicates = \"keep_last\"\nmax_choices = 9",
            plain,
            &applied,
            &[
                "截止时刻：17:00:00 整提交的选票计入",
                "投票方式：每个类别至少选 1 项，可多选；全部类别合计至多选 9 项",
                "选择超限：超过上限的，整张选票不计",
                "重复提交：同一投票人有多张有效选票的，计最后提交的一张；“乙.csv”没有投票人标识，不能查重，每张按不同的投票人计",
                "经决定不计入：陈敏于 2020年9月9日决定不计入可疑选票 412 张，理由：同一网段夜间集中投票",
                "经决定不计入：陈敏于 2020年9月9日决定不计入可疑选票 412 张，理由：同一网段夜间集中投票；所涉选票已被替换或撤回，不再生效",
                &shares("人数"),
            ],
        );
        check(
            "",
            plain,
            &Applied::default(),
            &["数据来源：投票平台的计票表，未经逐张核对", "占比：占类别票数＝该案例得票÷本类别总票数"],
        );
    }

    #[test]
    fn figures_leave_ballots_out_only_while_a_decision_stands() {
        let check = |text: &str, stands: bool| {
            let told = left_out(&[(LEFT_OUT.to_owned(), text.to_owned())]);
            let mut expected = vec![format!("{text}。")];
            expected.extend(stands.then(|| "以下各数不含经决定不计入的选票。".to_owned()));
            assert_eq!(told, expected);
        };
        check("陈敏决定不计入可疑选票 40 张，理由：夜间集中投票", true);
        check("陈敏决定不计入可疑选票 40 张，理由：原决定不再生效", true);
        check("陈敏决定不计入可疑选票 40 张，理由：夜间集中投票；所涉选票已被替换或撤回，不再生效", false);
        assert_eq!(left_out(&[]), [""; 0]);
    }
}
