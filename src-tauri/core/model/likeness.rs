//! How like two titles are, and in words where they differ. Compared are the letters that a title's key keeps.

use super::case::key_letters;

/// Differences named one by one; more are only counted.
const NAMED: usize = 3;

/// A letter of a key with the place, from 1, of the character it comes from.
type Letter = (char, usize);

/// What turns the title into the spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Edit {
    Kept,
    Changed { at: usize, from: char, to: char },
    Missing { at: usize, letter: char },
    Added { after: usize, letter: char },
}

/// Likeness of two keys in per cent: one minus edit distance over the longer length.
pub fn likeness(a: &str, b: &str) -> u32 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longer = a.len().max(b.len());
    let distance = distances(&a, &b).last().and_then(|row| row.last()).copied().unwrap_or_default();
    u32::try_from((longer.saturating_sub(distance) * 100).checked_div(longer).unwrap_or(100)).unwrap_or(0)
}

/// Where a spelling differs from a title, in Chinese: “第 5 字“家”写作“屋””. Empty if the keys are equal.
pub fn difference(title: &str, spelling: &str) -> String {
    let edits = edits(&key_letters(title).collect::<Vec<_>>(), &key_letters(spelling).collect::<Vec<_>>());
    let runs = runs(&edits);
    let mut told: Vec<String> = runs.iter().take(NAMED).map(|run| tell(run)).collect();
    if runs.len() > NAMED {
        told.push(format!("另有 {} 处不同", runs.len() - NAMED));
    }
    told.join("，")
}

/// Edit distances of every head of `a` (rows) to every head of `b`.
fn distances<T: PartialEq>(a: &[T], b: &[T]) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (at, from) in a.iter().enumerate() {
        let mut next = vec![at + 1];
        let above = rows.last().map(Vec::as_slice).unwrap_or_default();
        for (pair, to) in above.windows(2).zip(b) {
            let (diagonal, above) = match pair {
                [diagonal, above] => (*diagonal, *above),
                _ => (0, 0),
            };
            let left = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(from != to)).min(above + 1).min(left + 1));
        }
        rows.push(next);
    }
    rows
}

fn edits(title: &[Letter], spelling: &[Letter]) -> Vec<Edit> {
    let plain = |letters: &[Letter]| letters.iter().map(|(letter, _)| *letter).collect::<Vec<char>>();
    let rows = distances(&plain(title), &plain(spelling));
    let cost = |i: usize, j: usize| rows.get(i).and_then(|row| row.get(j)).copied().unwrap_or(usize::MAX);
    let (mut i, mut j) = (title.len(), spelling.len());
    let mut found = Vec::new();
    while i > 0 || j > 0 {
        let from = i.checked_sub(1).and_then(|i| title.get(i)).copied();
        let to = j.checked_sub(1).and_then(|j| spelling.get(j)).copied();
        let edit = match (from, to) {
            (Some((from, at)), Some((to, _))) if cost(i - 1, j - 1) + usize::from(from != to) == cost(i, j) => {
                (i, j) = (i - 1, j - 1);
                if from == to { Edit::Kept } else { Edit::Changed { at, from, to } }
            }
            (Some((letter, at)), _) if cost(i - 1, j) + 1 == cost(i, j) => {
                i -= 1;
                Edit::Missing { at, letter }
            }
            (_, Some((letter, _))) => {
                j -= 1;
                Edit::Added { after: from.map_or(0, |(_, at)| at), letter }
            }
            _ => break,
        };
        found.push(edit);
    }
    found.reverse();
    found
}

/// Neighbouring edits of one kind, together.
fn runs(edits: &[Edit]) -> Vec<Vec<Edit>> {
    let mut runs: Vec<Vec<Edit>> = Vec::new();
    let mut before = Edit::Kept;
    for edit in edits {
        if *edit != Edit::Kept {
            match runs.last_mut() {
                Some(run) if std::mem::discriminant(edit) == std::mem::discriminant(&before) => run.push(edit.clone()),
                _ => runs.push(vec![edit.clone()]),
            }
        }
        before = edit.clone();
    }
    runs
}

fn tell(run: &[Edit]) -> String {
    let (mut old, mut new, mut first, mut last) = (String::new(), String::new(), None, 0);
    for edit in run {
        let at = match edit {
            Edit::Changed { at, from, to } => {
                old.push(*from);
                new.push(*to);
                *at
            }
            Edit::Missing { at, letter } => {
                old.push(*letter);
                *at
            }
            Edit::Added { after, letter } => {
                new.push(*letter);
                *after
            }
            Edit::Kept => continue,
        };
        first.get_or_insert(at);
        last = at;
    }
    let first = first.unwrap_or(last);
    let place = if first == last { format!("第 {first} 字") } else { format!("第 {first}–{last} 字") };
    match (old.as_str(), new.as_str()) {
        (old, "") => format!("缺{place}“{old}”"),
        ("", new) if first == 0 => format!("开头多“{new}”"),
        ("", new) => format!("第 {first} 字后多“{new}”"),
        (old, new) => format!("{place}“{old}”写作“{new}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_by_edit_distance() {
        let check =
            |a: &str, b: &str, expected| assert_eq!((likeness(a, b), likeness(b, a)), (expected, expected), "{a} {b}");
        check("福石共享家", "福石共享家", 100);
        check("福石共享家", "福石共享屋", 80);
        check("福石共享家", "福石共享", 80);
        check("甲乙丙", "丁戊己", 0);
        check("", "", 100);
    }

    #[test]
    fn differences_are_told_by_the_place_in_the_title() {
        let check = |title: &str, spelling: &str, expected: &str| {
            assert_eq!(difference(title, spelling), expected, "{title} {spelling}");
        };
        check("福石共享家", "福石 共享家", "");
        check("福石共享家", "福石共享屋", "第 5 字“家”写作“屋”");
        check("福石共享家", "福石共享", "缺第 5 字“家”");
        check("福石共享家", "福石共享之家", "第 4 字后多“之”");
        check("福石共享家", "新福石共享家", "开头多“新”");
        check("智慧社区3.0", "智慧社区30", "缺第 6 字“.”");
        check("“平安+”市域社会治理指数", "平安+市域治理指数", "缺第 8–9 字“社会”");
        check("“平安+”市域社会治理指数", "平安市域社会治理指标", "缺第 4 字“+”，第 13 字“数”写作“标”");
        check("应急志愿者在行动", "应急志愿队正行动", "第 5–6 字“者在”写作“队正”");
        check("甲1乙2丙3丁4戊", "甲乙丙丁戊", "缺第 2 字“1”，缺第 4 字“2”，缺第 6 字“3”，另有 1 处不同");
    }
}
