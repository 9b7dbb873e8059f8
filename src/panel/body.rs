//! The bytes of an answer made a text: unpacked where a host packed them, and read in the letters in which they were written.
//!
//! Nobody is asked to pack anything. Some hosts do it all the same, some without a word, and some say so of what is not packed; so what
//! the bytes are goes before what the headers say.

use std::io::{self, Read};

use encoding_rs::UTF_8;
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use reqwest::header::HeaderMap;

use super::headers;

/// More packings than this one over the other are nobody's.
const PACKINGS_MAX: usize = 3;
const GZIP: [u8; 3] = [0x1f, 0x8b, 0x08];
const BROTLI_BUFFER: usize = 4096;

/// Unpacked it has more bytes than anybody needs.
#[derive(Debug)]
pub(super) struct TooLong;

/// The body as text. No more than `most` bytes are unpacked, however small they came; what can't be unpacked stays as it is.
pub(super) fn read(bytes: Vec<u8>, headers: &HeaderMap, most: usize) -> Result<String, TooLong> {
    let mut bytes = bytes;
    for packing in headers::packings(headers).iter().rev().take(PACKINGS_MAX) {
        bytes = unpack(bytes, packing, most)?;
    }
    if bytes.starts_with(&GZIP) {
        bytes = unpack(bytes, "gzip", most)?;
    }
    Ok(decode(&bytes, headers))
}

fn unpack(bytes: Vec<u8>, packing: &str, most: usize) -> Result<Vec<u8>, TooLong> {
    if is_text(&bytes) {
        return Ok(bytes);
    }
    let from = bytes.as_slice();
    let unpacked = match packing {
        "gzip" | "x-gzip" => take(GzDecoder::new(from), most),
        // Meant is zlib's format; some servers send it without its frame.
        "deflate" => take(ZlibDecoder::new(from), most).or_else(|_| take(DeflateDecoder::new(from), most)),
        "br" => take(brotli_decompressor::Decompressor::new(from, BROTLI_BUFFER), most),
        _ => return Ok(bytes),
    };
    match unpacked {
        Ok(unpacked) if unpacked.len() > most => Err(TooLong),
        Ok(unpacked) => Ok(unpacked),
        Err(_) => Ok(bytes),
    }
}

/// One byte more than `most` at the most.
fn take(from: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut unpacked = Vec::new();
    from.take(limit).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

/// What is packed has other bytes than these.
fn is_text(bytes: &[u8]) -> bool {
    let is_letter = |letter: char| !letter.is_control() || matches!(letter, '\t' | '\n' | '\r');
    str::from_utf8(bytes).is_ok_and(|text| text.chars().all(is_letter))
}

/// By the byte order mark, if there is one. A charset that a web server puts on everything is not believed of what is UTF-8: letters of
/// other charsets do not come out as that by chance. Bytes that mean nothing become replacement characters.
fn decode(bytes: &[u8], headers: &HeaderMap) -> String {
    let is_utf8 = !bytes.is_ascii() && str::from_utf8(bytes).is_ok();
    let charset = headers::charset(headers).filter(|_| !is_utf8).unwrap_or(UTF_8);
    let (text, _, _) = charset.decode(bytes);
    text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_too_many_is_the_last_that_is_unpacked() {
        let unpacked = take(io::repeat(b'a').take(100_000), 1_000).unwrap();
        assert_eq!(unpacked.len(), 1_001);
    }
}
