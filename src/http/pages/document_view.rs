//! View data of the document page: the record as text and links, the outline, and the text in
//! blocks.

use super::super::links::{Links, SEARCH_PATH, document_path};
use super::super::messages::{Messages, fill};
use super::super::params::SearchParams;
use super::blocks::{self, Anchor, Block, blocks};
use super::search_view::Link;
use super::{PageContext, PageShell, own_file_name};
use tracuu_document::{Citation, DigitalSignature, Document, IssueCode, Record};
use tracuu_text::Span;

/// Number of cited documents shown at once; the others need a click.
const CITES_SHOWN: usize = 8;
/// Maximum number of places of one citation that the table links.
const PLACES_SHOWN: usize = 5;

/// Data of the document page.
pub struct DocumentPage<'a> {
    /// Page shell: head and foot.
    pub shell: PageShell,
    /// Type and number, shown above the title.
    pub label: String,
    /// The title; without one the file name, but not that of a collection of rows.
    pub title: String,
    /// The query, or empty.
    pub query: String,
    /// Link to the results that led here, or to the search page.
    pub back: Link,
    /// URL of the original file.
    pub file_url: String,
    /// Rows of the record table.
    pub rows: Vec<Row>,
    /// The first cited documents, at most eight.
    pub cites: Vec<CitationView<'a>>,
    /// The other cited documents.
    pub more_cites: Vec<CitationView<'a>>,
    /// Label for the other cited documents.
    pub more_cites_label: String,
    /// Paths of the files with this document.
    pub sources: Vec<&'a str>,
    /// Issues.
    pub issues: Vec<IssueView>,
    /// Entries of the table of contents, one per section of the outline.
    pub contents: Vec<ContentsEntry>,
    /// States how many words were repaired; `None` for an undamaged text.
    pub repaired: Option<String>,
    /// Label of the box that marks the words that were corrected; `None` if there are none.
    pub corrected: Option<String>,
    /// The text.
    pub blocks: Vec<Block<'a>>,
    /// Number of highlights.
    pub marks: usize,
    /// Number of highlights, in words.
    pub marks_label: String,
}

/// A row of the record table.
pub struct Row {
    /// Name of the field.
    pub label: &'static str,
    /// Values, one per line.
    pub values: Vec<RowValue>,
    /// Remark on the source of the value, if the document does not state it itself.
    pub basis: Option<&'static str>,
}

/// A value in the record table.
pub struct RowValue {
    /// The value.
    pub text: String,
    /// URL of the search for the value, if the field can be searched.
    pub url: Option<String>,
}

/// An issue in words.
pub struct IssueView {
    /// Text in the language of the page.
    pub text: String,
    /// Id of the anchor of its place in the text, if known.
    pub anchor: Option<String>,
}

/// An entry of the table of contents.
pub struct ContentsEntry {
    /// Level of the section, 1 to 4.
    pub level: u8,
    /// Title of the section. `None` leaves the section out.
    pub title: Option<String>,
}

/// A link to a place in the text.
pub struct PlaceLink {
    /// Link text.
    pub label: String,
    /// Id of the anchor.
    pub anchor: String,
}

/// A cited document.
pub struct CitationView<'a> {
    /// Type, number, date and agency, as far as known.
    pub citation: &'a Citation,
    /// The date in words.
    pub date: Option<String>,
    /// URL of a search for its number.
    pub url: String,
    /// The first places where it is cited.
    pub places: Vec<PlaceLink>,
}

/// Returns the anchors of a document: the first places of each citation, then the issues that have
/// a place.
pub fn anchors(record: &Record) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    for (cite, citation) in record.cites.iter().enumerate() {
        for (place, span) in citation.places.iter().enumerate().take(PLACES_SHOWN) {
            anchors.push(Anchor { at: span.start, id: format!("c{}-{}", cite + 1, place + 1) });
        }
    }
    for (at, issue) in record.issues.iter().enumerate() {
        if let Some(place) = issue.place {
            anchors.push(Anchor { at: place.start, id: format!("i{}", at + 1) });
        }
    }
    anchors
}

impl<'a> DocumentPage<'a> {
    /// Builds the page of `document`. `marks` are the highlights for the query in `params`, and
    /// `anchors` the result of [`anchors`].
    pub fn new(
        document: &'a Document,
        marks: &[Span],
        anchors: &'a [Anchor],
        params: &SearchParams,
        context: &PageContext,
    ) -> Self {
        let links = &context.links;
        let t = links.lang.messages();
        let record = &document.record;
        let path = document_path(&record.id);
        let title = title(record, t);
        let query = params.request.text.trim().to_owned();
        let mut cites = cites(record, links);
        let more_cites = cites.split_off(cites.len().min(CITES_SHOWN));
        let back_label = if query.is_empty() { t.to_search } else { t.back_to_results };
        DocumentPage {
            shell: PageShell::new(context, &title, |links| links.url(&path, params)),
            label: label(record, t),
            title,
            query,
            back: Link { label: back_label.to_owned(), url: links.url(SEARCH_PATH, params) },
            file_url: links.at(&format!("{path}/tep")),
            rows: rows(record, links),
            cites,
            more_cites_label: fill(t.more_values, &[&t.count(more_cites.len() as u64)]),
            more_cites,
            sources: record.sources.iter().map(|source| source.path.as_str()).collect(),
            issues: issues(record, t),
            contents: document
                .outline
                .iter()
                .map(|section| ContentsEntry {
                    level: section.level.min(4),
                    title: (!section.is_sentence()).then(|| section.title()),
                })
                .collect(),
            corrected: Some(blocks::corrected(document).count())
                .filter(|&count| count > 0)
                .map(|count| fill(t.show_corrected, &[&t.count(count as u64)])),
            repaired: Some(document.repairs.len())
                .filter(|&count| count > 0)
                .map(|count| fill(t.repaired, &[&t.count(count as u64)])),
            blocks: blocks(document, marks, anchors),
            marks: marks.len(),
            marks_label: t.hits(marks.len()),
        }
    }
}

impl RowValue {
    fn plain(text: String) -> Self {
        RowValue { text, url: None }
    }
}

fn title(record: &Record, t: &Messages) -> String {
    let path = || record.sources.first().map(|source| source.path.as_str());
    let file_name = || own_file_name(path(), record.key.as_deref());
    record.title.as_deref().or_else(file_name).unwrap_or(t.no_title).to_owned()
}

fn label(record: &Record, t: &Messages) -> String {
    let number = record.number.as_deref().unwrap_or_else(|| no_number(record, t));
    record.kind.as_ref().map_or(number.to_owned(), |kind| format!("{kind} · {number}"))
}

/// Says that a document has no number, or for a scan, that it could not be read.
fn no_number(record: &Record, t: &Messages) -> &'static str {
    let is_missing = record.issues.iter().any(|issue| issue.code == IssueCode::NumberMissing);
    let is_scan = record.sources.iter().any(|source| source.method.contains("ocr"));
    if is_missing && is_scan { t.unread_number } else { t.no_number }
}

fn rows(record: &Record, links: &Links) -> Vec<Row> {
    let t = links.lang.messages();
    let plain = |value: Option<String>| value.into_iter().map(RowValue::plain).collect();
    let linked = |field: &'static str, value: &Option<String>| {
        let link = |value: &String| RowValue {
            text: value.clone(),
            url: Some(links.search_for(field, value)),
        };
        value.iter().map(link).collect()
    };
    let row = |label: &'static str, values: Vec<RowValue>| Row { label, values, basis: None };
    let blank = || match &record.notation {
        Some(notation) => format!("{} (…/{notation})", no_number(record, t)),
        None => no_number(record, t).to_owned(),
    };
    let number = Some(record.number.clone().unwrap_or_else(blank));
    let date = t
        .date(record.date.as_deref(), record.month.as_deref(), record.year, record.date_basis)
        .or(Some(t.no_date.to_owned()));
    let rows = vec![
        row(t.kind, linked("type", &record.kind)),
        row(t.number, plain(number)),
        Row { basis: t.basis(record.date_basis), ..row(t.date, plain(date)) },
        Row {
            basis: t.basis(record.agency_basis),
            ..row(t.agency, linked("agency", &record.agency))
        },
        row(t.parent_agency, plain(record.parent_agency.clone())),
        row(t.place, plain(record.place.clone())),
        row(t.signer, signer(record, links)),
        row(t.recipients, record.recipients.iter().cloned().map(RowValue::plain).collect()),
        row(t.signatures, signatures(record)),
        row(t.urgency, plain(record.urgency.clone())),
        row(t.secrecy, plain(record.secrecy.clone())),
    ];
    rows.into_iter().filter(|row| !row.values.is_empty()).collect()
}

/// Returns the lines for the signer: the name with a link to their other documents, then position
/// and authority.
fn signer(record: &Record, links: &Links) -> Vec<RowValue> {
    let Some(signer) = &record.signer else { return Vec::new() };
    let name = signer.name.iter().map(|name| {
        let url = links.search_for("signer", name);
        RowValue { text: name.clone(), url: Some(url) }
    });
    let rest = signer.position.iter().chain(&signer.authority).cloned().map(RowValue::plain);
    name.chain(rest).collect()
}

/// Returns a line for each digital signature: holder, office, time.
fn signatures(record: &Record) -> Vec<RowValue> {
    let line = |signature: &DigitalSignature| {
        let DigitalSignature { holder, office, time } = signature;
        let office = office.as_ref().filter(|office| Some(*office) != holder.as_ref());
        // The clock of the signer is enough to the minute: `2024-04-05 16:31`.
        let time = time.as_ref().map(|time| time.chars().take(16).collect::<String>());
        let parts = [holder.clone(), office.cloned(), time.map(|time| time.replace('T', " "))];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        RowValue::plain(parts.join(", "))
    };
    record.signatures.iter().map(line).filter(|line| !line.text.is_empty()).collect()
}

fn cites<'a>(record: &'a Record, links: &Links) -> Vec<CitationView<'a>> {
    let t = links.lang.messages();
    let mut views = Vec::new();
    for (at, citation) in record.cites.iter().enumerate() {
        let place = |place: usize| PlaceLink {
            label: fill(t.place_in_text, &[&place.to_string()]),
            anchor: format!("c{}-{place}", at + 1),
        };
        let places = citation.places.len().min(PLACES_SHOWN);
        views.push(CitationView {
            citation,
            date: t.date(citation.date.as_deref(), None, None, None),
            url: links.search_for("q", &citation.number),
            places: (1..=places).map(place).collect(),
        });
    }
    views
}

fn issues(record: &Record, t: &Messages) -> Vec<IssueView> {
    let issue = |(at, issue): (usize, &tracuu_document::Issue)| {
        let text = t.issue(issue.code).map_or(issue.message.clone(), str::to_owned);
        IssueView { text, anchor: issue.place.map(|_| format!("i{}", at + 1)) }
    };
    record.issues.iter().enumerate().map(issue).collect()
}
