//! What hosts and walls between the bot and the panel do to an answer: packed, in other letters, with headers that are none, behind
//! PHP's notices.

use std::{io::Write, time::Instant};

use flate2::{
    Compression,
    write::{DeflateEncoder, GzEncoder, ZlibEncoder},
};

use super::{
    super::{AddOutcome, UnclearCause},
    an_order, connect,
    server::{Reply, Server},
};

const ACCEPTED: &str = r#"{"order":23501}"#;

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn zlib(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn bare_deflate(text: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn br(text: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    brotli::CompressorWriter::new(&mut packed, 4096, 9, 20).write_all(text).unwrap();
    packed
}

fn reply(headers: &str, body: impl Into<Vec<u8>>) -> Reply {
    let headers = headers.lines().flat_map(|line| [line, "\r\n"]).collect();
    Reply::Whole { http: 200, headers, body: body.into() }
}

/// What an `add` that is answered like this became.
async fn added(reply: Reply) -> String {
    let server = Server::answering(reply).await;
    match connect(&server.url).add(&an_order()).await {
        AddOutcome::Accepted(placed) => placed.order.as_str().to_owned(),
        AddOutcome::Refused(refusal) => refusal.words,
        AddOutcome::NotSent(words) => panic!("{words}"),
        AddOutcome::Unclear { cause, words } => format!("{cause:?} {words}"),
    }
}

#[tokio::test]
async fn a_packed_answer_is_read_however_it_was_packed() {
    let whole = ACCEPTED.as_bytes();
    let table = [
        ("content-encoding: gzip", gzip(whole)),
        ("Content-Encoding: X-GZIP", gzip(whole)),
        ("content-encoding: br", br(whole)),
        ("content-encoding: deflate", zlib(whole)),
        ("content-encoding: deflate", bare_deflate(whole)),
        ("content-encoding: identity", whole.to_vec()),
        ("content-encoding: deflate, gzip", gzip(&zlib(whole))),
        ("content-encoding: deflate\ncontent-encoding: gzip", gzip(&zlib(whole))),
        // Packed without a word, and a word where nothing is packed.
        ("content-type: application/json", gzip(whole)),
        ("content-encoding: gzip", whole.to_vec()),
        ("content-encoding: br", whole.to_vec()),
        ("content-encoding: deflate", whole.to_vec()),
        ("content-encoding: gzip", [&gzip(whole)[..], b"\n"].concat()),
    ];
    for (headers, body) in table {
        let said = added(reply(headers, body.clone())).await;
        assert_eq!(said, "23501", "{headers} {body:?}");
    }
}

#[tokio::test]
async fn a_packed_answer_that_was_cut_short_or_broken_is_unclear() {
    let packed = gzip(ACCEPTED.as_bytes());
    let mut broken = packed.clone();
    broken[14] ^= 0x55;
    let brotli = br(ACCEPTED.as_bytes());
    for (headers, body) in [
        ("content-encoding: gzip", &packed[..packed.len() - 10]),
        ("content-encoding: gzip", &broken[..]),
        ("content-encoding: br", &brotli[..brotli.len() / 2]),
        ("content-encoding: zstd", b"\x28\xb5\x2f\xfd\x00\x58".as_slice()),
    ] {
        let said = added(reply(headers, body)).await;
        assert!(said.starts_with("Unreadable"), "{headers}: {said}");
    }
}

#[tokio::test]
async fn no_more_is_unpacked_than_an_answer_may_have() {
    // 200 MB of the same letter in a few hundred KB, and of those packed again in a few hundred bytes.
    let mut once = GzEncoder::new(Vec::new(), Compression::fast());
    let block = vec![b'a'; 1024 * 1024];
    for _ in 0..200 {
        once.write_all(&block).unwrap();
    }
    let once = once.finish().unwrap();
    let twice = gzip(&once);
    let begun = Instant::now();
    for (headers, body) in [("content-encoding: gzip", once), ("content-encoding: gzip, gzip", twice)] {
        let said = added(reply(headers, body)).await;
        assert_eq!(said, format!("{:?} HTTP 200, more than 16 MB", UnclearCause::TooLong), "{headers}");
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn an_answer_is_read_in_the_letters_in_which_it_was_written() {
    let refused = r#"{"error":"Ссылка не подходит"}"#;
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(refused);
    let (koi8, _, _) = encoding_rs::KOI8_R.encode(refused);
    let utf16: Vec<u8> = refused.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let table = [
        ("Content-Type: application/json; charset=windows-1251", cyrillic.to_vec()),
        ("Content-Type: text/html;Charset=\"CP1251\"", cyrillic.to_vec()),
        ("Content-Type: text/html; charset=koi8-r", koi8.to_vec()),
        ("Content-Type: text/html; charset=utf-16le", utf16.clone()),
        ("Content-Type: text/html", [&[0xff, 0xfe], &utf16[..]].concat()),
        // A charset that the web server puts on everything.
        ("Content-Type: text/html; charset=windows-1251", refused.into()),
        ("Content-Type: text/html; charset=no-such", refused.into()),
        ("Content-Type: text/html; charset=utf-8", [&b"\xef\xbb\xbf"[..], refused.as_bytes()].concat()),
        ("Content-Type: text/html; charset=windows-1251\nContent-Encoding: gzip", gzip(&cyrillic)),
    ];
    for (headers, body) in table {
        assert_eq!(added(reply(headers, body)).await, "Ссылка не подходит", "{headers}");
    }
}

#[tokio::test]
async fn headers_that_are_written_by_hand_cost_no_answer() {
    for headers in [
        "Content-Type : application/json",
        "X-Powered-By : PHP/5.2\nContent-Type: application/json",
        "X-Folded: one\n two\nContent-Type: application/json",
        "Ill formed(header: x\nContent-Type: application/json",
    ] {
        assert_eq!(added(reply(headers, ACCEPTED)).await, "23501", "{headers}");
    }
}

#[tokio::test]
async fn an_order_behind_phps_notices_is_taken_for_what_it_is() {
    let html = "<br />\n<b>Notice</b>:  Undefined index: [x] {y} in <b>/var/www/api.php</b> on line <b>12</b><br />\n";
    let xdebug = "<br /><font size='1'><table class='xdebug-error xe-notice'><tr><th>( ! ) Notice: x</th></tr></table></font>";
    let believed = [
        "<br /><b>Notice</b>…",
        html,
        &html.repeat(9),
        "\nWarning: mysqli_query(): server has gone away in /api.php on line 3\n",
        "PHP Deprecated:  x in /api.php on line 3\n",
        xdebug,
        "\u{feff}",
    ];
    for before in believed {
        let before = before.replace("</b>…", "</b>: Undefined index<br />");
        for order in [r#"{"order":7300002}"#, r#"[{"order":7300002}]"#] {
            assert_eq!(added(reply("", format!("{before}{order}"))).await, "7300002", "{before}");
        }
        let refused = format!(r#"{before}{{"error":"Incorrect link"}}"#);
        assert_eq!(added(reply("", refused)).await, "Incorrect link", "{before}");
    }
}

#[tokio::test]
async fn what_merely_has_an_order_in_it_is_unclear_and_the_id_is_shown() {
    let order = r#"{"order":7300002}"#;
    let shown = [
        format!("<br /><b>Fatal error</b>: Uncaught Error in x<br />{order}"),
        format!("<br /><b>Notice</b>: x<br /><b>Fatal error</b>: y<br />{order}"),
        format!("<br /><b>Notice</b>: x<br />{order} and more"),
        format!("queued {order}"),
    ];
    for body in shown {
        let said = added(reply("", body.clone())).await;
        assert!(said.contains("with the order 7300002 in it"), "{body}: {said}");
    }
    for body in [
        format!("<html><b>Notice</b>: x {order}</html>"),
        format!("<!DOCTYPE html><title>Notice: x</title>{order}"),
        format!("<b>Notice</b>: x<html>{order}"),
        format!("<b>Notice</b>: {}", r#"{"order":7300002"#),
    ] {
        let said = added(reply("", body.clone())).await;
        assert!(said.starts_with("WebPage"), "{body}: {said}");
    }
}
