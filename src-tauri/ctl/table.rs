//! Replies as text for people: tables whose columns stand straight though a Chinese character is two wide.

use serde_json::Value;

/// A cell of a column: what the row holds under `key`, as a person reads it.
pub struct Column {
    pub heading: &'static str,
    pub key: &'static str,
}

/// A table of rows that are JSON objects.
pub fn table(columns: &[Column], rows: &[Value]) -> String {
    let heading = columns.iter().map(|column| column.heading.to_owned()).collect();
    let cells =
        rows.iter().map(|row| columns.iter().map(|column| text(row.get(column.key).unwrap_or(&Value::Null))).collect());
    let lines: Vec<Vec<String>> = std::iter::once(heading).chain(cells).collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| lines.iter().filter_map(|line| line.get(at)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    let mut written = String::new();
    for line in &lines {
        let mut row = String::new();
        for (cell, width_of_column) in line.iter().zip(&widths) {
            row.push_str(cell);
            row.push_str(&" ".repeat(width_of_column.saturating_sub(width(cell)) + 2));
        }
        written.push_str(row.trim_end());
        written.push('\n');
    }
    written
}

/// A value as a person reads it.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => "—".to_owned(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect(),
        Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join("、"),
        Value::Object(_) => value.to_string(),
    }
}

/// Columns a terminal needs: two for East Asian wide and full-width characters and most pictures.
fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}'
            | '\u{20000}'..='\u{3fffd}')
    };
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn columns_stand_straight() {
        let columns = [Column { heading: "编号", key: "id" }, Column { heading: "名称", key: "title" }];
        let rows = [json!({ "id": 1, "title": "甲" }), json!({ "id": 12345, "title": null })];
        assert_eq!(table(&columns, &rows), "编号   名称\n1      甲\n12345  —\n");
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        assert_eq!(text(&json!("甲\u{1b}[2J\n乙")), "甲 [2J 乙");
    }
}
