//! The commands of README.md, run as they are written there over the sample corpus.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{Service, exit_and_output, json, run};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the lines of all blocks marked `sh`, without comments.
fn commands() -> Vec<String> {
    let page = fs::read_to_string(root().join("README.md")).unwrap();
    let blocks = page.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap());
    let lines = blocks.flat_map(str::lines).map(|line| line.split(" #").next().unwrap().trim());
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Splits a command at spaces, as a shell does with the quotes that the page uses.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut quote) = (vec![String::new()], None);
    for c in command.chars() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (' ', None) => words.push(String::new()),
            (c, _) => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns a folder with a copy of the sample corpus, its index, and judged questions in `DIR`.
fn prepared() -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in ["corpus", "DIR"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    for file in fs::read_dir(root().join("corpus")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.path().join("corpus").join(file.file_name())).unwrap();
    }
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).unwrap();
    };
    write("DIR/corpus.jsonl", "{\"id\":\"a\",\"text\":\"cửa khẩu\"}\n");
    write("DIR/queries.jsonl", "{\"id\":\"q\",\"text\":\"cua khau\"}\n");
    write("DIR/qrels.tsv", "q\ta\t1\n");
    folder
}

/// Runs each command with a document, a file and a query of the sample corpus for the words in
/// capitals.
#[test]
fn every_command_does_what_the_page_says() {
    let folder = prepared();
    let first = json(&folder, &["index", "--json"], 0);
    assert_eq!(first["documents"], 5);
    let hit = json(&folder, &["search", "cửa khẩu", "--json"], 0)["hits"][0].clone();
    let (id, path) = (hit["id"].as_str().unwrap(), hit["sources"][0]["path"].as_str().unwrap());
    let file = format!("corpus/{path}");
    let mut seen = Vec::new();
    for command in commands() {
        let words = words(&command);
        let stand_in = |word: &String| match word.as_str() {
            "ID" => id.to_owned(),
            "FILE" => file.clone(),
            "QUERY" => "cửa khẩu".to_owned(),
            word => word.to_owned(),
        };
        let words: Vec<String> = words.iter().map(stand_in).collect();
        let args: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        match words[0].as_str() {
            "tracuu" => {
                let (status, out, err) = exit_and_output(&run(&folder, &args));
                assert_eq!(status, 0, "{command}: {err}");
                assert!(!out.is_empty(), "{command}");
                if args[0] == "search" {
                    let found = json(&folder, &[&args[..], &["--json"]].concat(), 0);
                    assert!(found["total"].as_u64() > Some(0), "{command} finds nothing");
                }
                seen.push(args[0].to_owned());
            }
            "curl" => {
                let service = Service::start(&folder, &["--no-index"]);
                let path = args[0].strip_prefix("http://127.0.0.1:8080").expect("our address");
                let (status, body) = service.get(path);
                assert_eq!(status, 200, "{command}: {body}");
                let found: Value = serde_json::from_str(&body).unwrap();
                assert!(found["total"].as_u64() > Some(0), "{command} finds nothing: {body}");
                seen.push("curl".into());
            }
            // Building this program, and running this very test.
            "cargo" => assert_eq!(args, ["run", "--release"]),
            "tests/run" => assert!(root().join("tests/run").exists()),
            other => panic!("nothing tests `{other}` of the page"),
        }
    }
    for command in ["search", "show", "inspect", "explain", "eval", "index", "curl"] {
        assert!(seen.iter().any(|seen| seen == command), "{command} is not on the page");
    }
}
