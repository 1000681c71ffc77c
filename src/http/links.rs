//! The inverse of [`super::params`]: converts a search to its URL. Pages keep all their state in
//! the URL, so it survives reloading, going back and sharing a link.

use axum::http::HeaderMap;
use form_urlencoded::Serializer;

use super::messages::Lang;
use super::params::{MATCH_MODES, READINGS, SORTS, SearchParams};
use crate::config::PathPrefix;
use tracuu_search::request::{SIZE_DEFAULT, Start};

/// Path of the search page.
pub const SEARCH_PATH: &str = "/tim-kiem";
/// Header in which another server says under which path it publishes this one.
pub const PREFIX_HEADER: &str = "x-forwarded-prefix";

/// Writes the URLs in one response: below the path prefix, and in the language of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// Language of the page.
    pub lang: Lang,
    /// Path under which another server publishes this one.
    pub prefix: PathPrefix,
}

impl Links {
    /// Returns the links for a request with these headers and this query string. A prefix in the
    /// headers goes before the one of the settings. The header is outside input: if it is not a
    /// plain path, or comes twice, it is ignored.
    pub fn of_request(headers: &HeaderMap, query: &str, setting: &PathPrefix) -> Links {
        let mut values = headers.get_all(PREFIX_HEADER).iter();
        let single = values.next().filter(|_| values.next().is_none());
        let said = single.and_then(|value| PathPrefix::parse(value.to_str().ok()?));
        Links { lang: Lang::of_query(query), prefix: said.unwrap_or_else(|| setting.clone()) }
    }

    /// Returns the links of the same page in the other language.
    pub fn in_other_language(&self) -> Links {
        Links { lang: self.lang.other(), prefix: self.prefix.clone() }
    }

    /// Returns `path` below the prefix.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.prefix.as_str())
    }

    /// Returns the URL of the empty search page.
    pub fn home(&self) -> String {
        self.with_pairs("/", &self.language())
    }

    /// Returns `path` with the search as its query string.
    pub fn url(&self, path: &str, params: &SearchParams) -> String {
        self.with_pairs(path, &pairs(params, self.lang))
    }

    /// Returns the URL of a search with `field=value` only.
    pub fn search_for(&self, field: &'static str, value: &str) -> String {
        self.with_pairs(SEARCH_PATH, &[vec![(field, value.to_owned())], self.language()].concat())
    }

    fn language(&self) -> Vec<(&'static str, String)> {
        self.lang.parameter().map(|lang| ("lang", lang.to_owned())).into_iter().collect()
    }

    fn with_pairs(&self, path: &str, pairs: &[(&'static str, String)]) -> String {
        if pairs.is_empty() {
            return self.at(path);
        }
        let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.at(&format!("{path}?{query}"))
    }
}

/// Returns the path of a document's page.
pub fn document_path(id: &str) -> String {
    format!("/van-ban/{id}")
}

/// Returns the query parameters that differ from their default, in the order of the documentation.
pub fn pairs(params: &SearchParams, lang: Lang) -> Vec<(&'static str, String)> {
    let SearchParams { request, from, to } = params;
    let mut pairs = Vec::new();
    if !request.text.trim().is_empty() {
        pairs.push(("q", request.text.clone()));
    }
    if request.reading != Default::default() {
        pairs.push(("reading", word(&READINGS, request.reading)));
    }
    if request.match_mode != Default::default() {
        pairs.push(("match", word(&MATCH_MODES, request.match_mode)));
    }
    let filters = &request.filters;
    pairs.extend(filters.agencies.iter().map(|value| ("agency", value.clone())));
    pairs.extend(filters.years.iter().map(|value| ("year", value.to_string())));
    pairs.extend(filters.types.iter().map(|value| ("type", value.clone())));
    pairs.extend(filters.signers.iter().map(|value| ("signer", value.clone())));
    pairs.extend(from.iter().map(|value| ("from", value.clone())));
    pairs.extend(to.iter().map(|value| ("to", value.clone())));
    if request.sort != Default::default() {
        pairs.push(("sort", word(&SORTS, request.sort)));
    }
    if request.size != SIZE_DEFAULT {
        pairs.push(("size", request.size.to_string()));
    }
    match &request.start {
        Start::Page(1) => {}
        Start::Page(number) => pairs.push(("page", number.to_string())),
        Start::After(cursor) => pairs.push(("cursor", cursor.clone())),
    }
    pairs.extend(lang.parameter().map(|lang| ("lang", lang.to_owned())));
    pairs
}

fn word<T: PartialEq>(words: &[(&'static str, T)], meaning: T) -> String {
    let found = words.iter().find(|(_, of)| *of == meaning);
    found.map(|(word, _)| (*word).to_owned()).expect("every meaning has its word")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::params::parse;
    use axum::http::HeaderValue;

    #[test]
    fn a_url_says_the_search_it_was_made_from() {
        let raws = [
            "",
            "q=c%E1%BB%ADa+kh%E1%BA%A9u+%26+%3Cb%3E&match=any&agency=A+%2B+B&agency=C&year=2025",
            "type=K&signer=N&from=2024&to=2025-07-01&sort=oldest&size=20&page=3",
            "q=a&cursor=abc%3D",
        ];
        let (vi, en) = (Links::default(), Links::default().in_other_language());
        for raw in raws {
            let params = parse(raw).expect("valid");
            let url = en.url("/tim-kiem", &params);
            let (_, query) = url.split_once('?').expect("lang at least");
            let query = query.strip_suffix("lang=en").expect("the language at the end");
            assert_eq!(parse(query.trim_end_matches('&')), Ok(params), "{url}");
        }
        assert_eq!(vi.url("/tim-kiem", &parse("").expect("valid")), "/tim-kiem");
        assert_eq!(vi.search_for("q", "116/KH-UBND"), "/tim-kiem?q=116%2FKH-UBND");
        assert_eq!((vi.home(), en.home()), ("/".to_owned(), "/?lang=en".to_owned()));
    }

    #[test]
    fn only_a_plain_prefix_gets_into_links() {
        let setting = PathPrefix::parse("/kho").expect("a prefix");
        let cases: [(&[&str], &str); 8] = [
            (&[], "/kho/x"),
            (&["/tracuu"], "/tracuu/x"),
            (&["/tracuu/"], "/tracuu/x"),
            (&["/"], "/x"),
            (&["//evil.example"], "/kho/x"),
            (&["/a\"><script>"], "/kho/x"),
            (&["/a, /b"], "/kho/x"),
            (&["/a", "/b"], "/kho/x"),
        ];
        for (values, expected) in cases {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(PREFIX_HEADER, HeaderValue::from_str(value).expect("visible"));
            }
            assert_eq!(Links::of_request(&headers, "", &setting).at("/x"), expected, "{values:?}");
        }
    }
}
