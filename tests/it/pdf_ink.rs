//! Letters that are painted so that they leave no trace: by patterns, masks and tints.

use super::pdf_seen::{SEEN, page, text};

#[test]
fn patterns_masks_and_tints_that_leave_no_trace_hide_letters() {
    let cases = [
        // Patterns with colours of their own: white, black, white with a thin line, empty.
        ("/Pattern cs /White scn @", false),
        ("/Pattern cs /Black scn @", true),
        ("/Pattern cs /Ruled scn @", true),
        ("/Pattern cs /Dots scn @", true),
        ("/Pattern cs /Empty scn @", false),
        ("/Pattern CS /White SCN 1 Tr @", false),
        ("0 g 60 640 400 40 re f /Pattern cs /White scn @", true),
        ("0 g 60 640 400 40 re f /Pattern cs /Black scn @", false),
        // A pattern whose letters are those of the cell that is painted.
        ("/Pattern cs /Itself scn @", true),
        // Patterns that get their colour with their name.
        ("/Tinted cs 1 1 1 /Plain scn @", false),
        ("/Tinted cs 0.5 0 0 /Plain scn @", true),
        // Masks: black shapes, nothing, white shapes, a white backdrop, by opacity.
        ("/DarkMask gs @", false),
        ("/EmptyMask gs @", false),
        ("/LightMask gs @", true),
        ("/BackdropMask gs @", true),
        ("/TurnedMask gs @", true),
        ("/EmptyAlpha gs @", false),
        ("/DarkAlpha gs @", true),
        ("q /DarkMask gs Q @", true),
        ("/DarkMask gs /NoMask gs @", true),
        ("/DarkMask gs /LightMask gs @", true),
        ("/DarkMask gs /Shown Do", false),
        // What a mask hides covers nothing.
        ("@ /DarkMask gs 0 g 60 640 400 40 re f", true),
        // Inks by functions of each kind that turn every amount, or a full one, into white.
        ("/Ink2 cs 1 scn @", false),
        ("/Ink2 cs 0 scn @", true),
        ("/Ink2 cs @", false),
        ("/Ink0 cs 1 scn @", false),
        ("/Ink0 cs 0 scn @", true),
        ("/Ink4 cs 0.4 scn @", false),
        ("/Inks cs 0.2 0.3 scn @", false),
        ("/Black4 cs 0 scn @", true),
        ("/NoInk cs 1 scn @", false),
        ("0 g 60 640 400 40 re f /NoInk cs 1 scn @", false),
    ];
    for (content, seen) in cases {
        let mut pdf = page(content);
        let cell = "/PatternType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources";
        let patterns = [
            ("White", "/PaintType 1", "<<>>", "1 g 0 0 9 9 re f"),
            ("Black", "/PaintType 1", "<<>>", "0 g 0 0 9 9 re f"),
            ("Ruled", "/PaintType 1", "<<>>", "1 g 0 0 9 9 re f 0.4 w 0 4 m 9 4 l S"),
            ("Dots", "/PaintType 1", "<<>>", "1 g 0 0 9 9 re f 0 g 2 2 3 3 re f"),
            ("Empty", "/PaintType 1", "<<>>", "q Q"),
            ("Plain", "/PaintType 2", "<<>>", "0 0 9 9 re f"),
            (
                "Itself",
                "/PaintType 1",
                "<</Font<</F0 5 0 R>>/Pattern<</Itself 16 0 R>>>>",
                "/Pattern cs /Itself scn BT /F0 9 Tf <0061> Tj ET",
            ),
        ];
        let patterns: Vec<String> = patterns
            .map(|(name, kind, resources, content)| {
                let stream = pdf.stream(&format!("{kind}{cell}{resources}"), content);
                format!("/{name} {stream} 0 R")
            })
            .to_vec();
        let group = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]\
                     /Group<</S/Transparency/CS/DeviceGray>>";
        let dark = pdf.stream(group, "0 g 0 0 595 842 re f");
        let light = pdf.stream(group, "1 g 0 0 595 842 re f");
        let empty = pdf.stream(group, "q Q");
        let function = "/Domain[0 1]/Range[0 1 0 1 0 1]";
        let sampled = pdf.stream(
            &format!("/FunctionType 0{function}/Size[2]/BitsPerSample 8/Filter/ASCIIHexDecode"),
            "000000ffffff>",
        );
        let computed = pdf.stream(&format!("/FunctionType 4{function}"), "{pop 1 1 1}");
        let black = pdf.stream(&format!("/FunctionType 4{function}"), "{pop 0 0 0}");
        let function = "/Domain[0 1 0 1]/Range[0 1 0 1 0 1]";
        let two = pdf.stream(&format!("/FunctionType 4{function}"), "{pop pop 1 1 1}");
        let shown =
            format!("{group}/Resources<</Font<</F0 5 0 R>>/ExtGState<</N<</SMask/None>>>>>>");
        let letters = page("@").content.replacen(&page("").content, "", 1);
        let shown = pdf.stream(&shown, &format!("/N gs {letters}"));
        pdf.resources = format!(
            "/Pattern<<{}>>/XObject<</Shown {shown} 0 R>>/ColorSpace<</Tinted[/Pattern/DeviceRGB]\
             /Ink2[/Separation/Trang/DeviceCMYK\
             <</FunctionType 2/Domain[0 1]/C0[0 0 0 1]/C1[0 0 0 0]/N 1>>]\
             /Ink0[/Separation/Trang/DeviceRGB {sampled} 0 R]\
             /Ink4[/Separation/Trang/DeviceRGB {computed} 0 R]\
             /Black4[/Separation/Den/DeviceRGB {black} 0 R]\
             /Inks[/DeviceN[/Trang/Den]/DeviceRGB {two} 0 R]\
             /NoInk[/Separation/None/DeviceRGB {computed} 0 R]>>\
             /ExtGState<</NoMask<</SMask/None>>\
             /DarkMask<</SMask<</S/Luminosity/G {dark} 0 R>>>>\
             /LightMask<</SMask<</S/Luminosity/G {light} 0 R>>>>\
             /EmptyMask<</SMask<</S/Luminosity/G {empty} 0 R>>>>\
             /BackdropMask<</SMask<</S/Luminosity/G {empty} 0 R/BC[1]>>>>\
             /TurnedMask<</SMask<</S/Luminosity/G {dark} 0 R/TR {computed} 0 R>>>>\
             /EmptyAlpha<</SMask<</S/Alpha/G {empty} 0 R>>>>\
             /DarkAlpha<</SMask<</S/Alpha/G {dark} 0 R>>>>>>",
            patterns.concat()
        );
        let text = text(&pdf);
        assert!(text.contains(SEEN), "{content}: {text}");
        assert_eq!(text.contains("99 tỷ"), seen, "{content}: {text}");
    }
}
