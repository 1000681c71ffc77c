//! What the search page shows: a search and its response, in the words and links of the page.

use super::super::links::{SEARCH_PATH, document_path, pairs, url};
use super::super::params::{MATCH_MODES, SORTS, SearchParams};
use super::super::texts::{Lang, Texts, fill};
use super::Frame;
use super::marked::{Piece, pieces};
use tracuu_search::query::Reading;
use tracuu_search::request::PAGE_MAX;
use tracuu_search::{Bucket, Hit, MatchMode, Note, Response, Snippet, Sort, Start};

/// Values of a facet shown at once; the others are a click away.
const FACET_VALUES_SHOWN: usize = 8;
/// Page numbers shown on either side of the current one.
const PAGES_AROUND: u32 = 2;

/// The page.
pub struct SearchPage {
    /// Head and foot.
    pub frame: Frame,
    /// Whether nothing is asked yet.
    pub home: bool,
    /// The query.
    pub query: String,
    /// Fields of the form that no control shows.
    pub hidden: Vec<(&'static str, String)>,
    /// Orders: value, words, whether chosen.
    pub sorts: Vec<(&'static str, &'static str, bool)>,
    /// `from` as given.
    pub from: String,
    /// `to` as given.
    pub to: String,
    /// How many were found.
    pub total: String,
    /// Whether nothing was.
    pub none: bool,
    /// Remarks on the query.
    pub notes: Vec<NoteView>,
    /// Filters that hold.
    pub chips: Vec<Link>,
    /// The search without filters, where there are any.
    pub unfiltered: Option<String>,
    /// The search for any word, where that is another one.
    pub any_word: Option<String>,
    /// The first page, where this one is beyond the last.
    pub first_page: Option<String>,
    /// Hits.
    pub hits: Vec<HitView>,
    /// Facets.
    pub facets: Vec<FacetView>,
    /// Links to other pages of hits.
    pub pager: Pager,
}

/// A link and its words.
pub struct Link {
    /// Words.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// A note on how the query was taken.
pub struct NoteView {
    /// In the page's language.
    pub text: String,
    /// URL and words of a link to the query that it offers.
    pub link: Option<(String, String)>,
}

/// A hit as it is shown.
pub struct HitView {
    /// Its page, with the search behind it.
    pub url: String,
    /// Title, cut at its marks.
    pub title: Vec<Piece>,
    /// Whether that is a title, and not the name of a file for want of one.
    pub has_title: bool,
    /// Type.
    pub kind: Option<String>,
    /// Number, or words for none.
    pub number: String,
    /// Agency.
    pub agency: Option<String>,
    /// Date in words.
    pub date: String,
    /// Fragments.
    pub snippets: Vec<SnippetView>,
}

/// A fragment as it is shown.
pub struct SnippetView {
    /// Cut at its marks.
    pub pieces: Vec<Piece>,
    /// Heading and page it stands under.
    pub place: Option<String>,
}

/// A facet: a group of boxes to tick.
pub struct FacetView {
    /// Parameter.
    pub name: &'static str,
    /// Words.
    pub label: &'static str,
    /// The first values, and every ticked one.
    pub shown: Vec<ValueView>,
    /// The others.
    pub more: Vec<ValueView>,
    /// Words for the others.
    pub more_label: String,
}

/// A box to tick.
pub struct ValueView {
    /// Value and words in one.
    pub value: String,
    /// Documents.
    pub count: String,
    /// Ticked.
    pub selected: bool,
}

/// Links to other pages of hits.
#[derive(Default)]
pub struct Pager {
    /// The page before.
    pub previous: Option<String>,
    /// The page behind.
    pub next: Option<String>,
    /// Number, link (none for the current page); `None` for a gap.
    pub numbers: Vec<Option<(u32, Option<String>)>>,
}

impl SearchPage {
    /// The page of `response`, which answers `params`.
    pub fn new(params: &SearchParams, response: &Response, lang: Lang, home: bool) -> Self {
        let t = lang.texts();
        let query = params.request.text.trim().to_owned();
        let path = if home { "/" } else { SEARCH_PATH };
        let filtered = !changed(params, without_filters).eq(&changed(params, |_| {}));
        let to = |params: &SearchParams| url(SEARCH_PATH, params, lang);
        let none = response.hits.is_empty();
        let words = query.split_whitespace().count();
        SearchPage {
            frame: Frame::new(lang, &query, url(path, params, lang.other())),
            home,
            hidden: hidden(params, none, lang),
            sorts: sorts(params, t),
            from: params.from.clone().unwrap_or_default(),
            to: params.to.clone().unwrap_or_default(),
            total: total(response.total, &query, t),
            none,
            notes: response
                .query
                .notes
                .iter()
                .map(|note| note_view(note, params, response, lang))
                .collect(),
            chips: chips(params, lang),
            unfiltered: filtered.then(|| to(&changed(params, without_filters))),
            any_word: (none && words > 1 && params.request.match_mode != MatchMode::Any)
                .then(|| to(&changed(params, |p| p.request.match_mode = MatchMode::Any))),
            first_page: (none && response.total > 0).then(|| to(&changed(params, |_| {}))),
            hits: response.hits.iter().map(|hit| hit_view(hit, params, lang)).collect(),
            facets: facets(response, t),
            pager: pager(params, response, lang),
            query,
        }
    }
}

/// The search with a change made, from its first page.
fn changed(params: &SearchParams, change: impl FnOnce(&mut SearchParams)) -> SearchParams {
    let mut params = params.clone();
    params.request.start = Start::Page(1);
    change(&mut params);
    params
}

fn without_filters(params: &mut SearchParams) {
    params.request.filters = Default::default();
    (params.from, params.to) = (None, None);
}

fn total(total: u64, query: &str, t: &Texts) -> String {
    let count = t.total(total, query);
    if query.is_empty() { count } else { format!("{count} {}", fill(t.for_query, &[query])) }
}

/// A note; where it offers another query, with a link to that, behind which the first page begins.
fn note_view(note: &Note, params: &SearchParams, response: &Response, lang: Lang) -> NoteView {
    let t = lang.texts();
    let link = note.query.as_ref().map(|query| {
        let other = changed(params, |p| {
            p.request.text.clone_from(query);
            p.request.reading = note.reading.unwrap_or_default();
        });
        let as_typed = note.reading == Some(Reading::AsTyped);
        let label = if as_typed { fill(t.search_as_typed, &[query]) } else { query.clone() };
        (url(SEARCH_PATH, &other, lang), label)
    });
    NoteView { text: t.note(note, &response.query), link }
}

/// What the form has no control for: it must survive a new search all the same, but for `reading`, which
/// belongs to the words that were typed. The order has a control only beside results.
fn hidden(params: &SearchParams, none: bool, lang: Lang) -> Vec<(&'static str, String)> {
    let shown = ["q", "reading", "agency", "year", "type", "from", "to", "page", "cursor"];
    let kept = |name: &str| !shown.contains(&name) && (none || name != "sort");
    pairs(params, lang).into_iter().filter(|(name, _)| kept(name)).collect()
}

/// Without a query there is nothing to be relevant to: the default is then newest first, and is called
/// so.
fn sorts(params: &SearchParams, t: &Texts) -> Vec<(&'static str, &'static str, bool)> {
    let chosen = params.request.sort;
    let no_query = params.request.text.trim().is_empty();
    let mut sorts = Vec::new();
    for ((value, sort), words) in SORTS.iter().zip(t.sorts) {
        match sort {
            Sort::Relevance if no_query => {
                sorts.push((*value, t.sorts[1], chosen != Sort::Oldest));
            }
            Sort::Newest if no_query => {}
            _ => sorts.push((*value, words, *sort == chosen)),
        }
    }
    sorts
}

/// One link for each filter, to the search without it.
fn chips(params: &SearchParams, lang: Lang) -> Vec<Link> {
    let t = lang.texts();
    let filters = &params.request.filters;
    let mut chips = Vec::new();
    let mut chip = |label: String, change: &dyn Fn(&mut SearchParams)| {
        chips.push(Link { label, url: url(SEARCH_PATH, &changed(params, change), lang) });
    };
    for value in &filters.types {
        chip(value.clone(), &|p| p.request.filters.types.retain(|other| other != value));
    }
    for value in &filters.agencies {
        chip(value.clone(), &|p| p.request.filters.agencies.retain(|other| other != value));
    }
    for value in &filters.years {
        let label = format!("{} {value}", t.year);
        chip(label, &|p| p.request.filters.years.retain(|other| other != value));
    }
    for value in &filters.signers {
        let label = format!("{}: {value}", t.signer);
        chip(label, &|p| p.request.filters.signers.retain(|other| other != value));
    }
    if let Some(from) = &params.from {
        chip(format!("{} {}", t.from, shown_date(from)), &|p| {
            (p.from, p.request.filters.from) = (None, None);
        });
    }
    if let Some(to) = &params.to {
        chip(format!("{} {}", t.to, shown_date(to)), &|p| {
            (p.to, p.request.filters.to) = (None, None);
        });
    }
    if params.request.match_mode != MATCH_MODES[0].1 {
        let any = params.request.match_mode == MatchMode::Any;
        let label = if any { t.match_any } else { t.match_all };
        chip(label.to_owned(), &|p| p.request.match_mode = MatchMode::Auto);
    }
    chips
}

/// `2018-07-26` as `26/07/2018`.
fn shown_date(iso: &str) -> String {
    iso.split('-').rev().collect::<Vec<_>>().join("/")
}

fn hit_view(hit: &Hit, params: &SearchParams, lang: Lang) -> HitView {
    let t = lang.texts();
    let file_name = hit.sources.first().and_then(|source| source.path.rsplit('/').next());
    let title = match &hit.title {
        Some(title) => pieces(title, &hit.title_marks),
        None => pieces(file_name.unwrap_or(t.no_title), &[]),
    };
    HitView {
        url: url(&document_path(&hit.id), params, lang),
        title,
        has_title: hit.title.is_some(),
        kind: hit.kind.clone(),
        number: hit.number.clone().unwrap_or_else(|| t.no_number.to_owned()),
        agency: hit.agency.clone(),
        date: t.date_of(hit).unwrap_or_else(|| t.no_date.to_owned()),
        snippets: hit.snippets.iter().map(|snippet| snippet_view(snippet, t)).collect(),
    }
}

fn snippet_view(snippet: &Snippet, t: &Texts) -> SnippetView {
    let page = snippet.page.map(|page| fill(t.page, &[&page.to_string()]).to_lowercase());
    let place: Vec<String> = snippet.section.clone().into_iter().chain(page).collect();
    SnippetView {
        pieces: pieces(&snippet.text, &snippet.marks),
        place: (!place.is_empty()).then(|| place.join(", ")),
    }
}

fn facets(response: &Response, t: &Texts) -> Vec<FacetView> {
    let facets = &response.facets;
    let views = [
        facet("agency", t.agency, &facets.agency, t),
        facet("year", t.year, &facets.year, t),
        facet("type", t.kind, &facets.kind, t),
    ];
    views.into_iter().filter(|facet| !facet.shown.is_empty()).collect()
}

fn facet<V: ToString>(
    name: &'static str,
    label: &'static str,
    buckets: &[Bucket<V>],
    t: &Texts,
) -> FacetView {
    let (mut shown, mut more) = (Vec::new(), Vec::new());
    for bucket in buckets {
        let value = ValueView {
            value: bucket.value.to_string(),
            count: t.count(bucket.count),
            selected: bucket.selected,
        };
        let place = shown.len() < FACET_VALUES_SHOWN || bucket.selected;
        if place { shown.push(value) } else { more.push(value) }
    }
    let more_label = fill(t.more_values, &[&t.count(more.len() as u64)]);
    FacetView { name, label, shown, more, more_label }
}

fn pager(params: &SearchParams, response: &Response, lang: Lang) -> Pager {
    let to = |start: Start| url(SEARCH_PATH, &changed(params, |p| p.request.start = start), lang);
    let Some(current) = response.page.number else {
        let next = response.page.next_cursor.clone().map(|cursor| to(Start::After(cursor)));
        return Pager { next, ..Pager::default() };
    };
    let size = u64::from(response.page.size.max(1));
    let last = response.total.div_ceil(size).min(PAGE_MAX.into()) as u32;
    if last < 2 || current > last {
        return Pager::default();
    }
    let near = current.saturating_sub(PAGES_AROUND)..=current + PAGES_AROUND;
    let mut numbers = Vec::new();
    for number in 1..=last {
        if number == 1 || number == last || near.contains(&number) {
            let link = (number != current).then(|| to(Start::Page(number)));
            numbers.push(Some((number, link)));
        } else if !matches!(numbers.last(), Some(None)) {
            numbers.push(None);
        }
    }
    Pager {
        previous: (current > 1).then(|| to(Start::Page(current - 1))),
        next: (current < last).then(|| to(Start::Page(current + 1))),
        numbers,
    }
}
