//! The corpus as both sides of a comparison index it: every row has an agency and a year. A row
//! without them gets them by lot, so that both sides count the same facets and know the same
//! filters. Nothing else of a row changes.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Map, Value};

use super::each_line;
use crate::Failure;
use crate::random::Random;
use tracuu_text::normalize;

/// Name of the one file of the prepared corpus.
pub const FILE: &str = "corpus.jsonl";
/// Agencies for rows that have none. They are drawn by Zipf's law, the first most often.
pub const AGENCIES: [&str; 40] = [
    "Quốc hội",
    "Chính phủ",
    "Bộ Tài chính",
    "Thủ tướng Chính phủ",
    "Bộ Công Thương",
    "Bộ Y tế",
    "Bộ Giáo dục và Đào tạo",
    "Ủy ban nhân dân thành phố Hà Nội",
    "Ủy ban nhân dân Thành phố Hồ Chí Minh",
    "Bộ Xây dựng",
    "Ngân hàng Nhà nước Việt Nam",
    "Bộ Công an",
    "Bộ Tư pháp",
    "Ủy ban nhân dân tỉnh Lạng Sơn",
    "Bộ Nội vụ",
    "Bộ Quốc phòng",
    "Ủy ban Thường vụ Quốc hội",
    "Bộ Khoa học và Công nghệ",
    "Ủy ban nhân dân tỉnh Nghệ An",
    "Ủy ban nhân dân tỉnh Thanh Hóa",
    "Bộ Ngoại giao",
    "Tòa án nhân dân tối cao",
    "Ủy ban nhân dân tỉnh Đồng Nai",
    "Viện kiểm sát nhân dân tối cao",
    "Ủy ban nhân dân thành phố Đà Nẵng",
    "Ủy ban nhân dân tỉnh Quảng Ninh",
    "Hội đồng nhân dân tỉnh Lâm Đồng",
    "Bảo hiểm xã hội Việt Nam",
    "Ủy ban nhân dân tỉnh Đắk Lắk",
    "Ủy ban nhân dân thành phố Cần Thơ",
    "Sở Giáo dục và Đào tạo tỉnh Lào Cai",
    "Ủy ban nhân dân tỉnh An Giang",
    "Hội đồng nhân dân tỉnh Gia Lai",
    "Sở Y tế tỉnh Cà Mau",
    "Kiểm toán nhà nước",
    "Sở Xây dựng tỉnh Phú Thọ",
    "Thanh tra Chính phủ",
    "Ủy ban nhân dân tỉnh Vĩnh Long",
    "Tổng cục Thống kê",
    "Ủy ban Dân tộc",
];
/// First and last year by lot.
pub const YEARS: (i32, i32) = (1990, 2026);

/// What a prepared corpus holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prepared {
    /// Number of rows.
    pub documents: u64,
    /// Size of their texts, in bytes of UTF-8.
    pub text_bytes: u64,
    /// Number of rows that got their agency by lot.
    pub agencies_by_lot: u64,
    /// Number of rows that got their year by lot.
    pub years_by_lot: u64,
}

/// Writes the corpus `from` into the folder `to`, with an agency and a year in every row.
pub fn prepare(from: &Path, to: &Path, seed: u64) -> Result<Prepared, Failure> {
    fs::create_dir_all(to)?;
    let mut file = BufWriter::new(File::create(to.join(FILE))?);
    let mut random = Random::new(seed);
    let mut prepared = Prepared::default();
    let mut spellings = HashMap::new();
    each_line(from, |line| {
        let mut row: Map<String, Value> = serde_json::from_str(line)?;
        let text = row.get("text").and_then(Value::as_str).ok_or("a row has no `text`")?;
        prepared.documents += 1;
        prepared.text_bytes += text.len() as u64;
        let (agency, year) = (agency(&row, &mut spellings), year(&row));
        let by_lot = (random.zipf(AGENCIES.len()), random.unit());
        prepared.agencies_by_lot += u64::from(agency.is_none());
        prepared.years_by_lot += u64::from(year.is_none());
        let agency = agency.unwrap_or_else(|| AGENCIES[by_lot.0].to_string());
        row.insert("agency".into(), agency.into());
        row.insert("year".into(), year.unwrap_or_else(|| recent(by_lot.1)).into());
        serde_json::to_writer(&mut file, &row)?;
        Ok(file.write_all(b"\n")?)
    })?;
    file.flush()?;
    if prepared.documents == 0 {
        return Err(format!("{} has no rows", from.display()).into());
    }
    Ok(prepared)
}

/// Returns a year for a number from 0 to below 1; recent years are more frequent.
pub fn recent(unit: f64) -> i32 {
    let (first, last) = YEARS;
    last - (f64::from(last - first + 1) * unit * unit) as i32
}

/// Returns the agency of a row as tracuu writes it: normal form, single spaces.
fn agency(row: &Map<String, Value>, spellings: &mut HashMap<String, String>) -> Option<String> {
    let agency = row.get("agency")?.as_str().filter(|agency| !agency.trim().is_empty())?;
    let spell = || {
        let text = normalize(agency).text;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    Some(spellings.entry(agency.to_string()).or_insert_with(spell).clone())
}

/// Returns the year of a row, of its own field or of its date.
fn year(row: &Map<String, Value>) -> Option<i32> {
    let of_date = |name: &str| row.get(name)?.as_str()?.get(..4)?.parse().ok();
    let own = row.get("year").and_then(Value::as_i64).and_then(|year| i32::try_from(year).ok());
    own.or_else(|| of_date("month")).or_else(|| of_date("date"))
}

#[cfg(test)]
mod tests {
    use super::super::{Row, each_row};
    use super::*;

    #[test]
    fn every_row_has_an_agency_and_a_year_and_keeps_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let from = folder.path().join("from.jsonl");
        let rows = "{\"id\":\"1\",\"text\":\"một\"}\n\n\
                    {\"id\":\"2\",\"text\":\"hai\",\"agency\":\" Sở  Y tế\",\"date\":\"1999-02-03\"}\n\
                    {\"id\":\"3\",\"text\":\"ba\",\"agency\":null,\"year\":2001}\n";
        fs::write(&from, rows).unwrap();
        let prepared = prepare(&from, folder.path(), 1).unwrap();
        let expected =
            Prepared { documents: 3, text_bytes: 10, agencies_by_lot: 2, years_by_lot: 1 };
        assert_eq!(prepared, expected);
        let mut rows: Vec<Row> = Vec::new();
        each_row(&folder.path().join(FILE), |row| {
            rows.push(row);
            Ok(())
        })
        .unwrap();
        assert_eq!(rows[1].agency.as_deref(), Some("Sở Y tế"));
        assert_eq!((rows[1].year, rows[2].year), (Some(1999), Some(2001)));
        assert!(rows.iter().all(|row| row.agency.is_some() && row.year.is_some()));
    }

    #[test]
    fn years_are_within_their_bounds() {
        assert_eq!((recent(0.0), recent(0.999_999)), (YEARS.1, YEARS.0));
    }
}
