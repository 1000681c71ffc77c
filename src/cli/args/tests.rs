use super::*;
use clap::CommandFactory;

#[test]
fn a_file_may_follow_the_flag_of_ocr() {
    let ocr = |line: &str| {
        let arguments = given(line.split(' ').map(OsString::from));
        match Args::try_parse_from(arguments).map_err(|error| error.to_string())?.command {
            Some(Command::Inspect(args)) => Ok((args.ocr.ocr, args.file.display().to_string())),
            other => Err(format!("{other:?}")),
        }
    };
    let file = |mode| Ok((mode, "a.pdf".to_string()));
    assert_eq!(ocr("tracuu inspect a.pdf"), file(None));
    assert_eq!(ocr("tracuu inspect --ocr a.pdf"), file(Some(OcrMode::On)));
    assert_eq!(ocr("tracuu inspect --ocr off a.pdf"), file(Some(OcrMode::Off)));
    assert_eq!(ocr("tracuu inspect --ocr=auto a.pdf"), file(Some(OcrMode::Auto)));
    assert_eq!(ocr("tracuu inspect a.pdf --ocr"), file(Some(OcrMode::On)));
    assert_eq!(ocr("tracuu inspect -- --ocr"), Ok((None, "--ocr".into())));
    assert!(ocr("tracuu inspect --ocr=often a.pdf").unwrap_err().contains("auto, on and off"));
}

#[test]
fn the_definition_is_consistent() {
    Args::command().debug_assert();
}

#[test]
fn refuses_wrong_values() {
    let long = "x".repeat(QUERY_CHARS_MAX + 1);
    let cases: [&[&str]; 10] = [
        &["search"],
        &["search", &long],
        &["search", "a", "--from", "2025-13"],
        &["search", "a", "--to", "2025-02-30"],
        &["search", "a", "--limit", "0"],
        &["search", "a", "--limit", "101"],
        &["search", "a", "--match", "some"],
        &["search", "a", "--sort", "best"],
        &["search", "a", "--year", "x"],
        &["--bind", "1.2.3.4:5", "index"],
    ];
    for case in cases {
        assert!(Args::try_parse_from([&["tracuu"], case].concat()).is_err(), "{case:?}");
    }
}

#[test]
fn a_query_may_begin_with_a_dash() {
    for text in ["-đất", "-hồ", "-h5", "--đất", "-116/KH-UBND", "-\"đất đai\"", "-", "- đất"]
    {
        let cases: [&[&str]; 4] = [
            &["search", text],
            &["search", text, "--json", "--limit", "5"],
            &["search", "--as-typed", "--agency", "A", text],
            &["search", "--", text],
        ];
        for case in cases {
            let args = Args::try_parse_from([&["tracuu"], case].concat());
            let Ok(Args { command: Some(Command::Search(args)), .. }) = args else {
                panic!("{case:?}")
            };
            assert_eq!(args.query, text, "{case:?}");
            assert_eq!(args.json, case.contains(&"--json"), "{case:?}");
        }
        let args = Args::try_parse_from(["tracuu", "explain", text, "abc", "--json"]).unwrap();
        let Some(Command::Explain(args)) = args.command else { panic!("{text}") };
        assert_eq!((args.query.as_str(), args.id.as_deref(), args.json), (text, Some("abc"), true));
    }
    // A flag that does not exist is not taken for the query of a call that has one.
    assert!(Args::try_parse_from(["tracuu", "search", "đất", "--jsno"]).is_err());
    assert!(Args::try_parse_from(["tracuu", "search", "--jsno", "đất"]).is_err());
}

#[test]
fn serves_without_a_command() {
    let args = Args::try_parse_from(["tracuu", "--bind", "1.2.3.4:5", "--watch"]).unwrap();
    assert!(args.command.is_none() && args.serve.watch);
    assert_eq!(args.serve.bind.as_deref(), Some("1.2.3.4:5"));
}
