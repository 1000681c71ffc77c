//! The HTML pages, requested in process and checked with an HTML parser.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use scraper::{Html, Selector};
use tracuu::config::PathPrefix;
use tracuu::http::{AppState, router};
use tracuu_document::{DigitalSignature, Document, Reading};
use tracuu_text::Span;

use crate::service::{
    Answer, HOSTILE, NOTICES, PLAN, get, notice, plan, send, service, service_after_a_failed_run,
    service_after_a_refused_run, service_without_index, state,
};

fn all(html: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    html.select(&selector).map(|element| tidy(&element.text().collect::<String>())).collect()
}

fn attributes(html: &Html, selector: &str, name: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    html.select(&selector).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn page(uri: &str) -> Html {
    let answer = get(&service(), uri).await;
    assert_eq!(answer.status, StatusCode::OK, "{uri}");
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    answer.html()
}

/// Returns the page that the first link matching `selector` leads to.
async fn follow(html: &Html, selector: &str) -> Html {
    let url = attributes(html, selector, "href").remove(0);
    page(&url).await
}

#[tokio::test]
async fn the_home_page_shows_the_newest_and_how_to_search() {
    let html = page("/").await;
    assert_eq!(attributes(&html, "html", "lang"), ["vi"]);
    assert_eq!(all(&html, "h1"), ["Tra cứu văn bản"]);
    assert_eq!(all(&html, ".hit").len(), 10);
    assert_eq!(all(&html, ".hit .date")[0], "khoảng năm 2025");
    assert!(all(&html, ".help li").len() >= 3);
    assert_eq!(
        all(&html, ".filters legend"),
        ["Cơ quan ban hành", "Năm", "Loại văn bản", "Thời gian"]
    );
}

#[tokio::test]
async fn hits_are_shown_with_marks_and_keep_the_search() {
    let html = page("/tim-kiem?q=c%E1%BB%ADa+kh%E1%BA%A9u&type=K%E1%BA%BF+ho%E1%BA%A1ch").await;
    assert_eq!(attributes(&html, "#q", "value"), ["cửa khẩu"]);
    assert_eq!(all(&html, ".total"), ["Tìm thấy 1 văn bản cho “cửa khẩu”"]);
    assert_eq!(all(&html, ".hit .meta"), ["Kế hoạch 116/KH-UBND 26/07/2018"]);
    assert!(all(&html, ".hit h2 mark").concat().starts_with("cửa"));
    assert!(!all(&html, ".snippet mark").is_empty());
    assert_eq!(all(&html, ".chip"), ["Bỏ lọc: Kế hoạch×"]);
    let without = follow(&html, ".chip").await;
    assert!(all(&without, ".chip").is_empty());
    assert_eq!(attributes(&without, "#q", "value"), ["cửa khẩu"]);
    let ticked = attributes(&html, "input[type=checkbox][checked]", "value");
    assert_eq!(ticked, ["Kế hoạch"]);

    let document = follow(&html, ".hit h2 a").await;
    let back = follow(&document, "a.back").await;
    assert_eq!(all(&back, ".chip"), ["Bỏ lọc: Kế hoạch×"]);
}

#[tokio::test]
async fn a_note_links_to_the_search_as_typed() {
    let html = page("/tim-kiem?q=cua+khau&type=K%E1%BA%BF+ho%E1%BA%A1ch").await;
    assert_eq!(all(&html, ".note a"), ["Tìm đúng như đã gõ: cua khau (0)"]);
    let typed = follow(&html, ".note a").await;
    assert!(all(&typed, ".note").is_empty());
    assert_eq!(attributes(&typed, "#q", "value"), ["cua khau"]);
    assert_eq!(all(&typed, ".chip").len(), 1, "filters stay");
    let names = attributes(&typed, "form input[type=hidden]", "name");
    assert!(!names.contains(&"reading".to_owned()), "the next query is read as usual");
}

#[tokio::test]
async fn a_note_names_the_terms_of_law_that_were_added() {
    let license = Document { text: "Cấp lại giấy phép lái xe.".into(), ..notice(1) };
    let router = router(state(vec![license], None));
    let url = "/tim-kiem?q=b%E1%BA%B1ng+l%C3%A1i";
    let html = get(&router, url).await.html();
    let added = "Đã tìm cả từ ngữ pháp luật: “giấy phép lái xe” cho “bằng lái”.";
    assert_eq!(all(&html, ".note"), [format!("{added} Tìm đúng như đã gõ: bằng lái")]);
    assert_eq!(all(&html, ".hit mark"), ["giấy phép lái xe"]);
    let english = all(&get(&router, &format!("{url}&lang=en")).await.html(), ".note").remove(0);
    assert!(english.contains("“giấy phép lái xe” for “bằng lái”"), "{english}");
    let typed = get(&router, &format!("{url}&reading=typed")).await.html();
    assert_eq!(all(&typed, ".hit mark"), ["lái"]);
}

#[tokio::test]
async fn the_form_holds_everything_its_controls_do_not_show() {
    let html =
        page("/tim-kiem?q=h%E1%BB%8Dp&match=any&signer=A&size=5&lang=en&page=2&sort=oldest").await;
    let names = attributes(&html, "form input[type=hidden]", "name");
    assert_eq!(
        names,
        ["match", "signer", "sort", "size", "lang"],
        "nothing found, no choice of order"
    );
    let found = page("/tim-kiem?q=h%E1%BB%8Dp&sort=oldest").await;
    assert_eq!(attributes(&found, "#sort option[selected]", "value"), ["oldest"]);
    assert!(all(&found, "form input[type=hidden]").is_empty());
    let everything = page("/tim-kiem").await;
    assert_eq!(all(&everything, "#sort option"), ["Mới nhất", "Cũ nhất"]);
    let fields = attributes(&page("/").await, "[form=search]", "name");
    for name in ["agency", "year", "type", "from", "to", "sort"] {
        assert!(
            fields.iter().any(|field| field == name) || name == "agency",
            "{name} in {fields:?}"
        );
    }
}

#[tokio::test]
async fn paging_leads_through_all_pages() {
    let html = page("/tim-kiem?size=5").await;
    assert_eq!(all(&html, ".pager li"), ["1", "2", "3", "4"]);
    assert_eq!(all(&html, ".pager [aria-current]"), ["1"]);
    assert!(all(&html, ".pager .previous").is_empty());
    let second = follow(&html, ".pager .next").await;
    assert_eq!(all(&second, ".pager [aria-current]"), ["2"]);
    let last = page("/tim-kiem?size=5&page=4").await;
    assert_eq!(all(&last, ".hit").len(), 2 + NOTICES - 15);
    assert!(all(&last, ".pager .next").is_empty());
    let beyond = page("/tim-kiem?size=5&page=9").await;
    assert_eq!(all(&beyond, ".total"), [format!("{} văn bản", 2 + NOTICES)]);
    assert_eq!(all(&follow(&beyond, ".nothing a").await, ".hit").len(), 5);
}

#[tokio::test]
async fn an_empty_result_helps() {
    let html = page("/tim-kiem?q=kh%C3%B4ngc%C3%B3+zzz&match=all&year=2018&from=07%2F2018").await;
    assert_eq!(all(&html, ".nothing h2"), ["Không tìm thấy văn bản nào"]);
    assert!(all(&html, ".nothing").concat().contains("“khôngcó zzz”"));
    assert_eq!(all(&html, ".nothing a").len(), 2, "without filters; any word");
    assert_eq!(attributes(&html, "input[name=from]", "value"), ["2018-07"]);
    let chips = ["Bỏ lọc: Năm 2018×", "Bỏ lọc: Từ 07/2018×", "Bỏ lọc: Có đủ mọi từ×"];
    assert_eq!(all(&html, ".chip"), chips);
}

#[tokio::test]
async fn long_facets_are_folded() {
    let html = page("/tim-kiem").await;
    let shown = all(&html, "[data-facet=agency] > .value").len();
    let more = all(&html, "[data-facet=agency] .more .value").len();
    assert_eq!((shown, shown + more), (8, NOTICES + 2));
    assert_eq!(all(&html, "[data-facet=agency] summary"), ["Xem thêm 8"]);
}

#[tokio::test]
async fn nothing_from_documents_or_queries_becomes_a_program() {
    let hostile = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27%3Cimg%20onerror%3Dx%3E";
    let uris = [
        "/".to_owned(),
        format!("/tim-kiem?q={hostile}"),
        format!("/tim-kiem?agency={hostile}&type={hostile}&signer={hostile}"),
        "/tim-kiem?q=b%C3%A1o+c%C3%A1o".to_owned(),
        format!("/van-ban/{HOSTILE}?q=b%C3%A1o+{hostile}"),
        format!("/tim-kiem?sort={hostile}"),
        format!("/van-ban/{hostile}"),
        format!("/{hostile}"),
    ];
    let service = service();
    for uri in uris {
        let html = get(&service, &uri).await.html();
        let sources = attributes(&html, "script", "src");
        assert_eq!(all(&html, "script").len(), 1, "{uri}: only our own");
        assert!(sources.iter().all(|src| src.starts_with("/static/app.")), "{uri}: {sources:?}");
        assert!(
            all(&html, "img:not([src^='/static/']), b, style, [onerror], [style]").is_empty(),
            "{uri}"
        );
    }
    let html = page(&format!("/van-ban/{HOSTILE}")).await;
    assert_eq!(all(&html, "h1"), ["<script>alert('đ')</script> & báo cáo"]);
    assert!(all(&html, ".text p").concat().contains("<script>alert(1)</script>"));
    assert!(all(&html, "mark").is_empty(), "a mark of the document is text");
}

#[tokio::test]
async fn a_document_shows_its_record() {
    let html = page(&format!("/van-ban/{PLAN}")).await;
    let rows: Vec<String> = all(&html, ".record tr");
    let expected = [
        "Loại văn bảnKế hoạch",
        "Số/ký hiệu116/KH-UBND",
        "Ngày ban hành26/07/2018",
        "Cơ quan ban hànhỦy ban nhân dân tỉnh Lạng Sơn",
        "Địa danhLạng Sơn",
        "Người kýNguyễn Văn AChủ tịchTM. ỦY BAN NHÂN DÂN",
        "Nơi nhậnNhư Điều 3Lưu: VT",
        "Văn bản được viện dẫnNghị định 30/2020/NĐ-CP, 05/03/2020 chỗ 1 chỗ 2",
        "Tệp gốckế hoạch/116.txt",
    ];
    assert_eq!(rows, expected);
    let cited = attributes(&html, ".cite > a", "href");
    assert_eq!(cited, ["/tim-kiem?q=30%2F2020%2FN%C4%90-CP"]);
    assert_eq!(attributes(&html, ".head .button", "href"), [format!("/van-ban/{PLAN}/tep")]);
    assert_eq!(all(&html, ".issues li").len(), 1);

    let hostile = page(&format!("/van-ban/{HOSTILE}")).await;
    let rows = all(&hostile, ".record tr");
    assert!(
        rows.contains(&"Ngày ban hànhkhoảng năm 2025(suy ra từ nội dung)".to_owned()),
        "{rows:?}"
    );
}

#[tokio::test]
async fn every_link_inside_a_document_has_its_target() {
    let html = page(&format!("/van-ban/{PLAN}?q=c%E1%BB%ADa+kh%E1%BA%A9u")).await;
    let targets = attributes(&html, "[id]", "id");
    let mut unique = targets.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), targets.len(), "ids are unique: {targets:?}");
    let links: Vec<String> = attributes(&html, "a[href^='#']", "href");
    assert!(links.len() > 6, "{links:?}");
    for link in links {
        assert!(targets.iter().any(|id| format!("#{id}") == link), "{link}");
    }
    assert_eq!(all(&html, ".text h3"), ["1. Mục tiêu", "2. Nhiệm vụ"]);
    assert_eq!(all(&html, ".contents li"), ["1. Mục tiêu", "2. Nhiệm vụ"]);
    assert_eq!(all(&html, ".leaf"), ["Trang 1", "Trang 2"]);
    let marks = all(&html, ".text mark[id]");
    assert!(!marks.is_empty());
    assert_eq!(attributes(&html, ".walk", "data-marks"), [marks.len().to_string()]);
    assert_eq!(attributes(&html, "a.first", "href"), ["#h1"]);
}

#[tokio::test]
async fn english_is_kept_in_links() {
    let html = page("/tim-kiem?q=h%E1%BB%8Dp&lang=en&size=5").await;
    assert_eq!(attributes(&html, "html", "lang"), ["en"]);
    assert_eq!(all(&html, ".total"), [format!("{NOTICES} documents found for “họp”")]);
    for selector in [".hit h2 a", ".pager .next", ".brand"] {
        let links = attributes(&html, selector, "href");
        assert!(links.iter().all(|url| url.contains("lang=en")), "{links:?}");
    }
    let vietnamese = follow(&html, ".language").await;
    assert_eq!(attributes(&vietnamese, "html", "lang"), ["vi"]);
    let document = follow(&html, ".hit h2 a").await;
    assert!(all(&document, "th").contains(&"Issuing agency".to_owned()));
    assert!(attributes(&document, "a.back", "href")[0].contains("lang=en"));
}

fn assert_error(answer: &Answer, status: u16, title: &str) {
    assert_eq!(answer.status.as_u16(), status);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(all(&answer.html(), "h1"), [title]);
}

#[tokio::test]
async fn errors_are_pages_in_the_readers_language() {
    let service = service();
    assert_error(&get(&service, "/khong-co").await, 404, "Không có trang này");
    assert_error(
        &get(&service, "/van-ban/0123456789abcdef?lang=en").await,
        404,
        "There is no such page",
    );
    for path in ["/van-ban/%FF", "/van-ban/%FF/tep"] {
        assert_error(&get(&service, path).await, 404, "Không có trang này");
    }
    let wrong = get(&service, "/tim-kiem?year=abc").await;
    assert_error(&wrong, 400, "Yêu cầu chưa đúng");
    assert!(wrong.body.contains("Tham số “year” có giá trị “abc”"), "{}", wrong.body);
    assert_error(&get(&service, "/tim-kiem?cursor=x").await, 400, "Yêu cầu chưa đúng");
    let early = get(&service_without_index(), "/").await;
    assert_error(&early, 503, "Đang lập chỉ mục");
    assert!(!early.header("retry-after").is_empty());
    assert_eq!(attributes(&early.html(), "meta[http-equiv=refresh]", "content"), ["5"]);
}

/// Returns all URLs of a page that begin with a slash, with the attribute that holds them.
fn urls(answer: &Answer) -> Vec<String> {
    let html = answer.html();
    ["href", "src", "action", "data-address", "content", "formaction", "poster"]
        .iter()
        .flat_map(|name| attributes(&html, &format!("[{name}]"), name))
        .filter(|url| url.starts_with('/'))
        .collect()
}

#[tokio::test]
async fn every_link_begins_with_the_prefix_of_the_server_in_front() {
    let by_header = service();
    let path_prefix = PathPrefix::parse("/kho/tra-cuu/").expect("a prefix");
    let documents = [vec![plan()], (1..=NOTICES).map(notice).collect()].concat();
    let state = AppState { path_prefix, ..state(documents, None) };
    let by_setting = router(state);
    let pages = [
        "/",
        "/?lang=en",
        "/tim-kiem?size=5&page=2&year=2024",
        "/tim-kiem?q=cua+khau&type=K%E1%BA%BF+ho%E1%BA%A1ch",
        "/tim-kiem?q=kh%C3%B4ngc%C3%B3+zzz&match=all&year=2018",
        "/tim-kiem?size=5&page=9",
        "/tim-kiem?year=abc",
        &format!("/van-ban/{PLAN}?q=c%E1%BB%ADa"),
        "/khong-co",
    ];
    for page in pages {
        let request = Request::get(page).header("x-forwarded-prefix", "/kho/tra-cuu");
        let asked = send(&by_header, request.body(Body::empty()).expect("a request")).await;
        // A server in front takes the prefix off, or passes it on.
        let passed_on = get(&by_setting, &format!("/kho/tra-cuu{page}")).await;
        for answer in [asked, get(&by_setting, page).await, passed_on] {
            let urls = urls(&answer);
            assert!(urls.len() >= 6, "{page}: {urls:?}");
            let outside = urls.iter().find(|url| !url.starts_with("/kho/tra-cuu/"));
            assert_eq!(outside, None, "{page}");
            assert_eq!(answer.html().select(&Selector::parse("title").expect("valid")).count(), 1);
        }
    }
    for path in ["/kho/tra-cuu", "/kho/tra-cuu?q=a", "/kho/tra-cuu/healthz"] {
        assert_eq!(get(&by_setting, path).await.status, StatusCode::OK, "{path}");
    }
    let home = get(&by_setting, "/kho/tra-cuu/").await.html();
    assert_eq!(all(&home, "h1"), ["Tra cứu văn bản"]);
    for url in attributes(&home, "link", "href") {
        assert_eq!(get(&by_setting, &url).await.status, StatusCode::OK, "{url}");
    }
    let answer = get(&by_setting, "/kho/tra-cuu/api/v1/nothing").await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(get(&by_setting, "/kho/tra-cuux/").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_prefix_that_is_no_plain_path_gets_into_no_page() {
    let service = service();
    for prefix in ["//evil.example", "/a\"><script>x</script>", "https://evil.example/", "/..", "a"]
    {
        let request = Request::get("/").header("x-forwarded-prefix", prefix);
        let answer = send(&service, request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status, StatusCode::OK, "{prefix}");
        assert_eq!(urls(&answer), urls(&get(&service, "/").await), "{prefix}");
    }
}

#[tokio::test]
async fn parameters_that_mean_nothing_are_named_unless_they_count_visits() {
    let notes = all(&page("/tim-kiem?q=h%E1%BB%8Dp&sise=5&%3Cb%3E=1").await, ".note");
    let expected =
        ["<b>", "sise"].map(|name| format!("Không có tham số “{name}”; tham số này đã bị bỏ qua."));
    assert_eq!(notes, expected);
    let english = all(&page("/tim-kiem?lang=en&Q=a").await, ".note");
    assert_eq!(english, ["There is no parameter “Q”; it was passed over."]);
    let counted = page("/?utm_source=mail&utm_medium=x&fbclid=1&gclid=2&zarsrc=30").await;
    assert!(all(&counted, ".note").is_empty());
    assert_eq!(all(&counted, "h1"), ["Tra cứu văn bản"], "the home page");
}

#[tokio::test]
async fn nobody_is_kept_waiting_for_a_run_that_has_failed() {
    let failed = service_after_a_failed_run();
    let page = get(&failed, "/").await;
    assert_error(&page, 503, "Lập chỉ mục không thành công");
    assert!(attributes(&page.html(), "meta[http-equiv=refresh]", "content").is_empty());
    let answer = get(&failed, "/api/v1/search?q=a").await;
    assert_eq!(answer.json()["code"], "indexing_failed");
}

#[tokio::test]
async fn a_run_that_was_refused_for_another_is_waited_for() {
    let refused = service_after_a_refused_run();
    let page = get(&refused, "/").await;
    assert_error(&page, 503, "Đang lập chỉ mục");
    assert!(!attributes(&page.html(), "meta[http-equiv=refresh]", "content").is_empty());
    let answer = get(&refused, "/api/v1/search?q=a").await;
    assert_eq!(answer.json()["code"], "no_index");
}

#[tokio::test]
async fn style_and_script_are_ours_and_kept_for_good() {
    let service = service();
    let html = get(&service, "/").await.html();
    let mut urls = attributes(&html, "link", "href");
    urls.extend(attributes(&html, "script", "src"));
    assert_eq!(urls.len(), 3);
    for url in urls {
        let answer = get(&service, &url).await;
        assert_eq!(answer.status, StatusCode::OK, "{url}");
        assert!(answer.header("cache-control").contains("immutable"));
        assert!(!answer.body.contains("http://") || url.ends_with(".svg"), "no other host");
        assert!(!answer.body.contains("https://"), "no other host");
    }
    assert_eq!(
        get(&service, "/static/app.0000000000000000.css").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn originals_come_as_they_are_and_never_run() {
    let (router, folder) = crate::service::corpus();
    let hits = get(&router, "/api/v1/search?size=1").await.json()["hits"][0].clone();
    let (url, path) = (hits["url"].as_str(), hits["sources"][0]["path"].as_str());
    let (url, path) = (url.expect("a URL"), path.expect("a path"));
    let answer = get(&router, &format!("{url}/tep")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let file = std::fs::read(format!("{}/corpus/{path}", env!("CARGO_MANIFEST_DIR")));
    assert_eq!(answer.body, String::from_utf8_lossy(&file.expect("the file")));
    assert!(answer.header("content-type").starts_with("text/plain"));
    assert_eq!(answer.header("content-security-policy"), "sandbox");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.header("content-disposition").starts_with("inline; filename="));
    drop(folder);
    assert_error(&get(&router, "/van-ban/0123456789abcdef/tep").await, 404, "Không có trang này");
}

#[tokio::test]
async fn an_original_that_is_gone_is_410() {
    let gone = get(&service(), &format!("/van-ban/{PLAN}/tep")).await;
    assert_error(&gone, 410, "Không có trang này");
    assert!(gone.body.contains("Tệp gốc đã thay đổi hoặc bị gỡ bỏ"));
}

#[tokio::test]
async fn a_scan_shows_its_signatures_and_on_request_its_corrected_words() {
    let mut scan = plan();
    let word = scan.text.find(' ').expect("a word");
    scan.readings = vec![Reading {
        span: Span::new(0, word),
        read: "<b>X".into(),
        confidence: 9,
        is_disputed: false,
    }];
    scan.record.signatures = vec![DigitalSignature {
        holder: Some("Nguyễn Văn A".into()),
        office: Some("Sở Y tế".into()),
        time: Some("2024-04-05T16:31:37+07:00".into()),
    }];
    let router = router(state(vec![scan], None));
    let answer = get(&router, &format!("/van-ban/{PLAN}")).await;
    let page = Html::parse_document(&answer.body);
    assert_eq!(attributes(&page, ".corrected", "title"), ["Máy đọc là “<b>X”"]);
    assert_eq!(all(&page, ".badge label").len(), 1);
    let rows = all(&page, ".record tr");
    let row = "Chữ ký sốNguyễn Văn A, Sở Y tế, 2024-04-05 16:31";
    assert!(rows.iter().any(|found| found == row), "{rows:?}");
    let answer = get(&router, &format!("/api/v1/documents/{PLAN}")).await;
    let json: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(json["readings"][0]["read"], "<b>X");
    assert_eq!(json["record"]["signatures"][0]["office"], "Sở Y tế");
}
