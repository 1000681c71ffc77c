//! A typed token: the kind and the key of a fact.

use super::code;

/// The kind of a typed token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TypedKind {
    /// A day.
    Date,
    /// A month of a year.
    Month,
    /// A number with thousands, decimals or at least four digits, of money or anything else.
    Amount,
    /// A kilometre post.
    Post,
    /// A boundary marker, or the stretch between two.
    Marker,
    /// An article (điều), with clause (khoản) and point (điểm) where named.
    Article,
    /// A technical standard or regulation (TCVN, QCVN).
    Standard,
    /// A code in groups: of a telephone, a citizen, a taxpayer, an account, a certificate or a
    /// vehicle.
    Code,
}

/// A fact that a text contains.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TypedToken {
    /// The kind of the fact.
    pub kind: TypedKind,
    /// The same for every format of the fact; see the table of this module. Never empty, no spaces.
    pub key: String,
}

impl TypedToken {
    /// Returns the keys of wider facts under which this one must also be found, nearest first: the
    /// month of a date, the kilometre of a post, the article of a clause, a standard without its
    /// year. For a stretch between two markers they are its ends, for a serial its digits, for a
    /// telephone number with the country the one without. Empty for a month, an amount, and a fact
    /// without a wider one.
    pub fn wider(&self) -> Vec<String> {
        let cut = |separators: &[char]| {
            let cuts =
                self.key.rmatch_indices(separators).map(|(at, _)| self.key[..at].to_string());
            cuts.collect::<Vec<_>>()
        };
        match self.kind {
            TypedKind::Date => vec![self.key[..7].to_string()],
            TypedKind::Post => cut(&['+']),
            TypedKind::Article => cut(&['.']),
            TypedKind::Standard => cut(&['/', ':']),
            TypedKind::Marker => ends_of(&self.key),
            TypedKind::Code => {
                let digits = self.key.trim_start_matches(|c: char| c.is_alphabetic());
                let digits = (digits.len() < self.key.len()).then(|| digits.to_string());
                digits.or_else(|| code::at_home(&self.key)).into_iter().collect()
            }
            TypedKind::Month | TypedKind::Amount => Vec::new(),
        }
    }
}

/// Returns the keys of the markers at both ends of a stretch (`m1088/2-1089`), and of each marker
/// without its pillar (`m1088` for `m1088/2`).
fn ends_of(key: &str) -> Vec<String> {
    let markers: Vec<&str> = key.trim_start_matches('m').split('-').collect();
    let mut ends: Vec<String> = Vec::new();
    if markers.len() > 1 {
        ends.extend(markers.iter().map(|marker| format!("m{marker}")));
    }
    let pillars = markers.iter().filter_map(|marker| marker.split_once('/'));
    ends.extend(pillars.map(|(number, _)| format!("m{number}")));
    ends.dedup();
    ends
}

/// Builds a token, in the form that readers return.
pub(super) fn token(kind: TypedKind, key: String) -> Option<TypedToken> {
    Some(TypedToken { kind, key })
}
