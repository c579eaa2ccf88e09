//! A column of an export by option number, which names question and letter but no title: `第3题(选项A)`.

use super::case::title_key;

/// A column of an export by option number: `第3题(选项A)`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lettered {
    pub question: u32,
    pub letter: String,
}

impl Lettered {
    pub fn read(heading: &str) -> Option<Self> {
        let key = title_key(heading);
        let (question, letter) = key.strip_prefix('第')?.split_once("题选项")?;
        let plain = !letter.is_empty() && letter.chars().all(|c| c.is_ascii_alphanumeric());
        plain.then_some(Lettered { question: question.parse().ok()?, letter: letter.to_ascii_uppercase() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_name_question_and_letter() {
        let check = |heading: &str, expected: &str| {
            let read = Lettered::read(heading).map(|read| format!("{}{}", read.question, read.letter));
            assert_eq!(read.as_deref().unwrap_or("-"), expected, "{heading}");
        };
        check("第3题(选项A)", "3A");
        check("第 12 题（选项b）", "12B");
        check("第3题(选项10)", "310");
        check("第3题(选项)", "-");
        check("第三题(选项A)", "-");
        check("3、政府治理类", "-");
    }
}
