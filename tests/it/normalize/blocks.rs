//! What the pieces of a text are, and where one ends.

use super::heads::draft;
use briefd::model::brief::Draft;
use briefd::model::item::Item;
use briefd::model::item::Markup;

#[test]
fn blocks_are_told_apart() {
    let table = [
        (
            "paragraphs and breaks",
            "<p>It rained all day.</p>And at night.<br><br>Then it stopped.",
            "It rained all day.\n\nAnd at night.\n\nThen it stopped.",
        ),
        (
            "a stray end",
            "It rained.</p>It stopped.",
            "It rained.\n\nIt stopped.",
        ),
        (
            "wrapped lines are one",
            "<pre>It rained all day in the valley below the old\nbridge and the river rose by two metres before\nit stopped in the evening of the third day here.</pre>",
            "It rained all day in the valley below the old bridge and the river rose by two metres before it stopped in the evening of the third day here.",
        ),
        (
            "cells of a row",
            "<table><tr><th>Day</th><th>Rain</th></tr><tr><td>Mon</td><td>3 mm</td></tr></table>",
            "Day | Rain\n\nMon | 3 mm",
        ),
        (
            "a table for layout",
            "<table><tr><td><p>It rained.</p><p>It stopped.</p></td><td>More</td></tr></table>",
            "It rained.\n\nIt stopped.\n\nMore",
        ),
        (
            "lists in lists",
            "<ul><li>One<ul><li>Two</li></ul></li><li>Three</ul>",
            "One\n\nTwo\n\nThree",
        ),
        (
            "terms",
            "<dl><dt>Rain<dd>Water that falls.</dl>",
            "Rain\n\nWater that falls.",
        ),
        (
            "ruby without its readings",
            "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字</ruby>です。",
            "漢字です。",
        ),
        (
            "inline quotes",
            "<p>He said <q>no</q>.</p>",
            "He said “no”.",
        ),
        (
            "raised and lowered figures",
            "H<sub>2</sub>O, m<sup>2</sup>, 1<sup>st</sup>, fact<sup>[3]</sup>",
            "H₂O, m², 1st, fact",
        ),
        (
            "code line by line",
            "<pre><code>let a = 1;\n\nlet b = 2;</code></pre>",
            "let a = 1;\n\nlet b = 2;",
        ),
        (
            "invisible text",
            "<p>Seen<span style='display:none'>hidden</span></p><div hidden>too</div>",
            "Seen",
        ),
        (
            "bullets of text",
            "Needed:<br>- one thing<br>- another thing",
            "Needed:\n\none thing\n\nanother thing",
        ),
        (
            "emoji pictures",
            "<p>Rain <img class=emoji alt='☔' src=/e.png></p>",
            "Rain ☔",
        ),
        (
            "deleted words",
            "<p>It <del>snowed</del><ins>rained</ins>.</p>",
            "It rained.",
        ),
        (
            "words are not glued",
            "<p>one</p><p>two</p><div>three<span> four</span>five</div>",
            "one\n\ntwo\n\nthree fourfive",
        ),
    ];
    for (story, given, expected) in table {
        assert_eq!(read(given).text, expected, "{story}");
    }
}

fn read(html: &str) -> Draft {
    let item = Item {
        title: Some("t".into()),
        content: Some(Markup {
            html: html.into(),
            ..Markup::default()
        }),
        ..Item::default()
    };
    draft(&item, true)
}

#[test]
fn words_are_kept_apart() {
    let table = [
        (
            "parts of no table",
            "<caption>Rain</caption><tr><td>Mon</td><td>3 mm</td></tr><tr><td>Tue</td></tr>",
            "Rain\n\nMon 3 mm\n\nTue",
        ),
        (
            "words beside what is left out",
            "one<input>two<object>three</object>four<svg><text>five</text><text>six</text></svg>, seven<iframe src=/x></iframe>eight",
            "one two three four five six, seven eight",
        ),
        (
            "blocks of old and new",
            "<marquee>one</marquee>two<search>three</search><optgroup>four</optgroup><xmp>five</xmp>six",
            "one\n\ntwo\n\nthree\n\nfour\n\nfive\n\nsix",
        ),
        (
            "formulas",
            "<p>Half is <math alttext='\\frac{1}{2}'><mfrac><mn>1</mn><mn>2</mn></mfrac></math>, and <math display=block><msup><mi>x</mi><mn>2</mn></msup></math>follows.</p>",
            "Half is 1/2, and x^2 follows.",
        ),
        (
            "no names of frames",
            "<p>See it<iframe src='https://video.example/1' title='The talk'></iframe>here.</p>",
            "See it here.",
        ),
    ];
    for (story, given, expected) in table {
        let draft = read(given);
        assert_eq!(draft.text, expected, "{story}");
        assert_eq!(read(&draft.html).text, expected, "{story}: again");
    }
}
