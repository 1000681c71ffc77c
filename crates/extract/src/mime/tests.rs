use super::*;
use proptest::prelude::*;

/// Returns the texts that a message shows, each after its type.
fn shown(message: &str) -> Vec<String> {
    let message = parse(message.as_bytes());
    let text = |part: &&Part| String::from_utf8_lossy(part.bytes()).into_owned();
    message
        .root
        .texts()
        .iter()
        .map(|part| format!("{}: {}", part.media_type(), text(part)))
        .collect()
}

/// Returns a multipart of the given kind with these parts.
fn multipart(kind: &str, parts: &[&str]) -> String {
    let boundary = format!("b{}", parts.concat().len());
    let parts: String = parts.iter().map(|part| format!("--{boundary}\r\n{part}\r\n")).collect();
    format!(
        "Content-Type: multipart/{kind}; boundary=\"{boundary}\"\r\n\r\nx\r\n{parts}--{boundary}--\r\ny"
    )
}

#[test]
fn the_text_to_show_is_found() {
    let plain = "Content-Type: text/plain\r\n\r\nchữ";
    let page = "Content-Type: TEXT/HTML; charset=utf-8\r\nContent-Id: <p>\r\n\r\n<p>trang";
    let picture = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO";
    let saved = "Content-Type: text/plain\r\nContent-Disposition: Attachment; filename=a\r\n\r\nx";
    let alternative = multipart("alternative", &[plain, page]);
    let related = multipart("related; start=\"<p>\"", &[plain, page]);
    let forwarded = format!("Content-Type: message/rfc822\r\n\r\nSubject: a\r\n{plain}");
    let cases: [(&str, &[&str]); 12] = [
        (plain, &["text/plain: chữ"]),
        (page, &["text/html: <p>trang"]),
        (&alternative, &["text/html: <p>trang"]),
        (&multipart("alternative", &[page, plain]), &["text/html: <p>trang"]),
        (&multipart("alternative", &[plain, picture]), &["text/plain: chữ"]),
        (&multipart("related", &[picture, page, plain]), &["text/html: <p>trang"]),
        (&related, &["text/html: <p>trang"]),
        (&multipart("related", &[plain, page]), &["text/html: <p>trang"]),
        (
            &multipart("mixed", &[&alternative, picture, saved, plain]),
            &["text/html: <p>trang", "text/plain: chữ"],
        ),
        (&multipart("mixed", &[&forwarded, plain]), &["text/plain: chữ"]),
        (&multipart("signed", &["\r\nkhông đầu", picture]), &["text/plain: không đầu"]),
        ("\r\n\r\nFrom x@y Mon\r\nSubject: s\n\nchữ", &["text/plain: chữ"]),
    ];
    for (message, texts) in cases {
        assert_eq!(shown(message), texts, "{message}");
        assert!(!parse(message.as_bytes()).is_cut, "{message}");
    }
}

#[test]
fn parts_tell_their_names() {
    let message = multipart(
        "mixed",
        &[
            "Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-",
            "Content-Disposition: attachment; filename*=utf-8''S%E1%BB%91.doc\r\n\r\nx",
            "\r\nx",
        ],
    );
    let Content::Parts(parts) = parse(message.as_bytes()).root.content else { panic!("parts") };
    let names: Vec<_> = parts.iter().map(|part| (part.file_name(), part.is_attachment())).collect();
    assert_eq!(
        names,
        [(Some("a.pdf".into()), false), (Some("Số.doc".into()), true), (None, false)]
    );
}

#[test]
fn what_is_cut_off_is_said() {
    let whole = multipart("mixed", &["\r\nmột", "\r\nhai"]);
    let cut = &whole[..whole.find("hai").unwrap() + 2];
    assert!(parse(cut.as_bytes()).is_cut);
    assert_eq!(shown(cut), ["text/plain: một", "text/plain: ha"]);
}

#[test]
fn messages_built_to_take_for_ever_are_cut() {
    let deep = (0..DEPTH_MAX + 5).fold("\r\nx".to_string(), |inner, at| {
        format!("Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n{inner}\n--b{at}--\n")
    });
    let forwarded =
        format!("{}\r\nx", "Content-Type: message/rfc822\r\n\r\n".repeat(DEPTH_MAX + 5));
    let many = format!(
        "Content-Type: multipart/mixed; boundary=b\n\n{}--b--",
        "--b\n\n".repeat(PARTS_MAX + 5)
    );
    for message in [deep, forwarded, many] {
        assert!(parse(message.as_bytes()).is_cut);
    }
}

#[test]
fn messages_are_recognised() {
    let cases = [
        ("MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=b\r\n\r\n", true),
        ("From: a\nContent-Type: text/plain\n\nx", true),
        ("\n\nContent-Type: text/html\n\nx", true),
        ("Content-Type: application/pdf\r\n\r\n%PDF-1.4", false),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", false),
        ("Kính gửi: Sở Nội vụ\n\nContent-Type: text/plain\n\nx", false),
        ("Content-Type: text/plain", false),
        ("", false),
    ];
    for (bytes, expected) in cases {
        assert_eq!(is_message(bytes.as_bytes()), expected, "{bytes}");
    }
}

proptest! {
    #[test]
    fn nothing_panics(parts in proptest::collection::vec(prop_oneof![
        "(Content-Type|Subject|Content-Transfer-Encoding): ",
        "(multipart/mixed; boundary=b|base64|quoted-printable|text/html; charset=x|message/rfc822)",
        "(\r\n|\n|\n\n|--b\n|--b--\n)",
        "=[?]utf-8[?][BQ][?][a-z=0-9]{0,9}[?]=",
        "[a-z0-9=;'\"*%?ă:_\\\\ ]{0,20}",
    ], 0..40)) {
        let message = parts.concat();
        let parsed = parse(message.as_bytes()).root;
        let _ = (parsed.texts(), parsed.file_name(), parsed.header("subject"), parsed.declared());
    }
}
