use super::*;

const TEXT: &str = "của Giám đốc Sở Nội vụ tại Tờ trình";

#[test]
fn decodes_what_was_misread() {
    let cases = [
        ("cña Gi¸m ®èc Së Néi vô t¹i Tê tr×nh", Legacy::Tcvn3),
        ("cuûa Giaùm ñoác Sôû Noäi vuï taïi Tôø trình", Legacy::Vni),
        ("cüa Giám ð¯c S· Nµi vø tÕi T¶ trình", Legacy::Viscii),
        ("cûa Giám ÇÓc Sª N¶i vø tåi T© trình", Legacy::Vps),
    ];
    for (misread, encoding) in cases {
        let font = FontEncoding { encoding, capitals: false };
        assert_eq!(font.decode(misread), TEXT, "{}", encoding.name());
        assert_eq!(reread(misread), Some((encoding, TEXT.to_string())), "{}", encoding.name());
    }
}

#[test]
fn fonts_tell() {
    let cases = [
        (".VnTime", Some((Legacy::Tcvn3, false))),
        (".VnTimeH", Some((Legacy::Tcvn3, true))),
        ("ABCDEF+.VnTimeH,Bold", Some((Legacy::Tcvn3, true))),
        ("VNI-Times", Some((Legacy::Vni, false))),
        ("ABCDEF+VNI-Times-Bold", Some((Legacy::Vni, false))),
        ("VPS Times", Some((Legacy::Vps, false))),
        ("Times New Roman", None),
        ("", None),
    ];
    for (name, wanted) in cases {
        let found = FontEncoding::by_font(name).map(|font| (font.encoding, font.capitals));
        assert_eq!(found, wanted, "{name}");
    }
}
