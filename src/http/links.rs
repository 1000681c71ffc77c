//! The inverse of [`super::params`]: converts a search to its URL. Pages keep all their state in
//! the URL, so it survives reloading, going back and sharing a link.

use form_urlencoded::Serializer;

use super::messages::Lang;
use super::params::{MATCH_MODES, READINGS, SORTS, SearchParams};
use tracuu_search::request::{SIZE_DEFAULT, Start};

/// Path of the search page.
pub const SEARCH_PATH: &str = "/tim-kiem";

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

/// Returns `path` with the search as its query string.
pub fn url(path: &str, params: &SearchParams, lang: Lang) -> String {
    with_pairs(path, &pairs(params, lang))
}

/// Returns the URL of a search with `field=value` only, in `lang`.
pub fn search_for(field: &'static str, value: &str, lang: Lang) -> String {
    let lang = lang.parameter().map(|lang| ("lang", lang.to_owned()));
    let pairs: Vec<_> = std::iter::once((field, value.to_owned())).chain(lang).collect();
    with_pairs(SEARCH_PATH, &pairs)
}

fn with_pairs(path: &str, pairs: &[(&'static str, String)]) -> String {
    if pairs.is_empty() {
        return path.to_owned();
    }
    let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{query}")
}

fn word<T: PartialEq>(words: &[(&'static str, T)], meaning: T) -> String {
    let found = words.iter().find(|(_, of)| *of == meaning);
    found.map(|(word, _)| (*word).to_owned()).expect("every meaning has its word")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::params::parse;

    #[test]
    fn a_url_says_the_search_it_was_made_from() {
        let raws = [
            "",
            "q=c%E1%BB%ADa+kh%E1%BA%A9u+%26+%3Cb%3E&match=any&agency=A+%2B+B&agency=C&year=2025",
            "type=K&signer=N&from=2024&to=2025-07-01&sort=oldest&size=20&page=3",
            "q=a&cursor=abc%3D",
        ];
        for raw in raws {
            let params = parse(raw).expect("valid");
            let url = url("/tim-kiem", &params, Lang::En);
            let (_, query) = url.split_once('?').expect("lang at least");
            assert!(query.ends_with("lang=en"), "{url}");
            assert_eq!(parse(query), Ok(params), "{url}");
        }
        assert_eq!(url("/tim-kiem", &parse("").expect("valid"), Lang::Vi), "/tim-kiem");
        assert_eq!(search_for("q", "116/KH-UBND", Lang::Vi), "/tim-kiem?q=116%2FKH-UBND");
    }
}
