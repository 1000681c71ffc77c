use std::fs;
use std::time::Duration;

use super::*;
use tempfile::TempDir;

fn resolve(flags: Flags, env: &[(&str, &str)], file: &str) -> Result<Settings, String> {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(FILE_NAME), file).unwrap();
    let look = |name: &str| {
        env.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
    };
    let mut settings =
        Settings::resolve(&flags, &look, folder.path()).map_err(|error| error.to_string())?;
    for path in [&mut settings.corpus, &mut settings.index] {
        *path = path.strip_prefix(folder.path()).unwrap_or(path).to_path_buf();
    }
    Ok(settings)
}

#[test]
fn flags_go_before_environment_before_file_before_defaults() {
    let file = "corpus = 'file'\nindex = '/file'\nbind = '0.0.0.0:1'\nwatch = true";
    let env = [("TRACUU_CORPUS", "env"), ("TRACUU_INDEX", ""), ("TRACUU_WATCH", "off")];
    let flags = Flags { corpus: Some("flag".into()), ..Flags::default() };
    let all = resolve(flags, &env, file).unwrap();
    assert_eq!(all.corpus, Path::new("flag"));
    let places = ["corpus", "watch", "ocr"].map(|name| all.places.get(name).cloned());
    assert_eq!(places, [Some("--corpus".into()), Some("TRACUU_WATCH".into()), None]);
    assert!(all.places["bind"].starts_with("`bind` in `"), "{:?}", all.places);
    assert_eq!(all.index, Path::new("/file"));
    assert_eq!((all.bind.to_string().as_str(), all.watch), ("0.0.0.0:1", false));
    assert_eq!(resolve(Flags::default(), &env, file).unwrap().corpus, Path::new("env"));

    let none = resolve(Flags::default(), &[], "").unwrap();
    assert_eq!((none.corpus, none.index), ("corpus".into(), "index".into()));
    assert_eq!(none.bind.to_string(), "127.0.0.1:8080");
    assert_eq!((none.watch, none.ocr, none.admin_token), (false, OcrMode::Auto, None));
    assert!(resolve(Flags::default(), &[("TRACUU_INDEX_SECRET", "1")], "").unwrap().index_secret);
    let ocr = |env: &[_], file| resolve(Flags::default(), env, file).unwrap().ocr;
    assert_eq!(ocr(&[], "ocr = true"), OcrMode::On);
    assert_eq!(ocr(&[("TRACUU_OCR", "0")], "ocr = 'on'"), OcrMode::Off);
    assert_eq!(ocr(&[("TRACUU_OCR", "Auto")], "ocr = false"), OcrMode::Auto);
    let flags = Flags { ocr: Some(OcrMode::Off), ..Flags::default() };
    assert_eq!(resolve(flags, &[], "ocr = 'on'").unwrap().ocr, OcrMode::Off);
    assert!(resolve(Flags::default(), &[], "allow_removals = true").unwrap().allow_removals);
    let prefix = resolve(Flags::default(), &[], "path_prefix = '/kho/'").unwrap().path_prefix;
    assert_eq!(prefix.as_str(), "/kho");
    let opened = resolve(Flags::default(), &[("TRACUU_OPENED", "/o.jsonl")], "").unwrap().opened;
    assert_eq!(opened.as_deref(), Some(Path::new("/o.jsonl")));
    assert_eq!(resolve(Flags::default(), &[], "").unwrap().opened, None);
}

#[test]
fn a_prefix_is_a_plain_path() {
    for (text, prefix) in [("/tracuu", "/tracuu"), ("/a/b-c_d.e~1/", "/a/b-c_d.e~1"), ("/", "")] {
        assert_eq!(PathPrefix::parse(text).unwrap().as_str(), prefix, "{text}");
    }
    let long = format!("/{}", "a".repeat(PATH_PREFIX_CHARS_MAX));
    let wrong = [
        "",
        "tracuu",
        "//evil.example",
        "/a//b",
        "/a//",
        "/../a",
        "/.",
        "/a b",
        "/a\"b",
        "/a<b",
        "/a?b",
        "/a#b",
        "/a%2e",
        "/a\\b",
        "/a:b",
        "/a, /b",
        "/tra-cứu",
        "http://a/b",
        &long,
    ];
    for text in wrong {
        assert_eq!(PathPrefix::parse(text), None, "{text}");
    }
}

#[test]
fn names_what_is_wrong() {
    type Case = (&'static [(&'static str, &'static str)], &'static str, &'static str);
    let cases: [Case; 15] = [
        (&[], "ocr = 3", "`ocr = 3`; it must be \"auto\", \"on\" or \"off\""),
        (&[("TRACUU_OCR", "maybe")], "", "TRACUU_OCR is `maybe`; it must be \"auto\""),
        (&[("TRACUU_PATH_PREFIX", "/api/x")], "", "must not begin with a path of the service"),
        (&[("TRACUU_PATH_PREFIX", "tracuu")], "", "TRACUU_PATH_PREFIX is `tracuu`"),
        (&[], "path_prefix = '/a b'", "is `/a b`; it must be a path as /tracuu"),
        (&[], "corpsu = 'x'", "unknown key `corpsu`"),
        (&[], "corpus = 5", "`corpus = 5`; it must be text"),
        (&[], "corpus = ''", "is empty; it must be a folder"),
        (&[], "opened = ''", "is empty; it must be a file"),
        (&[], "watch = 'yes'", "it must be true or false"),
        (&[], "corpus", "is not TOML"),
        (&[], "bind = 'here'", "tracuu.toml` is `here`; it must be an address"),
        (&[("TRACUU_BIND", "8080")], "", "TRACUU_BIND is `8080`"),
        (&[("TRACUU_WATCH", "maybe")], "", "TRACUU_WATCH is `maybe`"),
        (&[("TRACUU_ADMIN_TOKEN", "short")], "", "TRACUU_ADMIN_TOKEN is too short"),
    ];
    for (env, file, message) in cases {
        let error = resolve(Flags::default(), env, file).unwrap_err();
        assert!(error.contains(message), "{error}");
    }
    let flags = Flags { config: Some("none.toml".into()), ..Flags::default() };
    assert!(resolve(flags, &[], "").unwrap_err().contains("none.toml` cannot be read"));
}

/// Fails like a wrong setting, and shows it.
fn error(env: &[(&str, &str)], file: &str) -> String {
    resolve(Flags::default(), env, file).expect_err(file)
}

#[test]
fn the_engine_and_its_cluster_come_from_every_source() {
    let none = resolve(Flags::default(), &[], "").unwrap();
    assert_eq!((none.engine, &none.cluster), (EngineKind::Tantivy, &ClusterSettings::default()));
    assert!(!none.names().any(|name| name.starts_with("opensearch.")));
    let file = "engine = 'opensearch'\n[opensearch]\nnodes = ['http://a:9200', 'https://b']\n\
                name = 'kho'\nuser = 'u'\npassword_file = 'pw'\nca_file = '/ca.pem'\nshards = 3\n\
                replicas = 2\ndeadline = '800ms'";
    let of_file = resolve(Flags::default(), &[], file).unwrap();
    let ClusterSettings { nodes, name, user, password, password_file, api_key, ca_file, .. } =
        &of_file.cluster;
    assert_eq!(
        (of_file.engine, nodes.join(" ").as_str()),
        (EngineKind::OpenSearch, "http://a:9200 https://b")
    );
    assert_eq!(
        (name.as_str(), user.as_deref(), password, api_key),
        ("kho", Some("u"), &None, &None)
    );
    // A path of the file starts from the folder of the file.
    assert!(password_file.as_ref().unwrap().ends_with("pw") && password_file != &Some("pw".into()));
    assert_eq!(ca_file.as_deref(), Some(Path::new("/ca.pem")));
    let ClusterSettings { shards, replicas, deadline, .. } = of_file.cluster;
    assert_eq!((shards, replicas, deadline), (3, 2, Duration::from_millis(800)));

    let env = [
        ("TRACUU_ENGINE", "OpenSearch"),
        ("TRACUU_OPENSEARCH_NODES", " http://c:1 ,, http://d "),
        ("TRACUU_OPENSEARCH_NAME", "env"),
        ("TRACUU_OPENSEARCH_PASSWORD", "a, b"),
        ("TRACUU_OPENSEARCH_API_KEY", "key"),
        ("TRACUU_OPENSEARCH_SHARDS", "5"),
        ("TRACUU_OPENSEARCH_REPLICAS", "0"),
        ("TRACUU_OPENSEARCH_DEADLINE", "2m"),
    ];
    let of_env = resolve(Flags::default(), &env, file).unwrap();
    let cluster = &of_env.cluster;
    assert_eq!(
        (cluster.nodes.join(" ").as_str(), cluster.name.as_str()),
        ("http://c:1 http://d", "env")
    );
    assert_eq!((cluster.shards, cluster.replicas), (5, 0));
    assert_eq!(cluster.deadline, Duration::from_secs(120));
    let secret = |secret: &Option<Secret>| secret.as_ref().unwrap().expose().to_string();
    assert_eq!(
        (secret(&cluster.password), secret(&cluster.api_key)),
        ("a, b".into(), "key".into())
    );
    assert_eq!(of_env.places["opensearch.nodes"], "TRACUU_OPENSEARCH_NODES");
    assert!(of_env.places["opensearch.user"].starts_with("`opensearch.user` in `"));
    let flags = Flags { engine: Some(EngineKind::Tantivy), ..Flags::default() };
    let of_flag = resolve(flags, &env, file).unwrap();
    assert_eq!(
        (of_flag.engine, of_flag.places["engine"].as_str()),
        (EngineKind::Tantivy, "--engine")
    );
}

#[test]
fn a_cluster_that_is_not_used_may_be_set() {
    let file = "[opensearch]\nshards = 100000\npassword_file = 'none'\nname = 'Wrong'";
    let settings = resolve(Flags::default(), &[], file).unwrap();
    assert_eq!((settings.engine, settings.cluster.shards), (EngineKind::Tantivy, 100_000));
    let shown: Vec<&str> = settings.names().filter(|name| name.contains('.')).collect();
    assert_eq!(shown, ["opensearch.name", "opensearch.password_file", "opensearch.shards"]);
}

#[test]
fn what_is_wrong_with_a_cluster_is_named() {
    type Case = (&'static [(&'static str, &'static str)], &'static str, &'static [&'static str]);
    let cases: [Case; 13] = [
        (&[], "engine = 'lucene'", &["`engine` in `", "is `lucene`; it must be tantivy or open"]),
        (
            &[("TRACUU_ENGINE", "x")],
            "",
            &["TRACUU_ENGINE is `x`; it must be tantivy or opensearch"],
        ),
        (&[], "engine = 3", &["`engine = 3`; it must be text in quotes"]),
        (
            &[("TRACUU_ENGINE", "opensearch")],
            "",
            &["TRACUU_ENGINE is", "`opensearch.nodes`", "the variable TRACUU_OPENSEARCH_NODES"],
        ),
        (&[], "engine = 'opensearch'\nopensearch = {nodes = []}", &["`opensearch.nodes` names no"]),
        (&[], "opensearch = 'a'", &["has `opensearch` as a value; it must be a table"]),
        (
            &[],
            "[opensearch]\nnode = 'a'",
            &["unknown key `opensearch.node`; allowed are opensearch."],
        ),
        (&[], "[opensearch]\nnodes = 'a'", &["`opensearch.nodes = \"a\"`; it must be a list of"]),
        (&[], "[opensearch]\nnodes = ['a', 1]", &["`opensearch.nodes = [\"a\", 1]`"]),
        (&[], "[opensearch]\nshards = '3'", &["`opensearch.shards = \"3\"`; it must be a whole"]),
        (
            &[],
            "[opensearch]\nreplicas = -1",
            &["`opensearch.replicas` in", "is `-1`; it must be a"],
        ),
        (
            &[("TRACUU_OPENSEARCH_SHARDS", "many")],
            "",
            &["TRACUU_OPENSEARCH_SHARDS is `many`; it must be a whole number"],
        ),
        (
            &[("TRACUU_OPENSEARCH_DEADLINE", "5")],
            "",
            &["TRACUU_OPENSEARCH_DEADLINE is `5`; it must be", "as 500ms, 5s or 2m"],
        ),
    ];
    for (env, file, parts) in cases {
        let error = error(env, file);
        assert!(parts.iter().all(|part| error.contains(part)), "{error}");
    }
}

#[test]
fn no_error_and_no_list_shows_a_secret() {
    const SECRET: &str = "Qx7-pw-secret";
    let nodes = format!("http://admin:{SECRET},{SECRET}@a");
    let env = [("TRACUU_OPENSEARCH_NODES", nodes.as_str())];
    let texts = [
        error(&env, ""),
        error(&[], &format!("[opensearch]\nnodes = ['{nodes}']")),
        error(&[], &format!("[opensearch]\nnodes = '{nodes}'")),
        error(&[], &format!("[opensearch]\nnodes = ['http://a', 'http://a:1/{SECRET}']")),
        error(&[], &format!("[opensearch]\nnodes = ['a?key={SECRET}']")),
        error(&[], &format!("[opensearch]\npassword = ['{SECRET}']")),
        error(&[], &format!("[opensearch]\napi_key = {{ id = '{SECRET}' }}")),
        error(&[], &format!("admin_token = ['{SECRET}']")),
        // The file is not TOML in the line of the secret.
        error(&[], &format!("bind = '0.0.0.0:1'\n[opensearch]\npassword = '{SECRET}")),
        error(&[], &format!("[opensearch]\npassword = {SECRET}")),
        error(&[], &format!("[opensearch]\npassword = '{SECRET}'\npassword = '{SECRET}'")),
    ];
    for text in &texts {
        assert!(!text.contains(SECRET), "{text}");
    }
    assert!(texts[0].contains("TRACUU_OPENSEARCH_NODES has an address with `@`"), "{}", texts[0]);
    assert!(texts[3].ends_with("write `http://host:port` or `https://host:port`"), "{}", texts[3]);
    assert!(texts[8].contains("is not TOML: line 3: "), "{}", texts[8]);
    let file = format!("[opensearch]\npassword = '{SECRET}'\napi_key = '{SECRET}'");
    let settings = resolve(Flags::default(), &[], &file).unwrap();
    for name in settings.names() {
        assert!(!settings.shown(name).contains(SECRET), "{name}");
    }
    assert_eq!(settings.shown("opensearch.password"), "set");
    assert!(!format!("{settings:?}").contains(SECRET));
}

#[test]
fn a_misspelled_variable_of_a_cluster_is_refused() {
    let check = |name: &str| super::check_names([name.to_string()].into_iter());
    for name in ["TRACUU_OPENSEARCH_SHARDS", "TRACUU_TEST_CLUSTER", "TRACUU_LOG", "PATH"] {
        check(name).unwrap();
    }
    let error = check("TRACUU_OPENSEARCH_SHARD").unwrap_err().to_string();
    assert!(error.contains("TRACUU_OPENSEARCH_SHARD is unknown"), "{error}");
    assert!(error.contains("TRACUU_OPENSEARCH_SHARDS, "), "{error}");
}
