//! What documents and people write in more than one form is found in each, and marked.

use std::sync::Arc;

use super::{Factory, fill, simple};
use crate::{MatchMode, Request, Response, Search};
use tracuu_text::normalize;

/// A text, and queries of which each must find it, without a note, and mark something in it.
const FOUND: [(&str, &[&str]); 33] = [
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
    ("Nóng 38⁰C, lạnh 4˚ C", &["38°C", "38oC", "38 ℃", "4°C", "\"nóng 38 độ C\""]),
    ("Nền 61 m^2, sợi 10µm", &["61m2", "61 m²", "\"61m² sợi\"", "10 μm", "10㎛", "10 µm"]),
    (
        "Phạt 700.000 đồng, thu 8 tỷ VNĐ",
        &["700.000đ", "700000 VND", "700.000₫", "\"700.000đ\"", "8 tỷ đồng", "\"8 tỷ đồng\""],
    ),
    // Codes.
    (
        "Fax: 0205/3877123, máy 0.913.222.333",
        &["02053877123", "0205 3877 123", "(0205) 3.877.123", "\"0205 3877 123\"", "0913222333"],
    ),
    ("Seri Đ765432, sổ CD 456789", &["Đ 765432", "đ 765432", "cd 456789", "\"cd456789\""]),
    ("Xe TM 12-34, MST 4900777888 - 001", &["TM1234", "TM 12-34", "4900777888-001"]),
    ("Kho bạc 3713.0.1053594.00000", &["37130105359400000", "\"3713.0.1053594.00000\""]),
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
    (
        "Thu 4 321,5 tấn, 6,543.20 ha và 7654.5 lít",
        &["4.321,5", "4321,50 tấn", "6.543,2 ha", "\"6543,2 ha\"", "7.654,5", "\"7.654,50 lít\""],
    ),
    // Compatibility characters.
    (
        "Khí CO² bằng ¾ mức, khu ⒞ tầng ⓹ ô ٧",
        &["CO₂", "\"khí co2\"", "3/4 mức", "¾", "khu c", "tầng 5", "ô 7"],
    ),
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
        "Rừng Hữu Liên[1,2] giữ (1) nước[^a] cho suối(ii) lớn[2-4] và ruộng①",
        &["\"Hữu Liên giữ nước cho suối lớn và ruộng\"", "\"giữ (1) nước\""],
    ),
    ("Đèo cao’khe, núi\u{200b}đồi", &["\"đèo cao khe\"", "\"khe núi đồi\""]),
    ("Giao chủ rừng.\n\nMục 9. Bàn giao\nruộng bậc", &["\"chủ rừng mục 9\"", "\"giao ruộng bậc\""]),
    (
        "Số 412/QĐ-UBND ngày 5/3/2020",
        &["412/QĐ－UBND", "412∕QĐ−UBND", "412/QĐ—UBND", "412 ／ QĐ ‒ UBND", "412/QĐ_UBND"],
    ),
];

/// Queries that find nothing in the texts of [`FOUND`].
const NOT_FOUND: [&str; 13] = [
    "\"Đông Bắc 1 chủ trì\"",
    "\"45 lô\"",
    "46m2",
    "AB 123457",
    "0205 3812 346",
    "\"97.7%\"",
    "\"1.500 lần\"",
    "\"83,04%\"",
    "\"700.000 USD\"",
    "\"chủ rừng bàn giao\"",
    "\"0205 3877 124\"",
    "\"cd 456780\"",
    "K'Bang",
];

/// Each form finds the others, and marks them.
pub(super) fn forms_find_each_other(factory: Factory<'_>) {
    let subject = factory();
    let documents: Vec<_> = (0..)
        .zip(FOUND)
        .map(|(at, (text, _))| simple(&format!("{at:016}"), &normalize(text).text))
        .collect();
    fill(subject.engine.as_ref(), &documents);
    let search = Search::new(Arc::clone(&subject.engine));
    let answer = |text: &str| -> Response {
        let match_mode = MatchMode::All;
        let request = Request { text: text.into(), match_mode, size: 100, ..Request::default() };
        search.search(&request).expect("an answer")
    };
    for (document, (text, queries)) in documents.iter().zip(FOUND) {
        for query in queries {
            let response = answer(query);
            let mut notes = response.query.notes.iter();
            let changed = notes.find(|note| note.code != "accents_restored");
            assert_eq!(changed, None, "{query:?} in {text:?}");
            let first = response.hits.first().map(|hit| hit.id.as_str());
            assert_eq!(first, Some(document.record.id.as_str()), "{query:?} in {text:?}");
            let marks = response.hits[0].snippets.iter().map(|snippet| snippet.marks.len());
            assert!(marks.sum::<usize>() > 0, "{query:?} marks nothing in {text:?}");
        }
    }
    for query in NOT_FOUND {
        assert_eq!(answer(query).total, 0, "{query:?}");
    }
    assert_eq!(answer("-45m2").total, documents.len() as u64 - 1);
    assert_eq!(answer("-02053812345").total, documents.len() as u64 - 1);
    assert_eq!(answer("-12C12345").total, documents.len() as u64 - 1);
    assert_eq!(answer("-97.6").total, documents.len() as u64 - 1);
}
