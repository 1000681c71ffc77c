//! Web pages of portals: the article is extracted in full, without the page around it.

use std::path::Path;

use super::material::material;
use tracuu_extract::extract;
use tracuu_extract::format::Format;
use tracuu_text::normalize;

fn words(text: &str) -> Vec<String> {
    normalize(text).text.split_whitespace().map(str::to_string).collect()
}

fn page(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    extract(Format::Html, &bytes).unwrap().text.as_str().to_string()
}

#[test]
fn articles_of_portal_pages_come_out_whole_in_every_encoding() {
    let Some(folder) = material("documents/synthetic") else { return };
    let variants = ["", "-cp1258", "-cp1258nometa", "-liesmeta", "-ncr", "-nometa", "-utf16bom"];
    for document in 0..5 {
        let article = folder.join(format!("s{document}.portal-article.txt"));
        let article = words(&std::fs::read_to_string(article).unwrap());
        for variant in variants {
            let path = folder.join(format!("s{document}.portal{variant}.html"));
            if !path.exists() {
                continue;
            }
            let got = words(&page(&path));
            let without_bars: Vec<String> =
                got.iter().filter(|word| *word != "|").cloned().collect();
            // Only the bars between table cells may be added to the article.
            let bars = got.len() - without_bars.len();
            let characters: usize = article.iter().map(|word| word.chars().count()).sum();
            println!("{}: {bars} of {characters} characters added", path.display());
            assert!(bars * 1_000 < characters * 5, "{}", path.display());
            let differs = without_bars.iter().zip(&article).position(|(got, word)| got != word);
            assert_eq!((differs, without_bars.len()), (None, article.len()), "{}", path.display());
        }
    }
}

#[test]
fn pages_of_a_law_portal_begin_and_end_with_the_document() {
    let Some(folder) = material("documents/html") else { return };
    let cases = [
        ("constitution-2013.html", "QUỐC HỘI\n", "Nguyễn Sinh Hùng", 55_000..70_000),
        ("personal-data-protection-decree-2023.html", "ỦY BAN NHÂN DÂN\n", "", 4_000..7_000),
    ];
    for (name, start, end, length) in cases {
        let text = normalize(&page(&folder.join(name))).text;
        let characters = text.chars().count();
        println!("{name}: {characters} characters");
        assert!(text.starts_with(start), "{name}: {}", &text[..text.floor_char_boundary(300)]);
        let last = &text[text.floor_char_boundary(text.len() - 300)..];
        assert!(last.trim_end().ends_with(end), "{name}: {last}");
        assert!(length.contains(&characters), "{name}: {characters}");
    }
}
