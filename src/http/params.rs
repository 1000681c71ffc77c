//! The parameters of a search: parses a raw query string to a valid [`Request`]. Errors name the
//! parameter, the value and what is allowed. Parsed by hand because filters can repeat.
//!
//! In the API, an unknown name or an empty value is an error: a slip in a name would otherwise give
//! other results, unnoticed. Pages are more lenient. An empty value counts as absent there, because
//! a form sends all its fields, and an unknown name is named on the page, unless a mail program or
//! a social network has added it to count visits.
//!
//! A `%` that does not start a valid escape is literal (WHATWG URL, percent-decode). Bytes that are
//! not UTF-8 are an error: their meaning could only be guessed.

use super::parameter_error::{ParameterError, Rule, shorten};
use tracuu_search::query::Interpretation;
use tracuu_search::request::{
    FILTER_VALUES_MAX, Filters, MatchMode, PAGE_MAX, Period, QUERY_CHARS_MAX, Request,
    SIZE_DEFAULT, SIZE_MAX, Sort, Start,
};
use tracuu_search::suggest::{SUGGEST_CHARS_MAX, SUGGESTIONS_DEFAULT, SUGGESTIONS_MAX};

/// Maximum length of a filter value, in characters. Names of agencies are far shorter.
pub const FILTER_CHARS_MAX: usize = 500;
/// Maximum length of a cursor, in characters. Cursors from the engine are far shorter.
pub const CURSOR_CHARS_MAX: usize = 2_000;
/// First and last valid year, as for dates.
pub const YEARS: (u32, u32) = (1, 9999);

/// Parameters of `GET /api/v1/search`, in the order of the documentation.
pub const NAMES: [&str; 14] = [
    "q", "reading", "match", "agency", "year", "type", "signer", "from", "to", "sort", "size",
    "page", "cursor", "explain",
];

/// Parameters of `GET /api/v1/suggest`.
pub const SUGGEST_NAMES: [&str; 2] = ["q", "limit"];

/// Parameters of `GET /api/v1/documents/{id}`.
pub const DOCUMENT_NAMES: [&str; 1] = ["q"];

/// Parameters of the pages beside [`NAMES`].
const PAGE_NAMES: [&str; 1] = ["lang"];

/// Names and starts of names of parameters that mail programs, advertisements and social networks
/// add to links to count visits. None of them means anything here.
const TRACKING_NAMES: [&str; 22] = [
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "ttclid",
    "twclid",
    "igshid",
    "igsh",
    "li_fat_id",
    "zarsrc",
    "zanpid",
    "srsltid",
    "_ga",
    "_gl",
    "ref",
    "ref_src",
    "si",
    "spm",
];
const TRACKING_STARTS: [&str; 6] = ["utm_", "mtm_", "pk_", "mc_", "hsa_", "_hs"];

/// Values of `reading`.
pub const READINGS: [(&str, Interpretation); 3] = [
    ("auto", Interpretation::Likely),
    ("typed", Interpretation::AsTyped),
    ("any", Interpretation::Any),
];
/// Values of `explain`.
pub const EXPLAIN: [(&str, bool); 2] = [("false", false), ("true", true)];
/// Values of `match`.
pub const MATCH_MODES: [(&str, MatchMode); 3] =
    [("auto", MatchMode::Auto), ("all", MatchMode::All), ("any", MatchMode::Any)];
/// Values of `sort`.
pub const SORTS: [(&str, Sort); 3] =
    [("relevance", Sort::Relevance), ("newest", Sort::Newest), ("oldest", Sort::Oldest)];

/// A search parsed from a URL.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchParams {
    /// The search request.
    pub request: Request,
    /// `from` as written in the URL, for links and form fields. [`parse_form`] converts it to ISO
    /// form.
    pub from: Option<String>,
    /// `to`, in the same form as `from`.
    pub to: Option<String>,
}

/// Parsed parameters of the completion endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestParams {
    /// The text typed so far.
    pub text: String,
    /// Maximum number of suggestions.
    pub limit: usize,
}

/// Parses a raw query string of `GET /api/v1/suggest`.
pub fn parse_suggest(raw: &str) -> Result<SuggestParams, ParameterError> {
    let mut params = RawParams::strict(raw, &SUGGEST_NAMES)?;
    let text = within(params.single("q")?.unwrap_or_default(), "q", SUGGEST_CHARS_MAX)?;
    let limit = params.number("limit", 1, SUGGESTIONS_MAX as u32)?;
    Ok(SuggestParams { text, limit: limit.map_or(SUGGESTIONS_DEFAULT, |limit| limit as usize) })
}

/// Parses a raw query string of the API: the part after the `?`, or an empty string.
pub fn parse(raw: &str) -> Result<SearchParams, ParameterError> {
    read(RawParams::strict(raw, &NAMES)?, |date| date)
}

/// Refuses any parameter, for an address of the API that takes none.
pub fn parse_none(raw: &str) -> Result<(), ParameterError> {
    RawParams::strict(raw, &[]).map(|_| ())
}

/// Parses a raw query string of `GET /api/v1/documents/{id}` to the query that found the document;
/// empty if there is none.
pub fn parse_document(raw: &str) -> Result<String, ParameterError> {
    let mut params = RawParams::strict(raw, &DOCUMENT_NAMES)?;
    within(params.single("q")?.unwrap_or_default(), "q", QUERY_CHARS_MAX)
}

/// Parses a raw query string of a page, where people type dates. Dates may also be `MM/YYYY` and
/// `DD/MM/YYYY`, and are converted to ISO form.
pub fn parse_form(raw: &str) -> Result<SearchParams, ParameterError> {
    read(RawParams::lenient(raw, &NAMES)?, iso_date)
}

/// Returns the names in a raw query string of a page that mean nothing there, each once: no
/// parameters of pages, and not added to count visits.
pub fn unknown_on_page(raw: &str) -> Vec<String> {
    let mut unknown = Vec::new();
    for (name, _) in form_urlencoded::parse(raw.as_bytes()) {
        let is_tracking = TRACKING_NAMES.contains(&&*name)
            || TRACKING_STARTS.iter().any(|start| name.starts_with(start));
        let is_known = NAMES.iter().chain(&PAGE_NAMES).any(|known| *known == name);
        if !is_known && !is_tracking && !name.is_empty() {
            unknown.push(shorten(&name));
        }
    }
    unknown.sort();
    unknown.dedup();
    unknown
}

fn read(
    mut params: RawParams,
    date_form: fn(String) -> String,
) -> Result<SearchParams, ParameterError> {
    let from = params.single("from")?.map(date_form);
    let to = params.single("to")?.map(date_form);
    let request = Request {
        text: within(params.single("q")?.unwrap_or_default(), "q", QUERY_CHARS_MAX)?,
        reading: params.word("reading", &READINGS)?,
        match_mode: params.word("match", &MATCH_MODES)?,
        filters: Filters {
            agencies: params.filter("agency")?,
            years: params.years()?,
            types: params.filter("type")?,
            signers: params.filter("signer")?,
            from: from.as_deref().map(|value| date("from", value)).transpose()?,
            to: to.as_deref().map(|value| date("to", value)).transpose()?,
        },
        sort: params.word("sort", &SORTS)?,
        size: params.number("size", 1, SIZE_MAX)?.unwrap_or(SIZE_DEFAULT),
        start: params.start()?,
        explain: params.word("explain", &EXPLAIN)?,
    };
    Ok(SearchParams { request, from, to })
}

/// Non-empty values by index in `names`, in their order in the URL.
struct RawParams {
    names: &'static [&'static str],
    values: Vec<Vec<String>>,
}

impl RawParams {
    /// Reads the parameters `names` of the API. Fails for an unknown name, and for an empty value
    /// of any parameter but `q`, which means every document.
    fn strict(raw: &str, names: &'static [&'static str]) -> Result<RawParams, ParameterError> {
        for (name, value) in form_urlencoded::parse(raw.as_bytes()) {
            let known = names.iter().find(|known| **known == name);
            let known = known.ok_or_else(|| ParameterError::unknown(&name, names))?;
            if value.trim().is_empty() && *known != "q" {
                return Err(ParameterError::new(known, &value, Rule::NotEmpty));
            }
        }
        RawParams::lenient(raw, names)
    }

    /// Reads the parameters `names`, and passes over any other.
    fn lenient(raw: &str, names: &'static [&'static str]) -> Result<RawParams, ParameterError> {
        let mut params = RawParams { names, values: vec![Vec::new(); names.len()] };
        for pair in raw.split('&') {
            params.take(pair)?;
        }
        Ok(params)
    }

    /// Decodes one `name=value`.
    fn take(&mut self, pair: &str) -> Result<(), ParameterError> {
        let Some((name, value)) = form_urlencoded::parse(pair.as_bytes()).next() else {
            return Ok(());
        };
        let known = self.names.iter().position(|known| *known == name);
        let Some(at) = known else { return Ok(()) };
        let lost = count(&value, "\u{FFFD}");
        if lost > count(&pair.to_ascii_uppercase(), "%EF%BF%BD") + count(pair, "\u{FFFD}") {
            return Err(ParameterError::new(self.names[at], &value, Rule::Utf8));
        }
        if !value.trim().is_empty() {
            self.values[at].push(value.into_owned());
        }
        Ok(())
    }

    fn all(&mut self, field: &'static str) -> Vec<String> {
        let at = self.names.iter().position(|known| *known == field).expect("one of the names");
        std::mem::take(&mut self.values[at])
    }

    fn single(&mut self, field: &'static str) -> Result<Option<String>, ParameterError> {
        let mut values = self.all(field);
        match values.len() {
            0 | 1 => Ok(values.pop()),
            _ => Err(ParameterError::new(field, &values.join(", "), Rule::Once)),
        }
    }

    fn word<T: Copy + Default>(
        &mut self,
        field: &'static str,
        words: &[(&'static str, T)],
    ) -> Result<T, ParameterError> {
        let Some(value) = self.single(field)? else { return Ok(T::default()) };
        let found = words.iter().find(|(word, _)| *word == value).map(|(_, meaning)| *meaning);
        found.ok_or_else(|| {
            let allowed = words.iter().map(|(word, _)| *word).collect();
            ParameterError::new(field, &value, Rule::OneOf(allowed))
        })
    }

    fn number(
        &mut self,
        field: &'static str,
        min: u32,
        max: u32,
    ) -> Result<Option<u32>, ParameterError> {
        self.single(field)?.map(|value| number(field, &value, min, max)).transpose()
    }

    /// Takes the values of a filter without duplicates, so clicking the same link twice has no
    /// effect.
    fn filter(&mut self, field: &'static str) -> Result<Vec<String>, ParameterError> {
        let mut kept: Vec<String> = Vec::new();
        for value in self.all(field) {
            if kept.contains(&value) {
                continue;
            }
            if kept.len() == FILTER_VALUES_MAX {
                return Err(ParameterError::new(field, &value, Rule::Values(FILTER_VALUES_MAX)));
            }
            kept.push(within(value, field, FILTER_CHARS_MAX)?);
        }
        Ok(kept)
    }

    fn years(&mut self) -> Result<Vec<i32>, ParameterError> {
        let year = |value: &String| {
            number("year", value, YEARS.0, YEARS.1)
                .map(|year| i32::try_from(year).expect("four digits fit"))
        };
        self.filter("year")?.iter().map(year).collect()
    }

    fn start(&mut self) -> Result<Start, ParameterError> {
        let page = self.number("page", 1, PAGE_MAX)?;
        match (page, self.single("cursor")?) {
            (Some(_), Some(cursor)) => {
                Err(ParameterError::new("cursor", &cursor, Rule::NotWith("page")))
            }
            (None, Some(cursor)) => Ok(Start::After(within(cursor, "cursor", CURSOR_CHARS_MAX)?)),
            (page, None) => Ok(Start::Page(page.unwrap_or(1))),
        }
    }
}

fn number(field: &'static str, value: &str, min: u32, max: u32) -> Result<u32, ParameterError> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let parsed = if digits { value.parse().ok() } else { None };
    parsed
        .filter(|number| (min..=max).contains(number))
        .ok_or_else(|| ParameterError::new(field, value, Rule::Number(min, max)))
}

fn date(field: &'static str, value: &str) -> Result<Period, ParameterError> {
    Period::parse(value).ok_or_else(|| ParameterError::new(field, value, Rule::Date))
}

/// Converts `26/7/2018` to `2018-07-26` and `7/2018` to `2018-07`. Trims any other value.
fn iso_date(value: String) -> String {
    let parts: Vec<&str> = value.trim().split('/').collect();
    match parts.as_slice() {
        [month, year] => format!("{year}-{month:0>2}"),
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => value.trim().to_owned(),
    }
}

fn within(value: String, field: &'static str, max: usize) -> Result<String, ParameterError> {
    if value.chars().count() > max {
        return Err(ParameterError::new(field, &value, Rule::Chars(max)));
    }
    Ok(value)
}

fn count(text: &str, part: &str) -> usize {
    text.matches(part).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_every_parameter() {
        let raw = "q=c%E1%BB%ADa+kh%E1%BA%A9u&match=any&agency=A&agency=B&agency=A&year=2025&year=2024\
                   &type=K%E1%BA%BF+ho%E1%BA%A1ch&signer=N&from=2024&to=2025-07&sort=newest&size=5&page=2";
        let SearchParams { request, from, to } = parse(raw).expect("valid");
        assert_eq!(request.text, "cửa khẩu");
        assert_eq!(request.match_mode, MatchMode::Any);
        assert_eq!(request.filters.agencies, ["A", "B"]);
        assert_eq!(request.filters.years, [2025, 2024]);
        assert_eq!(request.filters.types, ["Kế hoạch"]);
        assert_eq!(request.filters.signers, ["N"]);
        assert_eq!(request.filters.from, Some(Period { first: 20240101, last: 20241231 }));
        assert_eq!(request.filters.to, Some(Period { first: 20250701, last: 20250731 }));
        assert_eq!((request.sort, request.size), (Sort::Newest, 5));
        assert_eq!(request.start, Start::Page(2));
        assert_eq!((from.as_deref(), to.as_deref()), (Some("2024"), Some("2025-07")));
    }

    #[test]
    fn pages_tolerate_what_forms_and_mail_programs_add() {
        let empty = parse("").expect("valid");
        assert_eq!(empty.request.size, SIZE_DEFAULT);
        let raw = "q=&from=&to=&page=&cursor=&&=&x&lang=en&utm_source=mail";
        assert_eq!(parse_form(raw), Ok(empty.clone()));
        assert_eq!(parse("&&q=&"), Ok(empty));
        let cases = [
            (raw, vec!["x"]),
            ("Q=a&sise=5&q[]=b&sise=6", vec!["Q", "q[]", "sise"]),
            ("q=a&utm_content=b&fbclid=c&zarsrc=30&mc_cid=d&_ga=1&explain=true", vec![]),
            ("fbclids=1&utm=2", vec!["fbclids", "utm"]),
        ];
        for (raw, unknown) in cases {
            assert_eq!(unknown_on_page(raw), unknown, "{raw}");
        }
        assert_eq!(parse("q=100%").expect("valid").request.text, "100%");
        assert_eq!(parse("q=%EF%BF%BD").expect("a pasted mark").request.text, "\u{FFFD}");
    }

    #[test]
    fn refuses_with_name_value_and_rule() {
        let one_of = |words: [&'static str; 3]| Rule::OneOf(words.to_vec());
        let cases = [
            ("size=abc", "size", "abc", Rule::Number(1, SIZE_MAX)),
            ("size=0", "size", "0", Rule::Number(1, SIZE_MAX)),
            ("size=+5", "size", " 5", Rule::Number(1, SIZE_MAX)),
            ("size=101", "size", "101", Rule::Number(1, SIZE_MAX)),
            ("page=0", "page", "0", Rule::Number(1, PAGE_MAX)),
            ("page=10001", "page", "10001", Rule::Number(1, PAGE_MAX)),
            (
                "page=99999999999999999999",
                "page",
                "99999999999999999999",
                Rule::Number(1, PAGE_MAX),
            ),
            ("year=abc", "year", "abc", Rule::Number(1, 9999)),
            ("year=-5", "year", "-5", Rule::Number(1, 9999)),
            ("from=2025-13", "from", "2025-13", Rule::Date),
            ("to=2025-02-30", "to", "2025-02-30", Rule::Date),
            ("sort=best", "sort", "best", one_of(["relevance", "newest", "oldest"])),
            ("match=ALL", "match", "ALL", one_of(["auto", "all", "any"])),
            ("q=a&q=b", "q", "a, b", Rule::Once),
            ("page=2&cursor=x", "cursor", "x", Rule::NotWith("page")),
            ("q=%FF", "q", "\u{FFFD}", Rule::Utf8),
        ];
        for (raw, field, value, rule) in cases {
            let expected = ParameterError { field: field.into(), value: value.to_owned(), rule };
            assert_eq!(parse(raw), Err(expected), "{raw}");
        }
    }

    #[test]
    fn the_api_refuses_unknown_names_and_empty_values() {
        for (raw, name) in [
            ("Q=x", "Q"),
            ("q%5B%5D=x", "q[]"),
            ("q[]=x", "q[]"),
            ("q=x&sise=5", "sise"),
            ("q=x&lang=en", "lang"),
            ("utm_source=mail", "utm_source"),
            ("=x", ""),
            ("q=a&%20size=5", " size"),
            ("q=a&ti%E1%BA%BFng=1", "tiếng"),
        ] {
            let error = parse(raw).expect_err("refused");
            assert_eq!((&*error.field, error.code()), (name, "unknown_parameter"), "{raw}");
            let text = error.to_string();
            assert!(text.contains(&format!("`{name}`")) && text.contains("q, reading"), "{text}");
        }
        let long = parse(&format!("{}=1", "x".repeat(10_000))).expect_err("refused");
        assert!(long.to_string().len() < 300, "{long}");
        assert!(parse_none("").is_ok() && parse_none("&").is_ok());
        assert!(parse_none("q=a").expect_err("refused").to_string().ends_with("no parameters"));
        assert_eq!(&*parse_suggest("q=a&size=5").expect_err("refused").field, "size");
        for raw in ["year=", "size", "agency=+", "q=a&from=&to=2020"] {
            let error = parse(raw).expect_err("refused");
            assert_eq!((error.code(), &error.rule), ("empty_parameter", &Rule::NotEmpty), "{raw}");
        }
    }

    #[test]
    fn forms_take_dates_as_people_write_them() {
        let cases = [("26/7/2018", "2018-07-26"), ("07/2018", "2018-07"), (" 2018 ", "2018")];
        for (written, iso) in cases {
            let params = parse_form(&format!("from={written}")).expect("valid");
            assert_eq!(params.from.as_deref(), Some(iso));
            assert_eq!(params.request.filters.from, Period::parse(iso));
        }
        assert_eq!(parse("from=07/2018").expect_err("not in the API").rule, Rule::Date);
        assert_eq!(parse_form("from=31/02/2018").expect_err("no such day").value, "2018-02-31");
    }

    #[test]
    fn reads_what_to_complete() {
        let params = |text: &str, limit| Ok(SuggestParams { text: text.into(), limit });
        assert_eq!(parse_suggest("q=cua+kha"), params("cua kha", SUGGESTIONS_DEFAULT));
        assert_eq!(parse_suggest("limit=20"), params("", 20));
        let cases = [
            ("limit=0".to_owned(), "limit", Rule::Number(1, 20)),
            ("limit=21".to_owned(), "limit", Rule::Number(1, 20)),
            ("q=a&q=b".to_owned(), "q", Rule::Once),
            ("q=%FF".to_owned(), "q", Rule::Utf8),
            (format!("q={}", "đ".repeat(201)), "q", Rule::Chars(200)),
        ];
        for (raw, field, rule) in cases {
            let error = parse_suggest(&raw).expect_err("refused");
            assert_eq!((&*error.field, error.rule), (field, rule), "{raw}");
        }
    }

    #[test]
    fn refuses_too_much() {
        let long = parse(&format!("q={}", "a".repeat(10_000))).expect_err("too long");
        assert_eq!((long.rule.clone(), long.value.chars().count()), (Rule::Chars(2_000), 61));
        assert!(long.to_string().contains("2000"), "{long}");
        assert!(
            parse(&format!("q={}", "%E1%BB%AD".repeat(2_000))).is_ok(),
            "characters, not bytes"
        );
        let many: Vec<String> = (0..=FILTER_VALUES_MAX).map(|i| format!("agency={i}")).collect();
        let many = parse(&many.join("&")).expect_err("too many");
        assert_eq!((&*many.field, many.code()), ("agency", "too_many_values"));
    }

    proptest! {
        #[test]
        fn any_string_is_read_or_refused(raw in "\\PC{0,200}") {
            let _ = parse(&raw);
        }
    }
}
