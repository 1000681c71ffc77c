//! Heads of generated documents: agency, type, number, place and date. Values are drawn from the
//! source with their frequencies; agencies of provinces are added, so that filters and facets have
//! many values.

use super::source::Source;
use crate::corpus::prepare::{AGENCIES, recent};
use crate::random::Random;

/// Provinces, as tracuu knows them: the name is the first column, the level the second.
const PROVINCES: &str = include_str!("../../../crates/document/data/provinces.tsv");
/// Types of documents with their abbreviations, as tracuu knows them.
const TYPES: &str = include_str!("../../../crates/document/data/types.tsv");
/// Types for a source that has none, the most frequent first.
const USUAL_TYPES: [&str; 10] = [
    "Quyết định",
    "Công văn",
    "Thông báo",
    "Kế hoạch",
    "Báo cáo",
    "Nghị quyết",
    "Tờ trình",
    "Thông tư",
    "Chỉ thị",
    "Nghị định",
];
/// Agencies of each province, the most frequent first.
const PROVINCIAL: [&str; 6] = [
    "Ủy ban nhân dân",
    "Hội đồng nhân dân",
    "Sở Tài chính",
    "Sở Y tế",
    "Sở Xây dựng",
    "Sở Giáo dục và Đào tạo",
];
/// Share of agencies that are of the source, if it names any.
const OF_SOURCE: f64 = 0.7;

/// What heads are drawn from.
pub struct Heads {
    agencies: Vec<String>,
    kinds: Vec<String>,
    provinces: Vec<(&'static str, &'static str)>,
}

/// A head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Agency.
    pub agency: String,
    /// Type.
    pub kind: String,
    /// Number with its notation.
    pub number: String,
    /// Date, `2018-07-26`.
    pub date: String,
    /// Place of issue.
    pub place: String,
}

impl Heads {
    /// Collects the values of a source, each as often as it occurs.
    pub fn of(source: &Source) -> Heads {
        let values = |value: fn(&super::source::SourceDocument) -> &Option<String>| {
            source.documents.iter().filter_map(|document| value(document).clone()).collect()
        };
        let rows = PROVINCES.lines().filter(|line| !line.starts_with('#'));
        let provinces = rows.filter_map(|line| {
            let mut columns = line.split('\t');
            Some((columns.next()?, columns.next()?))
        });
        Heads {
            agencies: values(|document| &document.agency),
            kinds: values(|document| &document.kind),
            provinces: provinces.collect(),
        }
    }

    /// Draws the head of the document `number`.
    pub fn draw(&self, number: u64, random: &mut Random) -> Head {
        let (province, level) = self.provinces[random.zipf(self.provinces.len())];
        let kind = random.pick(&self.kinds).cloned();
        let kind = kind.unwrap_or_else(|| USUAL_TYPES[random.zipf(USUAL_TYPES.len())].to_string());
        let is_of_source = random.chance(OF_SOURCE);
        let agency = random.pick(&self.agencies).filter(|_| is_of_source).cloned();
        let agency = match agency {
            Some(agency) => agency,
            None if self.agencies.is_empty() && is_of_source => {
                AGENCIES[random.zipf(AGENCIES.len())].to_string()
            }
            None => format!("{} {level} {province}", PROVINCIAL[random.zipf(PROVINCIAL.len())]),
        };
        let (year, month, day) =
            (recent(random.unit()), 1 + random.below(12), 1 + random.below(28));
        // Serials do not repeat before a prime number of documents.
        let serial = number.wrapping_mul(7_919) % 9_973 + 1;
        let notation = [abbreviation(&kind), initials(&agency)].join("-");
        Head {
            number: format!("{serial}/{year}/{}", notation.trim_matches('-')),
            date: format!("{year}-{month:02}-{day:02}"),
            place: province.to_string(),
            agency,
            kind,
        }
    }
}

impl Head {
    /// Returns the head as printed, up to the title.
    pub fn text(&self) -> String {
        let mut date = self.date.split('-');
        let mut next = || date.next().unwrap_or_default();
        let (year, month, day) = (next(), next(), next());
        format!(
            "{}\nSố: {}\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n{}, ngày \
             {day} tháng {month} năm {year}\n\n{}\n",
            self.agency.to_uppercase(),
            self.number,
            self.place,
            self.kind.to_uppercase()
        )
    }
}

/// Returns the abbreviation of a type, or nothing for a type without one.
fn abbreviation(kind: &str) -> String {
    let row = TYPES.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix('\t'));
    let first = row.and_then(|row| row.split(['\t', ' ']).next());
    first.unwrap_or_default().to_string()
}

/// Returns the first letters of an agency without its province: `UBND`.
fn initials(agency: &str) -> String {
    let name = agency.split(" tỉnh ").next().unwrap_or_default();
    let name = name.split(" thành phố ").next().unwrap_or_default();
    let letters = name.split(' ').filter(|word| *word != "và");
    letters.filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_notation_of_type_and_agency() {
        assert_eq!(abbreviation("Quyết định"), "QĐ");
        assert_eq!(abbreviation("Luật"), "");
        assert_eq!(initials("Ủy ban nhân dân tỉnh Lạng Sơn"), "ỦBND");
        let heads = Heads::of(&Source::default());
        let head = heads.draw(1, &mut Random::new(1));
        assert!(head.number.starts_with("7920/"), "{head:?}");
        assert!(head.text().contains(&format!("Số: {}\n", head.number)), "{head:?}");
    }
}
