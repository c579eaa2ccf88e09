//! The press: sets a [`Manuscript`] with Typst into pages, PDF/A and page images. The only place that knows Typst.
//!
//! Templates are embedded; data enter as a virtual JSON file, never as markup; faces come from one folder.
//! Characters that no face has, and texts that do not fit, are problems in a list and nothing is printed.
//! The last pages of each kind of document are kept, so that turning a page sets nothing anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::{Datelike, Timelike};
use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Label, Selector, Smart};
use typst::introspection::{Introspector, MetadataElem};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::{LazyHash, PicoStr, Scalar};
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::documents::{Manuscript, TEMPLATES};
use crate::error::{Error, Result};
use crate::model::problem::Problem;
use crate::model::time::Moment;

/// Sets manuscripts. Shared by all calls; sets outside any lock.
pub struct Press {
    fonts: PathBuf,
    /// Faces and templates, loaded at the first use.
    stock: Mutex<Option<Arc<Stock>>>,
    /// The last pages of each template and what they were made of.
    standing: Mutex<BTreeMap<&'static str, (blake3::Hash, Arc<Pages>)>>,
}

/// A manuscript set into pages.
pub struct Pages {
    document: PagedDocument,
    title: String,
    dated: Moment,
    digest: blake3::Hash,
}

/// A page as picture.
pub struct Picture {
    pub png: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

struct Stock {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    faces: Vec<Face>,
    sources: BTreeMap<&'static str, (FileId, Source)>,
    data: FileId,
}

/// A face of a font file; its bytes are read when the first text asks for it.
struct Face {
    path: PathBuf,
    index: u32,
    font: OnceLock<Option<Font>>,
}

/// One manuscript in front of Typst.
struct Forme<'a> {
    stock: &'a Stock,
    main: FileId,
    data: Bytes,
}

impl Press {
    /// A press whose faces lie in the folder `fonts`; nothing is read yet.
    pub fn new(fonts: PathBuf) -> Self {
        Press { fonts, stock: Mutex::default(), standing: Mutex::default() }
    }

    /// The pages of `manuscript`: kept from the last time if nothing changed, else set anew.
    pub fn set(&self, manuscript: &Manuscript) -> Result<Arc<Pages>> {
        let data = serde_json::to_vec(&manuscript.data).map_err(|_| broken(manuscript.template))?;
        let digest = digest(manuscript, &data);
        if let Some(pages) = self.standing(manuscript.template, digest) {
            return Ok(pages);
        }
        let stock = self.stock()?;
        let missing = missing_characters(&stock, &manuscript.data);
        if !missing.is_empty() {
            return Err(Error::Problems(missing));
        }
        let main =
            stock.sources.get(manuscript.template).map(|(id, _)| *id).ok_or_else(|| broken(manuscript.template))?;
        let forme = Forme { stock: &stock, main, data: Bytes::new(data) };
        let document = typst::compile::<PagedDocument>(&forme).output.map_err(|all| refused(&forme, all.first()))?;
        // Layouts of the last few manuscripts are worth keeping, older ones are not.
        comemo::evict(4);
        let unfit = unfit(&document);
        if !unfit.is_empty() {
            return Err(Error::Problems(unfit));
        }
        let pages = Arc::new(Pages { document, title: manuscript.title.clone(), dated: manuscript.dated, digest });
        let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        standing.insert(manuscript.template, (digest, Arc::clone(&pages)));
        Ok(pages)
    }

    fn standing(&self, template: &str, digest: blake3::Hash) -> Option<Arc<Pages>> {
        let standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        standing.get(template).filter(|(of, _)| *of == digest).map(|(_, pages)| Arc::clone(pages))
    }

    fn stock(&self) -> Result<Arc<Stock>> {
        let mut stock = self.stock.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stock) = stock.as_ref() {
            return Ok(Arc::clone(stock));
        }
        let loaded = Arc::new(Stock::load(&self.fonts)?);
        *stock = Some(Arc::clone(&loaded));
        Ok(loaded)
    }
}

impl Pages {
    pub fn title(&self) -> &str {
        &self.title
    }

    pub fn count(&self) -> u32 {
        u32::try_from(self.document.pages().len()).unwrap_or(u32::MAX)
    }

    /// Page `number`, counted from 1, at `scale` pixels a point.
    pub fn picture(&self, number: u32, scale: f32) -> Result<Picture> {
        let index = usize::try_from(number).ok().and_then(|n| n.checked_sub(1));
        let page = index
            .and_then(|i| self.document.pages().get(i))
            .ok_or_else(|| Error::Refused(format!("没有第 {number} 页：这份文件共 {} 页。", self.count())))?;
        let options = typst_render::RenderOptions {
            pixel_per_pt: Scalar::new(f64::from(scale.clamp(0.2, 4.0))),
            render_bleed: false,
        };
        let drawn = typst_render::render(page, &options);
        let png =
            drawn.encode_png().map_err(|_| Error::Typeset("页面图片未能生成，请缩小显示比例后重试。".to_owned()))?;
        Ok(Picture { png, width: drawn.width(), height: drawn.height() })
    }

    /// The whole as tagged PDF/A-2b; the same manuscript gives the same bytes.
    pub fn pdf(&self) -> Result<Vec<u8>> {
        let options = PdfOptions {
            ident: Smart::Custom(self.digest.to_hex().to_string()),
            creator: Smart::Custom(Some("桂冠".to_owned())),
            timestamp: timestamp(self.dated),
            standards: PdfStandards::new(&[PdfStandard::A_2b]).map_err(|_| broken(&self.title))?,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&self.document, &options)
            .map_err(|all| Error::Typeset(format!("“{}”未能存为 PDF。{}", self.title, inside(all.first()))))
    }
}

impl Stock {
    fn load(folder: &Path) -> Result<Self> {
        let mut infos = Vec::new();
        let mut faces = Vec::new();
        for path in font_files(folder)? {
            let bytes =
                std::fs::read(&path).map_err(|cause| Error::file(format!("读取字体“{}”", path.display()), cause))?;
            for (index, info) in (0..).zip(FontInfo::iter(&bytes)) {
                infos.push(info);
                faces.push(Face { path: path.clone(), index, font: OnceLock::new() });
            }
        }
        if faces.is_empty() {
            return Err(Error::Typeset(format!(
                "字体文件夹“{}”里没有可用的字体。请重新安装本程序；从源代码运行时，请先执行 src-tauri/fonts/collect。",
                folder.display()
            )));
        }
        let mut sources = BTreeMap::new();
        for (name, text) in TEMPLATES {
            let id = virtual_file(name)?;
            sources.insert(*name, (id, Source::new(id, (*text).to_owned())));
        }
        let book = FontBook::from_infos(infos);
        let library = <Library as LibraryExt>::default();
        Ok(Stock {
            library: LazyHash::new(library),
            book: LazyHash::new(book),
            faces,
            sources,
            data: virtual_file("data.json")?,
        })
    }

    fn has(&self, character: char) -> bool {
        (0..self.faces.len())
            .any(|i| self.book.info(i).is_some_and(|info| info.coverage.contains(u32::from(character))))
    }
}

impl World for Forme<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.stock.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.stock.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = self.stock.sources.values().find(|(of, _)| *of == id);
        found.map(|(_, source)| source.clone()).ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.stock.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        let face = self.stock.faces.get(index)?;
        let read = || Font::new(Bytes::new(std::fs::read(&face.path).ok()?), face.index);
        face.font.get_or_init(read).clone()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn virtual_file(name: &str) -> Result<FileId> {
    let path = VirtualPath::new(name).map_err(|_| broken(name))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

fn font_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let reading = |cause| Error::file(format!("打开字体文件夹“{}”", folder.display()), cause);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(reading)? {
        let path = entry.map_err(reading)?.path();
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        if ["ttf", "otf", "ttc"].contains(&extension.as_str()) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn digest(manuscript: &Manuscript, data: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for part in [manuscript.template.as_bytes(), manuscript.title.as_bytes(), &manuscript.dated.0.to_le_bytes(), data] {
        hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize()
}

/// Characters in the data that no face has, a problem for each text they stand in.
fn missing_characters(stock: &Stock, data: &Value) -> Vec<Problem> {
    type Texts<'a> = BTreeSet<(&'a str, &'a str)>;
    // `case`: title of the case that the text belongs to, as far as the data say so.
    fn walk<'a>(value: &'a Value, case: &'a str, texts: &mut Texts<'a>) {
        match value {
            Value::String(text) => drop(texts.insert((case, text))),
            Value::Array(items) => items.iter().for_each(|item| walk(item, case, texts)),
            Value::Object(items) => {
                let case = items.get("title").and_then(Value::as_str).unwrap_or(case);
                items.values().for_each(|item| walk(item, case, texts));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut texts = BTreeSet::new();
    walk(data, "", &mut texts);
    let mut known = BTreeMap::new();
    let mut lacks = |c: char| !*known.entry(c).or_insert_with(|| draws_nothing(c) || stock.has(c));
    let problem = |(case, text): (&str, &str)| {
        let missing: BTreeSet<char> = text.chars().filter(|c| lacks(*c)).collect();
        let list: Vec<String> = missing.iter().map(|c| format!("“{c}”（U+{:04X}）", u32::from(*c))).collect();
        let place = if case.is_empty() || case == text {
            short(text)
        } else {
            format!("{}（案例“{}”）", short(text), short(case))
        };
        let reason = format!("字体里没有{}，所在文字：{place}", list.join("、"));
        let way_out = "请核对这个字是否录入有误；确为生僻字的，请改用通行写法，或请维护人员补充字体";
        (!missing.is_empty()).then(|| Problem::new(reason, way_out))
    };
    texts.into_iter().filter_map(problem).collect()
}

fn draws_nothing(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

fn short(text: &str) -> String {
    let mut start: String = text.chars().take(40).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

/// What a template marked as not fitting its page even in the smallest size.
fn unfit(document: &PagedDocument) -> Vec<Problem> {
    let Some(label) = Label::new(PicoStr::intern("unfit")) else { return Vec::new() };
    let found = document.introspector().query(&Selector::Label(label));
    let named = |value: &typst::foundations::Value| value.clone().cast::<typst::foundations::Str>().ok();
    found
        .iter()
        .filter_map(|element| element.to_packed::<MetadataElem>().and_then(|packed| named(&packed.value)))
        .map(|text| {
            let reason = format!("排不下，未打印：{}", short(&text));
            Problem::new(reason, "请缩短这段文字，或减少单位后再打印")
        })
        .collect()
}

fn timestamp(moment: Moment) -> Option<Timestamp> {
    let local = moment.local();
    let part = |n: u32| u8::try_from(n).ok();
    let (month, day) = (part(local.month())?, part(local.day())?);
    let (hour, minute, second) = (part(local.hour())?, part(local.minute())?, part(local.second())?);
    let datetime = Datetime::from_ymd_hms(local.year(), month, day, hour, minute, second)?;
    Timestamp::new_local(datetime, 8 * 60)
}

fn broken(template: &str) -> Error {
    Error::Typeset(format!("版式“{template}”有误，未能排版。请更新本程序；仍不行时，请把案例库备份交给维护人员。"))
}

fn refused(forme: &Forme<'_>, first: Option<&SourceDiagnostic>) -> Error {
    let place = first.and_then(|diagnostic| {
        let id = diagnostic.span.id()?;
        let line = forme.source(id).ok()?.lines().byte_to_line(forme.range(diagnostic.span)?.start)?;
        Some(format!("“{}”第 {} 行", id.vpath().get_without_slash(), line.saturating_add(1)))
    });
    let place = place.unwrap_or_else(|| "版式".to_owned());
    Error::Typeset(format!(
        "{place}有误，未能排版。请更新本程序；仍不行时，请把案例库备份交给维护人员。{}",
        inside(first)
    ))
}

/// Typst's own words are English: they are of use to a developer only.
fn inside(first: Option<&SourceDiagnostic>) -> String {
    match first {
        Some(diagnostic) if cfg!(debug_assertions) => format!("[{}]", diagnostic.message),
        _ => String::new(),
    }
}
