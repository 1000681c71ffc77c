//! Record fields that people supply: in a `.meta.toml` beside a file, or in a row of JSON Lines.
//! They override the fields read from the text. Parsing is strict, because a wrong field would be
//! shown as a fact.

use serde_json::{Map, Value};

use tracuu_document::entity::number;
use tracuu_document::{Basis, IssueCode, Record, Signer};
use tracuu_search::request::Period;
use tracuu_text::normalize;

/// Maximum length of a value, in characters. The longest titles of laws have about 600.
pub const VALUE_CHARS_MAX: usize = 2_000;
/// Maximum number of list items. A circular to every office of a province has about 200 recipients.
pub const LIST_LENGTH_MAX: usize = 1_000;

/// The record fields that can be supplied, by their JSON names. All other fields are computed.
const FIELDS: [&str; 15] = [
    "number",
    "notation",
    "type",
    "title",
    "agency",
    "parent_agency",
    "place",
    "date",
    "month",
    "year",
    "signer",
    "recipients",
    "legal_bases",
    "urgency",
    "secrecy",
];

/// The only key of a `.meta.toml` that is not a record field: whether to index the document. It is
/// ignored in rows, because existing corpora have columns of this name.
const INDEX: &str = "index";

/// Supplied record fields. `None` keeps the value read from the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MetadataOverrides {
    number: Option<String>,
    notation: Option<String>,
    kind: Option<String>,
    title: Option<String>,
    agency: Option<String>,
    parent_agency: Option<String>,
    place: Option<String>,
    date: Option<String>,
    month: Option<String>,
    year: Option<i32>,
    signer: Option<Signer>,
    recipients: Option<Vec<String>>,
    legal_bases: Option<Vec<String>>,
    urgency: Option<String>,
    secrecy: Option<String>,
    index: Option<bool>,
}

impl MetadataOverrides {
    /// Parses the text of a `.meta.toml`. Unknown fields are an error. The error is a sentence that
    /// names the line or the field, the value and what is allowed.
    pub fn from_toml(text: &str) -> Result<MetadataOverrides, String> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            format!("not TOML: {}", error.to_string().trim().replace('\n', " "))
        })?;
        let mut fields: Map<String, Value> =
            table.into_iter().map(|(name, value)| (name, json(value))).collect();
        let index = match fields.remove(INDEX) {
            None => None,
            Some(Value::Bool(index)) => Some(index),
            Some(value) => return Err(wrong(INDEX, &value, "true or false")),
        };
        if let Some(unknown) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
            let allowed = FIELDS.join(", ");
            return Err(format!("unknown field `{unknown}`; allowed are {allowed}, {INDEX}"));
        }
        Ok(MetadataOverrides { index, ..MetadataOverrides::from_json(&fields)? })
    }

    /// Parses the fields of a JSON object. Ignores unknown fields, and treats null and blank text
    /// as absent; an empty list clears the field. The error is a sentence that names the field, the
    /// value and what is allowed.
    pub fn from_json(fields: &Map<String, Value>) -> Result<MetadataOverrides, String> {
        let text = |name| string(fields, name);
        let overrides = MetadataOverrides {
            number: text("number")?.map(|number| canonical(&number)),
            notation: text("notation")?,
            kind: text("type")?,
            title: text("title")?,
            agency: text("agency")?,
            parent_agency: text("parent_agency")?,
            place: text("place")?,
            date: period(fields, "date", "a date that exists, as 2018-07-26", 10)?,
            month: period(fields, "month", "a month, as 2018-07", 7)?,
            year: year(fields)?,
            signer: signer(fields)?,
            recipients: strings(fields, "recipients")?,
            legal_bases: strings(fields, "legal_bases")?,
            urgency: text("urgency")?,
            secrecy: text("secrecy")?,
            index: None,
        };
        overrides.dates_agree()?;
        Ok(overrides)
    }

    fn dates_agree(&self) -> Result<(), String> {
        let month = self.month.as_deref().or(self.date.as_deref().map(|date| &date[..7]));
        let year = self.year.map(|year| format!("{year:04}"));
        let year = year.as_deref().or(month.map(|month| &month[..4]));
        let starts = |whole: Option<&str>, part: Option<&str>| match (whole, part) {
            (Some(whole), Some(part)) => whole.starts_with(part),
            _ => true,
        };
        if starts(self.date.as_deref(), month) && starts(month, year) {
            return Ok(());
        }
        let (date, month) = (self.date.as_deref(), self.month.as_deref());
        let said = [date, month, self.year.is_some().then_some(year).flatten()];
        let said: Vec<&str> = said.into_iter().flatten().collect();
        Err(format!("`date`, `month` and `year` are {}; they must agree", said.join(", ")))
    }

    /// Returns these fields, completed with the fields of `other` that are absent here.
    pub fn or(self, other: &MetadataOverrides) -> MetadataOverrides {
        let other = other.clone();
        // The date is taken as a whole: a year from one source and a day from the other would be a
        // date that nobody supplied.
        let has_date = self.date.is_some() || self.month.is_some() || self.year.is_some();
        let (date, month, year) = if has_date {
            (self.date, self.month, self.year)
        } else {
            (other.date, other.month, other.year)
        };
        MetadataOverrides {
            number: self.number.or(other.number),
            notation: self.notation.or(other.notation),
            kind: self.kind.or(other.kind),
            title: self.title.or(other.title),
            agency: self.agency.or(other.agency),
            parent_agency: self.parent_agency.or(other.parent_agency),
            place: self.place.or(other.place),
            date,
            month,
            year,
            signer: self.signer.or(other.signer),
            recipients: self.recipients.or(other.recipients),
            legal_bases: self.legal_bases.or(other.legal_bases),
            urgency: self.urgency.or(other.urgency),
            secrecy: self.secrecy.or(other.secrecy),
            index: self.index.or(other.index),
        }
    }

    /// Returns whether to index the document in spite of its stamps, or `None` if not stated.
    pub fn index(&self) -> Option<bool> {
        self.index
    }

    /// Returns the names of the record's fields that [`MetadataOverrides::apply`] sets to what is
    /// given, or to what follows from it.
    pub fn fields(&self) -> Vec<&'static str> {
        let (date, month) = (self.date.is_some(), self.date.is_some() || self.month.is_some());
        let fields = [
            ("number", self.number.is_some()),
            ("notation", self.number.is_some() || self.notation.is_some()),
            ("type", self.kind.is_some()),
            ("title", self.title.is_some()),
            ("agency", self.agency.is_some()),
            ("parent_agency", self.parent_agency.is_some()),
            ("place", self.place.is_some()),
            ("date", date),
            ("month", month),
            ("year", month || self.year.is_some()),
            ("signer", self.signer.is_some()),
            ("recipients", self.recipients.is_some()),
            ("legal_bases", self.legal_bases.is_some()),
            ("urgency", self.urgency.is_some()),
            ("secrecy", self.secrecy.is_some()),
        ];
        fields.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }

    /// Overwrites the fields of `record` with the supplied ones. Sets the basis of a supplied
    /// agency or date to `Basis::Given`. A more precise date from the text is kept if it agrees
    /// with the supplied month or year. Drops the issues for a number or date that is supplied.
    pub fn apply(&self, record: &mut Record) {
        self.apply_number(record);
        self.apply_date(record);
        set(&mut record.kind, &self.kind);
        set(&mut record.title, &self.title);
        set(&mut record.parent_agency, &self.parent_agency);
        set(&mut record.place, &self.place);
        set(&mut record.signer, &self.signer);
        set(&mut record.urgency, &self.urgency);
        set(&mut record.secrecy, &self.secrecy);
        if self.agency.is_some() {
            record.agency.clone_from(&self.agency);
            record.agency_basis = Some(Basis::Given);
        }
        if let Some(recipients) = &self.recipients {
            record.recipients.clone_from(recipients);
        }
        if let Some(legal_bases) = &self.legal_bases {
            record.legal_bases.clone_from(legal_bases);
        }
        let (number, date) = (record.number.is_some(), record.date.is_some());
        let head = record.title.is_some() && record.agency.is_some();
        record.issues.retain(|issue| match issue.code {
            IssueCode::NumberMissing => !number,
            IssueCode::DateMissing => !date,
            IssueCode::HeadUnread => !head,
            _ => true,
        });
    }

    fn apply_number(&self, record: &mut Record) {
        if let Some(supplied) = &self.number {
            record.number = Some(supplied.clone());
            record.notation = number::find_numbers(supplied, number::Letters::Printed)
                .pop()
                .map(|(_, number)| number.notation);
        }
        set(&mut record.notation, &self.notation);
    }

    fn apply_date(&self, record: &mut Record) {
        let month = self.month.clone().or(self.date.as_ref().map(|date| date[..7].to_string()));
        let year = self.year.or(month.as_ref().and_then(|month| month[..4].parse().ok()));
        let Some(year) = year else { return };
        let prefix = month.clone().unwrap_or(format!("{year:04}"));
        let agrees = |finer: Option<String>| finer.filter(|finer| finer.starts_with(&prefix));
        record.date = self.date.clone().or(agrees(record.date.take()));
        record.month = month.or(agrees(record.month.take()));
        record.year = Some(year);
        record.date_basis = Some(Basis::Given);
    }
}

fn set<T: Clone>(field: &mut Option<T>, supplied: &Option<T>) {
    if supplied.is_some() {
        field.clone_from(supplied);
    }
}

/// Converts TOML to JSON. TOML dates become strings.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(moment) => Value::String(moment.to_string()),
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        toml::Value::Table(table) => {
            table.into_iter().map(|(name, value)| (name, json(value))).collect()
        }
    }
}

/// Returns the canonical form if `text` is exactly one document number of a known form, else `text`
/// unchanged.
fn canonical(text: &str) -> String {
    match number::find_numbers(text, number::Letters::Printed).as_slice() {
        [(span, number)] if span.start == 0 && span.end == text.len() => number.canonical(),
        _ => text.to_string(),
    }
}

fn wrong(name: &str, value: &Value, allowed: &str) -> String {
    const SHOWN_CHARS: usize = 80;
    let text = value.to_string();
    let mut shown: String = text.chars().take(SHOWN_CHARS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("`{name}` is {shown}; it must be {allowed}")
}

/// Returns the value as one line of normal text, or `None` if it has only white space.
fn one_line(name: &str, value: &Value) -> Result<Option<String>, String> {
    let allowed = format!("text of up to {VALUE_CHARS_MAX} characters");
    let text = value.as_str().ok_or_else(|| wrong(name, value, &allowed))?;
    if text.chars().count() > VALUE_CHARS_MAX {
        return Err(wrong(name, value, &allowed));
    }
    let line = normalize(text).text.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok((!line.is_empty()).then_some(line))
}

fn field<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields.get(name).filter(|value| !value.is_null())
}

fn string(fields: &Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    field(fields, name).map_or(Ok(None), |value| one_line(name, value))
}

fn strings(fields: &Map<String, Value>, name: &str) -> Result<Option<Vec<String>>, String> {
    let Some(value) = field(fields, name) else { return Ok(None) };
    let list = value.as_array().filter(|list| list.len() <= LIST_LENGTH_MAX);
    let allowed = format!("a list of up to {LIST_LENGTH_MAX} texts");
    let list = list.ok_or_else(|| wrong(name, value, &allowed))?;
    let lines: Result<Vec<_>, _> = list.iter().map(|value| one_line(name, value)).collect();
    Ok(Some(lines?.into_iter().flatten().collect()))
}

fn period(
    fields: &Map<String, Value>,
    name: &str,
    allowed: &str,
    length: usize,
) -> Result<Option<String>, String> {
    let Some(text) = string(fields, name).map_err(|_| wrong(name, &fields[name], allowed))? else {
        return Ok(None);
    };
    if text.len() == length && Period::parse(&text).is_some() {
        Ok(Some(text))
    } else {
        Err(wrong(name, &fields[name], allowed))
    }
}

fn year(fields: &Map<String, Value>) -> Result<Option<i32>, String> {
    let Some(value) = field(fields, "year") else { return Ok(None) };
    let year = value.as_i64().filter(|year| (1..=9999).contains(year));
    let year = year.ok_or_else(|| wrong("year", value, "a whole number from 1 to 9999"))?;
    Ok(i32::try_from(year).ok())
}

fn signer(fields: &Map<String, Value>) -> Result<Option<Signer>, String> {
    let allowed = "a name, or an object of `name`, `authority` and `position`";
    match field(fields, "signer") {
        None => Ok(None),
        Some(name @ Value::String(_)) => {
            let name = one_line("signer", name)?;
            Ok(name.map(|name| Signer { name: Some(name), ..Signer::default() }))
        }
        Some(Value::Object(parts)) => {
            let part = |name| string(parts, name).map_err(|error| format!("in `signer`, {error}"));
            let is_allowed =
                |name: &String| ["name", "authority", "position"].contains(&name.as_str());
            if let Some(unknown) = parts.keys().find(|name| !is_allowed(name)) {
                return Err(format!(
                    "`signer` has the unknown field `{unknown}`; it must be {allowed}"
                ));
            }
            let (name, authority) = (part("name")?, part("authority")?);
            Ok(Some(Signer { name, authority, position: part("position")? }))
        }
        Some(value) => Err(wrong("signer", value, allowed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracuu_document::Issue;

    #[test]
    fn writes_given_fields_over_read_ones() {
        let overrides = MetadataOverrides::from_toml(
            "number = '116 / KH-UBND'\nagency = '  Sở  Y tế '\ndate = 2018-07-26\nsigner = 'A'\n\
             recipients = ['B', ' ']\ntitle = ''",
        );
        let mut record = Record {
            title: Some("Về việc".into()),
            agency_basis: Some(Basis::Inferred),
            year: Some(2020),
            issues: [IssueCode::NumberMissing, IssueCode::DateMissing, IssueCode::ReadByOcr]
                .map(|code| Issue { code, message: String::new(), place: None })
                .to_vec(),
            ..Record::default()
        };
        overrides.unwrap().apply(&mut record);
        let codes: Vec<_> = record.issues.iter().map(|issue| issue.code).collect();
        assert_eq!(codes, [IssueCode::ReadByOcr], "what is given is not missing");
        assert_eq!(record.number.as_deref(), Some("116/KH-UBND"));
        assert_eq!(record.notation.as_deref(), Some("KH-UBND"));
        assert_eq!(record.agency.as_deref(), Some("Sở Y tế"));
        assert_eq!(record.agency_basis, Some(Basis::Given));
        assert_eq!((record.date.as_deref(), record.year), (Some("2018-07-26"), Some(2018)));
        assert_eq!(record.month.as_deref(), Some("2018-07"));
        assert_eq!(record.date_basis, Some(Basis::Given));
        assert_eq!(record.signer.unwrap().name.as_deref(), Some("A"));
        assert_eq!(record.recipients, ["B"]);
        assert_eq!(record.title.as_deref(), Some("Về việc"));
    }

    #[test]
    fn a_given_year_keeps_only_a_day_that_agrees() {
        let read = |year| Record {
            date: Some(format!("{year}-07-26")),
            month: Some(format!("{year}-07")),
            year: Some(year),
            ..Record::default()
        };
        let overrides = MetadataOverrides::from_toml("year = 2018").unwrap();
        let (mut same, mut other) = (read(2018), read(2019));
        overrides.apply(&mut same);
        overrides.apply(&mut other);
        assert_eq!(same.date.as_deref(), Some("2018-07-26"));
        assert_eq!((other.date, other.month, other.year), (None, None, Some(2018)));
    }

    #[test]
    fn names_what_is_wrong() {
        let cases = [
            ("agenci = 'x'", "unknown field `agenci`"),
            ("id = 'x'", "unknown field `id`"),
            ("year = '2018'", "`year` is \"2018\"; it must be a whole number"),
            ("year = 0", "`year` is 0"),
            ("date = '2025-02-30'", "`date` is \"2025-02-30\"; it must be a date that exists"),
            ("date = '2025-02'", "`date` is"),
            ("date = 5", "`date` is 5"),
            ("month = '2025-13'", "`month` is"),
            ("title = 3", "`title` is 3; it must be text"),
            ("recipients = 'x'", "`recipients` is \"x\"; it must be a list"),
            ("signer = {nam = 'x'}", "unknown field `nam`"),
            ("signer = {name = 1}", "in `signer`, `name` is 1"),
            ("date = '2018-07-26'\nyear = 2019", "are 2018-07-26, 2019; they must agree"),
            ("month = '2018-07'\ndate = '2018-08-01'", "they must agree"),
            ("= 3", "not TOML"),
        ];
        for (text, message) in cases {
            let error = MetadataOverrides::from_toml(text).unwrap_err();
            assert!(error.contains(message), "{text}: {error}");
        }
    }

    #[test]
    fn what_comes_first_goes_before() {
        let first = MetadataOverrides::from_toml("title = 'a'\nyear = 2018").unwrap();
        let second =
            MetadataOverrides::from_toml("title = 'b'\nplace = 'c'\ndate = '2019-01-01'").unwrap();
        let both = first.or(&second);
        assert_eq!((both.title.as_deref(), both.place.as_deref()), (Some("a"), Some("c")));
        assert_eq!((both.year, both.date), (Some(2018), None));
    }
}
