//! The press: sets Typst templates with JSON data into PDF and page images. The only place that knows Typst.

/// Fonts and compiled templates, loaded once.
pub struct Press;
