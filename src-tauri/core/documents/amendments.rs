//! Changes of frozen rules, as every result has to tell them: the versions after the first, when and why.

use crate::model::rule_version::RuleVersion;

/// `第2版（2026年11月28日，原因：现场评审改为两组）`, a version each, the oldest first; `versions` the newest first.
pub fn amendments(versions: &[RuleVersion]) -> Vec<String> {
    let later = versions.iter().rev().filter(|version| version.version > 1);
    let told = |version: &RuleVersion| {
        let reason = match version.reason.trim().trim_end_matches('。') {
            "" => String::new(),
            reason => format!("，原因：{reason}"),
        };
        format!("第{}版（{}{reason}）", version.version, version.frozen_at.day().chinese())
    };
    later.map(told).collect()
}

/// How often the rules were changed, when and why, in a sentence; none of rules that stand as first frozen.
pub fn amended(versions: &[RuleVersion]) -> Option<String> {
    let amendments = amendments(versions);
    let told =
        || format!("评审规则共{}版，冻结后改动{}次：{}。", versions.len(), amendments.len(), amendments.join("；"));
    (!amendments.is_empty()).then(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::Moment;

    #[test]
    fn every_version_after_the_first_is_told() {
        let version = |version: u32, day: &str, reason: &str| RuleVersion {
            version,
            hash: String::new(),
            reason: reason.to_owned(),
            frozen_at: Moment::parse(&format!("{day} 09:00")).unwrap(),
            frozen_by: "陈敏".to_owned(),
        };
        let all = [
            version(3, "2020-09-10", "增设大众组。"),
            version(2, "2020-09-09", ""),
            version(1, "2020-09-08", "首次冻结"),
        ];
        let check = |versions: &[RuleVersion], expected: Option<&str>| {
            assert_eq!(amended(versions).as_deref(), expected);
        };
        check(&[], None);
        check(&all[2..], None);
        check(&all[1..], Some("评审规则共2版，冻结后改动1次：第2版（2020年9月9日）。"));
        let told = "评审规则共3版，冻结后改动2次：第2版（2020年9月9日）；第3版（2020年9月10日，原因：增设大众组）。";
        check(&all, Some(told));
    }
}
