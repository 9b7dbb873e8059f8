//! Text files that people send: bytes become a text, or a reason why they don't. Read as UTF-8, as UTF-16 where the file says
//! so by its first bytes, else as Windows-1251, the one old encoding that Russian editors still write, if that makes sense.
//!
//! Deliberately not here: where the bytes come from (`bot/files.rs`), and what the lines mean (the flow that waits for them).

use encoding_rs::{Encoding, WINDOWS_1251};

/// The largest file that is read: ten thousand comments of fifty letters.
pub const MAX_BYTES: usize = 512 * 1024;

/// Why a file can't be used. Whatever it is, what was entered before is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// It has more than [`MAX_BYTES`]; nothing was fetched.
    TooLarge,
    /// It is no text: a picture, a spreadsheet, an archive.
    NotText,
    /// There is nothing in it.
    Empty,
    /// Telegram did not hand it out.
    OutOfReach,
}

/// The text of a file.
pub fn read_text(bytes: &[u8]) -> Result<String, FileProblem> {
    if bytes.len() > MAX_BYTES {
        return Err(FileProblem::TooLarge);
    }
    let text = decode(bytes)?;
    if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}')) {
        return Err(FileProblem::NotText);
    }
    if text.trim().is_empty() { Err(FileProblem::Empty) } else { Ok(text) }
}

fn decode(bytes: &[u8]) -> Result<String, FileProblem> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if broken { Err(FileProblem::NotText) } else { Ok(text.into_owned()) };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let (text, _) = WINDOWS_1251.decode_without_bom_handling(bytes);
    if reads_as_russian(&text) { Ok(text.into_owned()) } else { Err(FileProblem::NotText) }
}

/// Any bytes can be read as Windows-1251. In a Russian text Cyrillic letters stand beside each other; in a French one in its own old
/// encoding what looks like them stands alone among Latin ones, and in a binary file beside anything.
fn reads_as_russian(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let is_cyrillic = |at: Option<&char>| at.is_some_and(|letter| ('\u{400}'..='\u{4ff}').contains(letter));
    let foreign = letters.iter().filter(|letter| !letter.is_ascii()).count();
    let beside_another = (0..letters.len())
        .filter(|&at| is_cyrillic(letters.get(at)))
        .filter(|&at| is_cyrillic(letters.get(at + 1)) || (at > 0 && is_cyrillic(letters.get(at - 1))))
        .count();
    // Dashes, quotes and short words are the rest.
    beside_another * 4 >= foreign * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str = "Отличный пост – и я так думаю!\r\nЁлки… «Супер» №1\n";

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn a_text_is_read_in_the_encodings_that_editors_write() {
        let with_mark = [b"\xef\xbb\xbf", RUSSIAN.as_bytes()].concat();
        let old = WINDOWS_1251.encode(RUSSIAN).0.into_owned();
        for bytes in
            [RUSSIAN.as_bytes().to_vec(), with_mark, utf16(RUSSIAN, false), utf16(RUSSIAN, true), old]
        {
            assert_eq!(read_text(&bytes).as_deref(), Ok(RUSSIAN), "{bytes:?}");
        }
        assert_eq!(read_text("Nice 👍\tone".as_bytes()).as_deref(), Ok("Nice 👍\tone"));
    }

    #[test]
    fn what_is_no_text_is_named_so() {
        let jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01".to_vec();
        let zip = b"PK\x03\x04\x14\x00\x06\x00\x08\x00".to_vec();
        let french = b"une id\xe9e tr\xe8s d\xe9j\xe0 vue \xe0 l'\xe9t\xe9".to_vec();
        let no_mark = "Привет".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let odd_utf16 = [utf16("Привет", false), vec![0xd8]].concat();
        let noise: Vec<u8> = (0..4_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
        for bytes in [jpeg, zip, french, no_mark, odd_utf16, noise] {
            assert_eq!(read_text(&bytes), Err(FileProblem::NotText), "{bytes:?}");
        }
    }

    #[test]
    fn a_file_has_something_in_it_and_an_end() {
        for nothing in ["", " \r\n\t\n", "\u{feff}", "\u{feff}\n"] {
            assert_eq!(read_text(nothing.as_bytes()), Err(FileProblem::Empty), "{nothing:?}");
        }
        assert!(read_text(&vec![b'a'; MAX_BYTES]).is_ok());
        assert_eq!(read_text(&vec![b'a'; MAX_BYTES + 1]), Err(FileProblem::TooLarge));
    }
}
