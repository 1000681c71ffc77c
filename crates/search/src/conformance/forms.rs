//! What documents and people write in more than one form is found in each, and marked.

use std::sync::Arc;

use super::{Factory, fill, simple};
use crate::{Request, Response, Search};

/// A text, and queries of which each must find it, without a note, and mark something in it.
const FOUND: [(&str, &[&str]); 21] = [
    // Units.
    (
        "Sàn 45m² tại lô A",
        &["45m2", "45 m2", "45 m²", "45m²", "45M2", "\"sàn 45 m2\"", "\"45m2 tại\""],
    ),
    ("Thửa 1.234,5m2 của hộ", &["1234,5 m²", "1.234,5 m2", "1,234.5m2", "\"thửa 1.234,5 m²\""]),
    ("Hồ 3km², bể 7 m3", &["3 km2", "3km²", "7m³", "7 m3", "\"bể 7m3\""]),
    ("Suất 5,5tấn/ha trên 10ha", &["5,5 tấn/ha", "5.5 tấn/ha", "10 ha", "10ha"]),
    (
        "Ở 25°C và 30 oC, công suất 15kW",
        &["25 °C", "25℃", "25 độ C", "25ºC", "30°C", "15 kW", "15kw"],
    ),
    // Codes.
    (
        "Điện thoại 0205.3812.345",
        &["02053812345", "0205 3812 345", "0205-3812345", "(0205) 3812345", "+84 205 3812 345"],
    ),
    ("Gọi +84 912 345 678", &["0912345678", "0912.345.678", "+84912345678", "84 912 345 678"]),
    ("Gọi 0987654321", &["0987 654 321", "0987.654.321", "+84 987 654 321"]),
    ("Giấy số AB 123456 đã cấp", &["AB123456", "ab123456", "AB-123456", "\"AB 123456\"", "123456"]),
    ("Giấy số BM123456 đã cấp", &["BM 123456", "BM-123.456", "bm123456"]),
    ("Ô tô biển 12C-123.45", &["12C-12345", "12C12345", "12c 12345", "12C 123.45"]),
    ("Xe máy 29K123456", &["29-K1 234.56", "29K1-234.56", "29k1-23456"]),
    (
        "CCCD 001 085 012 345, MST 4900123456-001",
        &["001085012345", "4900123456001", "001.085.012.345"],
    ),
    ("Tài khoản 1903 2456 789", &["19032456789", "1903.2456.789", "1903 2456 789"]),
    // Decimals and thousands.
    (
        "Đạt 97,6% hộ, tăng 1,5 lần",
        &[
            "97.6%",
            "97,6%",
            "97,60 %",
            "1.5 lần",
            "\"tăng 1.5 lần\"",
            "\"97.6%\"",
            "\"tang 1.5 lan\"",
        ],
    ),
    ("Đạt 83.4% hộ, tăng 2.5 lần", &["83,4%", "83.4%", "2,5 lần", "\"tăng 2,5\""]),
    (
        "Chi 12.345.678 đồng và 9,876 tấn",
        &["12345678", "12,345,678", "12 345 678", "9.876", "9,876"],
    ),
    // Compatibility characters.
    (
        "Quý Ⅳ, Chương Ⅱ, tầng ２, mục ②",
        &["quý IV", "chương II", "tầng 2", "quý Ⅳ", "\"chương ii\"", "mục 2"],
    ),
    ("Tầng 8, khối IX, xác định ﬁnal", &["tầng ８", "tầng ⑧", "khối Ⅸ", "𝐤𝐡ố𝐢", "final"]),
    // Marks of notes, and other signs between the words of a phrase.
    (
        "Chi cục Thủy lợi vùng Đông Bắc[1] chủ trì, hạ tầng[2]; giao¹ Sở lo: ba việc(3) mới",
        &[
            "\"vùng Đông Bắc chủ trì\"",
            "\"Đông Bắc[1] chủ trì\"",
            "\"chủ trì hạ tầng\"",
            "\"chủ trì, hạ tầng giao Sở\"",
            "\"lo ba việc mới\"",
        ],
    ),
    (
        "Số 412/QĐ-UBND ngày 5/3/2020",
        &["412/QĐ－UBND", "412∕QĐ−UBND", "412/QĐ—UBND", "412 ／ QĐ ‒ UBND"],
    ),
];

/// Queries that find nothing in the texts of [`FOUND`].
const NOT_FOUND: [&str; 6] =
    ["\"Đông Bắc 1 chủ trì\"", "\"45 lô\"", "46m2", "AB 123457", "0205 3812 346", "\"97.7%\""];

/// Each form finds the others, and marks them.
pub(super) fn forms_find_each_other(factory: Factory<'_>) {
    let subject = factory();
    let documents: Vec<_> =
        (0..).zip(FOUND).map(|(at, (text, _))| simple(&format!("{at:016}"), text)).collect();
    fill(subject.engine.as_ref(), &documents);
    let search = Search::new(Arc::clone(&subject.engine));
    let answer = |text: &str| -> Response {
        let request = Request { text: text.into(), size: 100, ..Request::default() };
        search.search(&request).expect("an answer")
    };
    for (document, (text, queries)) in documents.iter().zip(FOUND) {
        for query in queries {
            let response = answer(query);
            let codes: Vec<&str> = response.query.notes.iter().map(|note| note.code).collect();
            assert_eq!(codes, [""; 0], "{query:?} in {text:?}");
            let first = response.hits.first().map(|hit| hit.id.as_str());
            assert_eq!(first, Some(document.record.id.as_str()), "{query:?} in {text:?}");
            let marks = response.hits[0].snippets.iter().map(|snippet| snippet.marks.len());
            assert!(marks.sum::<usize>() > 0, "{query:?} marks nothing in {text:?}");
        }
    }
    for query in NOT_FOUND {
        let found = answer(query);
        let notes = found.query.notes.iter().any(|note| note.code == "some_words");
        assert!(found.total == 0 || notes, "{query:?} finds {}", found.total);
    }
    assert_eq!(answer("-45m2").total, documents.len() as u64 - 1);
    assert_eq!(answer("-02053812345").total, documents.len() as u64 - 1);
    assert_eq!(answer("-12C12345").total, documents.len() as u64 - 1);
    assert_eq!(answer("-97.6").total, documents.len() as u64 - 1);
}
