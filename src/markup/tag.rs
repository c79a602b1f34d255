//! The elements that briefd knows.

/// How an element bears on the nesting of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Goes along inside a line of text.
    Inline,
    /// Stands on its own: ends an open paragraph.
    Block,
    /// Has no content and no end tag.
    Void,
    /// Dropped with all that is in it.
    Dropped,
    /// A part of a table, allowed only where tables have it.
    TablePart,
}

macro_rules! tags {
    ($($variant:ident $name:literal $role:ident),* $(,)?) => {
        /// An element, by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Tag { $($variant),* }

        /// How many there are.
        pub(crate) const COUNT: usize = [$($name),*].len();

        impl Tag {
            /// The element of a name in lower case.
            fn of_lower(name: &str) -> Option<Tag> {
                match name { $($name => Some(Tag::$variant),)* _ => None }
            }

            /// The name in lower case.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Tag::$variant => $name),* }
            }

            /// How it bears on nesting.
            pub(crate) fn role(self) -> Role {
                match self { $(Tag::$variant => Role::$role),* }
            }
        }
    };
}

tags! {
    A "a" Inline, Abbr "abbr" Inline, Acronym "acronym" Inline, Address "address" Block,
    Annotation "annotation" Dropped, AnnotationXml "annotation-xml" Dropped,
    Applet "applet" Dropped, Area "area" Void, Article "article" Block, Aside "aside" Block,
    Audio "audio" Inline, B "b" Inline, Base "base" Void, Bdi "bdi" Inline, Bdo "bdo" Inline,
    Big "big" Inline, Blockquote "blockquote" Block, Body "body" Block, Br "br" Void,
    Button "button" Dropped, Canvas "canvas" Dropped, Caption "caption" TablePart,
    Center "center" Block, Cite "cite" Inline, Code "code" Inline, Col "col" Void,
    Data "data" Inline, Datalist "datalist" Dropped, Dd "dd" Block, Del "del" Inline,
    Desc "desc" Inline, Details "details" Block, Dfn "dfn" Inline, Dialog "dialog" Block,
    Dir "dir" Block, Div "div" Block, Dl "dl" Block, Dt "dt" Block, Em "em" Inline,
    Embed "embed" Void, Fieldset "fieldset" Block, Figcaption "figcaption" Block,
    Figure "figure" Block, Font "font" Inline, Footer "footer" Block, Form "form" Block,
    H1 "h1" Block, H2 "h2" Block, H3 "h3" Block, H4 "h4" Block, H5 "h5" Block, H6 "h6" Block,
    Head "head" Block, Header "header" Block, Hgroup "hgroup" Block, Hr "hr" Void,
    Html "html" Block, I "i" Inline, Iframe "iframe" Dropped, Img "img" Void,
    Input "input" Void, Ins "ins" Inline, Kbd "kbd" Inline, Label "label" Inline,
    Legend "legend" Block, Li "li" Block, Link "link" Void, Listing "listing" Block,
    Main "main" Block, Maction "maction" Inline, Mark "mark" Inline, Marquee "marquee" Block,
    Math "math" Inline, Menclose "menclose" Inline, Menu "menu" Block, Meta "meta" Void,
    Meter "meter" Inline, Mfenced "mfenced" Inline, Mfrac "mfrac" Inline, Mi "mi" Inline,
    Mmultiscripts "mmultiscripts" Inline, Mn "mn" Inline, Mo "mo" Inline, Mover "mover" Inline,
    Mphantom "mphantom" Inline, Mprescripts "mprescripts" Inline, Mroot "mroot" Inline,
    Mrow "mrow" Inline, Ms "ms" Inline, Mspace "mspace" Inline, Msqrt "msqrt" Inline,
    Msub "msub" Inline, Msubsup "msubsup" Inline, Msup "msup" Inline, Mtable "mtable" Inline,
    Mtd "mtd" Inline, Mtext "mtext" Inline, Mtr "mtr" Inline, Munder "munder" Inline,
    Munderover "munderover" Inline, Nav "nav" Block, Nobr "nobr" Inline, Noembed "noembed" Dropped,
    Noframes "noframes" Dropped, None "none" Inline,
    Noscript "noscript" Inline, Object "object" Inline,
    Ol "ol" Block, Optgroup "optgroup" Block, Option "option" Dropped, Output "output" Inline, P "p" Block,
    Param "param" Void, Picture "picture" Inline, Plaintext "plaintext" Block, Pre "pre" Block, Progress "progress" Inline,
    Q "q" Inline, Rb "rb" Inline, Rp "rp" Inline, Rt "rt" Inline, Rtc "rtc" Inline,
    Ruby "ruby" Inline, S "s" Inline, Samp "samp" Inline, Script "script" Dropped,
    Search "search" Block, Section "section" Block, Select "select" Dropped, Semantics "semantics" Inline, Small "small" Inline,
    Source "source" Void, Span "span" Inline, Strike "strike" Inline, Strong "strong" Inline,
    Style "style" Dropped, Sub "sub" Inline, Summary "summary" Block, Sup "sup" Inline, Svg "svg" Inline,
    Table "table" Block, Tbody "tbody" TablePart, Td "td" TablePart,
    Template "template" Dropped, Text "text" Inline, Textarea "textarea" Dropped, Tfoot "tfoot" TablePart,
    Th "th" TablePart, Thead "thead" TablePart, Time "time" Inline, Title "title" Dropped,
    Tr "tr" TablePart, Track "track" Void, Tspan "tspan" Inline, Tt "tt" Inline, U "u" Inline, Ul "ul" Block,
    Var "var" Inline, Video "video" Inline, Wbr "wbr" Void, Xmp "xmp" Block,
}

impl Tag {
    /// The element of a name in any case; none where briefd does not know it.
    pub(crate) fn of(name: &str) -> Option<Tag> {
        let mut lower = [0u8; 16];
        let bytes = name.as_bytes();
        let lower = lower.get_mut(..bytes.len())?;
        lower.copy_from_slice(bytes);
        lower.make_ascii_lowercase();
        Tag::of_lower(std::str::from_utf8(lower).ok()?)
    }

    /// The element that says the same today.
    pub(crate) fn modern(self) -> Tag {
        match self {
            Tag::Acronym => Tag::Abbr,
            Tag::Dir | Tag::Menu => Tag::Ul,
            Tag::Listing | Tag::Plaintext | Tag::Xmp => Tag::Pre,
            Tag::Strike => Tag::S,
            Tag::Tt => Tag::Code,
            tag => tag,
        }
    }

    /// h1 to h6.
    pub(crate) fn is_heading(self) -> bool {
        matches!(
            self,
            Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6
        )
    }

    /// Content that is not markup up to the end tag (HTML, section 13.2.5.2 ff.).
    /// In SVG a `title` is markup: [`Tokens`] calls it [`Tag::Desc`].
    ///
    /// [`Tokens`]: super::token::Tokens
    pub(super) fn is_raw_text(self) -> bool {
        matches!(
            self,
            Tag::Script
                | Tag::Style
                | Tag::Xmp
                | Tag::Iframe
                | Tag::Noembed
                | Tag::Noframes
                | Tag::Textarea
                | Tag::Title
        )
    }
}

/// Elements that mean nothing to briefd.
const OTHERS: &[&str] = &["colgroup", "frame", "frameset", "map"];

/// Names of elements that are also fields of feeds, or what people write of:
/// such a tag is one only where it is closed.
const ALSO_WORDS: &[&str] = &[
    "annotation",
    "data",
    "desc",
    "dialog",
    "listing",
    "meter",
    "ms",
    "none",
    "output",
    "plaintext",
    "progress",
    "search",
    "semantics",
    "template",
    "text",
    "title",
    "tspan",
    "xmp",
];

/// True for the name of an element that only HTML has.
pub(crate) fn is_element(name: &str) -> bool {
    (Tag::of(name).is_some() && !is_one_of(name, ALSO_WORDS)) || is_one_of(name, OTHERS)
}

/// In any case.
pub(super) fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}
