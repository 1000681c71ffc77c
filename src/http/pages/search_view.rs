//! View data of the search page: a search and its response as texts and links.

use super::super::links::{Links, SEARCH_PATH, document_path, pairs};
use super::super::messages::{Messages, fill};
use super::super::params::{MATCH_MODES, SORTS, SearchParams};
use super::marked::{Piece, pieces};
use super::{PageContext, PageShell, own_file_name};
use tracuu_search::query::Interpretation;
use tracuu_search::request::PAGE_MAX;
use tracuu_search::{Bucket, Hit, MatchMode, Note, Response, Snippet, Sort, Start};

/// Number of facet values shown at once; the others need a click.
const FACET_VALUES_SHOWN: usize = 8;
/// Maximum number of unknown parameters that are named.
const UNKNOWN_SHOWN: usize = 3;
/// Page numbers shown on either side of the current one.
const PAGES_AROUND: u32 = 2;

/// Data of the search page.
pub struct SearchPage {
    /// Page shell: head and foot.
    pub shell: PageShell,
    /// Whether this is the home page, without any search.
    pub home: bool,
    /// The query.
    pub query: String,
    /// Hidden form fields: parameters without a visible control.
    pub hidden: Vec<(&'static str, String)>,
    /// Sort orders.
    pub sorts: Vec<SortOption>,
    /// Start date in ISO form, or empty.
    pub from: String,
    /// End date in ISO form, or empty.
    pub to: String,
    /// Number of hits in words, with the query.
    pub total: String,
    /// Whether this page has no hits. `total` can still be positive.
    pub no_hits: bool,
    /// Notes on the query.
    pub notes: Vec<NoteView>,
    /// Active filters, each with a link that removes it.
    pub chips: Vec<Link>,
    /// URL of the search without filters, if any are active.
    pub unfiltered: Option<String>,
    /// URL of the search for any word, if nothing was found and it would be a different search.
    pub any_word: Option<String>,
    /// URL of the first page, if this page is beyond the last.
    pub first_page: Option<String>,
    /// Hits on this page.
    pub hits: Vec<HitView>,
    /// Facets.
    pub facets: Vec<FacetView>,
    /// Links to other pages of hits.
    pub pager: Pager,
}

/// A sort order, as an option of a form.
pub struct SortOption {
    /// Value of the query parameter.
    pub value: &'static str,
    /// Label.
    pub label: &'static str,
    /// Whether the option is selected.
    pub selected: bool,
}

/// A link with its text.
pub struct Link {
    /// Link text.
    pub label: String,
    /// URL of the link.
    pub url: String,
}

/// A note on how the query was interpreted.
pub struct NoteView {
    /// Text in the language of the page.
    pub text: String,
    /// Links to the searches that the note offers.
    pub links: Vec<Link>,
}

/// A hit as displayed.
pub struct HitView {
    /// URL of its document page. It carries the search.
    pub url: String,
    /// Title, or file name if the document has none, split at its highlights.
    pub title: Vec<Piece>,
    /// Whether `title` is a title and not the file name.
    pub has_title: bool,
    /// Document type.
    pub kind: Option<String>,
    /// Document number, or a text that says there is none.
    pub number: String,
    /// Agency.
    pub agency: Option<String>,
    /// Date in words.
    pub date: String,
    /// Snippets.
    pub snippets: Vec<SnippetView>,
    /// Says which words of the query the document lacks, if it lacks some.
    pub missing: Option<String>,
}

/// A snippet as displayed.
pub struct SnippetView {
    /// Text, split at its highlights.
    pub pieces: Vec<Piece>,
    /// Section heading and page of the snippet, if known.
    pub place: Option<String>,
}

/// A facet: a group of checkboxes.
pub struct FacetView {
    /// Name of the query parameter.
    pub name: &'static str,
    /// Label of the group.
    pub label: &'static str,
    /// The first values, and all selected ones.
    pub shown: Vec<ValueView>,
    /// The other values.
    pub more: Vec<ValueView>,
    /// Label for the other values.
    pub more_label: String,
}

/// A checkbox of a facet.
pub struct ValueView {
    /// The value, also used as label.
    pub value: String,
    /// Number of documents, formatted.
    pub count: String,
    /// Whether the checkbox is selected.
    pub selected: bool,
}

/// Links to other pages of hits.
#[derive(Default)]
pub struct Pager {
    /// URL of the previous page.
    pub previous: Option<String>,
    /// URL of the next page.
    pub next: Option<String>,
    /// Numbered pages. `None` is a gap.
    pub numbers: Vec<Option<PageLink>>,
}

/// A numbered page of hits.
pub struct PageLink {
    /// The number, from 1.
    pub number: u32,
    /// URL of the page; `None` for the current page.
    pub url: Option<String>,
}

impl SearchPage {
    /// Builds the page for `response`, which answers `params`.
    pub fn new(
        params: &SearchParams,
        response: &Response,
        context: &PageContext,
        home: bool,
    ) -> Self {
        let links = &context.links;
        let t = links.lang.messages();
        let query = params.request.text.trim().to_owned();
        let path = if home { "/" } else { SEARCH_PATH };
        let filtered = !changed(params, without_filters).eq(&changed(params, |_| {}));
        let to = |params: &SearchParams| links.url(SEARCH_PATH, params);
        let no_hits = response.hits.is_empty();
        let words = query.split_whitespace().count();
        SearchPage {
            shell: PageShell::new(context, &query, |links| links.url(path, params)),
            home,
            hidden: hidden(params, no_hits, links),
            sorts: sorts(params, t),
            from: params.from.clone().unwrap_or_default(),
            to: params.to.clone().unwrap_or_default(),
            total: total(response.total, &query, t),
            no_hits,
            notes: response
                .query
                .notes
                .iter()
                .map(|note| note_view(note, params, response, links))
                .collect(),
            chips: chips(params, links),
            unfiltered: filtered.then(|| to(&changed(params, without_filters))),
            any_word: (no_hits && words > 1 && params.request.match_mode != MatchMode::Any)
                .then(|| to(&changed(params, |p| p.request.match_mode = MatchMode::Any))),
            first_page: (no_hits && response.total > 0).then(|| to(&changed(params, |_| {}))),
            hits: response.hits.iter().map(|hit| hit_view(hit, params, links)).collect(),
            facets: facets(response, t),
            pager: pager(params, response, links),
            query,
        }
    }
}

impl SearchPage {
    /// Adds a note for each of the first parameters of the URL that mean nothing here.
    pub fn name_unknown(&mut self, names: &[String], context: &PageContext) {
        let text = context.links.lang.messages().unknown_parameter;
        let note = |name: &String| NoteView { text: fill(text, &[name]), links: Vec::new() };
        self.notes.extend(names.iter().take(UNKNOWN_SHOWN).map(note));
    }
}

/// Returns the search with `change` applied, starting at its first page.
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

fn total(total: u64, query: &str, t: &Messages) -> String {
    let count = t.total(total, query);
    if query.is_empty() { count } else { format!("{count} {}", fill(t.for_query, &[query])) }
}

/// Builds a note. If it offers another query or other readings, adds links to the first pages of
/// those searches. A reading that finds as many documents as this one finds the same.
fn note_view(note: &Note, params: &SearchParams, response: &Response, links: &Links) -> NoteView {
    let t = links.lang.messages();
    let Some(query) = &note.query else {
        return NoteView { text: t.note(note, &response.query), links: Vec::new() };
    };
    let link = |reading: Interpretation, count: Option<u64>| {
        let other = changed(params, |p| {
            p.request.text.clone_from(query);
            p.request.reading = reading;
        });
        let label = match reading {
            Interpretation::Likely => query.clone(),
            Interpretation::AsTyped => fill(t.search_as_typed, &[query]),
            Interpretation::Any => fill(t.search_any_spelling, &[query]),
        };
        let count = count.map_or(String::new(), |count| format!(" ({})", t.count(count)));
        Link { label: label + &count, url: links.url(SEARCH_PATH, &other) }
    };
    let others = note.readings.iter().filter(|one| one.reading != params.request.reading);
    let others = others.filter(|one| one.total != response.total);
    let mut offered: Vec<Link> = others.map(|one| link(one.reading, Some(one.total))).collect();
    if note.readings.is_empty() {
        offered.push(link(note.reading.unwrap_or_default(), None));
    }
    NoteView { text: t.note(note, &response.query), links: offered }
}

/// Returns the parameters without a control, which a new search must keep. `reading` is left out,
/// because it belongs to the query that was typed. The sort order has a control only beside
/// results.
fn hidden(params: &SearchParams, no_hits: bool, links: &Links) -> Vec<(&'static str, String)> {
    let shown = ["q", "reading", "agency", "year", "type", "from", "to", "page", "cursor"];
    let kept = |name: &str| !shown.contains(&name) && (no_hits || name != "sort");
    pairs(params, links.lang).into_iter().filter(|(name, _)| kept(name)).collect()
}

/// Returns the sort orders. Without a query, relevance has no meaning: the default is then newest
/// first, and is labelled as such.
fn sorts(params: &SearchParams, t: &Messages) -> Vec<SortOption> {
    let chosen = params.request.sort;
    let no_query = params.request.text.trim().is_empty();
    let mut sorts = Vec::new();
    for ((value, sort), label) in SORTS.into_iter().zip(t.sorts) {
        match sort {
            Sort::Relevance if no_query => {
                let selected = chosen != Sort::Oldest;
                sorts.push(SortOption { value, label: t.sorts[1], selected });
            }
            Sort::Newest if no_query => {}
            _ => sorts.push(SortOption { value, label, selected: sort == chosen }),
        }
    }
    sorts
}

/// Returns one link per active filter, to the search without it. A match mode other than the
/// default counts as a filter.
fn chips(params: &SearchParams, links: &Links) -> Vec<Link> {
    let t = links.lang.messages();
    let filters = &params.request.filters;
    let mut chips = Vec::new();
    let mut chip = |label: String, change: &dyn Fn(&mut SearchParams)| {
        chips.push(Link { label, url: links.url(SEARCH_PATH, &changed(params, change)) });
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

/// Converts `2018-07-26` to `26/07/2018`.
fn shown_date(iso: &str) -> String {
    iso.split('-').rev().collect::<Vec<_>>().join("/")
}

fn hit_view(hit: &Hit, params: &SearchParams, links: &Links) -> HitView {
    let t = links.lang.messages();
    let path = hit.sources.first().map(|source| source.path.as_str());
    let file_name = own_file_name(path, hit.key.as_deref());
    let title = match &hit.title {
        Some(title) => pieces(title, &hit.title_marks),
        None => pieces(file_name.unwrap_or(t.no_title), &[]),
    };
    HitView {
        url: links.url(&document_path(&hit.id), params),
        title,
        has_title: hit.title.is_some(),
        kind: hit.kind.clone(),
        number: hit.number.clone().unwrap_or_else(|| t.no_number.to_owned()),
        agency: hit.agency.clone(),
        date: t.date_of(hit).unwrap_or_else(|| t.no_date.to_owned()),
        snippets: hit.snippets.iter().map(|snippet| snippet_view(snippet, t)).collect(),
        missing: (!hit.missing.is_empty())
            .then(|| fill(t.missing_words, &[&hit.missing.join(", ")])),
    }
}

fn snippet_view(snippet: &Snippet, t: &Messages) -> SnippetView {
    let page = snippet.page.map(|page| fill(t.page, &[&page.to_string()]).to_lowercase());
    let place: Vec<String> = snippet.section.clone().into_iter().chain(page).collect();
    SnippetView {
        pieces: pieces(&snippet.text, &snippet.marks),
        place: (!place.is_empty()).then(|| place.join(", ")),
    }
}

fn facets(response: &Response, t: &Messages) -> Vec<FacetView> {
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
    t: &Messages,
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

fn pager(params: &SearchParams, response: &Response, links: &Links) -> Pager {
    let to = |start: Start| links.url(SEARCH_PATH, &changed(params, |p| p.request.start = start));
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
            let url = (number != current).then(|| to(Start::Page(number)));
            numbers.push(Some(PageLink { number, url }));
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
