//! Answers against the fields they answer: how they are kept, and everything that is wrong with them.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::field::{Answers, Field, FieldKind, limit_day, split_names};
use super::problem::Problem;
use super::time::Day;

/// Everything wrong with `answers` under `fields`, in the order of the form. Answers to fields that the form no
/// longer has are kept in silence.
pub fn check_answers(fields: &[Field], answers: &Answers) -> Vec<Problem> {
    fields.iter().filter_map(|field| check_answer(field, answers.get(&field.key))).collect()
}

fn check_answer(field: &Field, answer: Option<&Value>) -> Option<Problem> {
    let label = &field.label;
    let problem = |reason: String, way_out: String| Some(Problem::new(reason, way_out).in_field(&field.key));
    let Some(answer) = answer.filter(|answer| !is_empty(answer)) else {
        return if field.required {
            problem(format!("“{label}”未填"), format!("请填写“{label}”"))
        } else {
            None
        };
    };
    let text = answer.as_str().unwrap_or_default();
    match field.kind {
        FieldKind::ShortText if text.contains('\n') => problem(format!("“{label}”分了行"), "请写在一行内".to_owned()),
        FieldKind::ShortText | FieldKind::LongText if answer.is_string() => {
            let count = text.chars().filter(|c| *c != '\n').count();
            count_problem(field, count, "字", "请删减", "请补充")
        }
        FieldKind::Number => match Decimal::parse(text) {
            None => problem(format!("“{label}”不是数字"), "请填数字，如 36500".to_owned()),
            Some(number) => match (field.min, field.max) {
                (Some(min), _) if number.compare(min).is_lt() => {
                    problem(format!("“{label}”小于 {min}"), format!("请填不小于 {min} 的数"))
                }
                (_, Some(max)) if number.compare(max).is_gt() => {
                    problem(format!("“{label}”大于 {max}"), format!("请填不大于 {max} 的数"))
                }
                _ => None,
            },
        },
        FieldKind::Date => match Day::parse(text) {
            None => problem(format!("“{label}”不是日期"), "请写作 2020-09-07 或 2020年9月7日".to_owned()),
            Some(day) => match (field.min.and_then(limit_day), field.max.and_then(limit_day)) {
                (Some(min), _) if day < min => {
                    problem(format!("“{label}”早于 {}", min.chinese()), format!("请填 {} 及以后的日期", min.chinese()))
                }
                (_, Some(max)) if day > max => {
                    problem(format!("“{label}”晚于 {}", max.chinese()), format!("请填 {} 及以前的日期", max.chinese()))
                }
                _ => None,
            },
        },
        FieldKind::SingleChoice if answer.is_string() => match field.options.iter().any(|option| option == text) {
            true => None,
            false => problem(format!("“{text}”不是“{label}”的选项"), format!("请在{}中选择", quoted(&field.options))),
        },
        FieldKind::MultipleChoice | FieldKind::UnitList | FieldKind::PersonList => match list(answer) {
            None => problem(format!("“{label}”的内容无法识别"), "请重新填写".to_owned()),
            Some(entries) => check_list(field, &entries),
        },
        FieldKind::YesNo if answer.is_boolean() => None,
        FieldKind::YesNo => problem(format!("“{label}”无法识别"), "请选择“是”或“否”".to_owned()),
        _ => problem(format!("“{label}”的内容无法识别"), "请重新填写".to_owned()),
    }
}

fn check_list(field: &Field, entries: &[&str]) -> Option<Problem> {
    let label = &field.label;
    let choice = field.kind == FieldKind::MultipleChoice;
    let stranger = entries.iter().find(|entry| choice && !field.options.iter().any(|option| option == *entry));
    if let Some(stranger) = stranger {
        let problem =
            Problem::new(format!("“{stranger}”不是“{label}”的选项"), format!("请在{}中选择", quoted(&field.options)));
        return Some(problem.in_field(&field.key));
    }
    let twice = entries.iter().enumerate().find(|(at, entry)| entries.iter().take(*at).any(|other| other == *entry));
    if let Some((_, twice)) = twice {
        return Some(Problem::new(format!("“{label}”中“{twice}”重复"), "请删去重复的一个").in_field(&field.key));
    }
    match field.kind {
        FieldKind::MultipleChoice => count_problem(field, entries.len(), "项", "请减少选择", "请增加选择"),
        FieldKind::PersonList => count_problem(field, entries.len(), "人", "请删减", "请补充"),
        _ => count_problem(field, entries.len(), "个", "请删减", "请补充"),
    }
}

fn count_problem(field: &Field, count: usize, unit: &str, fewer: &str, more: &str) -> Option<Problem> {
    let (label, count) = (&field.label, i64::try_from(count).unwrap_or(i64::MAX));
    let (reason, way_out) = match (field.min, field.max) {
        (_, Some(max)) if count > max => {
            (format!("“{label}”有 {count} {unit}，超过 {max} {unit}"), format!("{fewer}至 {max} {unit}以内"))
        }
        (Some(min), _) if count < min => {
            (format!("“{label}”只有 {count} {unit}，不足 {min} {unit}"), format!("{more}至 {min} {unit}以上"))
        }
        _ => return None,
    };
    Some(Problem::new(reason, way_out).in_field(&field.key))
}

/// Answers as they are kept: blanks gone, numbers without separators, days as 2020-09-07, lists as lists. What
/// cannot be read stays as typed, for [`check_answers`] to point at.
pub fn normalise_answers(fields: &[Field], answers: Answers) -> Answers {
    let known = |key: &str| fields.iter().find(|field| field.key == key);
    let kept = answers.into_iter().filter_map(|(key, answer)| {
        let answer = match known(&key) {
            Some(field) => normalise_answer(field, answer),
            None => answer,
        };
        (!is_empty(&answer)).then_some((key, answer))
    });
    kept.collect()
}

fn normalise_answer(field: &Field, answer: Value) -> Value {
    let text = match &answer {
        Value::String(text) => text.trim().replace("\r\n", "\n").replace('\r', "\n"),
        Value::Number(number) => number.to_string(),
        Value::Bool(_) | Value::Null | Value::Object(_) => return answer,
        Value::Array(_) => match list(&answer) {
            Some(entries) => return entries.iter().map(|e| e.trim()).filter(|e| !e.is_empty()).collect(),
            None => return answer,
        },
    };
    let plain: String = text.nfkc().collect();
    match field.kind {
        FieldKind::ShortText | FieldKind::LongText => Value::String(text),
        FieldKind::Number => Value::String(Decimal::parse(&plain).map_or(text, |number| number.to_string())),
        FieldKind::Date => Value::String(Day::parse(&plain).map_or(text, |day| day.to_string())),
        FieldKind::SingleChoice => Value::String(option_like(field, &text).unwrap_or(text)),
        FieldKind::MultipleChoice => match option_like(field, &text) {
            Some(option) => vec![option].into(),
            None => {
                let parts = text.split(['、', '，', ',', '；', ';', '┋', '|', '\n']);
                let parts = parts.map(str::trim).filter(|part| !part.is_empty());
                parts.map(|part| option_like(field, part).unwrap_or_else(|| part.to_owned())).collect()
            }
        },
        FieldKind::YesNo => match plain.to_lowercase().as_str() {
            "是" | "有" | "√" | "✓" | "1" | "y" | "yes" | "true" => Value::Bool(true),
            "否" | "无" | "×" | "0" | "n" | "no" | "false" => Value::Bool(false),
            _ => Value::String(text),
        },
        FieldKind::UnitList | FieldKind::PersonList => split_names(&text).into(),
    }
}

fn option_like(field: &Field, text: &str) -> Option<String> {
    let fold = |text: &str| text.nfkc().filter(|c| !c.is_whitespace()).collect::<String>();
    field.options.iter().find(|option| fold(option) == fold(text)).cloned()
}

fn is_empty(answer: &Value) -> bool {
    match answer {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

fn list(answer: &Value) -> Option<Vec<&str>> {
    answer.as_array()?.iter().map(Value::as_str).collect()
}

fn quoted(options: &[String]) -> String {
    options.iter().map(|option| format!("“{option}”")).collect()
}

/// A number as written, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Decimal {
    /// In units of the last place.
    units: i128,
    places: u32,
}

impl Decimal {
    /// Reads `36,500`, `-3.50`, full-width too; thousands only where they belong; up to 15 digits and 6 places.
    fn parse(text: &str) -> Option<Self> {
        let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        let (sign, plain) = plain.strip_prefix('-').map_or((1, plain.as_str()), |rest| (-1, rest));
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
        let mut groups = whole.split(',');
        let first = groups.next()?;
        let rest: Vec<&str> = groups.collect();
        if !rest.is_empty() && (first.len() > 3 || rest.iter().any(|group| group.len() != 3)) {
            return None;
        }
        let whole = first.to_owned() + &rest.concat();
        let fraction = fraction.trim_end_matches('0');
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 15 || fraction.len() > 6 || !digits(&whole) || !digits(fraction) {
            return None;
        }
        let units: i128 = format!("{whole}{fraction}").parse().ok()?;
        Some(Decimal { units: sign * units, places: u32::try_from(fraction.len()).ok()? })
    }

    fn compare(self, limit: i64) -> std::cmp::Ordering {
        self.units.cmp(&(i128::from(limit) * 10i128.pow(self.places)))
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (sign, scale) = (if self.units < 0 { "-" } else { "" }, 10u128.pow(self.places));
        let units = self.units.unsigned_abs();
        write!(f, "{sign}{}", units / scale)?;
        match usize::try_from(self.places) {
            Ok(places) if places > 0 => write!(f, ".{:0places$}", units % scale),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(kind: FieldKind, min: Option<i64>, max: Option<i64>, options: &[&str]) -> Field {
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        let (key, label) = ("f".to_owned(), "甲".to_owned());
        Field { key, label, kind, required: false, hint: String::new(), min, max, options }
    }

    fn answers(answer: Value) -> Answers {
        Answers::from([("f".to_owned(), answer)])
    }

    #[test]
    fn every_kind_keeps_what_fits_and_says_what_does_not() {
        use FieldKind::*;
        /// As typed, as kept, what is wrong.
        fn check(field: Field, typed: Value, kept: Value, reason: &str) {
            let normal = normalise_answers(std::slice::from_ref(&field), answers(typed.clone()));
            assert_eq!(normal.get("f").cloned().unwrap_or(Value::Null), kept, "{typed}");
            let problems: Vec<String> =
                check_answers(std::slice::from_ref(&field), &normal).into_iter().map(|p| p.reason).collect();
            assert_eq!(problems.join("；"), reason, "{typed}");
        }
        let short = || field(ShortText, Some(2), Some(4), &[]);
        check(short(), json!("  市公安局 "), json!("市公安局"), "");
        check(short(), json!("市"), json!("市"), "“甲”只有 1 字，不足 2 字");
        check(short(), json!("市公安局局"), json!("市公安局局"), "“甲”有 5 字，超过 4 字");
        check(short(), json!("一\r\n二"), json!("一\n二"), "“甲”分了行");
        check(short(), json!(12), json!("12"), "");
        check(short(), json!({}), json!({}), "“甲”的内容无法识别");
        check(field(LongText, None, Some(4), &[]), json!("一二\r\n三四"), json!("一二\n三四"), "");
        let number = || field(Number, Some(0), Some(100_000), &[]);
        check(number(), json!("36,500"), json!("36500"), "");
        check(number(), json!("３６５００．５０"), json!("36500.5"), "");
        check(number(), json!("007"), json!("7"), "");
        check(number(), json!("0.0"), json!("0"), "");
        check(number(), json!("3,65"), json!("3,65"), "“甲”不是数字");
        check(number(), json!("三万"), json!("三万"), "“甲”不是数字");
        check(number(), json!("1e3"), json!("1e3"), "“甲”不是数字");
        check(number(), json!("-0.5"), json!("-0.5"), "“甲”小于 0");
        check(number(), json!("100000.01"), json!("100000.01"), "“甲”大于 100000");
        check(number(), json!("9999999999999999"), json!("9999999999999999"), "“甲”不是数字");
        let date = || field(Date, Some(20_200_616), Some(20_200_731), &[]);
        check(date(), json!("2020年7月31日"), json!("2020-07-31"), "");
        check(date(), json!("２０２０．７．１"), json!("2020-07-01"), "");
        check(date(), json!("2020-02-30"), json!("2020-02-30"), "“甲”不是日期");
        check(date(), json!("2020-06-15"), json!("2020-06-15"), "“甲”早于 2020年6月16日");
        check(date(), json!("2020/8/15"), json!("2020-08-15"), "“甲”晚于 2020年7月31日");
        let single = || field(SingleChoice, None, None, &["香洲区", "斗门区"]);
        check(single(), json!(" 香洲 区"), json!("香洲区"), "");
        check(single(), json!("香洲"), json!("香洲"), "“香洲”不是“甲”的选项");
        let several = || field(MultipleChoice, Some(1), Some(2), &["党建引领", "专业、志愿服务", "数字治理"]);
        check(several(), json!("党建引领；数字治理"), json!(["党建引领", "数字治理"]), "");
        check(several(), json!("专业、志愿服务"), json!(["专业、志愿服务"]), "");
        check(several(), json!(["党建引领", "飞行"]), json!(["党建引领", "飞行"]), "“飞行”不是“甲”的选项");
        check(several(), json!(["党建引领", "党建引领"]), json!(["党建引领", "党建引领"]), "“甲”中“党建引领”重复");
        let all = json!(["党建引领", "数字治理", "专业、志愿服务"]);
        check(several(), all.clone(), all, "“甲”有 3 项，超过 2 项");
        let yes_no = || field(YesNo, None, None, &[]);
        check(yes_no(), json!("是"), json!(true), "");
        check(yes_no(), json!(false), json!(false), "");
        check(yes_no(), json!("也许"), json!("也许"), "“甲”无法识别");
        let units = || field(UnitList, None, Some(2), &[]);
        check(units(), json!("市公安局、市民政局\n"), json!(["市公安局", "市民政局"]), "");
        check(units(), json!([" 市公安局 ", ""]), json!(["市公安局"]), "");
        check(units(), json!("a；b;c"), json!(["a", "b", "c"]), "“甲”有 3 个，超过 2 个");
        check(field(PersonList, Some(2), None, &[]), json!("王某"), json!(["王某"]), "“甲”只有 1 人，不足 2 人");
    }

    #[test]
    fn blanks_are_no_answers_and_strangers_are_kept() {
        let required = Field { required: true, ..field(FieldKind::ShortText, None, None, &[]) };
        for blank in [json!(null), json!("  "), json!([])] {
            let normal = normalise_answers(std::slice::from_ref(&required), answers(blank.clone()));
            assert_eq!(normal, Answers::new(), "{blank}");
        }
        let problems = check_answers(&[required], &Answers::new());
        let expected = Problem::new("“甲”未填", "请填写“甲”").in_field("f");
        assert_eq!(problems, [expected]);
        let stranger = Answers::from([("old".to_owned(), json!("旧"))]);
        assert_eq!(normalise_answers(&[], stranger.clone()), stranger);
        assert_eq!(check_answers(&[], &stranger), []);
    }
}
