//! What is wrong with a parameter: its name, its value and the rule that it broke.

use std::borrow::Cow;

/// Maximum length of a wrong value or an unknown name in an error, in characters.
const VALUE_SHOWN_MAX: usize = 60;

/// The rule that a parameter value broke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// At most one value.
    Once,
    /// Not combined with this other parameter.
    NotWith(&'static str),
    /// One of these words.
    OneOf(Vec<&'static str>),
    /// A whole number in this range, inclusive.
    Number(u32, u32),
    /// An existing date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    Date,
    /// At most this many characters.
    Chars(usize),
    /// At most this many values.
    Values(usize),
    /// Valid percent-encoded UTF-8.
    Utf8,
    /// Not empty.
    NotEmpty,
    /// The name must be one of these. The value is left out of the error.
    Known(Vec<&'static str>),
}

/// An invalid parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterError {
    /// Name of the parameter; an unknown name is cut like the value.
    pub field: Cow<'static, str>,
    /// The value; after 60 characters it is cut and ends with `…`.
    pub value: String,
    /// The rule that it broke.
    pub rule: Rule,
}

impl ParameterError {
    /// Returns the error for a value of a known parameter.
    pub(super) fn new(field: &'static str, value: &str, rule: Rule) -> Self {
        ParameterError { field: field.into(), value: shorten(value), rule }
    }

    /// Returns the error for a parameter that is not one of `allowed`.
    pub(super) fn unknown(name: &str, allowed: &[&'static str]) -> Self {
        let rule = Rule::Known(allowed.to_vec());
        ParameterError { field: shorten(name).into(), value: String::new(), rule }
    }

    /// Returns the stable name of the kind of error, snake_case.
    pub fn code(&self) -> &'static str {
        match self.rule {
            Rule::Once => "repeated_parameter",
            Rule::NotWith(_) => "conflicting_parameters",
            Rule::OneOf(_) | Rule::Number(..) | Rule::Date => "invalid_value",
            Rule::Chars(_) => "too_long",
            Rule::Values(_) => "too_many_values",
            Rule::Utf8 => "invalid_encoding",
            Rule::NotEmpty => "empty_parameter",
            Rule::Known(_) => "unknown_parameter",
        }
    }
}

/// Writes one English sentence; pages use their own messages (`super::messages`).
impl std::fmt::Display for ParameterError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ParameterError { field, value, rule } = self;
        if let Rule::Known(names) = rule {
            let allowed = match names.as_slice() {
                [] => "this address takes no parameters".to_owned(),
                names => format!("allowed are {}", names.join(", ")),
            };
            return write!(f, "there is no parameter `{field}`: {allowed}");
        }
        write!(f, "parameter `{field}` is `{value}`: ")?;
        match rule {
            Rule::Once => write!(f, "it may be given only once"),
            Rule::NotWith(other) => {
                write!(f, "it cannot be combined with `{other}`; give one of them")
            }
            Rule::OneOf(words) => write!(f, "allowed are {}", words.join(", ")),
            Rule::Number(min, max) => write!(f, "allowed are whole numbers from {min} to {max}"),
            Rule::Date => write!(f, "allowed are dates that exist, as YYYY, YYYY-MM or YYYY-MM-DD"),
            Rule::Chars(max) => write!(f, "allowed are at most {max} characters"),
            Rule::Values(max) => write!(f, "allowed are at most {max} values"),
            Rule::Utf8 => write!(f, "allowed is percent-encoded UTF-8"),
            Rule::NotEmpty => write!(f, "leave it out, or give it a value"),
            Rule::Known(_) => Ok(()),
        }
    }
}

/// Cuts a value after 60 characters.
pub(super) fn shorten(value: &str) -> String {
    match value.char_indices().nth(VALUE_SHOWN_MAX) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
