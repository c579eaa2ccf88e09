//! Whether rules of judging hold together: keys and names different, categories known, scores that can be entered and
//! come to a number, parts and ties that exist. Every problem names its place as a path:
//! `judging.stages.0.criteria.1.weight`.

use std::collections::BTreeSet;

use super::exact::Points;
use super::field::tidy_line;
use super::judging::{Conversion, Criterion, Judging, JudgingStage, JuryGroup, Method, Mode, Part, Source, TieBreak};
use super::problem::Problem;

/// Everything to be mended in the rules; `categories` are the names of the campaign's.
pub fn check_judging(judging: &Judging, categories: &[&str]) -> Vec<Problem> {
    let mut found = Found(Vec::new());
    if !(2..=3).contains(&judging.decimals) {
        found.add("decimals", format!("得分显示 {} 位小数", judging.decimals), "请改为 2 位或 3 位");
    }
    let stages = &judging.stages;
    found.distinct("stages", "评审阶段", stages.iter().map(|stage| (stage.key.as_str(), stage.name.as_str())));
    stages.iter().enumerate().for_each(|(at, stage)| found.stage(&format!("stages.{at}"), stage, categories));
    for (at, part) in judging.composite.iter().enumerate() {
        found.part(&format!("composite.{at}"), part, judging, categories);
        if judging.composite.iter().take(at).any(|other| other.source == part.source) {
            found.add(&format!("composite.{at}.source"), "综合得分的这一部分重复", "请删去重复的一个，把权重合在一处");
        }
    }
    if judging.decides() && judging.composite.iter().all(|part| part.weight == 0) {
        found.add("composite", "综合得分各部分的权重都是 0", "请至少给一个部分填写权重");
    }
    for (at, tie) in judging.ties.iter().enumerate() {
        found.tie(&format!("ties.{at}"), tie, judging);
        if judging.ties.iter().take(at).any(|other| other == tie) {
            found.add(&format!("ties.{at}"), "同分比较的这一项重复", "请删去重复的一个");
        }
    }
    found.0
}

struct Found(Vec<Problem>);

impl Found {
    fn add(&mut self, path: &str, reason: impl Into<String>, way_out: &str) {
        self.0.push(Problem::new(reason, way_out).in_field(format!("judging.{path}")));
    }

    /// Keys and names, each present and unlike those before.
    fn distinct<'a>(&mut self, path: &str, what: &str, items: impl Iterator<Item = (&'a str, &'a str)>) {
        let (mut keys, mut names) = (BTreeSet::new(), BTreeSet::new());
        for (at, (key, name)) in items.enumerate() {
            if name.is_empty() {
                self.add(&format!("{path}.{at}.name"), format!("{what}名称未填"), &format!("请填写{what}名称"));
            } else if !names.insert(name) {
                self.add(&format!("{path}.{at}.name"), format!("{what}“{name}”重复"), "请改用不同的名称");
            }
            if key.is_empty() {
                self.add(&format!("{path}.{at}.key"), format!("{what}“{name}”没有代号"), "请填写代号");
            } else if !keys.insert(key) {
                let reason = format!("有两个{what}的代号都是“{key}”");
                self.add(&format!("{path}.{at}.key"), reason, "请改用不同的代号");
            }
        }
    }

    fn stage(&mut self, place: &str, stage: &JudgingStage, categories: &[&str]) {
        let name = &stage.name;
        let at = |field: &str| format!("{place}.{field}");
        for (position, category) in stage.categories.iter().enumerate() {
            if !categories.contains(&category.as_str()) {
                let reason = format!("阶段“{name}”的类别“{category}”不在本活动中");
                self.add(&at("categories"), reason, "请从本活动的类别中选择");
            }
            if stage.categories.iter().take(position).any(|other| other == category) {
                self.add(&at("categories"), format!("阶段“{name}”的类别“{category}”重复"), "请删去重复的一个");
            }
        }
        if let (Some(starts), Some(ends)) = (stage.starts_on, stage.ends_on)
            && ends < starts
        {
            let reason = format!("阶段“{name}”的结束日期早于开始日期 {}", starts.chinese());
            self.add(&at("ends_on"), reason, "请核对两个日期");
        }
        let criteria = stage.criteria.iter().map(|criterion| (criterion.key.as_str(), criterion.name.as_str()));
        self.distinct(&at("criteria"), "评分项", criteria);
        for (position, criterion) in stage.criteria.iter().enumerate() {
            self.criterion(&format!("{place}.criteria.{position}"), criterion);
        }
        if stage.groups.iter().any(|group| matches!(group.mode, Mode::Score { .. })) {
            let mut counted = stage.criteria.iter().filter(|criterion| !criterion.independent).peekable();
            if counted.peek().is_none() {
                self.add(&at("criteria"), format!("阶段“{name}”没有计分的评分项"), "请至少设一个计分的评分项");
            } else if counted.all(|criterion| criterion.weight == 0) {
                self.add(&at("criteria"), format!("阶段“{name}”各评分项的权重都是 0"), "请填写权重");
            }
        }
        if stage.groups.is_empty() {
            self.add(&at("groups"), format!("阶段“{name}”还没有评委组"), "请至少设一个评委组");
        } else if stage.groups.iter().all(|group| group.weight == 0) {
            self.add(&at("groups"), format!("阶段“{name}”各评委组的权重都是 0"), "请填写权重");
        }
        let groups = stage.groups.iter().map(|group| (group.key.as_str(), group.name.as_str()));
        self.distinct(&at("groups"), "评委组", groups);
        for (position, group) in stage.groups.iter().enumerate() {
            self.group(&format!("{place}.groups.{position}"), group);
        }
    }

    fn criterion(&mut self, place: &str, criterion: &Criterion) {
        let (name, max, step) = (&criterion.name, criterion.max, criterion.step);
        if max <= Points(0) {
            self.add(&format!("{place}.max"), format!("评分项“{name}”的满分为 {max}"), "请填写大于 0 的满分");
        }
        if step <= Points(0) {
            self.add(&format!("{place}.step"), format!("评分项“{name}”的最小分差为 {step}"), "请填写大于 0 的分差");
        } else if max > Points(0) && max.0.checked_rem(step.0) != Some(0) {
            let reason = format!("评分项“{name}”的满分 {max} 不是最小分差 {step} 的整数倍");
            self.add(&format!("{place}.step"), reason, "请改满分或最小分差，使满分可以打出");
        }
    }

    fn group(&mut self, place: &str, group: &JuryGroup) {
        let name = &group.name;
        match &group.mode {
            Mode::Score { method: Method::TrimmedMean { high, low, min_jurors, .. } } => {
                let leaves = u64::from(*high) + u64::from(*low);
                if leaves == 0 {
                    let reason = format!("评委组“{name}”去高、去低的个数都是 0");
                    self.add(&format!("{place}.method.high"), reason, "请填写个数，或改用平均");
                } else if u64::from(*min_jurors) <= leaves {
                    let reason = format!("评委组“{name}”共去掉 {leaves} 个分，而 {min_jurors} 位评委打分就去");
                    let way_out = "请把最少评委数改为大于所去个数";
                    self.add(&format!("{place}.method.min_jurors"), reason, way_out);
                }
            }
            Mode::Approval { max_choices: Some(0) } => {
                self.add(
                    &format!("{place}.max_choices"),
                    format!("评委组“{name}”最多投 0 票"),
                    "请改大，或留空表示不限",
                );
            }
            _ => {}
        }
    }

    fn part(&mut self, place: &str, part: &Part, judging: &Judging, categories: &[&str]) {
        match &part.source {
            Source::Stage { stage: key } => {
                let path = format!("{place}.source.stage");
                let Some(stage) = judging.stage(key) else {
                    self.add(&path, format!("综合得分所取的阶段“{key}”不存在"), "请从评审阶段中选择");
                    return;
                };
                let left_out: Vec<&str> = categories.iter().copied().filter(|name| !stage.judges(name)).collect();
                if part.weight > 0 && !left_out.is_empty() {
                    let reason = format!("阶段“{}”不评{}，这些案例不会有综合得分", stage.name, left_out.join("、"));
                    self.add(&path, reason, "请让该阶段评审全部类别，或把它的权重改为 0");
                }
            }
            Source::Vote { conversion } => self.conversion(&format!("{place}.source.conversion"), conversion),
        }
    }

    fn conversion(&mut self, place: &str, conversion: &Conversion) {
        let mut refuse =
            |field: &str, reason: &str, way_out: &str| self.add(&format!("{place}.{field}"), reason, way_out);
        match conversion {
            Conversion::RatioToTop | Conversion::Share => {}
            Conversion::RankLinear { top, step, floor } => {
                if *step < Points(0) {
                    refuse("step", "名次递减的级差小于 0", "请填写 0 以上的级差");
                }
                if floor > top {
                    refuse("floor", "名次递减的保底分高于最高分", "请核对两个分值");
                }
            }
            Conversion::RankTable { points, floor } => {
                if points.is_empty() {
                    refuse("points", "名次对照表没有分值", "请从第一名起逐名填写分值");
                }
                if points.iter().zip(points.iter().skip(1)).any(|(higher, lower)| lower > higher) {
                    refuse("points", "名次对照表中，靠后的名次分值反而高", "请核对各名次的分值");
                }
                if points.last().is_some_and(|last| floor > last) {
                    refuse("floor", "名次对照表的保底分高于表中最后一名", "请核对保底分");
                }
            }
            Conversion::Bands { bands, floor } => {
                if bands.is_empty() {
                    refuse("bands", "票数分档没有档次", "请至少设一档");
                }
                let mut sorted: Vec<_> = bands.iter().collect();
                sorted.sort_by_key(|band| band.votes);
                let pairs = || sorted.iter().zip(sorted.iter().skip(1));
                if pairs().any(|(lower, higher)| lower.votes == higher.votes) {
                    refuse("bands", "票数分档有两档的下限相同", "请改用不同的下限");
                } else if pairs().any(|(lower, higher)| lower.points > higher.points) {
                    refuse("bands", "票数分档中，票多的档分值反而低", "请核对各档的分值");
                }
                if sorted.first().is_some_and(|lowest| *floor > lowest.points) {
                    refuse("floor", "票数分档的保底分高于最低一档", "请核对保底分");
                }
            }
            Conversion::FloorAndRank { span, .. } => {
                if *span < Points(0) {
                    refuse("span", "保底加名次的幅度小于 0", "请填写 0 以上的幅度");
                }
            }
            Conversion::MinMax { low, high } => {
                if low > high {
                    refuse("low", "最少票的分值高于最多票的分值", "请核对两个分值");
                }
            }
        }
    }

    fn tie(&mut self, place: &str, tie: &TieBreak, judging: &Judging) {
        let (TieBreak::Stage { stage: key } | TieBreak::Group { stage: key, .. }) = tie else { return };
        let Some(stage) = judging.stage(key) else {
            self.add(&format!("{place}.stage"), format!("同分比较的阶段“{key}”不存在"), "请从评审阶段中选择");
            return;
        };
        if let TieBreak::Group { group, .. } = tie
            && stage.group(group).is_none()
        {
            let reason = format!("同分比较的评委组“{group}”不在阶段“{}”中", stage.name);
            self.add(&format!("{place}.group"), reason, "请从该阶段的评委组中选择");
        }
    }
}

impl Judging {
    /// Trims blanks around keys and names.
    pub fn tidy(&mut self) {
        let trim = |text: &mut String| *text = tidy_line(text);
        for stage in &mut self.stages {
            [&mut stage.key, &mut stage.name].into_iter().for_each(trim);
            stage.categories.iter_mut().for_each(trim);
            for criterion in &mut stage.criteria {
                [&mut criterion.key, &mut criterion.name].into_iter().for_each(trim);
            }
            for group in &mut stage.groups {
                [&mut group.key, &mut group.name].into_iter().for_each(trim);
            }
        }
    }
}

#[cfg(test)]
#[path = "judging_check_tests.rs"]
mod tests;
